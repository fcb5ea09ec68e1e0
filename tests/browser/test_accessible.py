"""Axe-core finds nothing serious on any page, light or dark; a link to a Chinese page opens it in Chinese."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ZH = "lang=中文&dataset=sample-zh"
PAGES = {
    "recommend": "/",
    "story": "/?told=Story&who=My+own+words&words=robots+at+sea&likes=f092",
    "what_if": "/what_if",
    "newcomer": "/newcomer?new-title=Deep+water&new-text=A+robot+in+the+sea",
    "order": f"/order?{ZH}",
    "look_inside": f"/look_inside?{ZH}",
    "importance": f"/importance?{ZH}",
    "compare": f"/compare?{ZH}",
    "quality": f"/quality?{ZH}",
    "data": f"/data?{ZH}",
    "guide": f"/guide?{ZH}",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
STREAMLITS_OWN = {"list", "listitem"}  # its navigation, where pages stand in sections
CHIPS = '[data-testid="stMultiSelect"]'  # written white on the primary colour in every theme; no setting of ours reaches them


def settled(page):
    page.wait_for_timeout(800)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
        state="attached", timeout=120_000
    )
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0)
    page.wait_for_timeout(500)


def serious(page):
    found = Axe().run(page, context={"exclude": [[CHIPS]]}, options={"runOnly": RULES}).response["violations"]
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in {"serious", "critical"} and one["id"] not in STREAMLITS_OWN
    ]


@pytest.mark.parametrize("name", PAGES)
def test_no_serious_violation(open_page, name):
    page = open_page(PAGES[name], height=2400)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    settled(page)
    assert page.get_by_test_id("stException").count() == 0
    if ZH in PAGES[name]:
        for heading in page.get_by_role("heading").all_text_contents():
            assert re.search("[\u4e00-\u9fff]", heading), heading
    assert not serious(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_timeout(800)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        != "rgb(253, 252, 249)"
    )
    assert not serious(page)


def test_no_serious_violation_where_files_were_brought(open_page, tmp_path):
    words = ["harbour", "garden", "wolf", "planet"]
    rows = [
        f"s{n},The {words[n % 4]} {n},{f'A tale of a <b>{words[n % 4]}</b> {n}' if n else ''},9"
        for n in range(12)
    ]
    (tmp_path / "things.csv").write_text("sku,name,story,price\n" + "\n".join(rows) + "\n")
    log = [f"p{u}@example.org,s{n},{n % 5 + 1},{n + 1}/2/2024" for u in range(8) for n in range(u % 3, 12, 3)]
    (tmp_path / "log.csv").write_text("who,sku,stars,when\n" + "\n".join([*log, "p1,gone,5,1/1/2024"]) + "\n")
    page = open_page("/data?lang=中文", height=2400)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [str(tmp_path / "things.csv"), str(tmp_path / "log.csv")]
    )
    expect(page.get_by_role("button", name="生成推荐")).to_be_visible()
    settled(page)
    assert page.get_by_test_id("stException").count() == 0
    assert not serious(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_timeout(800)
    assert not serious(page)
