"""Every table of a report."""

from __future__ import annotations

import io
import zipfile

import pandas as pd

from recsys_core.report.contents import Report


def tables_of(report: Report) -> dict[str, pd.DataFrame]:
    """Tables by name; each row says which account and item it belongs to."""
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("scores", "ledger", "parts", "history", "words", "importance", "trust")
    }
    for number, account in enumerate(report.accounts, 1):
        own = {
            "account": number,
            "side": report.sides[number - 1] if report.sides else "",
            "item_id": account.item_id,
            "title": account.title,
        }
        rows["scores"].append(
            {**own, "rank": account.rank, "candidates": account.candidates, "score": account.score}
        )
        rows["ledger"] += [{**own, **vars(line)} for line in account.lines]
        for past in account.history:
            rows["history"].append(
                {
                    **own,
                    "past_item": past.item_id,
                    "past_title": past.title,
                    "share": past.share,
                    "effect": past.effect,
                    "rank_without": past.rank_without,
                }
            )
        places = account.place.groups if account.place else ()
        moved = {row.group: {"places": row.places, "in_top": row.in_top} for row in places}
        rows["parts"] += [{**own, **vars(part), **moved.get(part.group, {})} for part in account.parts]
        for text in account.texts:
            rows["words"] += [
                {**own, "text_of": text.side, "method": text.method, **vars(word)} for word in text.words
            ]
        rows["importance"] += [{**own, **vars(row)} for row in account.local_importance]
        for table in account.tables:
            cells = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
            rows.setdefault(f"method_{table.method}", []).extend({**own, **row} for row in cells)
        rows["trust"] += [{**own, **vars(measure)} for measure in account.measures]
    return {name: pd.DataFrame(found) for name, found in rows.items() if found}


def archive_of(report: Report) -> bytes:
    """A ZIP with each table as CSV that spreadsheets open with the right letters (UTF-8 with a mark), and the JSON."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables_of(report).items():
            archive.writestr(f"{name}.csv", table.map(_plain).to_csv(index=False).encode("utf-8-sig"))
        archive.writestr("report.json", report.to_json())
    return packed.getvalue()


def _plain(cell: object) -> object:
    """A cell that a spreadsheet takes for text, whatever a title begins with."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@\t\r")) else cell
