"""What counts as a like and what as a dislike, from the distinct numbers of a column of ratings.

| kind | numbers | likes | dislikes |
|---|---|---|---|
| `none` | there are none | every row | none |
| `constant` | one | every row; none where the one number is a dislike | none |
| `two` | two | the higher | the lower, where it says so: a word that does, or the -1 of -1 and +1 |
| `signs` | -1, 0 and 1 that say so | 1 | -1 |
| `stars` | within 0 to 5 | 4 and more | none |
| `quantile` | any others | from the 60 % quantile on | none |
| `set` | any, the person said where | as said | as said |

The lowest of several numbers is never a like unless set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recsys_core.datasets.scale import CountArray, scale_of_counts, usual_start
from recsys_core.datasets.values.names import listed, parts, stem
from recsys_core.errors import SettingsError
from recsys_core.types import FloatArray

NAN = float("nan")

NOT_TAKEN = frozenset(
    map(
        stem,
        listed(
            """click clk label target y class bought buy purchase order taken take conversion convert watch view seen read
            play listen enroll install download interaction implicit"""
        ),
    )
)
NOT_TAKEN_CHINESE = ("点击", "標籤", "标签", "购买", "購買", "下单", "转化", "观看", "浏览", "播放")
"""Names under which the lower of two numbers only says that something was not taken."""

UNRATED = (-1.0, -99.0, -999.0, -9999.0)
"""Numbers that stand for no rating beside a scale without negative numbers."""

JESTER = 99.0
"""No rating beside -10 to 10."""


@dataclass(frozen=True)
class LikeRule:
    """Where likes start and dislikes end.

    Attributes:
        kind: see the table above.
        start: numbers from here on are likes; NaN where every row is one, rated or not.
        dislike_to: numbers up to here are dislikes; NaN where none is.
        share: share of rated rows that are likes; 1 where none is rated.
    """

    kind: str
    start: float
    dislike_to: float
    share: float

    def likes(self, numbers: FloatArray) -> npt.NDArray[np.bool_]:
        """Which of these ratings (n,) are likes; NaN, no rating, only where every row is."""
        if np.isnan(self.start):
            return np.ones(len(numbers), bool)
        liked: npt.NDArray[np.bool_] = numbers >= self.start
        return liked

    def dislikes(self, numbers: FloatArray) -> npt.NDArray[np.bool_]:
        """Which of these ratings (n,) are dislikes; NaN never is."""
        disliked: npt.NDArray[np.bool_] = numbers <= self.dislike_to
        return disliked


def says_not_taken(name: str) -> bool:
    """Whether under this name of a column the lower of two numbers only says that something was not taken."""
    words = parts(name)
    return any(stem(word) in NOT_TAKEN for word in words) or any(word in name for word in NOT_TAKEN_CHINESE)


def sentinels(
    numbers: FloatArray, counts: CountArray, scale: tuple[float, float] | None = None
) -> frozenset[float]:
    """Numbers that mean "not rated": -1 (-99, ...) beside a positive scale, 0 beside 1 to 10, 99 beside -10 to 10.

    A 0 beside 1 to 5, or where anything lies between it and 1, is a rating. A few numbers outside a scale that holds nearly all
    are found by that scale and left to it.

    Args:
        numbers: distinct ratings (n,).
        counts: how often each occurs (n,).
        scale: lowest and highest rating there can be, where the person said so; nothing within it is a sentinel.
    """
    held = np.isfinite(numbers) & (counts > 0)
    numbers, counts = numbers[held], counts[held]
    stray = scale_of_counts(numbers, counts)

    def may_be(number: float) -> bool:
        inside = scale is not None and scale[0] <= number <= scale[1]
        found_anyway = stray is not None and not stray[0] <= number <= stray[1]
        return number in numbers and not inside and not found_anyway

    found = {
        number for number in UNRATED if may_be(number) and _positive(numbers[~np.isin(numbers, UNRATED)])
    }
    rest = numbers[~np.isin(numbers, [*found, 0.0])]
    if may_be(0.0) and len(rest) > 1 and rest.min() >= 1 and 5 < rest.max() <= 10 and _in_halves(rest):
        found.add(0.0)
    rest = numbers[numbers != JESTER]
    below = rest[(rest < 0) & ~np.isin(rest, UNRATED)]
    if may_be(JESTER) and len(rest) > 2 and len(below) and rest.min() >= -10 and 0 < rest.max() <= 10:
        found.add(JESTER)
    return frozenset(found)


def _positive(numbers: FloatArray) -> bool:
    """At least two numbers, all above 0; or from 0 up to more than votes and counts of a few have."""
    return len(numbers) > 1 and bool(numbers.min() > 0 or (numbers.min() == 0 and numbers.max() >= 4))


def _in_halves(numbers: FloatArray) -> bool:
    return bool(np.all(numbers * 2 == np.round(numbers * 2)))


def _told(numbers: FloatArray, counts: CountArray, polar: bool, name: str) -> tuple[str, float, float]:
    """Kind, start and end of dislikes by the numbers (n,), rising and each there, alone."""
    if not len(numbers):
        return "none", NAN, NAN
    lowest, highest = float(numbers[0]), float(numbers[-1])
    votes = set(numbers.tolist()) <= {-1.0, 0.0, 1.0} and lowest == -1 and not says_not_taken(name)
    if len(numbers) == 1:
        return ("constant", 1.0, lowest) if polar and lowest <= 0 else ("constant", NAN, NAN)
    if len(numbers) == 2:
        signs = lowest == -1 and highest == 1
        disliked = votes if signs else polar
        return "two", highest, lowest if disliked else NAN
    if votes:
        return "signs", 1.0, -1.0
    start = usual_start(numbers, counts)
    kind = "stars" if lowest >= 0 and 3 < highest <= 5 else "quantile"
    return kind, float(numbers[1]) if start <= lowest else min(start, highest), NAN


def like_rule(
    numbers: FloatArray,
    counts: CountArray,
    *,
    polar: bool,
    name: str = "",
    start: float | None = None,
    dislike_to: float | None = None,
) -> LikeRule:
    """The rule of a column of ratings.

    Args:
        numbers: its distinct numbers (n,), without `sentinels`.
        counts: how often each occurs (n,).
        polar: whether the lower of two says that something was disliked (`Ratings.polar`).
        name: of the column; under `label` or `clicked` a -1 beside +1 is no dislike.
        start: where likes start, as the person said; NaN for every row.
        dislike_to: where dislikes end, as the person said; NaN for none.

    Raises:
        SettingsError: the person let dislikes end where likes have started.
    """
    held = np.isfinite(numbers) & (counts > 0)
    order = np.argsort(numbers[held], kind="stable")
    numbers, counts = numbers[held][order], counts[held][order]
    kind, first, last = _told(numbers, counts, polar, name)
    if start is not None and dislike_to is not None and dislike_to >= start:
        raise SettingsError(
            "Dislikes up to {dislike_to:g} and likes from {start:g} overlap: let dislikes end below the lowest like.",
            dislike_to=dislike_to,
            start=start,
        )
    if start is not None:
        kind, first, last = "set", start, last if last < start else NAN
    if dislike_to is not None:
        kind, last = "set", dislike_to
        if start is None and len(numbers) and not first > last and not np.isnan(last):
            above = numbers[numbers > last]
            first = float(above[0]) if len(above) else last + 1
    rule = LikeRule(kind, first, last, 1.0)
    rated = int(counts.sum())
    return LikeRule(kind, first, last, float(counts[rule.likes(numbers)].sum() / rated) if rated else 1.0)
