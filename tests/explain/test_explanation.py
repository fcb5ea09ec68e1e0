import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys_core import Explainer, Explanation, Query, Settings
from recsys_core.components.registry import GROUPS
from recsys_core.datasets.sample import SAMPLES
from recsys_core.datasets.themes_en import TASTE
from recsys_core.explain.explanation import Measure
from recsys_core.explain.item.history import history_shares
from recsys_core.explain.item.summary import apart_from_history, history_rows
from recsys_core.explain.trust.checks import THRESHOLDS
from recsys_core.wording.narrative import narrative, phrases, why
from recsys_core.wording.reasons import list_reasons

QUERIES = [Query(user="r004"), Query(likes=("b001", "b005", "f001")), Query(user="r040", text="the open sea")]


@pytest.mark.parametrize("query", QUERIES)
def test_past_items_own_words_and_popularity_sum_to_the_score(engine, query):
    ranking = engine.rank(query)
    for item in (int(ranking.candidates[0]), int(ranking.candidates[100])):
        made = Explainer(engine).explain(query, engine.dataset.item_ids.ids[item], methods=())
        apart = apart_from_history(made)
        assert apart.keys() <= {"popularity", "demographics", "newcomer"}  # all other shares are exact
        total = sum(past.share for past in made.history) + made.own_words_share + sum(apart.values())
        assert total == pytest.approx(made.score, abs=1e-5)
        assert made.score == pytest.approx(ranking.scores[item], abs=1e-12)
        assert sum(made.ledger.values()) == pytest.approx(made.score, abs=1e-6)
        for line in made.lines:
            assert line.contribution == pytest.approx(line.weight * (line.raw - line.centre) / line.scale)
        rows = history_rows(made)
        assert sum(value for _, value in rows) + sum(apart.values()) == pytest.approx(made.score, abs=1e-6)


@pytest.mark.parametrize(
    ("rest", "english", "chinese"),
    [(1, "1 other past item", "其余 1 个过去条目"), (2, "2 other past items", "其余 2 个过去条目")],
)
def test_one_item_left_over_is_no_several(engine, rest, english, chinese):
    made = Explainer(engine).explain(Query(user="r004"), "b001", methods=())
    liking = [replace(past, share=0.1) for past in made.history[: 5 + rest]]
    short = replace(made, history=tuple(liking), own_words_share=0.2)
    assert [name for name, _ in history_rows(short)][5:] == [english, "Own words"]
    assert [name for name, _ in history_rows(short, "zh")][5:] == [chinese, "自己的描述"]


def test_taking_a_past_item_away_moves_ease_by_its_share(engine):
    """A share is what it says: without the item the raw EASE score falls by just that much."""
    data = engine.dataset
    likes = ("b001", "b006", "b010", "f001", "f070", "b015")
    ease = engine.component("ease")
    full = engine.profile(Query(likes=likes))
    item = data.item_ids.row("f080")
    shares = ease.history_shares(full, np.array([item]), 16)[:, 0]
    for place in range(len(likes)):
        less = engine.profile(Query(likes=likes[:place] + likes[place + 1 :]))
        drop = ease.score(full, 16)[item] - ease.score(less, 16)[item]
        assert drop == pytest.approx(shares[place], abs=1e-9)


def test_json_goes_round_without_a_model(engine):
    made = Explainer(engine).explain(Query(user="r004", text="jazz"), "f091")
    back = Explanation.from_json(made.to_json())
    assert back == made
    np.testing.assert_allclose(back.attention.weights, made.attention.weights, atol=1e-5)
    assert back.trust() == made.trust()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_of_the_narrative_stands_in_the_explanation(engine, language):
    for query in QUERIES:
        made = Explainer(engine).explain(query, "f085", methods=("ig",))
        known = [made.own_words_share, *made.ledger.values(), *(past.share for past in made.history)]
        known += [word.attribution for word in made.item_text.words]
        allowed = {f"{abs(value):.2f}" for value in known}
        said = narrative(made, language)
        assert len(re.findall(r"。|\.(?: |$)", said)) >= 2
        for title in sorted((past.title for past in made.history), key=len, reverse=True):
            said = said.replace(title, "")
        numbers = re.findall(r"\d+\.\d+", said)
        assert numbers
        assert set(numbers) <= allowed
        if language == "zh":
            assert re.search(r"[\u4e00-\u9fff]", said)


def test_a_narrative_is_hedged_by_what_the_trust_strip_found(engine):
    made = Explainer(engine).explain(QUERIES[0], "f085", methods=("ig",))
    assert "Checked so far and passed: their sum," in narrative(made)
    for say, language in ((phrases("en"), "en"), (phrases("zh"), "zh")):
        for name, reason in say.failed.items():
            poor = replace(made, measures=(Measure(name, 1.0, "poor", 0.0, ""),))
            assert reason in narrative(poor, language)
    torn = replace(made.item_text, complete=False)
    assert "Of its text" not in narrative(replace(made, texts=(torn,)))


def test_both_languages_say_the_same_things():
    assert phrases("en").failed.keys() == phrases("en").checked.keys() == THRESHOLDS.keys()
    assert phrases("en").places.keys() == set(GROUPS)


def test_reasons_of_a_list_are_those_of_its_items(engine):
    query = Query(user="r004")
    ranking = engine.rank(query)
    rows = [int(row) for row in ranking.candidates[:5]]
    for row, reason in zip(rows, list_reasons(Explainer(engine), ranking, rows), strict=True):
        made = Explainer(engine).explain(query, engine.dataset.item_ids.ids[row], methods=())
        assert narrative(made).startswith(reason)


def test_nothing_good_to_say_is_said_plainly():
    ledger = {"text": -0.4, "collaborative": 0.0, "popularity": -0.1}
    assert why(ledger, [], -0.4, True).startswith("Nothing known")
    assert (
        why({**ledger, "popularity": 0.3}, [], -0.4, True) == "Because its popularity speaks for it (+0.30)."
    )
    assert "own words" in why(ledger, [("X", 0.5, True)], 0.01, True)
    assert "own words" not in why(ledger, [("X", 0.5, True)], 0.004, True)  # would read +0.00
    assert "in spite of Y (−0.20)" in why(ledger, [("X", 0.5, True), ("Y", -0.2, True)], 0.0, False)
    said = why(ledger, [("X", 0.5, False), ("Y", -0.2, False)], 0.0, False)
    assert said == "Because it is unlike X (+0.50); in spite of not liking Y (−0.20)."


def test_planted_tastes_come_out_in_words_or_past_items(engine):
    """The sample's true reasons are known: theme words or themed items must be among the largest shares.

    Counted over recommendations that carry a planted theme or creator in the first five of 40 readers.
    """
    data = engine.dataset
    tastes = pd.read_csv(SAMPLES["sample"] / "tastes.csv", dtype=str, keep_default_na=False).set_index(
        "user_id"
    )
    texts, creators = data.items["text"], data.items["creator"]

    def planted(row, taste):
        return any(TASTE.has(texts.iat[row], theme) for theme in taste["themes"].split(";")) or (
            taste["creator"] != "" and creators.iat[row] == taste["creator"]
        )

    hits = total = 0
    for user in data.user_ids.ids[:40]:
        taste, query = tastes.loc[user], Query(user=user)
        for row in engine.rank(query).candidates[:5]:
            if planted(row, taste):
                made = Explainer(engine).explain(query, data.item_ids.ids[row], methods=())
                carried = [data.item_ids.row(past.item_id) for past in made.history[:3]]
                total += 1
                hits += any(planted(past, taste) for past in carried)
    assert total > 100
    assert hits / total >= 0.95


def test_the_readers_own_theme_words_carry_the_text_score(engine):
    """In a query that names a theme among small talk, the theme word has the largest share for a themed item."""
    cases = {
        "On quiet evenings with my neighbour I like robots": ("robots", "b007"),
        "Give me a good dragon and I will read until morning": ("dragon", "b043"),
        "Mostly I want a detective after a long working day": ("detective", "b057"),
        "After dinner we talk about jazz for hours": ("jazz", "f091"),
    }
    for text, (word, item) in cases.items():
        made = Explainer(engine).explain(Query(text=text), item, methods=("ig",))
        best = sorted(made.query_text.words, key=lambda share: -share.attribution)[:3]
        assert word in [share.text for share in best], (text, best)


def test_an_item_already_seen_is_accounted_for_without_a_rank(engine):
    data = engine.dataset
    seen = data.item_ids.ids[int(data.seen(data.user_ids.row("r004"))[0])]
    made = Explainer(engine).explain(Query(user="r004"), seen, methods=("permutation",))
    assert made.rank is None
    assert made.local_importance == ()
    assert any("already seen" in note for note in made.notes)


def test_hostile_texts_are_explained_or_withheld_but_never_crash(engine):
    for text in (
        "👩‍🚀" * 30,
        "<img src=x onerror=alert(1)>",
        "שלום עולם",
        "e\u0301" * 40,
        "every other word " * 90,
        "?",
    ):
        made = Explainer(engine).explain(Query(text=text), "b001", Settings(pca=32), methods=("ig",))
        assert made.query_text is None or made.query_text.words


def test_what_a_newcomer_is_told_apart_from_likes_is_the_constant_and_who_they_are(engine):
    """Against the component's own arrays: nothing of it comes from the likes."""
    likes = engine.dataset.item_ids.ids[:3]
    ranking = engine.rank(Query(likes=likes))
    row = int(ranking.candidates[0])
    made = Explainer(engine).explain(Query(likes=likes), engine.dataset.item_ids.ids[row], methods=())
    part = next(part for part in ranking.parts if part.name == "newcomer")
    constant = engine.component("newcomer").constant_
    expected = part.slope * (constant[row] - constant[ranking.candidates].mean())
    assert apart_from_history(made)["newcomer"] == pytest.approx(expected, abs=1e-9)


def test_a_moved_pca_size_asks_only_what_reads_texts_again(engine, monkeypatch):
    query = Query(user="r020")
    engine.rank(query)
    asked = []
    for component in engine.components:
        plain = component.score
        monkeypatch.setattr(
            component,
            "score",
            lambda profile, k, name=component.name, plain=plain: asked.append(name) or plain(profile, k),
        )
    engine.rank(query, Settings(pca=23))
    assert set(asked) == {"text", "text_map", "factorisation"}
    asked.clear()
    engine.rank(query, Settings(pca=23, weights={"text": 0.9, "popularity": 0.1}))
    assert not asked


def test_shares_add_up_at_sizes_that_were_and_were_not_prepared(engine):
    """The text map alone carries the score; its shares come by another way than its scores."""
    alone = {"weights": {"text": 1.0}, "split": {"text": {"text_map": 1.0}}}
    for size in (5, 31, 97):
        ranking = engine.rank(Query(user="r012"), Settings(pca=size, **alone))
        items = [int(item) for item in ranking.candidates[[0, 3, 50]]]
        total = sum(table.sum(axis=0) for table in history_shares(Explainer(engine), ranking, items).values())
        np.testing.assert_allclose(total, ranking.scores[items], atol=1e-6)
