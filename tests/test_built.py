"""What comes ready made is what would be made here, and is left alone where it is not."""

import json
import shutil

import numpy as np
import pytest

from recsys_core import Engine, Explainer, Query
from recsys_core.built.encoders import BUILT, bundled_encoder, known_encoder
from recsys_core.built.opening import open_built
from recsys_core.encoding import encoder_for, load_encoder
from recsys_core.encoding.deferred import DeferredEncoder
from recsys_core.explain.lists.row_words import row_words

WITHIN = 1e-5
"""Between processors."""
SAMPLES = ("sample", "sample-zh")


@pytest.fixture(scope="module", params=SAMPLES)
def built(request):
    found = open_built(request.param)
    assert found is not None, "out of date: run `make samples`"
    return found


def first_list(engine):
    ranking = engine.rank(Query(user=engine.dataset.user_ids.ids[0]))
    return ranking, [int(row) for row in ranking.candidates[:10]]


def test_a_first_list_its_words_and_its_first_reason_read_no_text(built):
    assert isinstance(built.engine.encoder, DeferredEncoder)
    explainer = Explainer(built.engine)
    explainer.tools.perturbations.stored = built.variants
    ranking, items = first_list(built.engine)
    first = built.account(explainer, ranking, built.engine.dataset.item_ids.ids[items[0]])
    words = row_words(explainer, ranking, items)
    assert all(found for found in words)
    assert {text.side for text in first.texts} == {"item", "query"}
    assert first.attention is not None
    assert first.local_importance
    assert first.score == pytest.approx(float(ranking.scores[items[0]]))
    assert not built.engine.encoder.is_loaded
    other = built.engine.dataset.item_ids.ids[items[1]]
    assert built.account(explainer, ranking, other) is None
    moved = built.engine.rank(Query(user=ranking.query.user, likes=(other,)))
    assert built.account(explainer, moved, first.item_id) is None


def test_vectors_are_those_this_processor_makes(built):
    source = encoder_for(built.engine.dataset.language)
    encoder, texts = load_encoder(source), built.engine.dataset.item_texts
    assert built.engine.encoder.fingerprint == encoder.fingerprint
    assert known_encoder(source).facts == encoder.facts
    for row in (0, len(texts) - 1):
        found = built.variants(texts[row])
        masks = np.vstack([np.ones(len(found.cut.words), bool), ~np.eye(len(found.cut.words), dtype=bool)])
        variants = [found.cut.variants(masks)[place] for place in (0, 1, -1)]
        expected = encoder.encode([*variants, ""])
        stored = found.embeddings[[0, 2, -1, 1]]
        np.testing.assert_allclose(stored, expected, rtol=0, atol=WITHIN)
    np.testing.assert_allclose(built.engine.embeddings[:3], encoder.encode(texts[:3]), rtol=0, atol=WITHIN)


def test_scores_and_words_are_those_of_a_fresh_fit(engine: Engine):
    built = open_built("sample")
    assert built.engine.dataset.fingerprint == engine.dataset.fingerprint
    engine = engine.with_choice(built.engine.chosen)
    stored, fresh = Explainer(built.engine), Explainer(engine)
    stored.tools.perturbations.stored = built.variants
    ranking, items = first_list(built.engine)
    again, _ = first_list(engine)
    np.testing.assert_allclose(ranking.scores, again.scores, rtol=0, atol=WITHIN)
    told = row_words(stored, ranking, items[:2])
    fresh.tools.perturbations.fill([engine.dataset.item_texts[row] for row in items[:2]], depth="out")
    for one, other in zip(told, row_words(fresh, again, items[:2]), strict=True):
        assert [word.text for word in one] == [word.text for word in other]
        assert [w.attribution for w in one] == pytest.approx([w.attribution for w in other], abs=WITHIN)


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(BUILT / "sample", tmp_path / "sample")
    shutil.copy(BUILT / "encoders.json", tmp_path)
    assert open_built("sample", folder=tmp_path) is not None
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        {"sample": "0" * 64},
        {"components": []},
        {"settings": {}},
        {"files": {}},
    ],
)
def test_what_was_made_from_something_else_is_not_used(copied, change):
    made = copied / "sample" / "made.json"
    made.write_text(json.dumps({**json.loads(made.read_text()), **change}))
    assert open_built("sample", folder=copied) is None


@pytest.mark.parametrize(
    "name", ["engine/arrays.safetensors", "engine/items.parquet", "variants.safetensors", "first.json.gz"]
)
def test_a_damaged_or_missing_file_is_not_used(copied, name):
    file = copied / "sample" / name
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    assert open_built("sample", folder=copied) is None
    file.unlink()
    assert open_built("sample", folder=copied) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"sample": 1}'])
def test_a_list_of_checksums_that_cannot_be_read_is_not_used(copied, text):
    (copied / "sample" / "made.json").write_text(text)
    assert open_built("sample", folder=copied) is None


def test_an_encoder_of_other_files_is_loaded_as_any_other(copied):
    file = copied / "encoders.json"
    held = json.loads(file.read_text())
    held["minilm"]["files"] = "0" * 64
    file.write_text(json.dumps(held))
    assert known_encoder("minilm", copied) is None
    assert not isinstance(bundled_encoder("minilm", copied), DeferredEncoder)


def test_nothing_is_ready_made_of_other_datasets():
    assert open_built("ml-100k") is None


def test_all_of_it_is_small():
    assert sum(file.stat().st_size for file in BUILT.rglob("*") if file.is_file()) <= 25_000_000
