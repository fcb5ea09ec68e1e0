"""Conditions on items: what they let through, how they are written, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_core import Query, load_dataset
from recsys_core.errors import SettingsError
from recsys_core.only import Only, facets_of
from recsys_core.translating import Message, in_language
from recsys_core.wording.only import shown, told

ITEMS = """item_id,title,text,category,year,creator,director
a,Sea,A calm sea.,"Film, Drama",1985,,Ann Lee
b,Seaside,The seasons turn.,"Book, Science fiction",1999,ANN LEE,
c,三体,科幻小说的世界,书,2008,刘慈欣,
d,Fog,Nothing; seen 50% of it.,film,,"Bo, Ann Lee",
e,Dune,A desert.,Genres: Book,2001,,
"""
LIKES = "user_id,item_id,rating\n" + "\n".join(
    f"u{user},{item},5" for item, count in (("a", 4), ("b", 2), ("c", 1)) for user in range(count)
)


@pytest.fixture
def data(write_folder):
    return load_dataset(write_folder(items=ITEMS, interactions=f"{LIKES}\n"))


def kept(data, text):
    return "".join(np.array(data.item_ids.ids)[Only.parse(text).rows(data)])


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", "abcde"),
        ("category=Film", "ad"),
        ("category=BOOK", "be"),
        ("category=Book,书", "bce"),
        ("category=Science fiction", "b"),
        ("category=science　FICTION", "b"),
        ("year=1985", "a"),
        ("year=1985-1999", "ab"),
        ("year=2001-", "ce"),
        ("year=-1999", "ab"),
        ("year=1985,2001–2008", "ace"),
        ("creator=ann lee", "abd"),
        ("creator=Bo", "d"),
        ("words=sea", "a"),  # neither seaside nor seasons
        ("words=SEASONS TURN", "b"),
        ("words=科幻", "c"),
        ("words=50%", "d"),
        ("words=sea，desert", "ae"),
        ("popular=yes", "ab"),
        ("popular=no", "cde"),
        ("popular=yes,no", "abcde"),
        ("category=Film;year=1900-1999", "a"),
        ("category=Film；creator=Bo", "d"),
        ("category=Film;category=书", "acd"),
    ],
)
def test_what_is_as_asked(data, text, items):
    assert kept(data, text) == items


def test_languages_are_told_from_the_texts(data):
    assert kept(data, "language=zh") == "c"
    assert "c" not in kept(data, "language=en")


VALUES = st.text(min_size=1, max_size=12).filter(lambda text: text == " ".join(text.split()))


@given(
    st.lists(VALUES, max_size=3, unique=True),
    st.lists(VALUES, max_size=3, unique=True),
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), max_size=2, unique=True),
)
def test_what_is_written_reads_as_it_was(categories, words, years):
    only = Only(
        category=tuple(categories),
        words=tuple(words),
        year=tuple(dict.fromkeys(tuple(sorted(one)) for one in years)),
        popular=(False,),
    )
    assert Only.parse(str(only)) == only


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour=red", "choose from category, year, creator, language, words, popular"),
        ("category", "write category=VALUE"),
        ("category= , ", "write category=VALUE"),
        ("year=soon", "is no year"),
        ("year=-", "is no year"),
        ("year=1990 1999", "is no year"),
        ("year=19901999", "is no year"),
        ("year=1999-1990", "end before they begin"),
        ("popular=maybe", "popular=yes or popular=no"),
    ],
)
def test_what_cannot_be_read_is_refused(text, said):
    with pytest.raises(SettingsError, match=said):
        Only.parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("category=Bok", r"no item.*category 'Bok'; there are Book, "),
        ("creator=Nobody", "Ann Lee"),
        ("year=1700-1800", "there are 1985-2008"),
        ("year=2009-", "there are 1985-2008"),
        ("language=fi", "language 'fi'"),
    ],
)
def test_what_no_item_says_is_refused_and_forgotten(data, text, said):
    with pytest.raises(SettingsError, match=f"(?i){said}"):
        Only.parse(text).check(data)
    assert Only.parse(f"{text};words=sea").fitting(data) == Only(words=("sea",))


def test_fields_of_which_items_say_nothing_are_not_offered(write_folder):
    bare = load_dataset(write_folder(items="item_id,title\na,Sea\nb,Fog\n"))
    with pytest.raises(SettingsError, match="say nothing of category: choose from language, words, popular"):
        Only.parse("category=Book").check(bare)
    assert not any(facets_of(bare).say(field) for field in ("category", "year", "creator"))


def test_values_are_listed_as_written_first_the_most_frequent_first(data):
    facet = facets_of(data).creator
    assert next(iter(facet.names.values())) == "Ann Lee"
    assert facet.counts["ann lee"] == 3


def test_a_list_keeps_places_and_scores(engine):
    ranking, only = engine.rank(Query(user="r002")), Only.parse("category=Book")
    rows = ranking.first(10, only.rows(engine.dataset))
    assert all("Book" in engine.dataset.items["category"][row] for row in rows)
    places = [ranking.rank_of(int(row)) for row in rows]
    assert places == sorted(places)
    assert places != list(range(1, 11))
    skipped = set(ranking.candidates[: places[-1]].tolist()) - set(rows.tolist())
    assert not any("Book" in engine.dataset.items["category"][row] for row in skipped)
    assert ranking.first(10).tolist() == ranking.candidates[:10].tolist()


def test_likes_in_films_give_a_list_of_books(engine):
    ids, categories = engine.dataset.item_ids.ids, engine.dataset.items["category"]
    films = [identifier for identifier, said in zip(ids, categories, strict=True) if said.startswith("Film")]
    ranking = engine.rank(Query(likes=tuple(films[:3])))
    books = ranking.first(5, Only.parse("category=Book").rows(engine.dataset))
    assert len(books) == 5
    assert all(categories[int(row)].startswith("Book") for row in books)


def test_it_is_told_in_both_languages():
    only = Only.parse("category=Book,Film;year=1990-1999,2001-,-1950,1960;language=zh;words=sea;popular=no")
    assert told(only) == (
        "category Book or Film; year 1990 to 1999 or 2001 or later or 1950 or earlier or 1960; in Chinese; "
        "with “sea” in the title or text; not yet popular (fewer likes than the median of the liked items)"
    )
    assert told(only, "zh").startswith("类别 Book或Film；年份 1990 至 1999或2001 及以后")
    assert "语言为中文" in told(only, "zh")
    assert "3 of 20 candidates" in shown(only, 3, 20)
    assert shown(only, 0, 20, "zh").startswith("20 个候选中没有符合要求的：类别")


def test_a_refusal_is_said_in_chinese(data):
    with pytest.raises(SettingsError) as caught:
        Only.parse("year=1700").check(data)
    assert in_language("zh", Message(caught.value.template, **caught.value.values)).endswith(
        "有的是 1985-2008。"
    )
