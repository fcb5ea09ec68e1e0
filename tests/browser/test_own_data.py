"""Bringing data of one's own, as an analyst with a messy Chinese file would."""

import re

import pytest
from playwright.sync_api import expect

from recsys_core import load_dataset


@pytest.fixture
def messy(tmp_path):
    """GB18030 tables with Chinese headers, semicolons, entities and faults, from the Chinese sample."""
    data = load_dataset("sample-zh")
    rows = ["编码;片名;介绍"]
    for item in data.items.head(60).to_dict("records"):
        rows.append(f'{item["item_id"]};{item["title"]};"{item["text"]} &amp; 更多"')
    rows.append("z001;重复;重复的一行")
    items = tmp_path / "电影.csv"
    items.write_bytes("\n".join(rows).encode("gb18030"))
    known = set(data.item_ids.ids[:60])
    lines = ["用户;物品id;评分"]
    for row in data.interactions.itertuples():
        item = data.item_ids.ids[row.item]
        if item in known:
            lines.append(f"{data.user_ids.ids[row.user]};{item};{int(row.rating)}")
    lines.append(";z001;5")
    likes = tmp_path / "评分.csv"
    likes.write_bytes("\n".join(lines).encode("gb18030"))
    return items, likes


def test_upload_correct_the_mapping_fit_recommend_explain(open_page, shoot, choose, messy):
    page = open_page("/data", height=2400)
    expect(page.get_by_text("Nothing uploaded yet")).to_be_visible()
    shoot(page, "data-empty")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([str(file) for file in messy])
    expect(
        page.get_by_text("电影\u2060.csv has no column 'item_id'").or_(
            page.get_by_text("电影.csv has no column 'item_id'")
        )
    ).to_be_visible()
    choose(page, "Item id", "编码")
    expect(page.get_by_text("What was found")).to_be_visible()
    choose(page, "Text", "介绍")
    expect(page.get_by_role("button", name="Download the report")).to_be_visible()
    expect(page.get_by_text("Chinese 60")).to_be_visible()
    shoot(page, "data-chinese")
    page.get_by_role("button", name="Fit", exact=True).click()
    expect(page.get_by_role("heading", name="Recommend", level=1)).to_be_visible(timeout=180_000)
    # The sample's page stands until the new one is drawn: wait for the sentence on the sixty uploaded films.
    expect(page.get_by_text(re.compile(r"\b42 candidates ranked"))).to_be_visible(timeout=120_000)
    expect(page.get_by_role("heading", name="The words")).to_have_count(1, timeout=120_000)
    expect(page.get_by_text(re.compile("completeness error")).first).to_be_visible()
    shoot(page, "own-chinese")
    assert "dataset=%E7%94%B5%E5%BD%B1" in page.url
    other = open_page(page.url.removeprefix(page.url.split("/?")[0]))
    expect(other.get_by_text(re.compile(r"\b42 candidates ranked"))).to_be_visible(timeout=120_000)


def test_a_link_to_a_dataset_that_is_not_here_says_so(open_page):
    page = open_page("/?dataset=gone&item=x7&user=nobody")
    expect(page.get_by_text("The dataset gone is not here")).to_be_visible()
    expect(page.get_by_role("heading", name="The ledger")).to_be_visible()
    expect(page.get_by_text("The link names an item")).to_have_count(0)
    assert "gone" not in page.url
    assert "x7" not in page.url
    assert "nobody" not in page.url
    page.reload()
    expect(page.get_by_role("heading", name="The ledger")).to_be_visible()
    expect(page.get_by_text("The dataset gone is not here")).to_have_count(0)


def test_a_broken_file_says_what_to_do_and_leaves_the_rest_alone(open_page, tmp_path):
    page = open_page("/data")
    items, likes = tmp_path / "items.csv", tmp_path / "interactions.csv"
    items.write_text("item_id,title\na,A\nb,B\n")
    likes.write_text("user_id,item_id,rating\nu,a,five\n")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([str(items), str(likes)])
    expect(page.get_by_text(re.compile("interactions.?.csv, row 2, column rating"))).to_be_visible()
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    page.get_by_role("link", name="Recommend").click()
    expect(page.get_by_role("heading", name="The ledger")).to_be_visible()


def test_a_fit_can_be_cancelled(open_page, tmp_path):
    words = [
        "planet",
        "robot",
        "ghost",
        "sea",
        "war",
        "love",
        "music",
        "food",
        "court",
        "family",
        "school",
        "wolf",
    ]
    rows = [f"i{n},Title {n},{' '.join(words[(n * k) % 12] for k in range(60))} {n}" for n in range(3000)]
    (tmp_path / "items.csv").write_text("item_id,title,text\n" + "\n".join(rows) + "\n")
    likes = [f"u{n % 50},i{n},5" for n in range(3000)]
    (tmp_path / "interactions.csv").write_text("user_id,item_id,rating\n" + "\n".join(likes) + "\n")
    page = open_page("/data")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [str(tmp_path / "items.csv"), str(tmp_path / "interactions.csv")]
    )
    page.get_by_role("button", name="Fit", exact=True).click()
    expect(page.get_by_text(re.compile("Encoding: "))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("What was there before is still in use")).to_be_visible()
    expect(page.get_by_role("button", name="Fit", exact=True)).to_be_visible()
