"""Events and amounts: how much somebody did, where nobody rated anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from recsys_core.datasets.values.events import event_rank, undoes
from recsys_core.datasets.values.missing import MISSING
from recsys_core.datasets.values.names import listed, parts

MOST_TYPES = 40
"""A column of more distinct cells is no column of event types."""

AMOUNTS = listed(
    """quantity quantities qty count counts cnt plays listens views clicks visits purchases orders hours hrs minutes mins
    seconds secs playtime watchtime listentime screentime duration durations dwell times weight weights strength frequency
    freq amount units playcount viewcount clickcount listencount watchcount buycount streams downloads confidence progress"""
)
AMOUNT_PAIRS = frozenset(
    tuple(pair.split("_"))
    for pair in listed(
        """play_time watch_time watching_time listen_time listening_time playing_time view_time viewing_time read_time
        reading_time dwell_time stay_time time_spent screen_time learn_time learning_time study_time session_length
        time_watched time_played watch_ratio play_ratio completion_rate completion_ratio"""
    )
)
NO_AMOUNTS = listed(
    """rating ratings review reviews vote votes score scores price cost tax discount page pages word words token tokens char
    follower followers friend friends id ids date timestamp kg g gram grams lb lbs oz item product user helpful age"""
)
"""Parts of names that are about the item, the price or the person."""

CHINESE_AMOUNT = re.compile(
    "(?:数量|數量|次数|次數|时长|時長|件数|件數|频次|频率|份数|小时数?|分钟数?|秒数|播放量|浏览量|点击量|购买量|阅读量|观看量|下载量|销量"
    "|访问量|权重|權重|强度|強度|完成率|完播率|进度)$"
)
CHINESE_NO_AMOUNT = re.compile("[评評价價]|分数|投票|粉丝|好友")


def event_strengths(values: Sequence[str], order: Sequence[str] | None = None) -> dict[str, float]:
    """A strength for each value: 1 for the weakest event in this column, 2 for the next and so on.

    Events that say equally much, as view and click do, are equally strong. What is not known is as weak as the weakest.

    Args:
        values: distinct cells of the column.
        order: names of events, weakest first, in place of what is known about them.
    """

    def plain(name: str) -> str:
        return "".join(parts(name)) or name.strip()

    ranks: dict[str, int | None]
    if order is None:
        ranks = {value: event_rank(value) for value in values}
    else:
        places = {plain(name): place for place, name in enumerate(order)}
        ranks = {value: places.get(plain(value)) for value in values}
    present = sorted({rank for rank in ranks.values() if rank is not None})
    strengths = {rank: float(n) for n, rank in enumerate(present, start=1)}
    return {value: 1.0 if rank is None else strengths[rank] for value, rank in ranks.items()}


def event_order(values: Sequence[str]) -> tuple[str, ...]:
    """The known events among these, weakest first, as `event_strengths` has them; of equal ones the order given."""
    known = [(rank, value) for value in dict.fromkeys(values) if (rank := event_rank(value)) is not None]
    return tuple(value for _, value in sorted(known, key=lambda pair: pair[0]))


def is_event_column(values: Sequence[str]) -> bool:
    """Whether these distinct cells are kinds of events: few, and most of them known; like and dislike, and `3 stars`, are ratings."""
    names = {value.strip() for value in values} - MISSING - {""}
    if not 0 < len(names) <= MOST_TYPES:
        return False
    known = sum(event_rank(name) is not None and not any(map(str.isdigit, name)) for name in names)
    undone = sum(undoes(name) for name in names)
    return 2 * known >= len(names) and 2 * (known + undone) > len(names)


def is_amount_name(column: str) -> bool:
    """Whether a column of interactions goes by a name for how often, how long or how much.

    Counts of ratings, prices, pages and the like are about the item and no amounts of an interaction.
    """
    words = parts(column)
    if set(words) & NO_AMOUNTS or CHINESE_NO_AMOUNT.search(column):
        return False
    return bool(
        set(words) & AMOUNTS
        or set(pairwise(words)) & AMOUNT_PAIRS
        or (len(words) > 1 and words[0] in {"num", "n", "nb", "total"} and words[-1].endswith("s"))
        or (len(words) > 2 and words[:2] == ("number", "of"))
        or any(CHINESE_AMOUNT.search(word) for word in words)
    )
