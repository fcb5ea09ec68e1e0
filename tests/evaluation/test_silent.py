"""What says nothing under a protocol is called silent, and no figure of the order of ties is shown for it."""

import contextlib
import re
import sys
from dataclasses import replace

import numpy as np
import pytest

from recsys_core import Engine, Settings
from recsys_core.__main__ import main
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.summary import best_part, ordered, silent_models
from recsys_core.explain.ranker.held_out import HeldOutModel
from recsys_core.explain.ranker.importance import global_importance
from recsys_core.raw import tells_apart

MODELS = ("random", "popularity", "ease", "item_neighbours", "transitions", "text", "fusion-general")
MUTE = {"popularity", "ease", "item_neighbours", "transitions"}
"""Those that know items by who liked them."""


@pytest.mark.parametrize(("protocol", "mute"), [("cold-items", MUTE), ("warm", set())])
def test_models_that_know_nothing_of_new_items_are_silent_about_them(sample, encoder, cache, protocol, mute):
    asked = Experiment(protocol, MODELS, folds=1)
    result = evaluate(sample, encoder, asked, Run(cache)).to_dict()
    assert {entry["model"] for entry in result["results"] if entry["silent"]} == mute
    assert silent_models(result) == mute
    rows = [model for model, *_ in ordered(result, "ndcg@10")]
    assert set(rows[len(rows) - len(mute) :]) == mute
    assert best_part(result, "ndcg@10") not in mute
    for entry in result["results"]:  # the fields that were there are there
        assert entry["metrics"]["ndcg@10"].keys() == {"mean", "low", "high"}


def test_equal_but_for_rounding_is_silent():
    assert not tells_apart(np.zeros(4))
    assert not tells_apart(np.full(7, 0.1) + np.arange(7) * 1e-17)
    assert not tells_apart(np.zeros(0))
    assert tells_apart(np.array([0.1, 0.1, 0.1001]))


@pytest.fixture(scope="module")
def timeless(sample, encoder, cache):
    """The sample without times, and without a word about who people are."""
    table = sample.interactions.assign(timestamp=np.nan)
    data = replace(sample, interactions=table, users=sample.users[["user_id"]])
    return HeldOutModel.of(Engine.fit(data, encoder, cache))


@pytest.mark.parametrize("level", ["group", "component"])
def test_a_part_that_says_nothing_has_no_importance_but_is_silent(timeless, level):
    model = timeless.drawn(15, np.random.default_rng(0))
    rows = {row.group: row for row in global_importance(model, Settings(), 2, level=level)[1]}
    mute = {name for name, row in rows.items() if row.silent}
    assert mute == {"group": {"sequence"}, "component": {"demographics", "transitions"}}[level]
    for name in mute:
        assert (rows[name].drop, rows[name].low, rows[name].high) == (0, 0, 0)
    assert any(row.drop > 0 for row in rows.values())


def test_a_part_without_weight_is_not_silent(timeless):
    settings = Settings(weights={"text": 1.0})
    rows = global_importance(timeless.drawn(10, np.random.default_rng(0)), settings, 2)[1]
    assert {row.group for row in rows if row.silent} == {"sequence"}
    assert {row.group: row.drop for row in rows}["popularity"] == 0


def test_blocks_of_a_text_that_says_nothing_are_silent(sample, encoder, cache):
    same = replace(sample, item_texts=("the same",) * len(sample.item_texts))
    model = HeldOutModel.of(Engine.fit(same, encoder, cache))
    rows = global_importance(model.drawn(5, np.random.default_rng(0)), Settings(), 1, level="pca")[1]
    assert all(row.silent for row in rows)


@pytest.fixture
def run_command(monkeypatch, capsys):
    """What a command prints."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["recsys_core", *map(str, arguments)])
        with contextlib.suppress(SystemExit):
            main()
        return capsys.readouterr().out

    return call


def silent_lines(out):
    return {line.split()[0] for line in out.splitlines() if line.endswith("silent")}


def test_the_commands_print_silent_and_no_figure(run_command, tmp_path, sample):
    asked = ["evaluate", "sample", "--protocol", "cold-items", "--folds", 1, "--jobs", 1]
    out = run_command(*asked, "--models", ",".join(MODELS))
    assert silent_lines(out) == MUTE
    for name in MUTE:
        (line,) = (line for line in out.splitlines() if line.startswith(name))
        assert not re.search(r"\d", line)
    assert re.search(r"^text +ndcg@10 0\.\d+ \[", out, re.M)
    table = sample.interactions.drop(columns="timestamp")
    users, items = np.array(sample.user_ids.ids), np.array(sample.item_ids.ids)
    table = table.assign(user_id=users[table["user"]], item_id=items[table["item"]])
    table[table["user"] < 40][["user_id", "item_id", "rating"]].to_csv(
        tmp_path / "interactions.csv", index=False
    )
    sample.items.to_csv(tmp_path / "items.csv", index=False)
    out = run_command("importance", tmp_path)
    assert silent_lines(out) >= {"sequence"}
    assert re.search(r"^ +collaborative +[+-]0\.\d+ \[", out, re.M)
