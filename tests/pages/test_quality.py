"""The Quality page without a browser."""

import time

from said import behind, headings, read
from screen import app, texts

from recsys_core.evaluation.kept_figures import kept_figures
from recsys_core.evaluation.summary import leading, ordered, takeaway


def measure(test):
    """Press the button and wait for the figures."""
    test.button(key="measure").click().run(timeout=60)
    for _ in range(200):
        if "measuring" not in test.session_state:
            break
        time.sleep(1)
        test.run(timeout=60)
    assert not test.exception


def opened_table(test):
    """The numbers under the first chart, as they come at a click."""
    count = len(test.dataframe)
    test.session_state["table-quality-chart"] = True
    test.run(timeout=60)
    assert not test.exception
    assert len(test.dataframe) == count + 1
    return test.dataframe[0].value


def test_the_page_opens_with_the_figures_that_came_along(sample, encoder):
    test = app().switch_page("pages/quality/quality.py").run(timeout=60)
    assert not test.exception
    kept = kept_figures(sample, encoder, "warm")
    said = read(texts(test))
    assert f"Measured beforehand, on {kept.date}, at commit {kept.commit}: {kept.command}" in said
    assert "simulated" in said
    assert headings(test)[0].startswith("All parts together")
    assert "5 folds" in behind(test)[headings(test)[0]]
    assert "best at PCA size" in headings(test)[1]
    assert test.button(key="measure").label == "Measure again"
    assert len(test.get("plotly_chart")) == 4  # models, people, items, the curve


def test_measuring_shows_figures_with_their_protocol():
    test = app().switch_page("pages/quality/quality.py").run(timeout=60)
    measure(test)
    said = texts(test)
    assert "recsys_core evaluate" not in read(said)
    assert "simulated" in said
    protocol = behind(test)[headings(test)[0]]
    assert "chosen among 400 weightings" in protocol
    assert "1 folds" in protocol
    assert "nDCG@10" in said
    table = opened_table(test).set_index("model")
    assert table["ndcg@10"]["Fusion, chosen weights"] > table["ndcg@10"]["Random"]


def test_the_protocol_is_told_in_chinese_with_its_numbers():
    test = app(lang="中文").switch_page("pages/quality/quality.py").run(timeout=60)
    measure(test)
    said = behind(test)[headings(test)[0]]
    assert "在训练部分留出的喜欢（每人随机五分之一）" in said
    assert "喜好指评分 ≥ 4；" in said
    assert "tuned by" not in said
    assert "rating >=" not in said


RESULT = {
    "protocol": {"metric": "ndcg@10", "better": "higher", "parts": ["ease"]},
    "results": [
        {
            "model": "ease",
            "metrics": {"ndcg@10": {"mean": 0.2, "low": 0.19, "high": 0.21}},
            "fusion_minus_this": {"mean": 0.03, "low": 0.02, "high": 0.04, "p_holm": 1e-5},
        },
        {"model": "fusion", "metrics": {"ndcg@10": {"mean": 0.23, "low": 0.22, "high": 0.24}}},
    ],
}


def test_the_takeaway_quotes_the_table_and_hedges_what_cannot_be_told_apart():
    names = {"ease": "EASE", "fusion": "Fusion"}
    assert leading(RESULT) == "fusion"
    assert [row[0] for row in ordered(RESULT, "ndcg@10")] == ["fusion", "ease"]
    said = takeaway(RESULT, names)
    assert "0.230 [0.220, 0.240]" in said
    assert "+0.030 [+0.020, +0.040]: better than chance would explain" in said
    RESULT["results"][0]["fusion_minus_this"] = {"mean": 0.001, "low": -0.01, "high": 0.01, "p_holm": 0.8}
    assert "not distinguishable from chance" in takeaway(RESULT, names)


def test_fewer_stars_off_is_better():
    stars = {
        "protocol": {"metric": "rmse", "better": "lower", "parts": ["svd", "bias"]},
        "results": [
            {
                "model": model,
                "metrics": {"rmse": {"mean": mean, "low": mean - 0.01, "high": mean + 0.01}},
                "fusion_minus_this": {"mean": 0.9 - mean, "low": 0.89 - mean, "high": 0.905 - mean},
            }
            for model, mean in (("bias", 0.94), ("svd", 0.92))
        ]
        + [{"model": "fusion", "metrics": {"rmse": {"mean": 0.9, "low": 0.89, "high": 0.91}}}],
    }
    assert [row[0] for row in ordered(stars, "rmse")] == ["fusion", "svd", "bias"]
    said = takeaway(stars, {"fusion": "Fusion", "svd": "SVD", "bias": "Bias"})
    assert "its best component, SVD, 0.920" in said
    assert "better than chance would explain" in said


def test_stars_are_measured_and_shown_on_the_same_page():
    test = app(protocol="ratings").switch_page("pages/quality/quality.py").run(timeout=60)
    measure(test)
    said = texts(test)
    assert "reaches RMSE" in said
    table = opened_table(test).set_index("model")
    assert table["rmse"]["Fusion, chosen weights"] < table["rmse"]["Mean of all ratings"]
