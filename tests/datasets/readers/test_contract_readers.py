"""Every reader through the questions that `recsys_core.testing` asks of each."""

import pytest

from recsys_core.datasets.readers import READERS
from recsys_core.testing import ReaderTests

SEPARATORS = {".csv": ",", ".dat": "::", ".psv": "|"}


def write_delimited(path, table):
    separator = SEPARATORS.get(path.suffix, "\t")
    if len(separator) == 1:
        table.to_csv(path, sep=separator, index=False)
    else:
        rows = [list(table.columns), *table.to_numpy().tolist()]
        path.write_text("".join(separator.join(row) + "\n" for row in rows), encoding="utf-8")


def write_json(path, table):
    table.to_json(path, orient="records", lines=path.suffix != ".json", force_ascii=False)


def write_parquet(path, table):
    table.to_parquet(path, index=False)


def write_workbook(path, table):
    table.to_excel(path, index=False, engine="openpyxl")


WRITERS = {
    **dict.fromkeys(
        (".csv", ".tsv", ".txt", ".tab", ".inter", ".item", ".user", ".dat", ".data", ".psv"), write_delimited
    ),
    **dict.fromkeys((".parquet", ".pq"), write_parquet),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), write_json),
    **dict.fromkeys((".xlsx", ".xlsm"), write_workbook),
}


def test_every_suffix_that_is_built_in_is_asked():
    assert set(WRITERS) <= set(READERS)
    assert {name for name, read in READERS.items() if read.__module__.startswith("recsys_core.")} == set(
        WRITERS
    )


class TestEveryReader(ReaderTests):
    @pytest.fixture(autouse=True, params=list(WRITERS))
    def one(self, request):
        self.suffix = request.param

    def write(self, path, table):
        WRITERS[self.suffix](path, table)
