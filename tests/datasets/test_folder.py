import numpy as np
import pytest

from recsys_core import load_dataset
from recsys_core.datasets.assemble import item_text
from recsys_core.datasets.text_checks import RULES
from recsys_core.errors import DataError, UnknownIdError


def faults(dataset):
    return {fault.rule: fault.count for fault in dataset.report.faults}


def test_repairs_are_counted_and_do_what_they_say(write_folder):
    folder = write_folder(
        items="item_id,title,text\na,Alpha,one\nb,,two\na,Again,three\n,Nameless,four\nc,Gamma,\n",
        interactions=(
            "user_id,item_id,rating,timestamp\n"
            "u,a,5,10\nu,a,5,10\nu,b,2,11\nu,b,4,12\n,a,3,13\nv,zzz,4,14\nv,c,,15\nv,a,4,yesterday\n"
        ),
        users="user_id,age\nu,30\nu,31\n",
    )
    data = load_dataset(folder)
    assert faults(data) == {
        "missing_item_id": 1,
        "duplicate_item_id": 1,
        "missing_title": 1,
        "missing_text": 1,
        "missing_user_id": 1,
        "unknown_item_id": 1,
        "exact_duplicate_row": 1,
        "duplicate_interaction": 1,
        "missing_rating": 1,
        "unreadable_timestamp": 1,
        "duplicate_user_id": 1,
        "unknown_user_id": 1,
        "near_empty_user": 2,
    }
    assert data.item_ids.ids == ("a", "b", "c")
    assert data.title(1) == "Item b"
    rows, ratings = data.likes(data.user_ids.row("u"))
    assert rows.tolist() == [0, 1]
    assert ratings.tolist() == [5.0, 4.0]  # of the two ratings of b the last one stays
    assert data.likes(data.user_ids.row("v"))[0].tolist() == [0]
    assert sorted(data.seen(data.user_ids.row("v")).tolist()) == [0, 2]


def test_row_numbers_in_examples_are_those_of_the_file(write_folder):
    folder = write_folder(interactions="user_id,item_id,rating\nu,a,5\n,a,3\nu,zzz,4\n")
    found = {fault.rule: fault.examples for fault in load_dataset(folder).report.faults}
    assert found["missing_user_id"] == ("interactions.csv row 3",)
    assert found["unknown_item_id"] == ("interactions.csv row 4",)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (
            {"items": "title,text\nZulu,plot\n"},
            ["interactions.csv", "such as a, b", "such as Zulu", "item_id"],
        ),
        ({"interactions": "user_id,rating\nu,5\n"}, ["interactions", "'item_id'"]),
        ({"items": b""}, ["items.csv", "empty"]),
        ({"items": "item_id,title\n"}, ["items.csv", "no rows"]),
        ({"items": b"item_id,title\na,\x00\x01\n"}, ["items.csv", "zero bytes", "UTF-8"]),
        ({"items": "item_id,title\na,A,b,c\nb,B\n"}, ["items.csv", "line 2", "quote"]),
        ({"items": "item_id,title,title\na,A,b\n"}, ["items.csv", "title"]),
        (
            {"interactions": "user_id,item_id,stars\nu,a,4\nu,b,blue\nv,a,green\n"},
            ["interactions.csv", "row 3", "stars", "'blue'"],
        ),
        ({"interactions": "user_id,item_id\nu,zzz\n"}, ["No interaction", "item_id"]),
        ({"users": "age\n30\n"}, ["users.csv", "'user_id'"]),
    ],
)
def test_broken_files_are_one_sentence_with_place_and_cure(write_folder, files, words):
    with pytest.raises(DataError) as caught:
        load_dataset(write_folder(**files))
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


def test_missing_folder_and_file(tmp_path):
    with pytest.raises(DataError, match="neither a bundled dataset"):
        load_dataset(tmp_path / "nowhere")
    with pytest.raises(DataError, match="holds no table"):
        load_dataset(tmp_path)


def test_unknown_ids_name_some_that_exist(sample):
    with pytest.raises(UnknownIdError, match="r001, r002"):
        sample.user_ids.row("nobody")


@pytest.mark.parametrize(
    ("ratings", "threshold"),
    [("5,3,1", 4.0), (",,", None), ("10,6,1", 6.8), ("-3,0,7", 1.4)],
)
def test_what_counts_as_a_like_depends_on_the_scale(write_folder, ratings, threshold):
    items = "item_id,title\na,A\nb,B\nc,C\n"
    rows = "".join(f"u,{i},{r}\n" for i, r in zip("abc", ratings.split(","), strict=True))
    data = load_dataset(write_folder(items, f"user_id,item_id,rating\n{rows}"))
    if threshold is None:
        assert np.isnan(data.threshold)
        assert len(data.liked) == 3
    else:
        assert data.threshold == pytest.approx(threshold)


def test_item_text_joins_what_is_there():
    row = {
        "title": "Dune",
        "year": "1965",
        "creator": "Frank Herbert",
        "category": "Book|SF",
        "text": "Sand. ",
    }
    assert item_text(row) == "Dune (1965). Frank Herbert. Book, SF. Sand."
    assert item_text({"title": "三体", "text": "科幻小说。"}) == "三体. 科幻小说。"
    assert item_text({"title": "Heat (1995)", "year": "1995"}) == "Heat (1995)."


def test_dates_are_read_as_seconds(write_folder):
    rows = "user_id,item_id,rating,timestamp\nu,a,5,2001-09-10\nu,b,5,1000000000\n"
    data = load_dataset(write_folder(interactions=rows))
    assert data.interactions["timestamp"].tolist() == [1000080000.0, 1000000000.0]
    assert data.likes(0)[0].tolist() == [1, 0]


def test_markup_entities_and_broken_letters_are_named_and_mended(write_folder):
    rows = [
        "a,Tom &amp; Jerry,<p>one</p> &lt;b&gt; two",
        "b,Bell\x07,x < y and y > z & so on",
        "c,CafÃ©,lost \ufffd here",
        "d,Tom &amp; Jerry,plain",
    ]
    folder = write_folder(items="item_id,title,text\n" + "\n".join(rows) + "\n")
    data = load_dataset(folder)
    found = faults(data)
    assert {rule: found.get(rule, 0) for rule in RULES} == {
        "html_entity": 2,
        "html_tag": 1,
        "control_character": 1,
        "replacement_character": 1,
        "mojibake": 1,
    }
    assert found["duplicate_title"] == 1
    assert data.title(0) == "Tom & Jerry"
    assert data.items["text"].iat[0].split() == ["one", "<b>", "two"]
    assert data.title(1) == "Bell"
    assert data.items["text"].iat[1] == "x < y and y > z & so on"


def test_real_folders_have_the_faults_their_sources_state(shared_data, stated_faults):
    for name, rules in stated_faults.items():
        found = faults(load_dataset(shared_data / name))
        for rule, count in rules.items():
            assert found[rule] == pytest.approx(count, rel=0.01), (name, rule)


def test_movielens_has_its_known_numbers(movielens):
    assert (len(movielens.user_ids), len(movielens.item_ids)) == (943, 1682)
    assert len(movielens.interactions) == 100_000
    assert len(movielens.liked) == 55_375
    assert movielens.item_texts[0] == "Toy Story (1995). Genres: Animation, Children's, Comedy."
