"""Ratings as people write them, read from the distinct values of a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from recsys_core.datasets.values.missing import blanked
from recsys_core.datasets.values.numerals import (
    PLAIN,
    POINTED,
    decimal_comma,
    number,
    plain_form,
    spelled_out,
)
from recsys_core.datasets.values.words import FIVE_STEPS, TASTE, Scale, scale_of_words
from recsys_core.types import FloatArray

ABSURD = 1e30
"""Numbers this large are no ratings."""

UNRATED = frozenset(
    [
        "not rated",
        "not yet rated",
        "unrated",
        "no rating",
        "no ratings",
        "no score",
        "no vote",
        "not reviewed",
        "not applicable",
        "nr",
        "n.r.",
        "n/r",
        "no opinion",
        "don't know",
        "tbd",
        "无法评价",
        "不知道",
        "不清楚",
        "没看过",
        "未看过",
    ]
)
"""Words for no rating; missing, as the cells of `MISSING` are."""

FILLED, EMPTY, HALF = "★⭐🌟✭✮✯✦♥❤●⬤■*", "☆✩✰✧♡🤍○□", ("1⁄2", "⯪", "⯨")
_UNIT = (
    "star rating|stars?|points?|pts?|hearts?|星级|颗星|顆星|个星|星|分|级|점|点|つ星|étoiles?|etoiles?|sterne?n?|estrellas?|estrelas?"
    "|stelle|stella|puntos?|punkte?|pontos?|звезды|звезда|звёзд|звезд"
)
_BEFORE = r"(?:(?:rated|rating|score|scored|stars?|评分|评级|打分|得分|分数|星级|评价)\s*[:=]?\s*)?"
_OF = r"(?:/|out of|of|von|sur|de|su|van|из|av|[(,，]?\s*满分)"
_N = PLAIN.pattern
ONE = re.compile(rf"{_BEFORE}\(?({_N})\s*-?\s*(?:{_UNIT})?\)?")
RATIO = re.compile(rf"{_BEFORE}\(?({_N})\s*(?:{_UNIT})?\s*{_OF}\s*({_N})\s*-?\s*(?:{_UNIT})?\)*")
PERCENT = re.compile(rf"{_BEFORE}({_N})\s*(?:%|percent|per cent|pct)")
LABELLED = re.compile(rf"({_N})\s*(?:{_UNIT})?\s*[-:=(.,]?\s*([^\d(]+?)\)?")
LABEL_FIRST = re.compile(rf"([^\d(]+?)\s*[:=(]\s*({_N})\)?")
LABELS = frozenset(word for scale in (TASTE, *FIVE_STEPS) for word in scale.levels)
"""Words that may stand beside a number that says the same: `5 - excellent`."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """What the distinct values of a column say as ratings.

    Attributes:
        numbers: a number a value (n,), NaN where it is missing or unreadable.
        unreadable: values (n,) that are neither missing nor readable.
        words: the values are words, such as like and dislike.
        polar: the lower of two values says that something was disliked: the word does, or it is the -1 of -1 and +1.
    """

    numbers: FloatArray
    unreadable: npt.NDArray[np.bool_]
    words: bool
    polar: bool


@dataclass(frozen=True)
class _Read:
    """A number and what it is out of, where that is said."""

    value: float
    out_of: float | None = None


def _stars(text: str, hollow: bool) -> _Read | None:
    """How many of a row of stars are filled; of `hollow` ones how many there are."""
    halves = 0
    for half in HALF:
        halves += text.count(half)
        text = text.replace(half, "")
    letters = text.replace(" ", "")
    if not letters or set(letters) - set(FILLED + EMPTY) or halves > 1:
        return None
    return _Read(len(letters) if hollow else sum(letter in FILLED for letter in letters) + halves / 2)


def _figures(text: str, comma: bool) -> _Read | None:
    if found := PERCENT.fullmatch(text):
        value, out_of = number(found[1], comma), 100.0
        return None if value is None else _Read(value, out_of)
    if found := RATIO.fullmatch(text):
        value, whole = number(found[1], comma), number(found[2], comma)
        return _Read(value, whole) if value is not None and whole is not None and whole > 0 else None
    found = ONE.fullmatch(text)
    body = found[1] if found else None
    if body is None and (found := LABELLED.fullmatch(text)) and found[2] in LABELS:
        body = found[1]
    if body is None and (found := LABEL_FIRST.fullmatch(text)) and found[1] in LABELS:
        body = found[2]
    value = number(body, comma) if body is not None else None
    return None if value is None else _Read(value)


def _read(text: str, comma: bool, hollow: bool) -> _Read | None:
    if PLAIN.fullmatch(text):
        value = number(text, comma)
        return None if value is None else _Read(value)
    if stars := _stars(text, hollow):
        return stars
    figures = _figures(text, comma)
    if figures is None and set(text) & set(FILLED + EMPTY):  # 4.5 ★, ★★★★☆ 4/5
        figures = _figures("".join(c for c in text if c not in FILLED + EMPTY).strip(), comma)
    return figures


@dataclass(frozen=True)
class _Words:
    """Numbers of words, the scale they stand on, and whether figures beside them cannot be ratings as well."""

    levels: dict[str, float]
    scale: Scale
    alone: bool = False

    @property
    def says_dislike(self) -> bool:
        """Whether the lower words say it: those of TASTE, and of a scale of five where nothing lies between."""
        present = set(self.levels.values())
        if self.scale.says_dislike:
            return any(TASTE.levels[word] < 0 for word in self.levels)
        return self.scale in FIVE_STEPS and len(present) == 2 and min(present) < 3 < max(present)


def _in_words(texts: Collection[str], figures: set[float], out_of: float | None) -> _Words | None:
    """What the words mean; None where they mean nothing, or the figures beside them leave no room for words."""
    scale = scale_of_words(texts)
    if scale is None:
        return None
    if scale.says_dislike and -1.0 in figures:
        scale = TASTE
    known = {text: scale.levels[text] for text in texts if text in scale.levels}
    if scale.grades and out_of is not None:  # a critic's column of 3/5 and B+
        top = max(scale.levels["a+"], *known.values())
        return _Words({text: out_of * (level - 1) / (top - 1) for text, level in known.items()}, scale)
    steps = set(scale.levels.values())
    if figures <= steps or (steps == {1, 2, 3, 4, 5} and all(1 <= figure <= 5 for figure in figures)):
        return _Words(known, scale)
    return _Words(known, scale, alone=True) if len(known) > len(figures) else None


def _one_scale(
    read: Mapping[int, _Read], counts: Sequence[int] | None
) -> tuple[dict[int, float], float | None]:
    """Numbers by row, those out of another whole than the commonest rescaled to it, and that whole."""
    wholes: Counter[float] = Counter()
    for row, one in read.items():
        if one.out_of:
            wholes[one.out_of] += 1 if counts is None else int(counts[row])
    whole = wholes.most_common(1)[0][0] if wholes else None
    return {
        row: one.value if whole is None or one.out_of in (None, whole) else one.value * whole / one.out_of
        for row, one in read.items()
    }, whole


def read_ratings(values: Sequence[str], counts: Sequence[int] | None = None) -> Ratings:
    """The numbers that the distinct values of a column stand for.

    Stars, `x/y` and percentages stand for the x; where the y differ all are brought to the commonest y. What a comma
    means is decided by the column. Words are read by the scale that most of them stand on. Numbers from `ABSURD` on
    are unreadable.

    Args:
        values: distinct cells (n,).
        counts: how often each occurs (n,); they decide which y is the commonest.
    """
    cells = blanked(pd.Series(list(values), dtype=object))
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(np.float64, copy=True)
    written: list[str] = cells.tolist()
    filled = np.array([cell != "" for cell in written], bool)
    left = np.flatnonzero(np.isnan(numbers) & filled).tolist()
    texts = {row: spelled_out(plain_form(written[row])) for row in left}
    comma = decimal_comma(texts.values())
    if comma:  # 1.234 beside 1.234,5
        for row, cell in enumerate(written):
            if row not in texts and POINTED.fullmatch(cell):
                texts[row], numbers[row] = cell, np.nan
    hollow = not any(
        set(text) & set(FILLED) for text in texts.values()
    )  # some write the stars they give as ☆
    found = {row: _read(text, comma, hollow) for row, text in texts.items()}
    figures, whole = _one_scale({row: one for row, one in found.items() if one is not None}, counts)
    numbers[list(figures)] = list(figures.values())
    numbers[~(np.abs(numbers) < ABSURD)] = np.nan
    unsaid = [row for row, text in texts.items() if text in UNRATED]
    filled[unsaid] = False
    rest = {row: text for row, text in texts.items() if found[row] is None and filled[row]}
    words = _in_words(set(rest.values()), set(numbers[~np.isnan(numbers)].tolist()), whole)
    if words is not None:
        if words.alone:
            numbers[:] = np.nan
        for row, text in rest.items():
            numbers[row] = words.levels.get(text, np.nan)
    return Ratings(
        numbers,
        filled & np.isnan(numbers),
        words=words is not None and not words.scale.grades,
        polar=(words is not None and words.says_dislike)
        or set(numbers[~np.isnan(numbers)].tolist()) == {-1.0, 1.0},
    )
