"""Whatever lies in a folder ends in a dataset or in one plain sentence.

`RECLENS_EXAMPLES=5000 python -m pytest tests/datasets/test_any_file.py` tries more of them.
"""

import gzip
import io
import json
import os
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from recsys_core import load_dataset
from recsys_core.errors import RecLensError
from recsys_core.guard import UnforeseenError

EXAMPLES = int(os.environ.get("RECLENS_EXAMPLES", "150"))
LONGEST = 30.0

HEADERS = st.sampled_from(
    [
        "item_id",
        "user_id",
        "id",
        "title",
        "text",
        "rating",
        "timestamp",
        "description",
        "category",
        "year",
        "creator",
        "name",
        "label",
        "event",
        "quantity",
        "order",
        "date",
        "score",
        "商品编号",
        "用户",
        "评分",
        "标题",
        "简介",
        "时间",
        "isbn",
        "asin",
        "userId",
        "movieId",
        "stars",
        "(unused)",
        "__text",
        "item",
        "user",
        "review_text",
        "genres",
        "keywords",
        "email",
        "x",
        "y",
        "z",
        "profile",
        "age",
        "gender",
    ]
) | st.text(max_size=8)
CELLS = st.one_of(
    st.sampled_from(
        [
            "", "a", "b", "c", "1", "2", "3", "4", "5", "1.0", "001", "-1", "0", "NaN", "None", "\\N", "1e308", "-1e400", "inf",
            "9" * 40, "４", "4,5", "4/5", "★★★", "like", "dislike", "👍", "view", "purchase", "2020-01-01", "31/12/1999",
            "9999-12-31", "0001-01-01", "2019年3月1日", "1500000000", "1500000000000", "-5", '[{"id": 1, "name": "Sea"}]', "{'a': 'b'}",
            "[1, 2", "<b>x</b>", "<script>1</script>", "5 < 6", "&amp;", "Ã©", "\x00", "\x07", "\ufeff", "\u202e", "\r", "\n", '"', "'",
            'a"b', "a,b;c\td|e", "==x", "N1-1 N2-0", "a|b|c", "a@b.example", "三体", "ß", "http://x.example/a.png", "word " * 50,
            "%s {x} {0}", "\ud7ff", "true", "False",
        ]
    ),
    st.text(max_size=10),
    st.integers(-(10**18), 10**18).map(str),
    st.floats().map(str),
)  # fmt: skip
STEMS = st.sampled_from(
    ["items", "interactions", "users", "ratings", "data", "u", "a", "商品", "评分", "movies", "x.y", ".z"]
)


@st.composite
def tables(draw):
    """One table: columns whose cells come from a few values each, so that some repeat and some join."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(0, 25))
    names = draw(st.lists(HEADERS, min_size=width, max_size=width))
    pools = [draw(st.lists(CELLS, min_size=1, max_size=8)) for _ in names]
    seed = draw(st.integers(0, 2**16))
    rng = np.random.default_rng(seed)
    return names, [[pool[rng.integers(len(pool))] for pool in pools] for _ in range(height)]


@st.composite
def related(draw):
    """Two or three tables that belong together: items, and people who named some of them, beside anything."""
    seed = draw(st.integers(0, 2**16))
    rng = np.random.default_rng(seed)
    count, acts = draw(st.integers(1, 12)), draw(st.integers(0, 40))
    ids = draw(st.lists(CELLS, min_size=count, max_size=count, unique=True))
    people = draw(st.lists(CELLS, min_size=1, max_size=6, unique=True))
    values = draw(
        st.sampled_from([list("12345"), list("01"), ["-1", "1"], ["view", "buy"], list("0123456789")])
    ) + draw(st.lists(CELLS, max_size=2))
    item, user = draw(
        st.sampled_from(
            [("item_id", "user_id"), ("sku", "customer"), ("商品编号", "用户"), ("asin", "email")]
        )
    )
    further = [
        (draw(HEADERS), draw(st.lists(CELLS, min_size=1, max_size=5))) for _ in range(draw(st.integers(0, 3)))
    ]
    names = [item, "title", *(name for name, _ in further)]
    words = ["sea", "harbour", "desert", "三体", "love", "war", "<b>storm</b>"]
    rows = [
        [
            one,
            " ".join(rng.choice(words, 2)),
            *(str(rng.choice(np.array(pool, object))) for _, pool in further),
        ]
        for one in ids
    ]
    pairs = [
        [
            people[rng.integers(len(people))],
            ids[rng.integers(count)],
            values[rng.integers(len(values))],
            str(1_500_000_000 + int(rng.integers(10**7))),
        ]
        for _ in range(acts)
    ]
    return [
        (names, rows),
        ([user, item, draw(st.sampled_from(["rating", "event", "评分", "x"])), "timestamp"], pairs),
    ]


FORMS = st.tuples(
    st.sampled_from(["csv", "csv", "csv", "tsv", "json", "jsonl", "xlsx", "parquet", "inter", "txt"]),
    st.sampled_from([",", ";", "\t", "|", "::"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "latin-1"]),
)


def encoded(names, rows, form):
    """A table in one of the formats people have, as suffix and bytes."""
    kind, mark, end, quoted, doubled, encoding = form
    unique = [f"{name}_{place}" if name in names[:place] else name for place, name in enumerate(names)]
    table = pd.DataFrame(rows, columns=unique, dtype=str)
    try:
        if kind == "json":
            return kind, json.dumps(table.to_dict("records")).encode()
        if kind == "jsonl":
            return kind, "\n".join(json.dumps(row) for row in table.to_dict("records")).encode()
        if kind in ("xlsx", "parquet"):
            out = io.BytesIO()
            table.to_excel(out, index=False) if kind == "xlsx" else table.to_parquet(out)
            return kind, out.getvalue()
    except Exception:  # this writer cannot hold these cells: the plain one can
        kind = "csv"
    mark = "\t" if kind in ("tsv", "inter") else mark

    def written(cell):
        return '"' + cell.replace('"', '""') + '"' if quoted else cell

    lines = [mark.join(map(written, line)) for line in ([names, *rows] if doubled else [unique, *rows])]
    return kind, end.join(lines).encode(encoding, "replace")


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(data=st.data())
def test_any_folder_becomes_a_dataset_or_one_plain_sentence(data):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "x"
        folder.mkdir()
        for place, table in enumerate(data.draw(related() | st.lists(tables(), min_size=1, max_size=3))):
            suffix, raw = encoded(*table, data.draw(FORMS))
            stem = data.draw(STEMS)
            file = folder / f"{stem}{place if data.draw(st.booleans()) else ''}.{suffix}"
            if data.draw(st.integers(0, 9)) == 0:
                raw = raw[: data.draw(st.integers(0, len(raw)))]
            if data.draw(st.integers(0, 9)) == 0:
                file, raw = file.with_name(f"{file.name}.gz"), gzip.compress(raw)
            file.write_bytes(raw)
        source = folder
        if data.draw(st.integers(0, 9)) == 0:
            source = Path(scratch) / "x.zip"
            with zipfile.ZipFile(source, "w") as archive:
                for one in folder.iterdir():
                    archive.write(one, one.name)
        started = time.monotonic()
        made, said, unforeseen = None, "", False
        try:
            made = load_dataset(source)
        except RecLensError as error:
            said = str(error)
            unforeseen = isinstance(error, UnforeseenError)
        assert time.monotonic() - started < LONGEST
        if made is None:
            event("a sentence")
            assert said.strip()
            assert not unforeseen  # the log has the traceback
            return
        event("a dataset with people" if len(made.interactions) else "a catalogue")
        assert len(made.item_texts) == len(made.items) > 0
        assert len(set(made.item_ids.ids)) == len(made.items)
        assert len(set(made.user_ids.ids)) == len(made.users)
        assert made.interactions["item"].between(0, len(made.items) - 1).all()
        assert made.interactions["user"].between(0, max(len(made.users) - 1, 0)).all()
        assert not made.interactions.duplicated(["user", "item"]).any()
        times = made.interactions["timestamp"].dropna()
        assert times.between(0, 7.3e9).all()
        assert np.isfinite(made.interactions["rating"].dropna()).all()
