"""Events and amounts."""

import pytest

from recsys_core.datasets.values.strengths import (
    event_order,
    event_strengths,
    is_amount_name,
    is_event_column,
)


@pytest.mark.parametrize(
    "rising",
    [
        ["view", "add_to_cart", "purchase"],
        ["pv", "fav", "cart", "buy"],
        ["view", "addtocart", "transaction"],
        ["impression", "click", "conversion"],
        ["浏览", "收藏", "加购", "购买"],
        ["曝光", "点击", "下单"],
        ["浏览商品", "加入购物车", "立即支付"],
        ["VIEW_ITEM", "AddToWishlist", "begin checkout", "buyNow"],
        ["product_viewed", "Product Added To Cart", "Order Completed"],
        ["browse", "download", "paid"],
        ["watch", "complete", "like"],
        ["播放", "完播", "点赞"],
        ["visited", "enrolled"],
    ],
)
def test_events_rise(rising):
    assert event_strengths(rising[::-1]) == {event: float(n) for n, event in enumerate(rising, start=1)}
    assert event_order(rising[::-1]) == tuple(rising)
    assert is_event_column(rising)


def test_events_that_say_the_same_are_equally_strong():
    assert event_strengths(["click", "view", "buy", "Purchased"]) == {
        "click": 1.0,
        "view": 1.0,
        "buy": 2.0,
        "Purchased": 2.0,
    }


def test_what_is_not_known_or_takes_back_is_weakest():
    events = ["view", "cart", "remove_from_cart", "purchase", "frobnicate", "取消收藏", "", "dislike"]
    assert event_strengths(events) == {
        "view": 1.0,
        "cart": 2.0,
        "remove_from_cart": 1.0,
        "purchase": 3.0,
        "frobnicate": 1.0,
        "取消收藏": 1.0,
        "": 1.0,
        "dislike": 1.0,
    }
    assert event_strengths(["x", "y"]) == {"x": 1.0, "y": 1.0}
    assert event_strengths([]) == {}


def test_an_order_that_is_given_is_taken():
    assert event_strengths(["view", "buy", "cart"], ["Buy", "cart", "view"]) == {
        "buy": 1.0,
        "cart": 2.0,
        "view": 3.0,
    }
    assert event_strengths(["1", "4", "2"], ["1", "2", "3", "4"]) == {"1": 1.0, "2": 2.0, "4": 3.0}
    assert event_strengths(["view", "other", "add to cart"], ["view", "add_to_cart"])["other"] == 1.0


@pytest.mark.parametrize(
    "values",
    [
        ["like", "dislike"],
        ["喜欢", "不喜欢"],
        ["推荐", "不推荐"],
        ["fresh", "rotten"],
        ["3 stars", "4 stars"],
        ["vote 1", "vote 2"],
        ["click", "no click"],
        ["read", "unread"],
        ["True", "False"],
        ["0", "1"],
        ["1", "2", "3", "4"],
        ["book", "movie", "show"],
        ["Cartoon", "Playhouse", "Ordered Chaos"],
        ["complete", "pending", "cancelled"],
        ["", "NaN"],
        [],
        [f"view {n}" for n in range(100)],
    ],
)
def test_no_events(values):
    assert not is_event_column(values)


def test_removals_and_a_few_unknown_ones_are_events_too():
    assert is_event_column(["view", "remove_from_cart"])
    assert is_event_column(["view", "cart", "purchase", "frobnicate", ""])


AMOUNTS = """quantity qty Quantity count plays play_count playCount hours playtime playtime_forever minutes duration
watch_time times weight hours_played num_purchases total_plays listen_count frequency amount watchRatio 数量 次数 播放次数
时长 学习时长 观看时长 购买数量 播放时长(分钟) 购买次数"""
OTHERS = """rating discount account country viscount timestamp time date hour order event user_id item_id rating_count
vote_count page_count num_pages price weight_kg item_weight age 评分 评分次数 学习时间 时间 评价数量 order_date"""


@pytest.mark.parametrize("name", AMOUNTS.split())
def test_names_of_amounts(name):
    assert is_amount_name(name)


@pytest.mark.parametrize("name", ["", *OTHERS.split()])
def test_names_of_other_things(name):
    assert not is_amount_name(name)
