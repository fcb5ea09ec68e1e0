"""Every page with hostile texts, and what is saved from one."""

from playwright.sync_api import expect

from recsys_core.report import Report

PAGES = {
    "order": "/order?",
    "what_if": "/what_if?",
    "look_inside": "/look_inside?",
    "importance": "/importance?",
    "compare": "/compare?",
    "data": "/data?look=hostile&",
    "newcomer": "/newcomer?new-title=%3Cimg+src%3Dx+onerror%3D%22window.__xss%3D1%22%3E+%24x%24+%2A%2Ab%2A%2A&",
}


def settled(page):
    page.wait_for_timeout(600)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
        state="attached", timeout=120_000
    )
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0)


def test_hostile_texts_are_only_ever_shown(open_page):
    page = open_page("/?dataset=hostile")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    settled(page)
    for path in PAGES.values():
        page.goto(f"{path}dataset=hostile")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        settled(page)
        assert page.evaluate("window.__xss") is None, path
        main = page.locator('[data-testid="stMain"]')
        assert main.locator("img[src='x'], img[src^='http'], a[href^='javascript']").count() == 0, path
        assert main.get_by_test_id("stException").count() == 0, path


def test_a_report_opens_from_disk_without_a_network_and_again_on_the_page(
    open_page, browser, shoot, tmp_path
):
    page = open_page("/?user=r017&tour=done", height=2000)
    expect(page.locator(".checks")).to_contain_text("passed")
    title = page.locator(".row .title").first.text_content()
    page.get_by_role("button", name="Save or share").click()
    card = page.get_by_test_id("stDialog")
    card.get_by_text("Save this account").click()
    with page.expect_download() as saving:
        card.get_by_role("button", name="HTML").click()
    saving.value.save_as(tmp_path / "report.html")
    with page.expect_download() as saving:
        card.get_by_role("button", name="JSON").click()
    saving.value.save_as(tmp_path / "report.json")

    alone = browser.new_context(offline=True)
    paper, asked = alone.new_page(), []
    paper.on("request", lambda request: asked.append(request.url))
    paper.goto((tmp_path / "report.html").as_uri())
    expect(paper.get_by_role("heading", level=2).first).to_contain_text(title)
    expect(paper.get_by_text("The people and their ratings are simulated").first).to_be_visible()
    assert all(url.startswith("file:") for url in asked)
    alone.close()

    kept = Report.from_json((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert kept.view["user"] == "r017"
    page.get_by_text("Open a saved report").click()
    page.locator('input[type="file"]').set_input_files(tmp_path / "report.json")
    link = page.get_by_role("link", name="Open this view")
    expect(link).to_be_visible()
    shoot(page, "report-reopened")
    page.goto("/" + link.get_attribute("href"))
    expect(page.get_by_role("heading", name="for Person r017")).to_be_visible()
    expect(page.locator(".row .title").first).to_have_text(title)
