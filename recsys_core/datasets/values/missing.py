"""Cells that say there is nothing in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

MISSING = frozenset(
    {
        # programs
        *("NaN", "nan", "NAN", "-NaN", "-nan", "NaT", "1.#QNAN", "-1.#QNAN", "1.#IND", "-1.#IND"),
        *(
            "NA",
            "N/A",
            "n/a",
            "<NA>",
            "<na>",
            "na",
            "N.A.",
            "n.a.",
            "None",
            "none",
            "NONE",
            "<None>",
            "<none>",
        ),
        *("null", "NULL", "Null", "(null)", "(NULL)", "[null]", "<null>", "<NULL>", "nil", "undefined"),
        *("\\N", "(blank)", "(empty)", "empty", "Empty", "EMPTY", "[]", "{}"),
        # spreadsheets
        *("#N/A", "#N/A N/A", "#NA", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"),
        # marks
        *("-", "--", "---", "–", "—", "——", "－", "?", "??", "???", "？", ".", "..", "...", "…", "/", "\\"),
        # Chinese
        *(
            "未评",
            "未评分",
            "未评价",
            "未打分",
            "未评级",
            "未填",
            "未填写",
            "空",
            "空值",
            "缺失",
            "缺失值",
            "无",
        ),
        *(
            "暂无",
            "暂无评分",
            "暂无评价",
            "暂无数据",
            "无评分",
            "无评价",
            "无数据",
            "尚未评分",
            "还没评分",
            "評分なし",
        ),
        *("無", "暫無", "暫無評分", "未評", "未評分", "未評價", "尚未評分", "없음", "なし", "未評価"),
    }
)
"""Cells that mean nothing where they are the whole cell; the spelling counts, "Nan" is a name. 0 is a number."""


def blank(cell: str) -> str:
    """One cell without blanks around it, "" where it is one of `MISSING`."""
    stripped = cell.strip()
    return "" if stripped in MISSING else stripped


def blanked(cells: pd.Series) -> pd.Series:
    """The cells without blanks around them, and "" where one of `MISSING` is all there is.

    Works on the distinct cells, so long columns of few values cost little. Index and name stay.
    """
    codes, known = pd.factorize(cells)
    stripped = pd.Series(known, dtype=object).astype(str).str.strip()
    stripped = stripped.mask(stripped.isin(MISSING), "")
    values = np.append(stripped.to_numpy(object), "")  # code -1, no cell at all, takes the last
    return pd.Series(values[codes], index=cells.index, name=cells.name, dtype=cells.dtype)
