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
    expect(page.locator(".list .row")).to_have_count(10, timeout=240_000)
    expect(page.locator(".tile-words .words")).to_be_visible(timeout=120_000)
    expect(page.locator(".checks")).to_contain_text("passed", timeout=120_000)
    expect(page.locator(".row mark").first).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Open large: Permutation importance").click()
    overall = re.compile(
        "^The ranking loses|^No part|Measured on the page Importance"
    )  # large ones measure it there
    expect(page.get_by_text(overall).first).to_be_visible(timeout=240_000)
    shoot(page, f"real-{name}")
