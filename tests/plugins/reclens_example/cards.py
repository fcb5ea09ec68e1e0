"""A reader: rows as cards, one `name: value` a line and an empty line between two cards."""

import pandas as pd

from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError


def read_cards(path, how):
    how.limits.check_whole(how.name, path.stat().st_size)
    rows = [{}]
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), start=1):
        if line.strip():
            name, colon, value = line.partition(":")
            if not colon:
                raise DataError("{file}, line {number}: write `name: value`.", file=how.name, number=number)
            rows[-1][name.strip()] = value.strip()
        elif rows[-1]:
            rows.append({})
    cells = pd.DataFrame([row for row in rows if row], dtype=str).fillna("")
    if cells.empty:
        raise DataError("{file} holds no card: write `name: value` lines.", file=how.name)
    how.limits.check_rows(how.name, len(cells))
    how.limits.check_columns(how.name, len(cells.columns))
    return [RawTable.of(how.name, cells, ("cards",), first=1)]
