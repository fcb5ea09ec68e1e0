"""The main job as a person does it, in a real browser."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect


def parameters(page):
    return parse_qs(urlparse(page.url).query)


def first_title(page):
    return page.locator("section.face h4").first


def titles(page):
    return page.locator("section.face h4").all_text_contents()


def test_a_cold_deep_link_to_another_page_shows_that_page_inside_the_app(open_page, shoot):
    page = open_page("/guide")
    expect(page.get_by_role("heading", name="User guide", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Recommend")).to_be_visible()
    page.wait_for_timeout(1500)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    shoot(page, "guide-light-1440")


def test_pick_a_reader_move_sliders_open_a_card_reload_and_find_it_all_again(open_page, shoot, choose):
    page = open_page("/")
    expect(first_title(page)).to_be_visible()
    choose(page, "Person", re.compile("r017"), typed="r017")
    expect(page.get_by_text("Person r017")).to_be_visible()
    # The card of the person before has to go first.
    expect(page.get_by_role("heading", name="The words")).to_have_count(1)
    before = titles(page)

    pca = page.get_by_role("slider", name="PCA size")
    pca.press("Home")
    expect(page.get_by_text("These 2 components hold")).to_be_visible()
    weight = page.get_by_role("slider", name="Text weight")
    weight.press("End")
    expect(page.get_by_text(re.compile("Weights used: text [56]"))).to_be_visible()
    expect(page.get_by_role("heading", name="Permutation importance of the whole ranker")).to_be_visible()
    assert titles(page) != before

    expect(page.get_by_role("heading", name="The words")).to_have_count(1)  # the card open before has gone
    button = page.locator("section.face").first.get_by_role("button", name=re.compile("Why|Close"))
    if "Why" in button.text_content():
        button.click()
    first = page.locator('[class*="st-key-card-"]').filter(has=page.get_by_text(re.compile(r"^1\. ")))
    for heading in (
        "The ledger",
        "The past choices",
        "The words",
        "What the encoder looks at",
        "Permutation importance of this place",
    ):
        expect(first.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator(".words").first).to_be_visible()
    expect(page.locator('[class*="st-key-attention-"] .main-svg').first).to_be_visible()
    expect(page.locator('[class*="st-key-local-"] .main-svg').first).to_be_visible()
    expect(page.get_by_role("heading", name="Permutation importance of the whole ranker")).to_be_visible()
    choose(page, "Layer", "2")
    expect(page).to_have_url(re.compile("layer=2"))
    expect(page.get_by_text(re.compile("completeness error"))).to_have_count(2)
    shoot(page, "recommend-open")

    state = parameters(page)
    assert state["user"] == ["r017"]
    assert state["pca"] == ["2"]
    assert state["text-history"] == ["100"]
    assert state["layer"] == ["2"]
    opened, title = state["item"], first_title(page).text_content()
    page.reload()
    expect(page.get_by_text("Person r017")).to_be_visible()
    expect(page.get_by_text("These 2 components hold")).to_be_visible()
    expect(first_title(page)).to_have_text(title)
    expect(page.get_by_role("heading", name="The words")).to_have_count(1)
    assert parameters(page)["item"] == opened


def test_a_moved_slider_keeps_the_open_card(open_page):
    page = open_page("/?user=r030")
    expect(page.get_by_role("heading", name="The words")).to_have_count(1)
    faces = page.locator("section.face")
    expect(faces).to_have_count(10)
    title = faces.nth(2).locator("h4").text_content().split(". ", 1)[1]
    faces.nth(2).get_by_role("button", name="Why?").click()
    card = page.locator('[class*="st-key-card-"]').filter(has=page.get_by_role("heading", name="The words"))
    expect(card.locator("h4").first).to_have_text(re.compile(re.escape(title)))
    page.get_by_role("slider", name="Popularity weight").press("End")
    expect(page.get_by_text(re.compile(r"popularity [56]\d"))).to_be_visible()
    expect(page.get_by_role("heading", name="The words")).to_have_count(1)  # the old card has gone
    card = page.locator('[class*="st-key-card-"]').filter(has=page.get_by_role("heading", name="The words"))
    expect(card.locator("h4").filter(has_text=title)).to_have_count(1)


def test_opening_another_card_leaves_the_list_and_a_remark_ranks_it_again(open_page):
    page = open_page("/?user=r011&item=none")
    faces = page.locator("section.face")
    expect(faces).to_have_count(10)
    listed = titles(page)
    faces.nth(1).get_by_role("button", name="Why?").click()
    expect(page.get_by_role("heading", name="The words")).to_have_count(1)
    expect(faces.nth(1).get_by_role("button", name="Close")).to_have_attribute("aria-expanded", "true")
    assert titles(page) == listed
    expect(page.get_by_role("heading", name="Permutation importance of the whole ranker")).to_be_visible()
    page.get_by_role("button", name="Not for me").click()
    expect(page.get_by_text("1 disliked known")).to_be_visible()
    faces.first.get_by_role("button", name="Close").click()  # the best of the new list is open
    expect(page.get_by_role("heading", name="The words")).to_have_count(0)
    expect(faces).to_have_count(10)
    assert listed[1].split(". ", 1)[1] not in " ".join(titles(page))


def test_own_words_with_a_like(open_page, shoot):
    page = open_page("/?who=My+own+words&words=a+lonely+robot+in+space&likes=f092")
    expect(page.get_by_text("1 like known")).to_be_visible()
    expect(page.get_by_text("from a few likes")).to_be_visible()
    expect(page.get_by_role("heading", name="The words")).to_have_count(1)
    shoot(page, "own-words")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_screens_in_both_themes_and_widths(open_page, shoot, scheme, width):
    page = open_page("/", width=width, scheme=scheme, height=3200 if width < 500 else 2200)
    expect(page.get_by_role("heading", name="Permutation importance of the whole ranker")).to_be_visible()
    expect(page.locator('[class*="st-key-attention-"] .main-svg').first).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not overflow
    shoot(page, f"recommend-{scheme}-{width}")


def test_hostile_titles_and_texts_are_shown_and_never_run(open_page, shoot):
    page = open_page("/?dataset=hostile")
    expect(page.get_by_role("heading", name="The words")).to_have_count(1)
    expect(first_title(page)).not_to_contain_text("<svg")  # markup is taken out where the file is read
    expect(page.get_by_role("heading", name="Permutation importance of the whole ranker")).to_be_visible()
    expect(first_title(page)).to_contain_text("**bold** $x$ [a](javascript:alert(1)) ![t](http")
    assert page.evaluate("window.__xss") is None
    assert page.locator('[data-testid="stMain"] h4 a[href^="http"]').count() == 0
    shoot(page, "hostile")


def test_the_reader_goes_along_to_the_other_pages(open_page, choose):
    """What was chosen stays chosen, in the controls and in the URL, from page to page."""
    page = open_page("/?item=none")
    expect(page.get_by_role("heading", name="Recommend", level=1)).to_be_visible()
    choose(page, "Person", re.compile("^r017"), typed="r017")
    expect(page.get_by_text("Person r017")).to_be_visible()
    page.get_by_role("slider", name="PCA size").press("Home")
    expect(page.get_by_text("These 2 components hold")).to_be_visible()
    for name, landmark in (
        ("Why this order", "How firmly it stands"),
        ("What if", "The least that would take it off the list"),
        ("Recommend", "Recommend"),
    ):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        expect(page.get_by_role("heading", name=landmark).first).to_be_visible()
        expect(page.get_by_text("These 2 components hold")).to_be_visible()
        assert parameters(page)["user"] == ["r017"]
    expect(page.get_by_text("Person r017")).to_be_visible()


def test_the_encoder_is_chosen_once_its_folder_is_opened_and_goes_along(open_page, choose):
    page = open_page("/?item=none")
    side = page.get_by_test_id("stSidebar")
    expect(side.get_by_text("all-MiniLM-L6-v2")).to_be_visible()
    expect(page.get_by_role("combobox", name="Model")).to_have_count(0)
    side.get_by_text("Encoder", exact=True).click()
    choose(page, "Model", "TF-IDF with SVD")
    expect(page.get_by_text("Encoder: TF-IDF with SVD")).to_be_visible()
    page.get_by_role("link", name="Why this order").click()
    expect(page.get_by_role("heading", name="How firmly it stands")).to_be_visible()
    for _ in range(2):
        expect(side.get_by_text("TF-IDF with SVD: ")).to_be_visible()
        assert parameters(page)["encoder"] == ["tfidf"]
        page.reload()


def test_the_interface_turns_chinese_at_one_click(open_page):
    page = open_page("/?item=none")
    expect(page.get_by_role("heading", name="Recommend", level=1)).to_be_visible()
    page.get_by_role("button", name="中文").or_(page.get_by_role("radio", name="中文")).first.click()
    expect(page.get_by_role("heading", name="推荐", level=1)).to_be_visible()
    expect(page.get_by_text("文本权重").first).to_be_visible()
    page.get_by_role("link", name="为何如此排序").click()
    expect(page.get_by_role("heading", name="列表有多稳固")).to_be_visible()
