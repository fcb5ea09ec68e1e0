"""Fitted engines on disk: the same answers, refused when foreign or damaged, no code run."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys_core import Engine, Explainer, Query, load_dataset
from recsys_core.engine_folder import load, save
from recsys_core.errors import DataError


@pytest.fixture(scope="module")
def folder(engine, tmp_path_factory):
    return save(engine, tmp_path_factory.mktemp("saved") / "sample", {"source": "minilm"})


@pytest.mark.parametrize("query", [Query(user="r005"), Query(likes=("b001",)), Query(text="a ship")])
def test_a_loaded_engine_gives_the_same_scores_and_shares(engine, folder, encoder, query):
    again = load(folder, encoder)
    first, second = engine.rank(query), again.rank(query)
    np.testing.assert_allclose(first.scores, second.scores, atol=1e-12)
    np.testing.assert_array_equal(first.candidates, second.candidates)
    best = engine.dataset.item_ids.ids[int(first.candidates[0])]
    told, again_told = (Explainer(fitted).explain(query, best) for fitted in (engine, again))
    assert told.ledger == pytest.approx(again_told.ledger, abs=1e-9)
    for one, other in zip(told.history, again_told.history, strict=True):
        assert one.item_id == other.item_id
        assert one.share == pytest.approx(other.share, abs=1e-9)
    for one, other in zip(told.item_text.words, again_told.item_text.words, strict=True):
        assert one.attribution == pytest.approx(other.attribution, abs=1e-6)


def test_the_folder_says_how_to_make_its_encoder(engine, folder):
    again = load(folder)
    assert again.encoder.fingerprint == engine.encoder.fingerprint
    assert again.dataset.report == engine.dataset.report
    assert again.refit(again.dataset).rank(Query(user="r005")).scores.shape == (len(again.dataset.item_ids),)


def test_strengths_and_dislikes_survive(sample, encoder, cache, tmp_path):
    strong = sample.interactions.assign(strength=np.arange(1.0, 1 + len(sample.interactions)))
    data = replace(sample, interactions=strong, dislike_to=2.0)
    engine = Engine.fit(data, encoder, cache)
    again = load(save(engine, tmp_path / "saved"), encoder)
    assert again.dataset.fingerprint == data.fingerprint != sample.fingerprint
    assert again.dataset.dislike_to == 2.0
    assert again.dataset.dislike_count == data.dislike_count > 0
    first, second = (fitted.rank(Query(user="r005")) for fitted in (engine, again))
    np.testing.assert_allclose(first.scores, second.scores, atol=1e-12)
    np.testing.assert_array_equal(first.profile.strengths, second.profile.strengths)
    refit = again.refit(again.dataset).rank(Query(user="r005"))
    np.testing.assert_allclose(refit.scores, first.scores, atol=1e-9)


def test_vectors_and_missing_times_survive(write_folder, encoder, cache, tmp_path):
    where = write_folder()
    np.savez(where / "vectors.npz", item_id=np.array(["a", "b"]), image=np.eye(2))
    engine = Engine.fit(load_dataset(where), encoder, cache)
    again = load(save(engine, tmp_path / "saved"), encoder)
    np.testing.assert_array_equal(again.dataset.vectors["image"], np.eye(2))
    query = Query(likes=("a",))
    np.testing.assert_allclose(engine.rank(query).scores, again.rank(query).scores, atol=1e-12)


def test_another_format_another_encoder_and_damage_are_refused_in_a_sentence(
    engine, folder, encoder, tmp_path
):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(DataError, match=r"format 99 .* reads format 4: fit the dataset and save it again"):
        load(copy, encoder)
    foreign = {**manifest["encoder"], "fingerprint": "other"}
    (copy / "manifest.json").write_text(json.dumps({**manifest, "encoder": foreign}))
    with pytest.raises(DataError, match="was fitted with the encoder"):
        load(copy, encoder)
    evil = [{**manifest["components"][0], "kind": "Popen"}]
    (copy / "manifest.json").write_text(json.dumps({**manifest, "components": evil}))
    with pytest.raises(DataError, match="is damaged"):
        load(copy, encoder)
    (copy / "manifest.json").write_text(json.dumps(manifest))
    arrays = (copy / "arrays.safetensors").read_bytes()
    (copy / "arrays.safetensors").write_bytes(arrays[: len(arrays) // 2])
    with pytest.raises(DataError, match="is damaged"):
        load(copy, encoder)
    with pytest.raises(DataError, match="no engine saved by RecLens"):
        load(tmp_path, encoder)


def test_changed_tables_are_noticed(folder, encoder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    likes = pd.read_parquet(copy / "interactions.parquet")
    likes.iloc[1:].to_parquet(copy / "interactions.parquet", index=False)
    with pytest.raises(DataError, match="not those that were saved"):
        load(copy, encoder)


def test_saving_replaces_an_older_engine_and_nothing_else(engine, folder, tmp_path):
    again = tmp_path / "again"
    save(engine, again)
    save(engine, again)
    assert sorted(file.name for file in again.parent.iterdir()) == ["again"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(DataError, match="holds something else"):
        save(engine, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
