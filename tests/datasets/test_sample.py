import pandas as pd

from recsys_core.datasets.sample import SAMPLES
from recsys_core.datasets.simulate import simulate
from recsys_core.datasets.themes_en import TASTE

SAMPLE = SAMPLES["sample"]


def items():
    return pd.read_csv(SAMPLE / "items.csv", dtype=str, keep_default_na=False)


def test_descriptions_have_30_to_60_words_and_titles_are_unique():
    table = items()
    lengths = table["text"].str.split().str.len()
    assert lengths.between(30, 60).all()
    assert table["title"].is_unique
    assert 230 <= len(table) <= 280


def test_every_theme_stands_in_enough_descriptions_to_be_a_taste():
    table = items()
    for theme in TASTE.themes:
        assert sum(TASTE.has(text, theme) for text in table["text"]) >= 10, theme


def test_the_simulated_tables_are_the_ones_the_seed_gives():
    for name, table in simulate(items(), TASTE).items():
        stored = pd.read_csv(SAMPLE / f"{name}.csv", dtype=str, keep_default_na=False)
        fresh = table.astype(str).reset_index(drop=True)
        pd.testing.assert_frame_equal(stored, fresh, check_dtype=False)


def test_sample_is_marked_simulated_and_each_reader_has_a_profile(sample):
    assert sample.simulated
    assert sample.report.faults == ()
    assert len(sample.user_ids) == 400
    assert all(sample.user_texts)
    counts = sample.interactions.groupby("user").size()
    assert counts.between(20, 60).all()


def test_planted_tastes_show_in_the_ratings(sample):
    tastes = pd.read_csv(SAMPLE / "tastes.csv", dtype=str, keep_default_na=False).set_index("user_id")
    texts = sample.items["text"]
    inside, outside = [], []
    for row in sample.interactions.itertuples():
        taste = tastes.loc[sample.user_ids.ids[row.user]]
        planted = any(TASTE.has(texts.iat[row.item], theme) for theme in taste["themes"].split(";"))
        by = sample.items["creator"].iat[row.item] == taste["creator"]
        (inside if planted or by else outside).append(row.rating)
    assert sum(inside) / len(inside) > 4.2
    assert sum(outside) / len(outside) < 3.0


def test_the_chinese_sample_is_built_the_same_way():
    from recsys_core import load_dataset
    from recsys_core.datasets import themes_zh

    table = pd.read_csv(SAMPLES["sample-zh"] / "items.csv", dtype=str, keep_default_na=False)
    assert table["text"].str.len().between(60, 120).all()
    assert table["title"].is_unique
    assert "三体" in set(table["title"])
    for theme in themes_zh.TASTE.themes:
        assert sum(themes_zh.TASTE.has(text, theme) for text in table["text"]) >= 10, theme
    for name, fresh in simulate(table, themes_zh.TASTE).items():
        stored = pd.read_csv(SAMPLES["sample-zh"] / f"{name}.csv", dtype=str, keep_default_na=False)
        pd.testing.assert_frame_equal(stored, fresh.astype(str).reset_index(drop=True), check_dtype=False)
    data = load_dataset("sample-zh")
    assert data.simulated
    assert data.report.faults == ()
