"""What is silent is shown as silent, and where default weights were chosen is said under the figures."""

import pandas as pd
from said import read
from screen import app, texts
from streamlit.testing.v1 import AppTest

from recsys_core.evaluation.kept_figures import kept_figures
from recsys_core.evaluation.summary import silent_models


def opened_table(test, key):
    test.session_state[f"table-{key}"] = True
    test.run(timeout=120)
    assert not test.exception
    return test.dataframe[0].value.set_index("model" if key == "quality-chart" else "part")


def test_models_that_know_nothing_of_new_items_have_no_figures(sample, encoder):
    figures = kept_figures(sample, encoder, "cold-items").figures
    assert {"popularity", "ease"} <= silent_models(figures)
    test = app(protocol="cold-items").switch_page("pages/quality/quality.py").run(timeout=120)
    assert not test.exception
    said = read(texts(test))
    assert "Silent, with nothing to say under this protocol: " in said
    assert "Popularity" in said
    chart = test.get("plotly_chart")[0].proto.spec
    assert "Text cosine" in chart
    assert "Popularity" not in chart
    table = opened_table(test, "quality-chart")
    assert table.loc["Popularity (silent)"].isna().all()
    assert table.loc["Text cosine", "ndcg@10"] > 0
    assert "Popularity" not in table.index


def test_a_part_that_says_nothing_has_no_importance_on_the_page():
    def page():
        from pages._ui.reasons import importance
        from recsys_core.explain.ranker.importance import HeldOutImportance, PartImportance

        rows = (
            PartImportance("text", 0.02, 0.01, 0.03, 0.001, True),
            PartImportance("popularity", 0.0004, -0.001, 0.002, 0.001, False),
            PartImportance("sequence", 0.0, 0.0, 0.0, 0.0, False, silent=True),
        )
        importance.whole(HeldOutImportance("one split", 40, 10, 5, 0.2, rows), "try")

    test = AppTest.from_function(page, default_timeout=120).run()
    assert not test.exception
    said = read(texts(test))
    assert "Not distinguishable from 0: popularity." in said
    assert "Silent, with nothing to say to anybody asked: " in said
    assert "Sequence" not in test.get("plotly_chart")[0].proto.spec
    table = opened_table(test, "global-try")
    assert table.loc["Popularity", "lost"] == 0.0004
    (mute,) = (row for name, row in table.iterrows() if name.endswith("(silent)"))
    assert pd.isna(mute["lost"])


def test_where_default_weights_were_chosen_is_said_under_figures_of_their_data(movielens):
    def page(said):
        from pages.quality import figures
        from recsys_core import load_dataset, load_encoder
        from recsys_core.evaluation.kept_figures import kept_figures

        kept = kept_figures(load_dataset("sample"), load_encoder(), "temporal").figures
        figures.shown({**kept, "protocol": {**kept["protocol"], "chosen_on": said}})

    from recsys_core.evaluation.chosen_on import said_of_defaults

    for said in (str(said_of_defaults(movielens)), ""):
        test = AppTest.from_function(page, args=(said,), default_timeout=120).run()
        assert not test.exception
        assert ("chosen on these very ratings, those of MovieLens 100K" in read(texts(test))) is bool(said)
