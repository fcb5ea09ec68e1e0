"""From a large dataset to small ones and back, with a control at its end, in a real browser and its URL."""

from playwright.sync_api import expect


def size(page):
    return page.locator(".st-key-pca").get_by_role("slider")


def test_a_moved_slider_follows_to_smaller_datasets_and_back(open_page, choose):
    page = open_page("/?dataset=sample")
    expect(size(page)).to_have_value("128")
    size(page).press("End")
    expect(size(page)).not_to_have_value("128")
    largest = size(page).input_value()
    page.wait_for_url(lambda url: f"pca={largest}" in url)
    for name, most in (("hostile", "9"), ("alone", "3")):
        choose(page, "Dataset", name)
        expect(size(page)).to_have_attribute("max", most)
        expect(size(page)).to_have_value(most)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        page.wait_for_url(lambda url: "pca=" not in url)
    choose(page, "Dataset", "sample")
    expect(size(page)).to_have_count(1)  # the one before stays, greyed, until the run is through
    expect(size(page)).to_have_value("128")


def test_a_link_beyond_the_bounds_says_so_and_shows_the_usual(open_page):
    page = open_page("/?dataset=alone&pca=300")
    expect(page.get_by_test_id("stToast")).to_contain_text("not there")
    expect(size(page)).to_have_value("3")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_catalogue_without_people_opens_on_words_and_answers_others(open_page, choose):
    page = open_page("/?dataset=alone")
    words = page.get_by_label("In your own words")
    expect(words).to_have_value("The sea")
    expect(page.get_by_text("comes without people")).to_be_visible()
    words.fill("a robot")
    words.press("Control+Enter")
    expect(page.get_by_text("“a robot”")).to_be_visible()
    choose(page, "Dataset", "sample")
    expect(page.get_by_role("combobox", name="Person")).to_be_visible()
    choose(page, "Dataset", "alone")
    expect(words).to_have_value("a robot")
