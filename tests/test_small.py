"""Small and odd datasets: every question is answered in finite numbers, or refused in one sentence."""

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from recsys_core import Engine, Explainer, Query, Settings, load_encoder
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.tables import Tables
from recsys_core.engine_folder import load, save
from recsys_core.errors import RecLensError, SettingsError, SilentWeightsError, UnknownIdError
from recsys_core.evaluation.curve import pca_curve
from recsys_core.evaluation.experiment import Experiment
from recsys_core.evaluation.measure import measure
from recsys_core.evaluation.protocols import PROTOCOLS
from recsys_core.explain.lists.contrast import contrast
from recsys_core.explain.lists.weights import stable_ranges
from recsys_core.explain.methods.registry import METHODS
from recsys_core.explain.ranker.importance import held_out_importance
from recsys_core.explain.ranker.randomisation import randomisation
from recsys_core.explain.ranker.strategy import suggest
from recsys_core.explain.ranker.surrogate import surrogate
from recsys_core.explain.what_if.counterfactuals import Crossing, counterfactuals
from recsys_core.explain.words.text_score import first_text_scores
from recsys_core.mining import KeywordIndex, nearest_items
from recsys_core.report import archive_of, html_of, report_on
from recsys_core.wording.narrative import narrative
from recsys_core.wording.reasons import list_reasons

WORDS = (
    "storm",
    "harbour",
    "robot",
    "detective",
    "music",
    "garden",
    "mountain",
    "letter",
    "child",
    "ship",
    "island",
)


def catalogue(count, text=None, **columns):
    rng = np.random.default_rng(1)
    told = [f"a story about {' '.join(rng.choice(WORDS, 5))}" for _ in range(count)]
    texts = told if text is None else [text] * count
    titles = [f"Title {n}" for n in range(count)] if text is None else ["Same"] * count
    ids = [f"i{n}" for n in range(count)]
    return pd.DataFrame({"item_id": ids, "title": titles, "text": texts, **columns})


def rows(pairs, ratings=None, times=None):
    table = {"user_id": [user for user, _ in pairs], "item_id": [f"i{item}" for _, item in pairs]}
    for name, values in (("rating", ratings), ("timestamp", times)):
        if values is not None:
            table[name] = [str(value) for value in values]
    return pd.DataFrame(table)


CHAIN = [(f"u{user}", item) for user in range(6) for item in range(user, user + 5)]
ALL_PAIRS = [(f"u{user}", item) for user in range(5) for item in range(5)]
CASES = {
    "a catalogue": (catalogue(14, category=["a", "b"] * 7), None),
    "a catalogue of one": (catalogue(1), None),
    "one item": (catalogue(1), rows([("u", 0)], [5])),
    "two items": (catalogue(2), rows([("u", 0), ("v", 1), ("v", 0)], [5, 4, 2], [1, 2, 3])),
    "three items": (
        catalogue(3),
        rows([("u", 0), ("v", 1), ("w", 2), ("u", 1)], [5, 4, 5, 4], [1, 2, 3, 4]),
    ),
    "one person": (
        catalogue(12),
        rows([("u", item) for item in range(8)], [5, 4, 3, 5, 4, 5, 4, 5], range(8)),
    ),
    "one interaction": (catalogue(12), rows([("u", 3)])),
    "nobody likes": (catalogue(12), rows([("u", 3), ("v", 4), ("v", 5)], [3, 3.5, 2], [1, 2, 3])),
    "everybody likes all": (catalogue(5), rows(ALL_PAIRS, None, range(25))),
    "equal texts": (catalogue(12, "a ship"), rows(CHAIN, None, range(30))),
    "empty texts": (catalogue(12, ""), rows(CHAIN, None, range(30))),
}
WITHOUT_LIKES = {"a catalogue", "a catalogue of one", "nobody likes"}


@pytest.fixture(scope="module")
def tiny(tiny_model):
    return load_encoder(str(tiny_model))


@pytest.fixture(scope="module", params=CASES)
def case(request, tiny):
    data = assemble(request.param, Tables(*CASES[request.param]))
    return request.param, Engine.fit(data, tiny)


def finite(found):
    """Raises where a number in here is none; JSON refuses it too."""
    json.dumps(found, allow_nan=False, default=lambda one: asdict(one))


def queries(data):
    ids = data.item_ids.ids
    asked = [Query(text="a ship and a storm"), Query(text="robots"), Query(likes=ids[:2], text="music")]
    asked += [Query(likes=ids[:1]), Query(likes=ids[:6]), Query(dislikes=ids[:1])]
    return asked + [Query(user=user) for user in data.user_ids.ids[:2]]


def answered(work):
    """What it gives, or None where it is refused in one sentence."""
    try:
        found = work()
    except RecLensError as refusal:
        said = str(refusal)
        assert said.endswith(".")
        assert "\n" not in said
        assert "nan" not in said.lower().split()
        return None
    finite(found)
    return found


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_every_list_and_every_account_of_it_is_finite(case):
    name, engine = case
    data, settings = engine.dataset, Settings()
    ranked = 0
    for query in queries(data):
        try:
            ranking = engine.rank(query)
        except SilentWeightsError:  # a person of whom nothing is known where nobody has liked anything
            assert name in WITHOUT_LIKES
            assert query.user
            continue
        ranked += 1
        best = int(ranking.candidates[0])
        assert np.isfinite(ranking.scores).all()
        assert sum(ranking.ledger(best).values()) == pytest.approx(ranking.scores[best], abs=1e-6)
        list_reasons(Explainer(engine), ranking, ranking.candidates[:5].tolist())
        finite(
            [
                asdict(found)
                for found in counterfactuals(Explainer(engine), query, settings, Crossing(best, 1))
            ]
        )
        finite([asdict(found) for found in stable_ranges(ranking, settings, 1)])
        finite(asdict(contrast(Explainer(engine), ranking, settings, 0, len(data.item_ids) - 1)))
    assert ranked >= 6


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("asked", [0, 2, 4])
def test_every_method_explains_and_the_report_is_written(case, asked):
    _, engine = case
    query = queries(engine.dataset)[asked]
    ranking = engine.rank(query)
    made = Explainer(engine).explain(
        query, engine.dataset.item_ids.ids[int(ranking.candidates[0])], None, tuple(METHODS)
    )
    finite(made.to_dict())
    assert made.trust() is not None
    assert narrative(made).endswith(".")
    for kind, accounts in (
        ("recommendation", [made]),
        ("list", Explainer(engine).accounts(ranking, ranking.candidates[:3].tolist())),
    ):
        report = report_on(engine, accounts, kind, "en")
        assert "nan" not in html_of(report).lower().split()
        assert archive_of(report)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_questions_about_the_whole_ranker_are_answered_or_refused(case):
    name, engine = case
    settings = Settings()
    for level in ("group", "component", "pca", "field"):
        found = answered(lambda level=level: asdict(held_out_importance(engine, settings, level=level)))
        assert found is None or found["users"] > 0
        assert found is None or name not in WITHOUT_LIKES
    answered(lambda: asdict(suggest(engine, settings)))
    answered(lambda: asdict(surrogate(engine, settings)))
    answered(lambda: [asdict(row) for row in randomisation(first_text_scores(engine, 2))])
    KeywordIndex(engine.dataset).of_item(0)
    near = nearest_items(engine.space, 0, engine.pca_size(settings))
    assert len(near) == min(5, len(engine.dataset.item_ids) - 1)
    assert np.isfinite([one.cosine for one in near]).all()


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("protocol", [*PROTOCOLS, "ratings"])
def test_every_protocol_measures_or_says_what_is_missing(case, tiny, protocol):
    name, engine = case
    models = () if protocol == "ratings" else ("random", "text", "ease", "factorisation", "fusion")
    found = answered(lambda: measure(engine.dataset, tiny, Experiment(protocol, models, folds=1)))
    if name in WITHOUT_LIKES:
        assert found is None
    if protocol != "ratings":
        curve = answered(lambda: pca_curve(engine.dataset, tiny, protocol))
        assert curve is None or curve["users"] > 0


def test_it_is_saved_and_ranks_alike(case, tiny, tmp_path):
    _, engine = case
    query = Query(text="a ship", likes=engine.dataset.item_ids.ids[:1])
    again = load(save(engine, tmp_path / "saved"), tiny)
    np.testing.assert_array_equal(again.rank(query).scores, engine.rank(query).scores)


def test_a_catalogue_alone_is_answered_by_text_and_attributes(tiny):
    data = assemble("alone", Tables(*CASES["a catalogue"]))
    assert len(data.user_ids) == len(data.interactions) == len(data.liked) == 0
    assert np.isnan(data.threshold)
    assert {fault.rule for fault in data.report.faults} == set()  # nobody was promised, so nobody is missed
    engine = Engine.fit(data, tiny)
    words, likes = engine.rank(Query(text="a ship")), engine.rank(Query(likes=("i0",)))
    assert words.tier == "own words"
    assert likes.tier == "few likes"
    assert {part.name for part in words.parts} == {"text"}
    assert {part.name for part in likes.parts} == {"text", "item_attributes"}
    assert sum(part.weight for part in likes.parts) == pytest.approx(1.0)
    top = engine.rank(Query(likes=("i0",)), Settings(weights={"attributes": 1.0})).candidates[:6]
    assert {data.items["category"][row] for row in top} == {"a"}


def test_people_without_interactions_bring_their_words(tiny):
    people = pd.DataFrame({"user_id": ["p", "q"], "profile": ["ships and storms", ""]})
    engine = Engine.fit(assemble("people", Tables(catalogue(6), None, people)), tiny)
    assert engine.rank(Query(user="p")).tier == "own words"
    with pytest.raises(SilentWeightsError, match="own words"):
        engine.rank(Query(user="q"))


def test_weights_on_what_cannot_answer_name_what_can(tiny):
    engine = Engine.fit(assemble("alone", Tables(*CASES["a catalogue"])), tiny)
    with pytest.raises(SilentWeightsError, match="give text or attributes a weight"):
        engine.rank(Query(likes=("i0",)), Settings(weights={"popularity": 1.0}))


def test_equal_texts_are_told_apart_by_nothing_but_people(tiny):
    """What floating-point arithmetic leaves of the difference of equal texts is no difference."""
    engine = Engine.fit(assemble("equal", Tables(*CASES["equal texts"])), tiny)
    ranking = engine.rank(Query(text="a storm"), Settings(weights={"text": 1.0}))
    np.testing.assert_array_equal(ranking.scores, 0.0)
    by_people = engine.rank(Query(user="u0"))
    assert len(set(by_people.scores.round(9))) > 1


def test_a_catalogue_without_a_person_names_none(tiny):
    engine = Engine.fit(assemble("alone", Tables(*CASES["a catalogue"])), tiny)
    with pytest.raises(UnknownIdError, match="no user at all"):
        engine.rank(Query(user="u"))
    with pytest.raises(SettingsError, match="nobody whose likes could be held out"):
        held_out_importance(engine, Settings())


def test_times_beyond_any_calendar_are_absent_and_counted(tiny):
    times = ["1e300", "-1e300", "1e308", "inf", "99999999999999999999", "1"]
    data = assemble("times", Tables(catalogue(6), rows([("u", n) for n in range(6)], None, times)))
    assert data.interactions["timestamp"].notna().sum() == 1
    found = {fault.rule: fault.count for fault in data.report.faults}
    assert (found["unreadable_timestamp"], found["early_timestamp"]) == (4, 1)
    assert np.isfinite(Engine.fit(data, tiny).rank(Query(user="u")).scores).all()
