"""The main job as a person does it, in a real browser."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from going import go_to
from playwright.sync_api import expect


def parameters(page):
    return parse_qs(urlparse(page.url).query)


def rows(page):
    return page.locator(".list .row")


def titles(page):
    return page.locator(".row .title").all_text_contents()


def headline(page):
    return page.locator(".reason h2")


def inside(page, locator):
    """Whether all of it stands in the window."""
    box, size = None, page.viewport_size
    while box is None:  # drawn anew just now
        box = locator.bounding_box()
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


def explained(page):
    """Wait until the reason of the row selected is there, checks and all."""
    expect(page.locator(".tile")).to_have_count(4)
    expect(page.locator(".bar-of-work")).to_have_count(0)
    expect(page.locator(".checks")).to_contain_text(re.compile("passed|No check"))


def words_to_read(page):
    """What stands on the screen beside labels of controls, titles and texts of items, facts and numbers."""
    said = page.locator(
        "h1, .reason h2, .sentence, .kicker, .tile h3, .caption, .checks, .brand, .st-key-for-whom .stCaption"
    )
    told = " ".join(said.all_inner_texts())
    for title in (titles(page)[0], page.locator(".past .name").first.text_content()):
        told = told.replace(title, "")
    return re.findall(r"[A-Za-z’']+", re.sub(r"“[^”]*”|\([^)]*\)", "", told))


def test_a_cold_deep_link_to_another_page_shows_that_page_inside_the_app(open_page, shoot):
    page = open_page("/guide")
    expect(page.get_by_role("heading", name="User guide", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Recommend")).to_be_visible()
    page.wait_for_timeout(1500)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    shoot(page, "guide-light-1440")


def test_list_sliders_and_four_kinds_of_reasons_stand_in_one_window(open_page, shoot):
    page = open_page("/?tour=done", height=900)
    explained(page)
    expect(rows(page)).to_have_count(10)
    assert all(inside(page, row) for row in rows(page).all())
    assert all(inside(page, tile) for tile in page.locator(".tile").all())
    sliders = page.get_by_test_id("stSidebar").get_by_role("slider")
    assert sum(inside(page, slider) for slider in sliders.all()) >= 6
    assert len(words_to_read(page)) < 90
    shoot(page, "recommend-900")


def test_select_the_second_row_reload_and_find_it_all_again(open_page, choose):
    page = open_page("/?tour=done", height=900)
    explained(page)
    choose(page, "Person", re.compile("r017"), typed="r017")
    expect(page.get_by_role("heading", name="10 for Person r017")).to_be_visible()
    explained(page)
    listed = titles(page)
    rows(page).nth(1).click()
    expect(headline(page)).to_contain_text(f"{listed[1]} is at 2")
    expect(rows(page).nth(1)).to_have_attribute("aria-selected", "true")
    assert inside(page, rows(page).nth(1))
    explained(page)
    assert titles(page) == listed
    expect(page).to_have_url(re.compile("item="))
    page.get_by_role("slider", name="PCA size").press("Home")
    expect(page).to_have_url(re.compile("pca=2"))
    expect(page.get_by_text(re.compile("→ .*of the variance"))).to_be_visible()
    state = parameters(page)
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("for Person r017"))).to_be_visible()
    expect(headline(page)).to_contain_text(listed[1])
    assert parameters(page)["item"] == state["item"]
    assert parameters(page)["user"] == ["r017"]


def test_a_slider_moved_by_arrow_keys_moves_rows_and_a_step_back_undoes_it(open_page):
    page = open_page("/?user=r030&tour=done", height=900)
    explained(page)
    before, opened = titles(page), titles(page)[2]
    rows(page).nth(2).click()
    expect(headline(page)).to_contain_text(opened)
    weight = page.get_by_role("slider", name=re.compile("Popularity"))
    usual = weight.input_value()
    for _ in range(40):
        weight.press("ArrowRight")
    expect(page.locator(".row .move").first).to_be_visible()
    expect(page.locator(".known .moved")).to_contain_text("moved")
    expect(headline(page)).to_contain_text(opened)
    explained(page)
    assert titles(page) != before
    undo = page.get_by_role("button", name="Undo")
    while undo.is_enabled():  # a key held down is one step, or a few on a busy machine
        undo.click()
        page.wait_for_timeout(1000)
    expect(weight).to_have_value(usual)
    expect(page.locator(".row .title").first).to_have_text(before[0])
    assert titles(page) == before


def test_the_list_is_walked_by_keys(open_page):
    page = open_page("/?tour=done", height=900)
    explained(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Skip to main content"
    pressed = 1
    while not page.locator(".row:focus").count():
        page.keyboard.press("Tab")
        pressed += 1
        assert pressed <= 12
    expect(rows(page).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(1)).to_be_focused()
    expect(rows(page).nth(1)).to_have_attribute("aria-selected", "true")
    expect(headline(page)).to_contain_text(titles(page)[1])
    page.keyboard.press("Enter")
    expect(page.locator(".reason")).to_be_focused()
    page.keyboard.press("Escape")
    expect(rows(page).nth(1)).to_be_focused()
    explained(page)
    expect(rows(page).nth(1)).to_be_focused()  # the answer of the server takes nothing away
    page.keyboard.press("End")
    expect(rows(page).last).to_be_focused()
    assert inside(page, rows(page).last)


def test_a_remark_counts_in_at_once(open_page):
    page = open_page("/?user=r011&tour=done", height=900)
    explained(page)
    first = titles(page)[0]
    page.get_by_role("button", name="Not for me").click()
    expect(page.locator(".known")).to_contain_text("1 disliked")
    expect(page.get_by_test_id("stToast")).to_contain_text("counted in")
    rows(page).nth(1).click()
    expect(headline(page)).not_to_contain_text(first)
    expect(page.locator(".row .title").filter(has_text=first)).to_have_count(0)


def test_tiles_open_large_and_close_again(open_page):
    page = open_page("/?tour=done", height=900)
    explained(page)
    for name, title in (
        ("Open large: Words", "The words"),
        ("Open large: Past choices", "The past choices"),
        ("Open large: Permutation importance", "What this place depends on"),
        ("Open large: Attention", "What the encoder looks at"),
    ):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_test_id("stDialog").get_by_text(title, exact=True).first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stDialog")).to_have_count(0)
        expect(page).not_to_have_url(re.compile("large="))


def test_five_findings_are_presented_with_arrow_keys(open_page):
    page = open_page("/?tour=done", height=900)
    explained(page)
    page.get_by_role("button", name="Present").click()
    show = page.locator("dialog.presentation")
    expect(show.locator(".count")).to_have_text("1 / 5")
    seen = [show.locator("h2").text_content()]
    for number in range(2, 6):
        page.keyboard.press("ArrowRight")
        expect(show.locator(".count")).to_have_text(f"{number} / 5")
        seen.append(show.locator("h2").text_content())
        assert re.search("[\u4e00-\u9fff]", show.locator(".beside").text_content())
    assert len(set(seen)) == 5
    page.keyboard.press("ArrowLeft")
    expect(show.locator("h2")).to_have_text(seen[3])
    page.keyboard.press("Escape")
    expect(show).to_be_hidden()
    expect(page).not_to_have_url(re.compile("large="))


def test_the_tour_points_at_what_it_names(open_page):
    page = open_page("/", height=900)
    explained(page)
    page.get_by_role("button", name="New here").click()
    for number, target in enumerate((".st-key-for-whom", ".list", ".reason", ".st-key-sliders", ".tools"), 1):
        expect(page.locator(".bubble h3")).to_contain_text(f"{number} / 5")
        ring, box = page.locator(".ring").bounding_box(), page.locator(target).first.bounding_box()
        assert abs(ring["x"] - box["x"]) < 8
        assert abs(ring["y"] - box["y"]) < 8
        page.locator(".bubble").get_by_role("button", name="Next").or_(
            page.get_by_role("button", name="Done")
        ).click()
    expect(page.locator(".bubble")).to_be_hidden()


def test_on_a_phone_the_reason_is_a_sheet_with_a_way_back(open_page, shoot):
    page = open_page("/?tour=done", width=390, height=844, scheme="dark")
    expect(rows(page)).to_have_count(10)
    expect(page.locator(".reason")).to_be_hidden()
    second = titles(page)[1]
    rows(page).nth(1).click()
    sheet = page.get_by_role("dialog", name=re.compile(re.escape(second)))
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert (box["x"], box["width"], box["height"]) == (0, 390, 844)
    explained(page)
    expect(sheet).to_be_visible()
    shoot(page, "sheet-dark-390")
    page.get_by_role("button", name="Back to the list").click()
    expect(page.locator(".reason")).to_be_hidden()
    expect(rows(page).nth(1)).to_be_focused()


def test_own_words_with_a_like(open_page):
    page = open_page("/?who=My+own+words&words=a+lonely+robot+in+space&likes=f092&tour=done")
    expect(page.locator(".known")).to_contain_text("a lonely robot in space")
    expect(page.locator(".known")).to_contain_text("1 like")
    expect(page.locator(".known")).to_contain_text("from a few likes")
    explained(page)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844), (720, 450)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screens_in_both_themes_and_all_widths(open_page, shoot, scheme, width, height):
    page = open_page("/?tour=done", width=width, scheme=scheme, height=height)
    expect(rows(page)).to_have_count(10)
    assert inside(page, page.locator(".row .title").first)
    overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not overflow
    shoot(page, f"recommend-{scheme}-{width}")


def apart(boxes):
    """Whether no two boxes lie on each other, by more than a pixel of rounding."""
    return all(
        min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"]) <= 1
        or min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"]) <= 1
        for place, a in enumerate(boxes)
        for b in boxes[:place]
    )


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize("language", ["English", "中文"])
def test_a_first_visit_with_all_its_invitations_has_room_for_the_heading(open_page, language, width, height):
    page = open_page(f"/?lang={language}", width=width, height=height)
    expect(rows(page)).to_have_count(10)
    heading = page.locator(".head h1, .known > span, .tools .tool").all()
    assert len(heading) >= 9
    assert apart([one.bounding_box() for one in heading])
    assert page.locator(".head h1").bounding_box()["height"] < 40
    assert inside(page, rows(page).nth(9 if width == 1440 else 4))


def test_hostile_titles_and_texts_are_shown_and_never_run(open_page, shoot):
    page = open_page("/?dataset=hostile&tour=done", height=900)
    explained(page)
    title = page.locator(".row .title").first
    expect(title).not_to_contain_text("<svg")  # markup is taken out where the file is read
    expect(title).to_contain_text("**bold** $x$ [a](javascript:alert(1)) ![t](http")
    expect(headline(page)).to_contain_text("**bold** $x$ [a](javascript:alert(1)) ![t](http")
    assert page.evaluate("window.__xss") is None
    assert page.locator('[data-testid="stMain"] a[href^="http"]').count() == 0
    shoot(page, "hostile")


def test_the_person_goes_along_to_the_other_pages(open_page, choose):
    """What was chosen stays chosen, in the controls and in the URL, from page to page."""
    page = open_page("/?tour=done")
    explained(page)
    choose(page, "Person", re.compile("^r017"), typed="r017")
    expect(page.get_by_role("heading", name=re.compile("for Person r017"))).to_be_visible()
    page.get_by_role("slider", name="PCA size").press("Home")
    expect(page).to_have_url(re.compile("pca=2"))
    for name, landmark in (
        ("Why this order", "Why this order"),
        ("What if", "What if"),
        ("Recommend", re.compile("for Person r017")),
    ):
        go_to(page, name)
        expect(page.get_by_role("heading", name=landmark).first).to_be_visible()
        expect(page.get_by_role("slider", name="PCA size")).to_have_value("2")
        assert parameters(page)["user"] == ["r017"]


def test_the_encoder_is_chosen_once_its_folder_is_opened_and_goes_along(open_page, choose):
    page = open_page("/?tour=done")
    explained(page)
    side = page.get_by_test_id("stSidebar")
    expect(side.get_by_text("all-MiniLM-L6-v2")).to_be_visible()
    expect(page.get_by_role("combobox", name="Model")).to_have_count(0)
    side.get_by_text("Encoder", exact=True).click()
    choose(page, "Model", "TF-IDF with SVD")
    expect(side.get_by_text("TF-IDF with SVD: ")).to_be_visible()
    go_to(page, "Why this order")
    expect(page.get_by_role("heading", name="Why this order", level=1)).to_be_visible()
    for _ in range(2):
        expect(side.get_by_text("TF-IDF with SVD: ")).to_be_visible()
        assert parameters(page)["encoder"] == ["tfidf"]
        page.reload()


def test_the_interface_turns_chinese_at_one_click(open_page):
    page = open_page("/?tour=done")
    explained(page)
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_role("heading", name="给 用户 r001 的 10 个")).to_be_visible()
    expect(page.locator(".reason h2")).to_contain_text("排第一")
    go_to(page, "为何如此排序")
    expect(page.get_by_role("heading", name="为何如此排序", level=1)).to_be_visible()
