"""Real folders through the browser: recommended and explained, nothing set up by hand."""

import re

import pytest
from playwright.sync_api import expect

# The large ones are read by TF-IDF, so that the suite stays short; two go through a transformer.
FOLDERS = {
    "amazon_games_titles": "tfidf",
    "douban_movies": "auto",
    "ml100k_plots": "auto",
    "mlsmall_tmdb": "tfidf",
    "rt_critics": "tfidf",
}


@pytest.mark.usefixtures("shared_data")
@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_real_folder_is_fitted_ranked_and_explained(open_page, shoot, name):
    page = open_page(f"/?dataset={name}&encoder={FOLDERS[name]}", height=3000)
    expect(page.get_by_text(re.compile("candidates ranked"))).to_be_visible(timeout=240_000)
    expect(page.get_by_role("heading", name="The words")).to_have_count(1, timeout=120_000)
    expect(page.get_by_text(re.compile("completeness error")).first).to_be_visible(timeout=60_000)
    overall = re.compile(r"nDCG@10 \d|Measured on the page Importance")  # large ones measure it there
    expect(page.get_by_text(overall).first).to_be_visible(timeout=240_000)
    expect(page.get_by_role("button", name="Why?")).to_have_count(9)
    shoot(page, f"real-{name}")
