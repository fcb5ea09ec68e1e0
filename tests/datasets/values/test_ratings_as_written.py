"""Ratings in the forms people write them in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_core.datasets.values.ratings import read_ratings

NO = None


def numbers(values, counts=None):
    return [None if np.isnan(n) else round(float(n), 6) for n in read_ratings(values, counts).numbers]


def unreadable(values):
    return [value for value, bad in zip(values, read_ratings(values).unreadable, strict=True) if bad]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["4", "4.0", " 5 ", ".5", "1e1"], [4, 4, 5, 0.5, 10]),
        (["4 stars", "1 star", "4.5-star", "★ 4", "3 Stars", "5stars"], [4, 1, 4.5, 4, 3, 5]),
        (["four stars", "Five Star", "four and a half stars", "two", "half a star"], [4, 5, 4.5, 2, 0.5]),
        (["4/5", "2.5 / 5", "(3/5)", "0/5"], [4, 2.5, 3, 0]),
        (["8/10", "9/10 stars", "10 / 10"], [8, 9, 10]),
        (["4.5 out of 5", "3 out of 5 stars", "4 stars out of 5", "rated 2 out of 5"], [4.5, 3, 4, 2]),
        (["4 von 5 Sternen", "3 sur 5", "2 de 5 estrellas"], [4, 3, 2]),
        (["★★★★", "★★★★☆", "★☆☆☆☆", "☆☆☆☆☆", "★ ★ ★", "★★★½"], [4, 4, 1, 0, 3, 3.5]),
        (["⭐⭐⭐", "⭐️⭐️", "🌟"], [3, 2, 1]),
        (["☆☆☆", "☆☆☆☆"], [3, 4]),
        (["♥♥♡", "♥♥♥", "*****"], [2, 3, 5]),
        (["★★★★☆ 4/5", "4.5 ★", "★3"], [4, 4.5, 3]),
        (["80%", "95 %", "7.5%"], [80, 95, 7.5]),
        (["4分", "9.5 分", "五星", "4星", "4颗星", "两颗星", "十分"], [4, 9.5, 5, 4, 4, 2, 10]),
        (["三星半", "4星半", "四点五分", "半星", "4.5星级"], [3.5, 4.5, 4.5, 0.5, 4.5]),
        (["9分(满分10分)", "8分（满分10分）"], [9, 8]),
        (["评分：4", "Rating: 3.5", "score=2"], [4, 3.5, 2]),
        (["４", "３．５", "٤", "－1", "＋1"], [4, 3.5, 4, -1, 1]),
        (["+1", "-1", "−1"], [1, -1, -1]),
        (["4½", "3 ½"], [4.5, 3.5]),
        (["5 - Excellent", "1 (terrible)", "3: neutral", "Good (4)"], [5, 1, 3, 4]),
        (["5 stars", "3", "4/5", "NaN"], [5, 3, 4, NO]),
        ([], []),
    ],
)
def test_figures(values, said):
    assert numbers(values) == said
    assert unreadable(values) == []
    assert not read_ratings(values).words


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["4,5", "3", "5,0"], [4.5, 3, 5]),
        (["4,5", "1.234,5", "1.234", "12.345.678"], [4.5, 1234.5, 1234, 12345678]),
        (["4,125", "3,5"], [4.125, 3.5]),
        (["4,5 / 5", "3,0 / 5"], [4.5, 3]),
        (["4,5", "4.5"], [4.5, 4.5]),
        (["0,125"], [0.125]),
        (["4,5 Sterne", "3,5 étoiles"], [4.5, 3.5]),
        (["1,234", "12"], [1234, 12]),
        (["1,234.5", "4,500", "1.25"], [1234.5, 4500, 1.25]),
        (["1,234,567", "2.5"], [1234567, 2.5]),
        (["1 234,5", "4,5"], [1234.5, 4.5]),
        (["1'234.5", "4.5"], [1234.5, 4.5]),
    ],
)
def test_the_column_decides_what_a_comma_means(values, said):
    assert numbers(values) == said
    assert numbers(values[::-1]) == said[::-1]


def test_other_wholes_are_brought_to_the_commonest():
    assert numbers(["4/5", "3/5", "8/10"]) == [4, 3, 4]
    assert numbers(["4/5", "8/10", "60%"], [1, 9, 1]) == [8, 8, 6]
    assert numbers(["2/5", "3/4", "1/5"]) == [2, 3.75, 1]
    assert numbers(["3/5", "4/5", "A+", "F"]) == [3, 4, 5, 0]  # as critics' columns have them


@pytest.mark.parametrize(
    ("high", "low"),
    [
        ("like", "dislike"),
        ("Liked", "DISLIKED"),
        ("thumbs up", "thumbs down"),
        ("upvote", "downvote"),
        ("👍", "👎"),
        ("👍🏽", "👎🏿"),
        ("❤️", "💔"),
        ("赞", "踩"),
        ("喜欢", "不喜欢"),
        ("推荐", "不推荐"),
        ("好评", "差评"),
        ("满意", "不满意"),
        ("good", "bad"),
        ("fresh", "rotten"),
        ("positive", "negative"),
        ("Recommended", "Not Recommended"),
        ("love", "hate"),
        ("力荐", "很差"),
        ("excellent", "terrible"),
        ("+1", "-1"),
        ("me gusta", "no me gusta"),
    ],
)
def test_of_two_the_lower_says_dislike(high, low):
    for values in ([high, low], [low, high, ""]):
        found = read_ratings(values)
        by_value = dict(zip(values, found.numbers, strict=True))
        assert by_value[high] > by_value[low]
        assert found.polar
        assert found.words == (high != "+1")
        assert not found.unreadable.any()
    assert not read_ratings([high]).polar


@pytest.mark.parametrize(
    ("high", "low"),
    [
        ("True", "False"),
        ("yes", "no"),
        ("Y", "N"),
        ("是", "否"),
        ("1", "0"),
        ("点击", "未点击"),
        ("已购买", "未购买"),
        ("clicked", "not clicked"),
        ("bought", "not bought"),
        ("loaned", "not loaned"),
        ("报名", "未报名"),
        ("✓", "✗"),
        ("5", "1"),
        ("2 stars", "1 star"),
    ],
)
def test_of_two_the_lower_says_nothing(high, low):
    found = read_ratings([low, high])
    assert found.numbers[1] > found.numbers[0]
    assert not found.polar
    assert not found.unreadable.any()


@pytest.mark.parametrize(
    "rising",
    [
        ["很差", "较差", "还行", "推荐", "力荐"],
        ["非常不满意", "不满意", "一般", "满意", "非常满意"],
        ["很差", "差", "一般", "好", "很好"],
        ["terrible", "poor", "average", "very good", "excellent"],
        ["poor", "fair", "good", "very good", "excellent"],
        ["hate", "dislike", "neutral", "like", "love"],
        ["did not like it", "it was ok", "liked it", "really liked it", "it was amazing"],
        ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
        ["😡", "🙁", "😐", "🙂", "😍"],
    ],
)
def test_five_words_rise_from_one_to_five(rising):
    assert numbers(rising) == [1, 2, 3, 4, 5]
    assert read_ratings(rising).words
    assert not read_ratings(rising).polar


def test_something_between_like_and_dislike_lies_between():
    for values in (
        ["dislike", "neutral", "like"],
        ["差评", "中评", "好评"],
        ["negative", "mixed", "positive"],
    ):
        assert numbers(values) == [-1, 0, 1]
        assert read_ratings(values).polar


def test_grades_are_numbers_in_their_order():
    grades = ["F", "D", "C-", "C", "B-", "B", "B+", "A-", "A", "A+"]
    found = numbers(grades)
    assert found == sorted(set(found))
    assert not read_ratings(grades).words


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (["4", "5", "lovely", "see text"], ["lovely", "see text"]),
        (["3", "1e308", "inf", "-inf", "1e30", "9" * 40], ["1e308", "inf", "-inf", "1e30", "9" * 40]),
        (["4", "5", "like"], ["like"]),  # what would it be beside a 4?
        (["like", "dislike", "7"], ["7"]),
        (["4/0", "4/5", "4/5/2020", "1:30", "2019年", "4-5"], ["4/0", "4/5/2020", "1:30", "2019年", "4-5"]),
        (["12 Monkeys", "user 4", "4 5", "1,2,3", "v2"], ["12 Monkeys", "user 4", "4 5", "1,2,3", "v2"]),
        (["a long sentence " * 10, "4"], ["a long sentence " * 10]),
    ],
)
def test_what_cannot_be_read_is_said(values, wrong):
    assert unreadable(values) == wrong
    found = read_ratings(values)
    assert np.isnan(found.numbers[found.unreadable]).all()


def test_missing_is_not_unreadable():
    values = ["4", "", "NaN", "-", "未评", "not rated", "Unrated", "暂无评分", "N/A"]
    assert numbers(values) == [4] + [NO] * 8
    assert unreadable(values) == []


def test_figures_and_words_that_agree_are_read_together():
    assert numbers(["0", "1", "True", "no"]) == [0, 1, 1, 0]
    assert numbers(["5", "excellent", "2"]) == [5, 5, 2]
    assert numbers(["-1", "1", "like", "dislike"]) == [-1, 1, 1, -1]


FORMS = (
    lambda n: f"{n}",
    lambda n: f"{n} star" + "s" * (n != 1),
    lambda n: f"{n}/5",
    lambda n: f"{n} out of 5",
    lambda n: "★" * n + "☆" * (5 - n),
    lambda n: "⭐" * n,
    lambda n: f"{n},0",
    lambda n: f"{20 * n}%",
    lambda n: "一二三四五"[n - 1] + "星",
    lambda n: ["one", "two", "three", "four", "five"][n - 1] + " stars",
    lambda n: ["很差", "较差", "还行", "推荐", "力荐"][n - 1],
    lambda n: "FDCBA"[n - 1],
    lambda n: chr(0xFF10 + n),
)


@given(st.sampled_from(FORMS), st.permutations(range(1, 6)))
def test_more_stars_are_a_higher_number(form, stars):
    found = read_ratings([form(n) for n in stars]).numbers
    assert np.array_equal(np.argsort(found), np.argsort(stars))


@given(st.lists(st.integers(-99, 9999), unique=True, max_size=20), st.integers(0, 3))
def test_a_comma_and_a_point_say_the_same(tenths, digits):
    points = [f"{n / 10:.{digits}f}" for n in tenths]
    if digits == 3:  # 1.234 may stand for a thousand
        points.append("0.5")
    assert numbers([point.replace(".", ",") for point in points]) == numbers(points)


@given(st.lists(st.text(max_size=70), unique=True, max_size=20))
def test_any_text_is_a_number_missing_or_unreadable(values):
    found = read_ratings(values)
    assert found.numbers.shape == found.unreadable.shape == (len(values),)
    known = found.numbers[~np.isnan(found.numbers)]
    assert (np.abs(known) < 1e30).all()
    assert not found.unreadable[~np.isnan(found.numbers)].any()


@given(st.lists(st.text("0123456789.,+-/%★☆½ eE星分半四()'", max_size=9), unique=True, max_size=20))
def test_any_figures_are_a_number_missing_or_unreadable(values):
    found = read_ratings(values)
    assert np.isfinite(found.numbers[~np.isnan(found.numbers)]).all()
