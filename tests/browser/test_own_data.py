"""Bringing data of one's own, as an analyst with a messy Chinese file would."""

import re

import numpy as np
import pandas as pd
import pytest
from going import go_to
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


def upload(page, *files):
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([str(file) for file in files])


def build(page):
    page.get_by_role("button", name="Build recommendations").click()
    expect(page.locator(".reason h2")).to_be_visible(timeout=180_000)


def test_strange_names_of_files_and_columns_and_a_corrected_one(open_page, shoot, choose, messy):
    page = open_page("/data", height=2400)
    expect(page.get_by_text("What each column is", exact=False)).to_be_visible()
    shoot(page, "data-empty")
    upload(page, *messy)
    expect(page.get_by_text(re.compile("60 items · .* people"))).to_be_visible()
    expect(page.get_by_text("Texts in Chinese")).to_be_visible()
    expect(page.get_by_text("1 row does not say who")).to_be_visible()
    choose(page, "介绍 is", "not used")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("combobox", name="介绍 is")).to_have_value("text")
    shoot(page, "data-chinese")
    build(page)
    # The sample's page stands until the new one is drawn: wait for the sentence on the sixty uploaded films.
    expect(page.get_by_text(re.compile(r"\b42 candidates"))).to_be_visible(timeout=120_000)
    expect(page.locator(".tile-words .words")).to_be_visible(timeout=120_000)
    expect(page.locator(".checks")).to_contain_text("passed", timeout=60_000)
    shoot(page, "own-chinese")
    assert "dataset=%E7%94%B5%E5%BD%B1" in page.url
    other = open_page(page.url.removeprefix(page.url.split("/?")[0]))
    expect(other.get_by_text(re.compile(r"\b42 candidates"))).to_be_visible(timeout=120_000)


def test_a_chinese_workbook_opens_in_two_presses_in_chinese(open_page, tmp_path):
    data = load_dataset("sample-zh")
    file = tmp_path / "图书馆.xlsx"
    known = set(data.item_ids.ids[:50])
    rows = [
        (data.user_ids.ids[row.user], data.item_ids.ids[row.item], f"{int(row.rating)}分", "2024年3月1日")
        for row in data.interactions.itertuples()
        if data.item_ids.ids[row.item] in known
    ]
    with pd.ExcelWriter(file) as book:
        items = data.items.head(50)[["item_id", "title", "text"]].set_axis(
            ["书号", "书名", "内容简介"], axis=1
        )
        items.to_excel(book, sheet_name="馆藏", index=False)
        lent = pd.DataFrame(rows, columns=["读者证号", "书号", "评分", "借阅日期"])
        lent.to_excel(book, sheet_name="借阅", index=False)
    page = open_page("/data?lang=中文", height=2000)
    upload(page, file)
    expect(page.get_by_text(re.compile("50 个条目"))).to_be_visible()
    expect(page.get_by_text("满分 5 分，4 分及以上算喜欢。", exact=False)).to_be_visible()
    page.get_by_role("button", name="生成推荐").click()
    expect(page.locator(".reason h2")).to_be_visible(timeout=180_000)
    expect(page.get_by_text(re.compile("个候选")).first).to_be_visible(timeout=120_000)
    assert page.get_by_test_id("stException").count() == 0


def test_a_catalogue_alone_is_read_and_explained(open_page, tmp_path):
    words = ["harbour", "planet", "garden", "court", "wolf"]
    rows = [
        f"{n},The {words[n % 5]} of {n},A story about a {words[n % 5]} and a long winter {n}."
        for n in range(30)
    ]
    file = tmp_path / "films.csv"
    file.write_text("no,name,plot\n" + "\n".join(rows) + "\n")
    page = open_page("/data", height=1800)
    upload(page, file)
    expect(page.get_by_text("30 items · 0 people · 0 likes")).to_be_visible()
    expect(page.get_by_text(re.compile("A catalogue alone"))).to_be_visible()
    build(page)
    expect(page.get_by_text(re.compile("30 candidates"))).to_be_visible(timeout=120_000)
    expect(page.locator(".tile-words .words")).to_be_visible(timeout=120_000)
    assert page.get_by_test_id("stException").count() == 0


def test_what_a_card_offers_is_one_press_and_can_be_undone(open_page, tmp_path):
    words = ["harbour", "planet", "garden", "court", "wolf"]
    rows = [
        f"s{n},The {words[n % 5]} {n},{f'A long tale about a {words[n % 5]} {n} in winter' if n > 2 else ''}"
        for n in range(20)
    ]
    (tmp_path / "things.csv").write_text("sku,name,story\n" + "\n".join(rows) + "\n")
    log = [
        f"p{user}@example.org,s{n},{(user + n) % 5 + 1}" for user in range(9) for n in range(user % 3, 20, 2)
    ]
    (tmp_path / "log.csv").write_text("customer,sku,mark given\n" + "\n".join(log) + "\n")
    page = open_page("/data", height=2000)
    upload(page, tmp_path / "things.csv", tmp_path / "log.csv")
    expect(page.get_by_text("20 items · 9 people")).to_be_visible()
    page.get_by_role("button", name="use it as the rating").click()
    expect(page.get_by_text(re.compile("Ratings from 4 of 5 on are likes"))).to_be_visible()
    page.get_by_role("button", name="leave them out instead").click()
    expect(page.get_by_text("17 items · 9 people")).to_be_visible()
    page.get_by_role("button", name="let the title stand in").click()
    expect(page.get_by_text("20 items · 9 people")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("17 items · 9 people")).to_be_visible()
    expect(page.get_by_text("shown as person 1, 2, …").first).to_be_visible()
    assert "@example.org" not in page.locator("body").inner_text()
    people = tmp_path / "people.csv"
    people.write_text("customer,town\n" + "\n".join(f"p{user}@example.org,Ulm" for user in range(9)) + "\n")
    upload(page, people)  # a file that is added leaves the choices in force
    expect(page.get_by_text("9 rows · 2 columns")).to_be_visible()
    expect(page.get_by_text("17 items · 9 people")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("20 items · 9 people")).to_be_visible()


def test_a_broken_file_among_good_ones_is_said_and_the_good_ones_build(open_page, tmp_path, messy):
    broken = tmp_path / "notes.xlsx"
    broken.write_bytes(b"no workbook")
    page = open_page("/data", height=2000)
    upload(page, *messy, broken)
    expect(page.get_by_text("notes.xlsx is left out")).to_be_visible()
    build(page)
    expect(page.get_by_text(re.compile(r"\b42 candidates"))).to_be_visible(timeout=120_000)


def test_fifty_items_on_every_page(open_page, tmp_path):
    """Sliders that stood high for a larger dataset must not break a page of a smaller one."""
    rng = np.random.default_rng(3)
    words = ["harbour", "planet", "garden", "court", "wolf", "ghost", "war", "music"]
    items = [
        f"i{n},Title {n},A story about a {words[n % 8]} and a {words[(3 * n) % 8]} {n}" for n in range(50)
    ]
    (tmp_path / "things.csv").write_text("code,heading,blurb text\n" + "\n".join(items) + "\n")
    likes = [
        f"u{user},i{item},{rng.integers(1, 6)}"
        for user in range(20)
        for item in rng.choice(50, 12, replace=False)
    ]
    (tmp_path / "log.csv").write_text("member,code,stars\n" + "\n".join(likes) + "\n")
    page = open_page("/data?pca=200", height=1800)
    upload(page, tmp_path / "things.csv", tmp_path / "log.csv")
    build(page)
    expect(page.get_by_text(re.compile(r"\d candidates"))).to_be_visible(timeout=120_000)
    for name in (
        "Why this order",
        "What if",
        "Look inside",
        "Importance",
        "Compare",
        "Newcomer",
        "Quality",
        "Data",
        "Recommend",
    ):
        go_to(page, name)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        page.wait_for_timeout(600)
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
            state="attached", timeout=120_000
        )
        assert page.get_by_test_id("stException").count() == 0, name
    page.reload()
    expect(page.get_by_text(re.compile(r"\d candidates"))).to_be_visible(timeout=120_000)


def test_a_link_to_a_dataset_that_is_not_here_says_so(open_page):
    page = open_page("/?dataset=gone&item=x7&user=nobody")
    expect(page.get_by_text("The dataset gone is not here")).to_be_visible()
    expect(page.locator(".tile-words .words")).to_be_visible()
    expect(page.get_by_text("The link names an item")).to_have_count(0)
    assert "gone" not in page.url
    assert "x7" not in page.url
    assert "nobody" not in page.url
    page.reload()
    expect(page.locator(".tile-words .words")).to_be_visible()
    expect(page.get_by_text("The dataset gone is not here")).to_have_count(0)


def test_a_broken_file_says_what_to_do_and_leaves_the_rest_alone(open_page, tmp_path):
    page = open_page("/data", height=1800)
    items, likes = tmp_path / "items.csv", tmp_path / "interactions.csv"
    items.write_text("item_id,title\na,A\nb,B\n")
    likes.write_text("user_id,item_id,rating\nu,a,blue\nu,b,green\n")
    upload(page, items, likes)
    expect(page.get_by_text(re.compile("interactions.?.csv, row 2, column rating"))).to_be_visible()
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    page.get_by_role("link", name="Recommend").click()
    expect(page.locator(".tile-words .words")).to_be_visible()


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
    page.get_by_role("button", name="Build recommendations").click()
    expect(page.get_by_text(re.compile("Encoding: "))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("What was there before is still in use")).to_be_visible()
    expect(page.get_by_role("button", name="Build recommendations")).to_be_visible()
