"""Which table holds the items, which the interactions, which the users: told by what stands in them.

Interactions are pairs that repeat and whose ids occur in another table; items are rows that are one item each. The
names of columns weigh in, the names of files only where nothing else decides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from recsys_core.datasets.recognising.facts import ColumnFacts, facts_of
from recsys_core.datasets.recognising.ids import Ids
from recsys_core.datasets.recognising.joins import join
from recsys_core.datasets.recognising.names import parts_of
from recsys_core.datasets.recognising.vocabulary import words
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.translating import Message

KINDS = ("items", "interactions", "users")
"""What a table can hold."""

COMPARED = 3000
"""Distinct ids of one column that are looked for in another."""

FILES: dict[str, tuple[str, ...]] = {
    "items": words(
        "item movie book product catalog meta course article news song track game anime recipe business listing artist "
        "training 物品 商品 电影 图书 课程 目录 产品 音乐 新闻 内容"
    ),
    "interactions": words(
        "interaction rating review event log order purchase click behavior behaviour transaction inter train play "
        "like vote history 评分 互动 记录 订单 行为 交互 点击 购买 日志 选课 评论"
    ),
    "users": words(
        "user reader customer member student people client profile 用户 读者 学生 会员 客户 学员 顾客"
    ),
}
"""Words in the names of files, which only break ties."""

SPEAKING = ("rating", "label", "strength", "event", "timestamp", "order", "impressions")
"""Parts of an interaction beside who and what."""


@dataclass(frozen=True)
class Link:
    """A column of interactions whose values are the ids (or titles) of items.

    Attributes:
        here, there: columns of the interactions and of the items table; `there` is "" where there is no such table.
        share: share of the distinct values that are found.
    """

    here: str
    there: str
    share: float
    score: float


@dataclass(frozen=True)
class Roles:
    """What each table holds, and why.

    Attributes:
        tables: by kind.
        link: how interactions name items.
        user: the column of the interactions that tells people apart, "" if none.
        why: reasons by kind.
        unused: tables that play no part.
    """

    tables: dict[str, RawTable]
    link: Link | None = None
    user: str = ""
    why: dict[str, Message] = field(default_factory=dict)
    unused: tuple[RawTable, ...] = ()


class Known:
    """Facts of every table, worked out once."""

    def __init__(self, tables: Sequence[RawTable]) -> None:
        self.tables = tuple(tables)
        self.facts: dict[str, dict[str, ColumnFacts]] = {table.name: facts_of(table) for table in tables}
        self._ids: dict[tuple[str, str], Ids] = {}

    def of(self, table: RawTable) -> dict[str, ColumnFacts]:
        """Facts of a table's columns."""
        return self.facts[table.name]

    def ids(self, table: RawTable, column: str) -> Ids:
        """Every distinct cell of a column."""
        key = (table.name, column)
        if key not in self._ids:
            self._ids[key] = Ids(table, column, self.of(table)[column].values)
        return self._ids[key]


def file_hint(name: str, kind: str) -> float:
    """Whether a file's name speaks for a kind."""
    stem = Path(name.partition(": ")[2] or name).name.lower()
    stem = re.sub(r"\.[a-z0-9]{2,7}(\.gz)?$", "", stem)
    if stem in {kind, kind.rstrip("s")}:
        return 1.0
    return 0.6 if any(word in stem for word in FILES[kind]) else 0.0


def telling_user(
    facts: Mapping[str, ColumnFacts], taken: str, people: Sequence[str] = ()
) -> tuple[str, float]:
    """The column that tells people apart best, and how surely.

    Args:
        taken: the column that names the items.
        people: ids of a users table, if there is one.
    """
    best, most = "", 0.0
    for place, (name, one) in enumerate(facts.items()):
        if name == taken or not len(one.cells) or one.nested or one.dates > 0.5:
            continue
        told = parts_of(name)
        sure = told.get("user_id", 0.0)
        if sure < 0.5 and (told.get("item_id", 0.0) > 0.5 or any(told.get(p, 0.0) > 0.5 for p in SPEAKING)):
            continue
        if sure < 0.5 and (one.length > 40 or one.constant or told.get("title", 0.0) > 0.5):
            continue
        if people and join(one.values[:COMPARED], people).share > 0.5:
            sure += 0.6
        if one.repeats and (len(one.values) > 1 or len(one.cells) < 3):
            sure += 0.25
        if one.numeric > 0.9 and len(one.numbers) and (one.numbers % 1 != 0).any():
            sure -= 0.4  # a measurement
        if one.is_key and one.rows > 3:
            sure -= 0.4  # the number of the row
        sure -= 0.01 * place
        if sure > most:
            best, most = name, sure
    return best, most


def link_between(known: Known, here: RawTable, there: RawTable) -> Link | None:
    """How the rows of one table name the rows of another; None where they do not."""
    best: Link | None = None
    mine, theirs = known.of(here), known.of(there)
    for (a, one), (b, other) in product(mine.items(), theirs.items()):
        if not len(one.cells) or not len(other.cells) or one.dates > 0.5 or one.nested or one.length > 120:
            continue
        told, theirs_told = parts_of(a), parts_of(b)
        surely = min(told.get("item_id", 0.0), theirs_told.get("item_id", 0.0)) >= 0.8
        if min(other.filled, other.distinct) < (0.5 if surely else 0.9):  # an id may come twice by mistake
            continue
        names_people = max(told.get("user_id", 0.0), theirs_told.get("user_id", 0.0))
        names_items = max(
            told.get("item_id", 0.0), theirs_told.get("item_id", 0.0), 0.6 * theirs_told.get("title", 0.0)
        )
        if names_people > names_items:
            continue
        share = known.ids(there, b).share(one.values[:COMPARED])
        same = a.strip().lower() == b.strip().lower() and here.named and there.named
        if share < 0.05 and not (same and names_items >= 0.8):
            continue
        # A rating of 1 to 5 stands among the ids 1 to 1,682 too: what covers more of the other table is meant.
        covered = min(1.0, len(one.values) / max(len(other.values), 1))
        score = 1.5 * share + 0.6 * names_items + 0.4 * covered + (0.5 if same else 0.0)
        score -= (
            0.6 * max(told.get(part, 0.0) for part in SPEAKING) if told.get("item_id", 0.0) < 0.5 else 0.0
        )
        score += 0.2 if theirs_told.get("item_id", 0.0) >= 0.5 and other.is_key else 0.0
        if best is None or score > best.score:
            best = Link(a, b, share, score)
    return best


def catalogue_score(known: Known, table: RawTable) -> float:
    """How much a table looks like a list of items: rows of their own, with titles and texts."""
    facts = known.of(table)
    best = dict.fromkeys(("item_id", "title", "text", "category", "user_id", *SPEAKING[:4]), 0.0)
    for name in facts:
        for part, sure in parts_of(name).items():
            if part in best:
                best[part] = max(best[part], sure)
    keys = sum(one.is_key for one in facts.values())
    wordy = any(one.length > 12 and one.distinct > 0.8 and not one.addresses > 0.5 for one in facts.values())
    score = 0.5 * min(keys, 1) + 0.4 * best["title"] + 0.3 * best["text"] + 0.2 * best["category"]
    return score + 0.3 * best["item_id"] + 0.3 * wordy - 0.9 * best["user_id"]


def speaking_score(known: Known, table: RawTable) -> float:
    """How much a table looks like things that happened: who, and ratings, times or events."""
    facts = known.of(table)
    told: dict[str, float] = {}
    for name in facts:
        for part, sure in parts_of(name).items():
            told[part] = max(told.get(part, 0.0), sure)
    user = told.get("user_id", 0.0)
    says = sorted((told.get(part, 0.0) for part in SPEAKING), reverse=True)
    return 0.9 * user + 0.4 * says[0] + 0.2 * says[1]


def roles_of(tables: Sequence[RawTable], chosen: Mapping[str, str] | None = None) -> Roles:
    """Decide what each table holds.

    Args:
        chosen: name of a table to `items`, `interactions`, `users` or `unused`, where a person said so.
    """
    known = Known([table for table in tables if table.rows])
    fixed = {name: kind for name, kind in (chosen or {}).items() if kind}
    free = [table for table in known.tables if fixed.get(table.name) != "unused"]
    held = {kind: table for table in free for kind in KINDS if fixed.get(table.name) == kind}
    open_ones = [table for table in free if table.name not in fixed]

    best: tuple[float, RawTable, RawTable, Link | None] | None = None
    for here in [held["interactions"]] if "interactions" in held else open_ones:
        for there in [held["items"]] if "items" in held else open_ones:
            if here is there:
                continue
            link = link_between(known, here, there)
            user, sure = telling_user(known.of(here), link.here if link else "")
            score = (link.score if link else 0.0) + 0.8 * sure + speaking_score(known, here)
            score += catalogue_score(known, there) + 0.02 * math.log10(1 + here.rows)
            score += 0.3 * (file_hint(here.name, "interactions") + file_hint(there.name, "items"))
            likely = link is not None and (link.share >= 0.3 or link.score > 1.2) and user
            named = file_hint(here.name, "interactions") == 1 and file_hint(there.name, "items") == 1
            if not (likely or named or {"items", "interactions"} <= held.keys()):
                continue
            if best is None or score > best[0]:
                best = (score, here, there, link)
    if best is not None:
        _, here, there, link = best
        return _with_users(known, fixed, here, there, link)
    return _alone(known, fixed, held, open_ones)


def _with_users(
    known: Known, fixed: Mapping[str, str], here: RawTable, there: RawTable, link: Link | None
) -> Roles:
    """Roles of interactions and items that were found, and the users table that goes with them."""
    taken = link.here if link else ""
    user, _ = telling_user(known.of(here), taken)
    people: RawTable | None = None
    most = 0.0
    for table in known.tables:
        if table in (here, there) or fixed.get(table.name, "users") != "users":
            continue
        for name, one in known.of(table).items():
            if one.distinct < 0.9 or not len(one.cells):
                continue
            told = parts_of(name).get("user_id", 0.0)
            share = known.ids(table, name).share(known.of(here)[user].values[:COMPARED]) if user else 0
            by_name = file_hint(table.name, "users")
            same = name.strip().lower() == user.strip().lower()
            score = share + 0.5 * told + 0.3 * by_name + 0.3 * same
            wanted = share >= 0.3 and (told or by_name or same)
            if (wanted or by_name == 1 or fixed.get(table.name) == "users") and score > most:
                people, most = table, score
    if people is not None:
        keys = [name for name, one in known.of(people).items() if one.distinct >= 0.9]
        ids = [identifier for name in keys[:3] for identifier in known.ids(people, name).every]
        user = telling_user(known.of(here), taken, ids)[0] or user
    tables = {"items": there, "interactions": here} | ({"users": people} if people is not None else {})
    why: dict[str, Message] = {}
    if link is not None and user:
        why["interactions"] = Message(
            "{user} and {item} repeat, and {share} of the values of {item} are those of {there} in {file}.",
            user=user,
            item=link.here,
            share=link.share,
            there=link.there,
            file=there.name,
        )
        why["items"] = Message(
            "Each row is one item: no {column} comes twice, and {file} names them.",
            column=link.there,
            file=here.name,
        )
    if people is not None:
        why["users"] = Message("Each row is one person, named in {file}.", file=here.name)
    for table in tables.values():
        if fixed.get(table.name):
            why[fixed[table.name]] = Message("Chosen by hand.")
    unused = tuple(table for table in known.tables if table not in tables.values())
    return Roles(tables, link, user, why, unused)


def _alone(
    known: Known, fixed: Mapping[str, str], held: Mapping[str, RawTable], open_ones: Sequence[RawTable]
) -> Roles:
    """Roles where no two tables belong together: one table with everything, or a catalogue alone."""
    speaking = sorted(
        ([held["interactions"]] if "interactions" in held else []) or open_ones,
        key=lambda table: speaking_score(known, table) + 0.3 * file_hint(table.name, "interactions"),
        reverse=True,
    )
    for table in speaking:
        facts = known.of(table)
        item, sure = _item_in(facts) if table.named else _second_id(facts)
        user, by_user = telling_user(facts, item)
        rated = any(parts_of(name).get("rating", 0.0) >= 0.5 for name in facts) and sure >= 0.5
        enough = by_user >= 0.5 or (by_user > 0.15 and (rated or not table.named))
        if (
            item
            and user
            and ("interactions" in held or (sure >= 0.25 and enough))
            and not known.of(table)[user].is_key
        ):
            link = Link(item, "", 1.0, sure)
            why = {
                "interactions": Message(
                    "{user} and {item} repeat: each row is somebody and something.", user=user, item=item
                )
            }
            users = {"users": held["users"]} if "users" in held else {}
            used = [table, *users.values()]
            return Roles(
                {"interactions": table, **users},
                link,
                user,
                why,
                tuple(one for one in known.tables if one not in used),
            )
    listed = sorted(
        ([held["items"]] if "items" in held else []) or open_ones,
        key=lambda table: catalogue_score(known, table) + 0.3 * file_hint(table.name, "items"),
        reverse=True,
    )
    if not listed:
        return Roles({}, unused=known.tables)
    table = listed[0]
    why = {"items": Message("Each row is one item. No table says who took what.")}
    return Roles({"items": table}, None, "", why, tuple(one for one in known.tables if one is not table))


def _second_id(facts: Mapping[str, ColumnFacts]) -> tuple[str, float]:
    """The column of a log without a header that tells items apart: one with titles, else the second that repeats as ids do."""
    ids = [
        name
        for name, one in facts.items()
        if one.repeats
        and len(one.values) > 5
        and one.dates < 0.5
        and one.length <= 120
        and not one.nested
        and not (one.numbers % 1 != 0).any()
        and not one.numbers.between(1e8, 2e10).mean() > 0.9
    ]
    wordy = [name for name in ids if facts[name].numeric < 0.5 and " " in "".join(facts[name].values[:20])]
    if wordy and len(ids) > 1:
        return wordy[0], 0.5
    return (ids[1], 0.5) if len(ids) > 1 else _item_in(facts)


def _item_in(facts: Mapping[str, ColumnFacts]) -> tuple[str, float]:
    """The column of one table with everything that tells items apart, and how surely."""
    best, most = "", 0.0
    for name, one in facts.items():
        told = parts_of(name)
        if (
            not len(one.cells)
            or one.dates > 0.5
            or one.nested
            or told.get("user_id", 0.0) > told.get("item_id", 0.0)
        ):
            continue
        sure = max(told.get("item_id", 0.0), 0.7 * told.get("title", 0.0))
        if told.get("item_id", 0.0) < 0.5 and any(told.get(part, 0.0) > 0.5 for part in SPEAKING):
            continue
        if one.is_key and one.rows > 3:
            sure -= 0.5
        elif one.repeats and len(one.values) > 1:
            sure += 0.2
        if sure < 0.3 and one.repeats and one.numeric < 0.5 and 8 < one.length < 120 and len(one.values) > 5:
            sure = 0.35  # names of things that come back
        if sure > most:
            best, most = name, sure
    return best, most
