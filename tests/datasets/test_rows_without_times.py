"""Without times the order of rows says nothing: shuffled, they give everybody the same scores."""

import os
from pathlib import Path

import numpy as np
import pytest

from recsys_core import Engine, Query, load_dataset, load_encoder
from recsys_core.components.registry import COMPONENTS

PEOPLE = 20
CASES = [
    "goodbooks-names/ratings.csv",
    "anime-minus-one/interactions.csv",
    "label-0-1/interactions.csv",
    "like-dislike/interactions.csv",
    "votes-minus-plus/interactions.csv",
    "trainings/interactions.csv",
    "recbole-label/mine.inter",
    "play-log-no-header/interactions.csv",
]


def fitted(folder, every=False):
    data = load_dataset(folder)
    kinds = [kind for kind in COMPONENTS.values() if not kind.in_fusion and kind.name != "recurrent"]
    encoder = load_encoder("tfidf", texts=data.item_texts)
    made = Engine.fit(data, encoder)
    return [made, *([Engine.fit(data, encoder, components=[kind() for kind in kinds])] if every else [])]


def same_scores(folders, every=False):
    """Every component's scores, the fused ones and the order of two folders with the same rows."""
    one, other = (fitted(folder, every) for folder in folders)
    data = one[0].dataset
    assert not data.timed
    asked = [Query(user=user) for user in data.user_ids.ids[:PEOPLE]]
    asked.append(Query(likes=data.item_ids.ids[2:5], dislikes=data.item_ids.ids[6:7]))
    answering = set()
    for query in asked:
        for here, there in zip(one, other, strict=True):
            k = min(16, here.space.size)
            first, second = (engine.raw_scores(engine.profile(query), k) for engine in (here, there))
            assert set(first) == set(second)
            answering |= set(first)
            for name, scores in first.items():
                np.testing.assert_allclose(second[name], scores, rtol=1e-9, atol=1e-9, err_msg=name)
        lists = [engines[0].rank(query) for engines in (one, other)]
        np.testing.assert_allclose(lists[0].scores, lists[1].scores, rtol=0, atol=1e-9)
    assert not {"transitions", "recurrent"} & answering  # they read an order, and there is none
    return answering


def shuffled(lines, seed, heading=1):
    rng = np.random.default_rng(seed)
    rows = lines[heading:]
    return [*lines[:heading], *(rows[place] for place in rng.permutation(len(rows)))]


def test_the_sample_without_its_times_and_with_second_ratings(sample, tmp_path):
    rng = np.random.default_rng(0)
    table = sample.interactions
    rows = [
        f"{sample.user_ids.ids[user]},{sample.item_ids.ids[item]},{rating:g}"
        for user, item, rating in zip(table["user"], table["item"], table["rating"], strict=True)
    ]
    chosen = rng.choice(len(rows), 200, replace=False)
    rows += [f"{rows[place].rpartition(',')[0]},{rng.integers(1, 6)}" for place in chosen]
    rows += [rows[place] for place in chosen[:50]]  # copies count once
    for name, lines in (("one", rows), ("other", shuffled(rows, 1, heading=0))):
        folder = tmp_path / name
        folder.mkdir()
        sample.items.to_csv(folder / "items.csv", index=False)
        sample.users.to_csv(folder / "users.csv", index=False)
        (folder / "interactions.csv").write_text("\n".join(["user_id,item_id,rating", *lines]) + "\n")
    answering = same_scores([tmp_path / "one", tmp_path / "other"], every=True)
    assert {"text", "ease", "factorisation", "item_neighbours", "user_neighbours", "popularity"} <= answering


@pytest.mark.parametrize("where", CASES)
def test_tables_as_people_have_them(where, tmp_path):
    cases = os.environ.get("RECLENS_CASES")
    if not cases:
        pytest.skip("RECLENS_CASES is not set: it names the folder with the cases")
    source = Path(cases) / "files" / where
    folders = []
    for seed in range(2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        for file in source.parent.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        lines = source.read_text("utf-8").splitlines()
        if seed:
            lines = shuffled(lines, seed, heading=0 if "no-header" in where else 1)
        (folder / source.name).write_text("\n".join(lines) + "\n", "utf-8")
        folders.append(folder)
    same_scores(folders)


def test_of_several_ratings_of_one_pair_without_times_the_mean_stands(write_folder):
    items = "item_id,title,text\na,Alpha,one\nb,Beta,two\nc,Gamma,three\n"
    rows = ["u,a,5", "u,a,2", "u,a,5", "v,b,3", "u,b,", "u,b,4", "v,a,4", "v,c,1"]
    for order in (rows, rows[::-1]):
        data = load_dataset(write_folder(items, "user_id,item_id,rating\n" + "\n".join(order) + "\n"))
        table = data.interactions
        held = {
            (data.user_ids.ids[user], data.item_ids.ids[item]): rating
            for user, item, rating in zip(table["user"], table["item"], table["rating"], strict=True)
        }
        assert held == {("u", "a"): 3.5, ("v", "b"): 3, ("u", "b"): 4, ("v", "a"): 4, ("v", "c"): 1}
        fault = next(one for one in data.report.faults if one.rule == "duplicate_interaction")
        assert "mean" in fault.action


def test_with_times_what_was_liked_later_counts_more(sample, engine):
    """The same history turned round is another taste where there are times, and the same where there are none."""
    likes = sample.item_ids.ids[3:12]
    there, back = (engine.profile(Query(likes=order)) for order in (likes, likes[::-1]))
    assert sample.timed
    assert there.weights[-1] > there.weights[0]
    assert there.weights == pytest.approx(back.weights)  # by place, so by item they differ
    assert there.recency(5.0)[0] < there.recency(5.0)[-1] == 1
