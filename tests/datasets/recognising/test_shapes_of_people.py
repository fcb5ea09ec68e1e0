"""Tables in shapes that people have: each opens as it is and says the same as the plain one it was made from."""

import gzip
import json
import sqlite3
import zipfile

import numpy as np
import pandas as pd
import pytest

from recsys_core import load_dataset
from recsys_core.datasets.recognising.names import parts_of

ADJECTIVES = ("Quiet", "Stormy", "Forgotten", "Golden", "Frozen", "Hidden")
PLACES = ("Harbour", "Engine", "Orchard", "Desert", "Library")
GENRES = ("Mystery", "Science Fiction", "Romance", "History", "Travel")
rng = np.random.default_rng(5)

ITEMS = pd.DataFrame(
    {
        "id": [str(201 + n) for n in range(30)],
        "title": [f"The {ADJECTIVES[n % 6]} {PLACES[n % 5]} {n}" for n in range(30)],
        "genre": [GENRES[n % 5] for n in range(30)],
        "story": [
            f"A {GENRES[n % 5].lower()} story about a {ADJECTIVES[n % 6].lower()} {PLACES[n % 5].lower()} and what "
            f"the people of the town keep there, told in part {n}."
            for n in range(30)
        ],
    }
)
PAIRS = pd.DataFrame(
    [
        (f"{7001 + user}", ITEMS["id"][item], int(rng.integers(1, 6)))
        for user in range(14)
        for item in rng.choice(30, 10, replace=False)
    ],
    columns=["user", "item", "stars"],
)
SECONDS = 1_577_880_000 + 4000 * np.arange(len(PAIRS))
TIMES = pd.to_datetime(SECONDS, unit="s")
LIKED = int((PAIRS["stars"] >= 4).sum())


def check(folder, likes=LIKED, *, titles=True, users=14, interactions=140, items=30, dislikes=0, times=None):
    data = load_dataset(folder)
    counted = (len(data.user_ids), len(data.item_ids), len(data.interactions), len(data.liked))
    assert counted == (users, items, interactions, likes)
    assert int((data.interactions["rating"] <= data.dislike_to).sum()) == dislikes
    if titles:
        assert set(data.titles) == set(ITEMS["title"])
    if times is not None:
        assert data.report.times_read == times
    return data


def write(folder, **tables):
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def test_strange_names_of_files_and_columns(tmp_path):
    shop = ITEMS.set_axis(["SKU", "Product name", "Product type", "Description (HTML)"], axis=1)
    shop["Price"] = "39,90"
    orders = PAIRS[["user", "item"]].set_axis(["Customer email", "SKU"], axis=1)
    orders["Customer email"] += "@example.com"
    orders.insert(0, "Order no", [f"O{n}" for n in range(len(orders))])
    orders["Qty"] = 1 + np.arange(len(orders)) % 4
    orders["Order date"] = TIMES.strftime("%d/%m/%Y")
    data = check(write(tmp_path / "x", products_export=shop, orders_2024=orders), likes=140, times=140)
    assert data.report.strength == "Qty"
    assert data.items["text"].iat[3] == ITEMS["story"][3]
    assert data.items["category"].iat[3] == ITEMS["genre"][3]


def test_files_whose_names_say_nothing_or_the_wrong_thing(tmp_path):
    check(write(tmp_path / "a", part1=PAIRS, part2=ITEMS.rename(columns={"id": "item"})))
    check(write(tmp_path / "b", items=PAIRS, ratings=ITEMS.rename(columns={"id": "item"})))


def test_columns_of_other_words_in_two_languages(tmp_path):
    english = write(
        tmp_path / "en",
        film_list=ITEMS.set_axis(["tconst", "primaryTitle", "genres", "plot_summary"], axis=1),
        votes=PAIRS.set_axis(["reviewer", "tconst", "vote"], axis=1),
    )
    check(english)
    chinese = write(
        tmp_path / "zh",
        教材=ITEMS.set_axis(["书号", "书名", "学科分类", "内容简介"], axis=1),
        借阅=PAIRS.set_axis(["读者证号", "书号", "读者评分"], axis=1),
    )
    check(chinese)
    german = write(
        tmp_path / "de",
        artikel=ITEMS.set_axis(["Artikel-Nr", "Titel", "Kategorie", "Beschreibung"], axis=1),
        bewertungen=PAIRS.set_axis(["Kunde", "Artikel-Nr", "Bewertung"], axis=1),
    )
    check(german)


def test_a_chinese_workbook_with_two_sheets(tmp_path):
    file = tmp_path / "课程数据.xlsx"
    with pd.ExcelWriter(file) as book:
        ITEMS.set_axis(["课程编号", "课程名称", "课程类别", "课程简介"], axis=1).to_excel(
            book, sheet_name="课程", index=False
        )
        PAIRS.set_axis(["学号", "课程编号", "评分"], axis=1).to_excel(book, sheet_name="选课", index=False)
    check(file)


@pytest.mark.parametrize(
    ("written", "likes", "dislikes"),
    [
        (lambda stars: f"{stars}/5", LIKED, 0),
        (lambda stars: "★" * stars + "☆" * (5 - stars), LIKED, 0),
        (lambda stars: f"{stars} out of 5 stars", LIKED, 0),
        (lambda stars: f"{stars}分", LIKED, 0),
        (lambda stars: "👍" if stars >= 4 else "👎", LIKED, len(PAIRS) - LIKED),
        (lambda stars: "赞" if stars >= 4 else "踩", LIKED, len(PAIRS) - LIKED),
        (lambda stars: "True" if stars >= 4 else "False", LIKED, 0),
        (lambda stars: f"{stars * 2}.0", None, 0),
    ],
)
def test_ratings_as_people_write_them(tmp_path, written, likes, dislikes):
    rated = PAIRS.assign(rating=PAIRS["stars"].map(written)).drop(columns="stars")
    folder = write(tmp_path / "x", items=ITEMS.rename(columns={"id": "item"}), interactions=rated)
    check(folder, likes if likes is not None else len(load_dataset(folder).liked), dislikes=dislikes)


@pytest.mark.parametrize(
    "form",
    [
        "%d.%m.%Y",
        "%m/%d/%Y %I:%M %p",
        "%d %B %Y",
        "%b %d, %Y",
        "%Y/%m/%d",
        "%Y年%m月%d日",
        "%Y-%m-%dT%H:%M:%SZ",
    ],
)
def test_dates_as_people_write_them(tmp_path, form):
    dated = PAIRS.assign(date=TIMES.strftime(form))
    data = check(write(tmp_path / "x", items=ITEMS.rename(columns={"id": "item"}), log=dated), times=140)
    first = data.interactions["timestamp"].min()
    assert pd.Timestamp(first, unit="s").strftime("%Y-%m-%d") == TIMES[0].strftime("%Y-%m-%d")


def test_a_matrix_lying_and_standing(tmp_path):
    titles = dict(zip(ITEMS["id"], ITEMS["title"], strict=True))
    table = PAIRS.assign(item=PAIRS["item"].map(titles)).pivot(index="user", columns="item", values="stars")
    check(write(tmp_path / "a", matrix=table.reset_index()), items=table.shape[1], titles=False)
    standing = table.T.rename_axis("movie").reset_index()
    check(write(tmp_path / "b", matrix=standing), items=table.shape[1], titles=False)
    by_id = PAIRS.pivot(index="user", columns="item", values="stars").reset_index()
    check(write(tmp_path / "c", matrix=by_id, films=ITEMS))


def test_no_header_at_all(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    rows = PAIRS.assign(time=SECONDS)
    rows.to_csv(folder / "ratings.tsv", sep="\t", index=False, header=False)
    ITEMS.to_csv(folder / "films.tsv", sep="\t", index=False, header=False)
    check(folder, times=140)


def test_news_with_impressions(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    news = ITEMS.assign(id="N" + ITEMS["id"], sub="local", url="https://assets.example/x.html", entities="[]")
    news[["id", "genre", "sub", "title", "story", "url", "entities"]].to_csv(
        folder / "news.tsv", sep="\t", index=False, header=False
    )
    lines = []
    for place, (user, rows) in enumerate(PAIRS.groupby("user", sort=False)):
        shown = " ".join(f"N{row.item}-{int(row.stars >= 4)}" for row in rows.itertuples())
        lines.append(f"{place + 1}\tU{user}\t11/1{place % 9}/2019 9:05:{10 + place} AM\t\t{shown}")
    (folder / "behaviors.tsv").write_text("\n".join(lines) + "\n")
    check(folder, times=140)


def test_lists_of_what_somebody_took(tmp_path):
    baskets = PAIRS.groupby("user", sort=False)["item"].agg("|".join).reset_index()
    check(write(tmp_path / "x", baskets=baskets.rename(columns={"item": "items"}), films=ITEMS), likes=140)


def test_a_play_log_that_names_titles(tmp_path):
    titles = dict(zip(ITEMS["id"], ITEMS["title"], strict=True))
    plays = PAIRS.assign(item=PAIRS["item"].map(titles), stars=PAIRS["stars"] * 1.5)
    plays = plays.set_axis(["player", "game", "hours played"], axis=1)
    check(
        write(tmp_path / "x", plays=plays, games=ITEMS.set_axis(["appid", "name", "tags", "about"], axis=1)),
        likes=140,
    )


def test_json_in_three_ways_and_packed(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "films.json").write_text(json.dumps(ITEMS.to_dict("records")))
    lines = "\n".join(
        json.dumps(row) for row in PAIRS.set_axis(["userId", "id", "rating"], axis=1).to_dict("records")
    )
    with gzip.open(folder / "ratings.jsonl.gz", "wt") as out:
        out.write(lines)
    check(folder)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"deep/{file.name}")
    check(tmp_path / "all.zip")


def test_parquet_parts_in_folders(tmp_path):
    for name, table in (("films", ITEMS), ("ratings", PAIRS.set_axis(["user_id", "id", "rating"], axis=1))):
        folder = tmp_path / "x" / name
        folder.mkdir(parents=True)
        half = len(table) // 2
        table[:half].to_parquet(folder / "part-00000.parquet")
        table[half:].to_parquet(folder / "part-00001.parquet")
        (folder / "_SUCCESS").touch()
    check(tmp_path / "x")


@pytest.mark.parametrize(
    "spelled",
    [lambda one: f"{one}.0", lambda one: f"  {one} ", lambda one: f"000{one}"],
)
def test_ids_spelled_in_two_ways(tmp_path, spelled):
    spoken = PAIRS.assign(item=PAIRS["item"].map(spelled))
    data = check(write(tmp_path / "x", films=ITEMS.rename(columns={"id": "item"}), ratings=spoken))
    assert data.item_ids.ids[0] == "201"


def test_ids_in_other_letters(tmp_path):
    coded = ITEMS.assign(id="ab" + ITEMS["id"]).rename(columns={"id": "item"})
    check(write(tmp_path / "x", films=coded, ratings=PAIRS.assign(item="AB" + PAIRS["item"])))


def test_one_table_with_everything_and_a_number_for_each_row(tmp_path):
    whole = PAIRS.merge(ITEMS, left_on="item", right_on="id").drop(columns="id")
    whole = whole.assign(review=[f"I liked part {n} of it quite well" for n in range(len(whole))])
    whole = whole.set_axis(
        ["CustomerID", "StockCode", "score", "Description", "Department", "Details", "review text"], axis=1
    )
    whole.insert(0, "", range(len(whole)))
    data = check(write(tmp_path / "x", sales=whole), items=PAIRS["item"].nunique(), titles=False)
    assert data.items["title"].iat[0] in set(ITEMS["title"])
    assert "quite well" not in " ".join(data.item_texts)
    assert data.items["text"].iat[0] in set(ITEMS["story"])


def test_ratings_of_minus_one_and_zero_that_mean_none(tmp_path):
    tens = PAIRS.assign(rating=PAIRS["stars"] * 2).drop(columns="stars")
    tens.loc[::7, "rating"] = 0
    data = load_dataset(write(tmp_path / "x", films=ITEMS.rename(columns={"id": "item"}), ratings=tens))
    assert {fault.rule: fault.count for fault in data.report.faults}["not_rated"] == 20
    assert not (data.interactions["rating"] == 0).any()


def test_a_database_file(tmp_path):
    file = tmp_path / "shop.sqlite"
    with sqlite3.connect(file) as base:
        ITEMS.to_sql("films", base, index=False)
        PAIRS.set_axis(["user_id", "film_id", "rating"], axis=1).to_sql("ratings", base, index=False)
    check(file)


def test_a_real_postgresql(postgresql):
    with postgresql.connect() as base:
        base.execute("CREATE DATABASE lending")
    with postgresql.connect("lending") as base:
        base.execute("CREATE TABLE film (film_id int PRIMARY KEY, title text, genre text, story text)")
        base.execute(
            'CREATE TABLE "Loans 2024" (customer_id int, film_id int, stars numeric, lent timestamptz)'
        )
        base.execute("CREATE TABLE staff (staff_id int, name text)")
        base.execute("INSERT INTO staff VALUES (1, 'Ann'), (2, 'Bob')")
        with base.cursor() as cursor:
            cursor.executemany("INSERT INTO film VALUES (%s, %s, %s, %s)", ITEMS.values.tolist())
            rows = [
                (row.user, row.item, row.stars, when.isoformat())
                for row, when in zip(PAIRS.itertuples(), TIMES, strict=True)
            ]
            cursor.executemany('INSERT INTO "Loans 2024" VALUES (%s, %s, %s, %s)', rows)
    data = check(postgresql.url("lending"), times=140)
    assert data.name == "lending"
    assert data.report.unused == ("staff",)


def test_lists_of_objects_in_cells_give_their_names_alone(tmp_path):
    def listed(names):
        return json.dumps([{"id": 88_000 + place, "name": name} for place, name in enumerate(names)])

    films = ITEMS.assign(
        genre=[listed([name, "Adventure"]) for name in ITEMS["genre"]],
        keywords=[str([{"id": 77_001, "name": "lighthouse"}, {"id": 77_002, "name": "long winter"}])] * 30,
        production=[listed(["Studio"])] * 30,
    )
    data = check(write(tmp_path / "x", films=films, ratings=PAIRS.rename(columns={"item": "id"})))
    for text, genre in zip(data.item_texts, ITEMS["genre"], strict=True):
        assert f"{genre}, Adventure. lighthouse, long winter." in text
        assert not {"id", "name"} & set(text.replace(",", " ").replace(".", " ").split())
        assert "88" not in text
        assert "77" not in text
    assert data.items["category"].iat[0] == f"{ITEMS['genre'][0]}, Adventure"


@pytest.mark.parametrize("stars", ["Sterne", "Punkte", "étoiles", "Estrellas", "stelle", "Wertung"])
def test_stars_are_ratings_under_the_word_of_other_languages(tmp_path, stars):
    check(write(tmp_path / "shop", items=ITEMS, log=PAIRS.set_axis(["user", "item", stars], axis=1)))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Produktname", "title"),
        ("Filmtitel", "title"),
        ("Produktbeschreibung", "text"),
        ("Buchkategorie", "category"),
        ("productname", "title"),
    ],
)
def test_names_written_in_one_word(name, part):
    found = parts_of(name)
    assert max(found, key=found.get) == part
    assert found[part] > 0.7


@pytest.mark.parametrize("name", ["filename", "showtime", "Artikelnummer"])
def test_words_that_only_look_like_two_hold_nothing(name):
    assert not {"title", "text", "category"} & set(parts_of(name))
