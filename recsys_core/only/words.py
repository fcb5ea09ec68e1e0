"""Whether words stand in a text: whole words where they are written apart, any stretch where they are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recsys_core.only.facets import folded

_JOINED = "\u0e01-\u0e46\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Thai, kana, Han and Hangul: their words are not, or not always, written apart."""
_APART = re.compile(rf"(?![{_JOINED}])\w")
_BEFORE, _AFTER = rf"(?<!(?![{_JOINED}])\w)", rf"(?!(?![{_JOINED}])\w)"


def _pattern(phrase: str) -> str:
    """A phrase that neither begins nor ends within a word."""
    said = re.escape(phrase)
    before = _BEFORE if _APART.match(phrase[0]) else ""
    return f"{before}{said}{_AFTER if _APART.match(phrase[-1]) else ''}"


def saying(wordings: Sequence[str], phrases: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the folded texts say any of the phrases."""
    wanted = [_pattern(key) for phrase in phrases if (key := folded(phrase))]
    if not wanted:
        return np.zeros(len(wordings), bool)
    said = re.compile("|".join(wanted))
    return np.array([said.search(text) is not None for text in wordings], dtype=bool)
