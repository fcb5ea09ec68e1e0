"""From uploaded files to checked tables: storing, mapping, choices."""

import tempfile
from dataclasses import replace
from pathlib import Path

import streamlit as st
from recsys_core.datasets.layouts import Tables, read_tables
from recsys_core.datasets.mapping import NAMES

from pages._ui.safe import md
from pages._ui.text import labels, t
from recsys_core.datasets.reading import Reading
from recsys_core.errors import DataError
from recsys_core.types import Progress

KINDS = {"items": "Items", "interactions": "Interactions", "users": "Users"}
PARTS = {
    "item_id": "Item id",
    "user_id": "User id",
    "title": "Title",
    "text": "Text",
    "category": "Category",
    "year": "Year",
    "creator": "Creator",
    "rating": "Rating",
    "timestamp": "Time",
    "order": "Order",
    "profile": "Own words",
}
EMPTY_NUMBERS = {
    "keep": "Leave empty",
    "drop": "Drop the item",
    "mean": "Fill in the mean",
    "median": "Fill in the median",
    "knn": "Fill in from the rows most alike",
}
EMPTY_TEXTS = {"title": "Title and other fields stand in", "drop": "Drop the item"}
CLEANING = {
    "html": "HTML",
    "digits": "Numbers",
    "stop_words": "Stop words (English, Chinese)",
    "punctuation": "Punctuation",
    "whitespace": "White space",
}
NONE = "(none)"


def read(uploads: list, progress: Progress) -> Tables:
    """The uploads as raw tables, called by their own names; nothing of them stays on disk.

    Raises:
        DataError: one cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="reclens-") as scratch:
        folder = Path(scratch)
        for upload in uploads:  # names are cut to their last part, so none leads out of the folder
            (folder / Path(upload.name).name).write_bytes(upload.getvalue())
        zips = [path for path in folder.iterdir() if path.suffix.lower() == ".zip"]
        own = {} if zips else renamed(folder)
        try:
            tables = read_tables(zips[0] if zips else folder, progress=progress)
        except DataError as problem:
            said = str(problem).replace(f"{folder}/", "").replace(str(folder), "The upload")
            for ours, theirs in own.items():
                said = said.replace(ours, theirs)
            raise DataError(said) from None
    return replace(tables, files={kind: own.get(file, file) for kind, file in tables.files.items()})


def renamed(folder: Path) -> dict[str, str]:
    """Recognise tables by what their names contain where they are not called items, interactions and users."""
    hints = {
        "items": ("item", "movie", "book", "product", "catalog", "物品", "商品", "电影", "图书"),
        "interactions": ("interaction", "rating", "review", "like", "event", "评分", "互动", "记录"),
        "users": ("user", "reader", "customer", "用户", "读者"),
    }
    own: dict[str, str] = {}
    if any(path.suffix in {".inter", ".dat", ".data"} for path in folder.iterdir()):
        return own
    for kind, words in hints.items():
        if any(path.stem == kind for path in folder.iterdir()):
            continue
        for path in sorted(folder.iterdir()):
            if path.stem not in hints and any(word in path.stem.lower() for word in words):
                own[path.rename(path.with_stem(kind)).name] = path.name
                break
    return own


def mapped(tables: Tables) -> tuple[Tables, tuple[str, ...]]:
    """The mapping as corrected on the screen, and the columns joined to the text."""
    chosen: dict[str, dict[str, str]] = {}
    texts: tuple[str, ...] = ()
    raw = {"items": tables.items, "interactions": tables.interactions, "users": tables.users}
    for kind, table in raw.items():
        if table is None:
            continue
        st.markdown(
            "##### "
            + t(
                "{kind}: {file}, {count} rows",
                kind=t(KINDS[kind]),
                file=md(tables.files[kind]),
                count=f"{len(table):,}",
            )
        )
        boxes = st.columns(4)
        chosen[kind] = {}
        for place, part in enumerate(NAMES[kind]):
            options = [NONE, *table.columns]
            guess = tables.mapping[kind].get(part, NONE)
            column = boxes[place % 4].selectbox(
                t(PARTS[part]), options, index=options.index(guess), key=f"map-{kind}-{part}-{len(table)}"
            )
            if column != NONE or guess != NONE:
                chosen[kind][part] = "" if column == NONE else column
        if kind == "items":
            texts = tuple(
                st.multiselect(
                    t("Join these columns into the text instead (optional)"),
                    list(table.columns),
                    key=f"texts-{len(table)}",
                )
            )
        st.dataframe(
            table.head(5), hide_index=True, alt=t("The first five rows of {kind}", kind=t(KINDS[kind]))
        )
    return replace(tables, mapping=chosen), texts


def options(texts: tuple[str, ...]) -> Reading:
    """Choices about empty cells and cleaning; the defaults change nothing."""
    with st.expander(t("Empty cells and cleaning"), icon=":material/cleaning_services:"):
        left, right = st.columns(2)
        numbers = left.selectbox(
            t("Empty numeric attributes"),
            list(EMPTY_NUMBERS),
            format_func=labels(EMPTY_NUMBERS),
            key="read-numbers",
        )
        silent = right.selectbox(
            t("Items without text"), list(EMPTY_TEXTS), format_func=labels(EMPTY_TEXTS), key="read-texts"
        )
        steps = st.multiselect(
            t("Clean the texts first"),
            list(CLEANING),
            format_func=labels(CLEANING),
            key="read-cleaning",
            help=t("Transformers read punctuation and small words: leave this empty for them."),
        )
    return Reading(texts=texts, cleaning=tuple(steps), numbers=numbers, missing_text=silent)
