"""The Data page without a browser: what is brought, what it is taken for, and what is at hand."""

import json
import os
from pathlib import Path

import pytest
from screen import app, findings, texts


def page():
    return app().switch_page("pages/data/data.py").run(timeout=180)


def test_bundled_datasets_stand_side_by_side():
    test = page()
    assert not test.exception
    table = test.dataframe[0].value
    assert {"sample", "sample-zh"} <= set(table["dataset"])
    assert table.set_index("dataset")["language"]["sample-zh"] == "Chinese"
    assert table.set_index("dataset")["people"]["sample"] == "simulated"


@pytest.mark.usefixtures("shared_data")
def test_faults_of_real_folders_are_on_the_screen_as_their_sources_state(stated_faults):
    test = page()
    for name, rules in stated_faults.items():
        test.selectbox(key="look").select(name).run(timeout=180)
        assert not test.exception
        shown = test.dataframe[1].value.set_index("rule")["count"]
        for rule, count in rules.items():
            assert shown[rule] == pytest.approx(count, rel=0.01), (name, rule)


@pytest.fixture(scope="module")
def cases():
    folder = os.environ.get("RECLENS_CASES")
    if not folder:
        pytest.skip("RECLENS_CASES is not set: it names the folder with tables as people have them")
    return Path(folder).resolve()


def bring(address, language="English"):
    test = app(lang=language).switch_page("pages/data/data.py").run(timeout=180)
    test.text_input(key="bring-address").set_value(str(address)).run(timeout=180)
    assert not test.exception
    return test


def box(test, label):
    return next(one for one in test.selectbox if one.label == label)


def button(test, label):
    return next(one for one in test.button if one.label == label)


def test_every_case_opens_as_it_is_with_its_numbers(cases):
    expected = json.loads((cases / "expected.json").read_text())
    test = page()
    for name, right in expected.items():
        test.text_input(key="bring-address").set_value(str(cases / "files" / name)).run(timeout=180)
        assert not test.exception, name
        assert not test.error, (name, test.error[0].value)
        said = texts(test)
        assert f"{right['items']} items · {right['users']} people" in said, name
        if "likes" in right:
            assert f"{right['likes']:,} likes" in said, name
        if right.get("dislikes"):
            assert f"{right['dislikes']} dislikes" in said, name
        assert not test.button(key="build").disabled, name


def test_a_column_is_mapped_by_hand_and_everything_can_be_undone(cases):
    test = bring(cases / "files" / "spanish")
    assert "51 likes" in texts(test)
    box(test, "rating is").select("").run(timeout=180)
    assert "140 likes" in texts(test)
    assert "rating is not used" in texts(test)
    assert "It looks like a rating" in texts(test)
    button(test, "Undo").click().run(timeout=180)
    assert "51 likes" in texts(test)
    box(test, "title is").select("text").run(timeout=180)
    assert box(test, "title is").value == "text"
    assert "Not used: text" in [one.label for one in test.expander]
    button(test, "Start again").click().run(timeout=180)
    assert (box(test, "title is").value, box(test, "text is").value) == ("title", "text")


def test_likes_are_settable_and_said(cases):
    test = bring(cases / "files" / "spanish")
    assert "Ratings from 4 of 5 on are likes." in texts(test)
    start = next(one for one in test.number_input if one.label == "Likes from")
    start.set_value(3.0).run(timeout=180)
    assert "As you set it: ratings from 3 on are likes." in texts(test)
    assert not test.exception
    button(test, "Back to the rule").click().run(timeout=180)
    assert "51 likes" in texts(test)


def test_a_table_can_be_taken_for_something_else(cases):
    test = bring(cases / "files" / "trainings")
    holds = [one for one in test.selectbox if one.label == "holds"]
    people = next(one for one in holds if one.value == "users")
    people.select("unused").run(timeout=180)
    assert not test.exception
    assert "users" not in [one.value for one in test.selectbox if one.label == "holds"]
    assert "Not used: users" in texts(test)


def test_what_cannot_be_read_is_one_sentence_and_what_was_there_stays(cases, tmp_path):
    test = bring(tmp_path / "nowhere")
    assert len(test.error) == 1
    assert "neither a bundled dataset" in test.error[0].value
    assert "Nothing was changed" in texts(test)
    (tmp_path / "x.csv").write_bytes(b"\x00\x01")
    test.text_input(key="bring-address").set_value(str(tmp_path / "x.csv")).run(timeout=180)
    assert "zero bytes" in test.error[0].value
    test.text_input(key="bring-address").set_value(str(cases / "files" / "csv-gz")).run(timeout=180)
    assert not test.error
    assert "51 likes" in texts(test)


def test_the_page_speaks_chinese(cases):
    test = bring(cases / "files" / "shop-zh-gbk", "中文")
    said = texts(test)
    assert "满分 5 分，4 分及以上算喜欢。" in said
    assert "51 次喜欢" in said
    assert "生成推荐" in test.button(key="build").label


ITEMS = "sku,name,story\n" + "".join(
    f"s{n},The {word} {n},A long tale about a {word} that nobody had seen before {n}.\n"
    for n, word in enumerate(["harbour", "garden", "wolf", "planet"] * 3)
)


def upload(*files, **parameters):
    test = app(**parameters).switch_page("pages/data/data.py").run(timeout=180)
    return again(test, *files)


def again(test, *files):
    test.file_uploader[0].set_value(
        [(name, text if isinstance(text, bytes) else text.encode(), "text/csv") for name, text in files]
    )
    test = test.run(timeout=180)
    assert not test.exception
    return test


def orders(header, row):
    return header + "\n" + "".join(row(user, n) + "\n" for user in range(8) for n in range(user % 3, 12, 3))


def test_addresses_are_nowhere_on_the_page_unless_asked_for():
    log = orders(
        "customer email,sku,bought on,agent email",
        lambda user, n: f"mail{user}@example.org,s{n},2024-02-{n + 1:02},agent{n % 2}@example.org",
    )
    test = upload(("things.csv", ITEMS), ("log.csv", log))
    box(test, "bought on is").select("").run(timeout=180)
    assert "@example.org" not in texts(test).replace("\\", "").replace("\u2060", "")
    assert "shown as person 1, 2, …" in texts(test)
    shown = next(one for one in test.checkbox if one.label == "show the addresses")
    shown.check().run(timeout=180)
    assert "mail0@example.org" in texts(test).replace("\\", "").replace("\u2060", "")
    button(test, "Undo").click().run(timeout=180)
    assert "shown as person 1, 2, …" in texts(test)


def test_a_day_that_nothing_tells_from_a_month_is_asked_for():
    log = orders("who,sku,when", lambda user, n: f"p{user},s{n},{7 * n % 11 + 1}/{5 * user % 9 + 2}/2024")
    test = upload(("things.csv", ITEMS), ("log.csv", log))
    assert ("Day or month first: the dates do not tell", "choose it under Columns") in findings(test)
    ask = next(one for one in test.button_group if "day first" in one.options)
    ask.set_value(True).run(timeout=180)
    assert "2 January" not in texts(test)
    assert "1/2/2024 → 1 February 2024 (day first)".replace("/", "\\/") in texts(test)
    button(test, "Undo").click().run(timeout=180)
    assert "→ 2 January 2024 (month first)" in texts(test)


def test_events_can_be_put_in_another_order_and_back():
    log = orders(
        "who,sku,action", lambda user, n: f"p{user},s{n},{['view', 'cart', 'purchase'][(user + n) % 3]}"
    )
    test = upload(("things.csv", ITEMS), ("log.csv", log))
    assert "From weak to strong: view, cart, purchase" in texts(test)
    stronger = [one for one in test.button if one.label == "stronger"]
    assert [one.disabled for one in stronger] == [True, False, False]
    stronger[1].click().run(timeout=180)
    assert "From weak to strong: view, purchase, cart" in texts(test)
    button(test, "Back to the rule").click().run(timeout=180)
    assert "From weak to strong: view, cart, purchase" in texts(test)


def test_a_broken_file_is_said_and_the_others_are_read():
    log = orders("who,sku,stars", lambda user, n: f"p{user},s{n},{n % 5 + 1}")
    test = upload(("things.csv", ITEMS), ("log.csv", log), ("notes.parquet", b"none"))
    head, line = findings(test)[0]
    assert head == "notes.parquet is left out"
    assert line.startswith("notes.parquet is not a Parquet file")
    assert "12 items · 8 people" in texts(test)
    assert not test.button(key="build").disabled


def test_what_was_brought_before_stays_with_its_choices_where_the_next_cannot_be_read():
    log = orders("who,sku,stars", lambda user, n: f"p{user},s{n},{n % 5 + 1}")
    test = upload(("things.csv", ITEMS), ("log.csv", log))
    box(test, "stars is").select("").run(timeout=180)
    again(test, ("other.csv", b"\x00\x01"))
    assert "other\u2060\\.csv is not text" in test.error[0].value or "is not text" in test.error[0].value
    assert "What was brought before stays: " in texts(test)
    assert "12 items · 8 people" in texts(test)
    assert ("stars is not used", "It looks like a rating.") in findings(test)
    fresh = again(test, ("third.csv", ITEMS))
    assert "12 items · 0 people" in texts(fresh)
    assert not fresh.error


def test_one_upload_leaves_nothing_in_the_boxes_of_the_next():
    log = orders("who,sku,stars", lambda user, n: f"p{user},s{n},{n % 5 + 1}")
    test = upload(("things.csv", ITEMS), ("log.csv", log))
    box(test, "name is").select("category").run(timeout=180)
    next(one for one in test.number_input if one.label == "Likes from").set_value(2.0).run(timeout=180)
    other = ITEMS.replace("harbour", "castle")
    again(test, ("things.csv", other), ("log.csv", log.replace(",5", ",4")))
    assert box(test, "name is").value == "title"
    assert "As you set it" not in texts(test)


def test_findings_are_sorted_by_damage_and_told_of_one_as_of_one():
    log = orders("who,sku,stars", lambda user, n: f"p{user},s{n},{n % 5 + 1}") + "p1,gone,5\n,s1,4\n,s2,4\n"
    items = ITEMS + "s99,Unseen,A tale with <b>signs</b> nobody took, as nobody saw it.\n"
    test = upload(("things.csv", items.replace("nobody took,", "nobody took")), ("log.csv", log))
    heads = [head for head, _ in findings(test)]
    assert heads[:2] == ["2 rows do not say who", "1 row names an item that is not there"]
    assert ("1 row names an item that is not there", "gone · left out") in findings(test)
    assert heads.index("1 item has web markup") > 1
    assert heads[-1].endswith("no broken letters")
