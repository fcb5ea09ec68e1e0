"""What a column's name says about the part it plays, in English and in Chinese.

A name is cut into words (`unixReviewTime` is unix, review, time). The last word says what a column holds, the words
before it of what: a `product name` is a title, a `category name` a category, a `customer email` tells customers
apart. Chinese names are compared by their ends the same way: 商品名称 is a title, 学生ID tells students apart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from recsys_core.datasets.recognising.vocabulary import (
    ALONE_ITEMS,
    ALONE_USERS,
    CHINESE,
    IDS,
    ITEMS,
    NOT_TITLES,
    USERS,
    WORDS,
    words,
)

_SUBJECTS = words(
    "物品 商品 电影 影片 图书 书籍 课程 文章 新闻 歌曲 音乐 游戏 应用 视频 菜品 餐厅 店铺 产品 作品 动漫 番剧 职位 酒店 景点 帖子 内容 条目 小说 资源 节目 项目"
)
_NOT_CHINESE_TITLES = words(
    "类别 分类 品牌 用户 作者 导演 客户 店铺 会员 学生 教师 讲师 类目 院系 部门 学院 省份 城市 出版社"
)
_OF_REVIEWS = frozenset(words("review comment reviewer feedback user customer 评论 评价 用户 留言"))

_HELD = frozenset((*WORDS["title"], *WORDS["text"], *WORDS["category"]))
_WHOLE = (
    frozenset(word for known in WORDS.values() for word in known) | ITEMS | USERS | ALONE_ITEMS | ALONE_USERS
)

EXACT, TELLING, LIKELY, HINT = 1.0, 0.8, 0.55, 0.3
"""How surely a name tells a part: in full, by its last word and of what, by its last word, by a word within."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a column's name in lower case; numbers stay with the word before them."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", bare)
    found = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    return tuple(part for word in found for part in _compound(word))


def _compound(word: str) -> tuple[str, ...]:
    """A word written in one, as German writes them (`Produktname`, `Filmtitel`), as what it is of and what it holds."""
    if word in _WHOLE:
        return (word,)
    for start in range(4, len(word) - 2):
        if word[:start] in ITEMS and word[start:] in _HELD:
            return word[:start], word[start:]
    return (word,)


def _is_chinese(name: str) -> bool:
    return re.search(r"[㐀-鿿]", name) is not None


@lru_cache(maxsize=4096)
def parts_of(name: str) -> dict[str, float]:
    """Parts this name tells, each with how surely."""
    return _chinese_parts(name) if _is_chinese(name) else _english_parts(words_of(name))


def _chinese_parts(name: str) -> dict[str, float]:
    plain = re.sub(r"[\W_]+", "", name.lower())
    found: dict[str, float] = {}
    for part, ends in CHINESE.items():
        for place, end in enumerate(ends):
            if plain == end:
                found[part] = EXACT - 0.001 * place
                break
            if plain.endswith(end):
                found[part] = max(found.get(part, 0.0), TELLING - 0.001 * place)
            elif end in plain and len(end) > 1:
                found[part] = max(found.get(part, 0.0), HINT)
    if plain.endswith(("id", "编号", "编码", "代码", "号")) and any(one in plain for one in _SUBJECTS):
        found["item_id"] = max(found.get("item_id", 0.0), TELLING + 0.1)
    if found.get("item_id") and plain.endswith(
        ("名称", "名", "标题", "简介", "描述", "内容", "介绍", "分类", "类别", "时间", "日期")
    ):
        del found["item_id"]
    if "title" in found and any(plain.startswith(one) for one in _NOT_CHINESE_TITLES):
        found["title"] = HINT / 2
    if found.get("user_id", 0.0) > found.get("item_id", 0.0):
        found.pop("item_id", None)
    if any(one in plain for one in ("评论", "评价", "留言")):
        for part in ("text", "title"):
            if part in found:
                found[part] = HINT / 2
        if plain.endswith(("内容", "时间", "日期", "人", "id", "编号")):
            found.pop("rating", None)
    return found


def _english_parts(cut: tuple[str, ...]) -> dict[str, float]:
    if not cut:
        return {}
    found: dict[str, float] = {}
    last, before, joined = cut[-1], cut[:-1], "".join(cut)
    found |= _id_parts(cut, joined)
    for part, known in WORDS.items():
        if joined in known:
            found[part] = EXACT - 0.001 * known.index(joined)
        elif last in known:
            found[part] = LIKELY
        elif any(word in known for word in before):
            found[part] = HINT
    if found.get("title") and len(cut) > 1:
        of = set(before)
        if of & NOT_TITLES or of & USERS:
            found["title"] = HINT / 2
        elif of & ITEMS and last in set(WORDS["title"]):
            found["title"] = TELLING
    for part in ("text", "category", "creator", "year"):
        if found.get(part) == LIKELY and set(before) & ITEMS:
            found[part] = TELLING
    if set(cut) & _OF_REVIEWS:
        for part in ("text", "title"):
            if part in found and joined not in WORDS["text"]:
                found[part] = HINT / 2
    for part in ("category", "creator"):  # `product_category_name`, `brand name`: what it is the name of
        if last == "name" and before and before[-1] in WORDS[part]:
            found[part] = TELLING
    if last in {"time", "date", "at", "on", "timestamp", "datetime"} and set(before) & set(WORDS["year"]):
        found["year"] = LIKELY
    if last in IDS and ("item_id" in found or "user_id" in found):
        for part in ("title", "text", "category", "creator", "strength", "order", "rating"):
            found.pop(part, None)
    return found


def _id_parts(cut: tuple[str, ...], joined: str) -> dict[str, float]:
    """Whether a name tells items or people apart."""
    found: dict[str, float] = {}
    subject = set(cut[:-1])
    if joined in ALONE_ITEMS:
        found["item_id"] = 0.9 if joined == "id" else TELLING
    if joined in ALONE_USERS:
        found["user_id"] = 0.9
    glued = re.fullmatch(r"([a-z]+?)(id|no|code|sku|key)", joined)
    if len(cut) == 1 and glued:
        subject = {glued.group(1)}
    first = cut[0] in {"id", "cod", "codigo", "num"} and len(cut) > 1  # `id_libro`, `ID Cliente`
    subject |= set(cut[1:]) if first else set()
    if (cut[-1] in IDS or glued or first) and subject:
        if subject & USERS:
            found["user_id"] = EXACT
        elif subject & ITEMS:
            found["item_id"] = EXACT
        else:
            found.setdefault("item_id", HINT)
            found.setdefault("user_id", HINT)
    elif cut[-1] in {"email", "mail", "login", "username", "nickname", "profilename"} or (
        cut[-1] in {"name"} and subject & USERS
    ):
        found["user_id"] = max(found.get("user_id", 0.0), TELLING if cut[-1] != "name" else LIKELY)
    elif cut[-1] in {"isbn", "asin", "sku", "ean", "upc", "url", "uri", "slug", "handle", "isbn13", "isbn10"}:
        found["item_id"] = max(found.get("item_id", 0.0), LIKELY)
    return found
