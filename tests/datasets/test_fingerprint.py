"""The fingerprint of a dataset: whatever it leaves out may answer for other data."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from recsys_core import Engine, Query, load_dataset
from recsys_core.components import DenoisingAutoencoder, Popularity, TextSimilarity
from recsys_core.components.default import default_components
from recsys_core.datasets import CheckReport, Dataset
from recsys_core.datasets.assemble import item_text

ITEMS, USERS = 9, 7


@pytest.fixture(scope="module")
def data():
    """Every kind of column that something reads, with empty cells in two of them."""
    rng = np.random.default_rng(5)
    people = ["Ann Lee", "Bo Ray", "Cy Orr"]
    items = pd.DataFrame(
        {
            "item_id": [f"i{n}" for n in range(ITEMS)],
            "title": [f"The {word} house" for word in ["old", "new", "red", "sea", "war", "ice", "sky", "tea", "sun"]],
            "text": [f"A story about a {word}." for word in ["ghost", "ship", "dog", "king", "spy", "cook", "nurse", "bear", "bee"]],
            "category": pd.Series([("Drama|War", "Comedy", "War", None)[n % 4] for n in range(ITEMS)], dtype=object),
            "year": [str(1950 + 7 * n) for n in range(ITEMS)],
            "creator": [people[n % 3] for n in range(ITEMS)],
            "cast": [f"{people[(n + 1) % 3]}, {people[(n + 2) % 3]}" for n in range(ITEMS)],
            "shelf": [str(n) for n in range(ITEMS)],
        }
    )  # fmt: skip
    users = pd.DataFrame(
        {
            "user_id": [f"u{n}" for n in range(USERS)],
            "gender": pd.Series([("f", "m", None)[n % 3] for n in range(USERS)], dtype=object),
            "age": [str(20 + 5 * n) for n in range(USERS)],
            "profile": ["", "ships and the sea"] + [""] * (USERS - 2),
        }
    )
    pairs = np.argwhere(rng.random((USERS, ITEMS)) < 0.6)
    interactions = pd.DataFrame(
        {
            "user": pairs[:, 0],
            "item": pairs[:, 1],
            "rating": rng.integers(1, 6, len(pairs)).astype(float),
            "timestamp": 1e9 + rng.permutation(len(pairs)).astype(float),
            "strength": rng.gamma(2.0, 3.0, len(pairs)),
        }
    )
    texts = tuple(item_text(dict(row)) for row in items.fillna("").to_dict("records"))
    return Dataset(
        "small",
        items,
        users,
        interactions,
        texts,
        4.0,
        CheckReport("small", {}),
        vectors={"image": rng.normal(size=(ITEMS, 3))},
        dislike_to=1.0,
    )


def raw_scores(data, encoder, cache):
    """What every component says to every user and to a newcomer."""
    extras = (DenoisingAutoencoder(), TextSimilarity("dot"), Popularity(30.0))
    engine = Engine.fit(data, encoder, cache, components=(*default_components(data), *extras))
    asked = [Query(user=user) for user in data.user_ids.ids]
    asked.append(Query(likes=data.item_ids.ids[:2], text="a ship at sea"))
    return [engine.raw_scores(engine.profile(query), engine.space.size) for query in asked]


def same(first, second):
    return all(
        one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
        for one, other in zip(first, second, strict=True)
    )


@pytest.fixture(scope="module")
def before(data, encoder, cache):
    return raw_scores(data, encoder, cache)


def with_cell(table, row, column, value):
    changed = table.copy()
    cells = changed[column].astype(object) if isinstance(value, str | None) else changed[column].copy()
    cells.iloc[row] = value
    changed[column] = cells
    return changed


WORDS = st.sampled_from(
    ["", "nan", "None", None, np.nan, "Drama", "Drama|War", "War", "f", "m", "x", "1950", "1985", "45", "3.0", "Ann Lee", "Bo Ray, Ann Lee", "the sea"]
) | st.text(max_size=4)  # fmt: skip
NUMBERS = {
    "user": st.integers(0, USERS - 1),
    "item": st.integers(0, ITEMS - 1),
    "rating": st.sampled_from([np.nan, 1.0, 2.0, 3.0, 4.0, 5.0]),
    "timestamp": st.just(np.nan) | st.integers(10**9, 10**9 + 60).map(float),
    "strength": st.floats(0.01, 100.0),
}
BARS = st.sampled_from([np.nan, 0.0, 1.0, 2.0, 3.0, 3.5, 4.0, 5.0])


@st.composite
def changes(draw):
    """A function that changes one cell or one field of a dataset."""
    part = draw(
        st.sampled_from(
            ["items", "users", "interactions", "interactions", "texts", "vectors", "threshold", "dislike_to", "columns"]
        )
    )  # fmt: skip
    event(part)
    if part in ("threshold", "dislike_to"):
        bar = draw(BARS)
        return lambda data: replace(data, **{part: bar})
    if part == "texts":
        row, text = (
            draw(st.integers(0, ITEMS - 1)),
            draw(st.sampled_from(["A cat.", "A story about a ghost.", " "])),
        )
        return lambda data: replace(
            data, item_texts=(*data.item_texts[:row], text, *data.item_texts[row + 1 :])
        )
    if part == "vectors":
        row, value = draw(st.integers(0, ITEMS - 1)), draw(st.floats(-3, 3) | st.just(np.nan))

        def moved(data):
            vectors = data.vectors["image"].copy()
            vectors[row, 1] = value
            return replace(data, vectors={"image": vectors})

        return moved
    if part == "columns":
        table, column = draw(
            st.sampled_from([("interactions", "strength"), ("users", "age"), ("users", "gender"), ("users", "profile"),
                             ("items", "cast"), ("items", "creator"), ("items", "shelf")])
        )  # fmt: skip
        return lambda data: replace(data, **{table: getattr(data, table).drop(columns=column)})
    row = draw(st.integers(0, {"items": ITEMS, "users": USERS}.get(part, 20) - 1))
    if part == "interactions":
        column = draw(st.sampled_from(list(NUMBERS)))
        value = draw(NUMBERS[column])
    else:
        columns = {"items": ["title", "text", "category", "year", "creator", "cast", "shelf"]}
        column = draw(st.sampled_from(columns.get(part, ["gender", "age", "profile"])))
        value = draw(WORDS)
    return lambda data: replace(data, **{part: with_cell(getattr(data, part), row, column, value)})


@given(change=changes())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_changed_either_the_fingerprint_changes_or_no_score_does(
    data, before, encoder, cache, change
):
    changed = change(data)
    if changed.fingerprint == data.fingerprint:
        assert same(before, raw_scores(changed, encoder, cache))


@pytest.mark.parametrize("table", ["items", "users", "interactions"])
def test_every_cell_counts(data, table):
    """One at a time; all of them are found again in another fingerprint, and no two in the same."""
    found = {data.fingerprint}
    cells = getattr(data, table)
    for column in cells.columns:
        for row in range(len(cells)):
            value = cells[column].iloc[row]
            other = (value + 1) % 7 if column in NUMBERS else f"{'' if value is None else value}x"
            found.add(replace(data, **{table: with_cell(cells, row, column, other)}).fingerprint)
    assert len(found) == 1 + cells.size


def test_attributes_strengths_and_bars_change_scores_so_they_have_to_count(data, before, encoder, cache):
    """What the fingerprint is for: each of these gives other scores from the same texts."""
    for changed in (
        replace(data, users=with_cell(data.users, 3, "gender", "m")),
        replace(data, items=with_cell(data.items, 2, "cast", "Ann Lee")),
        replace(data, threshold=5.0),
        replace(data, dislike_to=2.0),
        replace(data, interactions=data.interactions.drop(columns="strength")),
    ):
        assert not same(before, raw_scores(changed, encoder, cache))
        assert changed.fingerprint != data.fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), (("a\x1e", "b"), ("a", "\x1eb")), (("", "a\x1fi1"), ("\x1f", "ai1")), (("a;1",), ("a", "1"))],
)  # fmt: skip
def test_cells_do_not_run_into_each_other(data, one, other):
    def as_ids(cells):
        rest = [f"i{n}" for n in range(len(cells), ITEMS)]
        return replace(data, items=data.items.assign(title=[*cells, *rest]), item_texts=(*cells, *rest))

    assert as_ids(one).fingerprint != as_ids(other).fingerprint


def test_a_name_moved_from_one_column_to_the_next_counts(data):
    turned = data.users.rename(columns={"gender": "age", "age": "gender"})
    assert replace(data, users=turned).fingerprint != data.fingerprint
    assert replace(data, vectors={"sound": data.vectors["image"]}).fingerprint != data.fingerprint
    assert replace(data, simulated=True).fingerprint != data.fingerprint
    assert replace(data, cleaning=("lower",)).fingerprint != data.fingerprint


def test_an_empty_cell_is_not_an_empty_text_and_a_number_not_its_digits(data):
    users = data.users.assign(gender=pd.Series(["", None, 1, "1", "int 1", 1.0, True], dtype=object))
    turned = [users.assign(gender=np.roll(users["gender"].to_numpy(), step)) for step in range(USERS)]
    assert len({replace(data, users=table).fingerprint for table in turned}) == USERS
    single = [users.assign(gender=pd.Series([cell] * USERS, dtype=object)) for cell in users["gender"]]
    assert len({replace(data, users=table).fingerprint for table in single}) == USERS


def test_the_same_cells_held_otherwise_are_the_same_data(data):
    """The width of whole numbers, how an empty cell is written, the name: nothing reads these."""
    narrow = data.interactions.astype({"user": np.int32, "item": np.int32})
    spaced = data.interactions.set_index(np.arange(len(narrow)) * 3)
    empty = data.users.assign(gender=data.users["gender"].where(data.users["gender"].notna(), np.nan))
    for alike in (
        replace(data, interactions=narrow),
        replace(data, interactions=spaced),
        replace(data, users=empty),
        replace(data, name="another"),
    ):
        assert alike.fingerprint == data.fingerprint


def test_another_process_finds_the_same(sample):
    said = subprocess.run(
        [sys.executable, "-c", "from recsys_core import load_dataset; print(load_dataset('sample').fingerprint)"],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert said.stdout.strip() == sample.fingerprint


def test_the_same_texts_with_other_attributes_are_other_data(encoder, cache):
    cases = os.environ.get("RECLENS_CASES")
    if not cases:
        pytest.skip("RECLENS_CASES is not set: it names the folder with the cases")
    folder = Path(cases) / "hostile" / "same-texts-other-attributes"
    read = [load_dataset(folder / name) for name in "abc"]
    assert len({data.fingerprint for data in read}) == 3
    assert read[0].item_texts == read[1].item_texts == read[2].item_texts
    ranked = [Engine.fit(data, encoder, cache).rank(Query(user="u0")).scores for data in read]
    assert not np.allclose(ranked[0], ranked[1])
