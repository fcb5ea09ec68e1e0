"""Figures that come with the project: whole, of the data and encoder at hand, and none for others."""

import json
import re
from dataclasses import replace

import pytest

from recsys_core import load_dataset
from recsys_core.evaluation.kept_figures import CURVE, EVALUATE, FOLDER, file_of, kept_figures
from recsys_core.evaluation.summary import curve_points, leading, metrics_of, ordered
from recsys_core.wording.of_rankers import quality


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_what_is_kept_says_how_it_was_found(file):
    held = json.loads(file.read_text(encoding="utf-8"))
    assert re.fullmatch(r"python -m recsys_core (evaluate|curve) sample\S* --protocol \S+", held["command"])
    assert re.fullmatch(r"[0-9a-f]{7,}", held["commit"])  # no change lay uncommitted
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", held["date"])
    name = held["command"].split()[4]
    assert file.name.startswith(f"{name}-")
    assert held["data"] == load_dataset(name).fingerprint, "run `make measured`"


def test_the_figures_of_the_sample_are_there_at_once(sample, encoder):
    found = kept_figures(sample, encoder, "warm")
    result = found.figures
    assert result["protocol"]["folds"] == 5
    assert result["protocol"]["simulated"]
    assert leading(result) == "fusion"
    assert "ndcg@10" in metrics_of(result)
    best = ordered(result, "ndcg@10")[0]
    assert best[2] <= best[1] <= best[3]
    assert str(quality(result, {model: model for model, *_ in ordered(result, "ndcg@10")}))
    curve = kept_figures(sample, encoder, "warm", CURVE)
    sizes = [size for size, *_ in curve_points(curve.figures, "text")]
    assert sizes == sorted(sizes)
    assert len(sizes) > 5


def test_other_data_another_encoder_or_protocol_have_none(sample, encoder):
    assert kept_figures(replace(sample, name="own"), encoder, "warm") is None
    fewer = replace(sample, interactions=sample.interactions.iloc[:-1])
    assert fewer.fingerprint != sample.fingerprint
    assert kept_figures(fewer, encoder, "warm") is None
    other = type("Other", (), {"fingerprint": "another"})()
    assert kept_figures(sample, other, "warm") is None
    assert kept_figures(sample, encoder, "no such protocol") is None
    assert file_of("sample", "warm", EVALUATE) != file_of("sample", "warm", CURVE)
