"""Any item of the whole ranking by its title, and the list as a table to copy."""

import streamlit as st

from pages._ui.controls.audience import is_story
from pages._ui.drawing.safe import md, plain
from pages._ui.state import keys
from pages._ui.state.text import t
from pages.explore.ranked.rows import facts
from recsys_core import Engine
from recsys_core.ranking import Ranking

MOST = 30
"""Matches shown at most."""


def matches(engine: Engine, wanted: str) -> list[int]:
    """Rows of the items whose title or id holds the words, in the order of the table."""
    asked = wanted.casefold().split()
    if not asked:
        return []
    found = []
    for row, (title, identifier) in enumerate(
        zip(engine.dataset.titles, engine.dataset.item_ids.ids, strict=True)
    ):
        held = f"{title} {identifier}".casefold()
        if all(word in held for word in asked):
            found.append(row)
    return found


def _open(item_id: str) -> None:
    st.query_params[keys.ITEM] = item_id
    st.query_params.pop(keys.LARGE, None)


def draw(engine: Engine, ranking: Ranking) -> None:
    """A field for words of a title, and what is found with its place, each to be opened."""
    wanted = st.text_input(t("Words of the title"), key=keys.FIND)
    found = sorted(matches(engine, wanted), key=lambda row: ranking.rank_of(row) or 10**9)
    if not wanted.strip():
        st.caption(t("Every item can be opened, wherever it stands."))
        return
    if not found:
        st.caption(t("No title holds these words."))
    for row in found[:MOST]:
        rank, identifier = ranking.rank_of(row), engine.dataset.item_ids.ids[row]
        where = t("now at rank {rank}", rank=rank) if rank else t("already seen by this person")
        if st.button(
            f"{md(engine.dataset.title(row))} · {where}", key=f"found-{identifier}", width="stretch"
        ):
            _open(identifier)
            st.rerun()
    if len(found) > MOST:
        st.caption(t("And {count} more: add a word.", count=len(found) - MOST))


def table(engine: Engine, ranking: Ranking, shown: list[str]) -> str:
    """Tab-separated: place, title, facts and, for an analyst, the score."""
    lines = [[t("rank"), t("title"), t("facts"), *([] if is_story() else [t("score")])]]
    for identifier in shown:
        row = engine.dataset.item_ids.row(identifier)
        cells = [str(ranking.rank_of(row) or ""), plain(engine.dataset.title(row), 200), facts(engine, row)]
        lines.append([*cells, *([] if is_story() else [f"{ranking.scores[row]:.6f}"])])
    return "\n".join("\t".join(line) for line in lines)
