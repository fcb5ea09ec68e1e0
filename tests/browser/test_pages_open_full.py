"""No page opens empty, headings are in order and said once, and what was chosen goes along."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

PAGES = {
    "order": "Without ",
    "what_if": "Without ",
    "compare": "likes in common",
    "newcomer": "people would have it on their first ten",
    "quality": "All parts together",
    "importance": "The ranking loses most without",
    "look_inside": "of what sets the texts apart",
}
LEVELS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(one => [Number(one.tagName[1]), one.textContent])"


def settled(page):
    page.wait_for_timeout(800)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
        state="attached", timeout=120_000
    )
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_with_a_finding_under_headings_in_order(open_page, name):
    page = open_page(f"/{name}", width=1024, height=768)
    expect(page.get_by_role("heading", level=2).filter(has_text=PAGES[name]).first).to_be_visible()
    settled(page)
    found = page.evaluate(LEVELS)
    levels = [level for level, _ in found]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), found
    said = [text for _, text in found]
    assert len(said) == len(set(said)), said
    assert page.get_by_test_id("stException").count() == 0
    for words in page.get_by_test_id("stMain").locator("button .stMarkdownEllipsis:visible").all():
        assert words.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), words.text_content()  # “Sho…”
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_dataset_that_a_link_or_a_fit_chose_goes_along(open_page):
    page = open_page("/?dataset=alone")
    settled(page)
    page.get_by_role("link", name="What if").click()
    expect(page.get_by_role("heading", name="What if", level=1)).to_be_visible()
    settled(page)
    expect(page).to_have_url(re.compile("dataset=alone"))
    expect(page.get_by_role("heading", name="Nothing is known of the past here")).to_be_visible()


def test_a_download_answers_at_the_click(open_page):
    page = open_page("/compare")
    settled(page)
    page.get_by_text("Save this comparison").click()
    button = page.get_by_role("button", name="HTML")
    expect(button).to_be_visible()
    settled(page)
    button.evaluate(
        """one => { window.busy = false; new MutationObserver(() => {
            if (one.querySelector('[data-testid="stSpinnerIcon"]')) window.busy = one.disabled;
        }).observe(one, { childList: true, subtree: true, attributes: true }); }"""
    )
    with page.expect_download() as saving:
        button.click()
    assert saving.value.suggested_filename == "report.html"
    assert page.evaluate("window.busy")
