"""Which column plays which part: guessed from names, then from content, and correctable."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from recsys_core.errors import DataError

NAMES: dict[str, dict[str, Sequence[str]]] = {
    "items": {
        "item_id": [
            "item_id",
            "itemid",
            "item",
            "movie_id",
            "movieid",
            "book_id",
            "bookid",
            "product_id",
            "productid",
            "asin",
            "isbn",
            "id",
            "物品id",
            "商品id",
            "电影id",
            "图书id",
            "编号",
        ],
        "title": [
            "title",
            "name",
            "item_name",
            "movie_title",
            "book_title",
            "product_title",
            "full_title",
            "标题",
            "片名",
            "书名",
            "名称",
            "商品名",
        ],
        "text": [
            "text",
            "description",
            "overview",
            "plot",
            "summary",
            "synopsis",
            "abstract",
            "content",
            "简介",
            "内容",
            "描述",
            "剧情",
            "摘要",
        ],
        "category": [
            "category",
            "categories",
            "genre",
            "genres",
            "class",
            "type",
            "tags",
            "类别",
            "类型",
            "分类",
            "标签",
        ],
        "year": [
            "year",
            "release_year",
            "published",
            "date_published",
            "publication_year",
            "年份",
            "年",
            "出版年",
            "上映年份",
        ],
        "creator": [
            "creator",
            "author",
            "authors",
            "director",
            "directors",
            "artist",
            "brand",
            "作者",
            "导演",
            "品牌",
        ],
    },
    "interactions": {
        "user_id": [
            "user_id",
            "userid",
            "user",
            "uid",
            "reviewer_id",
            "reviewerid",
            "customer_id",
            "critic",
            "用户id",
            "用户",
            "用户编号",
        ],
        "item_id": [
            "item_id",
            "itemid",
            "item",
            "movie_id",
            "movieid",
            "book_id",
            "bookid",
            "product_id",
            "productid",
            "asin",
            "isbn",
            "物品id",
            "商品id",
            "电影id",
            "图书id",
        ],
        "rating": ["rating", "ratings", "score", "stars", "overall", "rate", "评分", "打分", "分数", "星级"],
        "timestamp": [
            "timestamp",
            "time",
            "date",
            "datetime",
            "unixreviewtime",
            "unix_time",
            "created_at",
            "review_date",
            "时间",
            "日期",
            "时间戳",
        ],
        "order": ("order", "position", "顺序"),
    },
    "users": {
        "user_id": ["user_id", "userid", "user", "uid", "id", "用户id", "用户", "用户编号"],
        "profile": ["profile", "bio", "about", "description", "self_description", "简介", "自我介绍", "自述"],
    },
}
"""Table to part to the names it goes by, best first; names are compared in lower case without blanks or marks."""

NEEDED = {"items": ("item_id",), "interactions": ("user_id", "item_id"), "users": ("user_id",)}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _by_content(part: str, table: pd.DataFrame, free: list[str]) -> str | None:
    """A column whose cells look like the part; only for parts that cannot be done without."""
    for column in free:
        cells = table[column].head(2000)
        filled = cells[cells != ""]
        if filled.empty:
            continue
        share = filled.nunique() / len(filled)
        numeric = pd.to_numeric(filled, errors="coerce").notna().all()
        if part == "item_id" and share == 1.0 and filled.str.len().max() <= 64:
            return column
        if part == "rating" and numeric and filled.nunique() <= 21 and len(filled) > 50:
            return column
    return None


def guess(kind: str, table: pd.DataFrame) -> dict[str, str]:
    """Part to column of this table; parts nobody plays are left out.

    Args:
        kind: `items`, `interactions` or `users`.
        table: cells as strings.
    """
    plain: dict[str, str] = {}
    for column in table.columns:
        plain.setdefault(_plain(column), column)
    found: dict[str, str] = {}
    for part, names in NAMES[kind].items():
        for name in names:
            known = plain.get(_plain(name))
            if known is not None and known not in found.values():
                found[part] = known
                break
    for part in NEEDED[kind]:
        if part not in found and kind == "items":
            likely = _by_content(part, table, [c for c in table.columns if c not in found.values()])
            if likely is not None:
                found[part] = likely
    return found


def needed_of_interactions(chosen: Mapping[str, str]) -> Callable[[Sequence[str]], set[str]]:
    """Picks the columns of an interactions table that play a part, by name or because they were `chosen`."""

    def keep(columns: Sequence[str]) -> set[str]:
        table = pd.DataFrame(columns=list(columns), dtype=str)
        return {*guess("interactions", table).values(), *chosen.values()}

    return keep


def apply(
    kind: str, table: pd.DataFrame, mapping: Mapping[str, str], texts: tuple[str, ...] = ()
) -> pd.DataFrame:
    """The table with its columns renamed to the parts they play; other columns keep their names.

    Args:
        mapping: part to column; a part mapped to "" is not played by any column.
        texts: columns joined, in this order, to be the item's text.

    Raises:
        DataError: a column named does not exist.
    """
    for part, column in mapping.items():
        if column and column not in table.columns:
            raise DataError(
                "The mapping gives {part} the column {column!r}, which the {kind} table lacks (it has: {columns}): name one of those.",
                part=part,
                column=column,
                kind=kind,
                columns=", ".join(table.columns),
            )
    mapped = table
    if texts:
        joined = table[list(texts)].apply(lambda row: " ".join(cell for cell in row if cell.strip()), axis=1)
        mapped = table.assign(**{"__text": joined})
        mapping = {**mapping, "text": "__text"}
    renamed = {column: part for part, column in mapping.items() if column}
    displaced = [c for c in mapped.columns if c in renamed.values() and renamed.get(c) != c]
    mapped = mapped.rename(columns={column: f"{column} (unused)" for column in displaced} | renamed)
    unplayed = [part for part, column in mapping.items() if not column and part in mapped.columns]
    return mapped.drop(columns=unplayed)
