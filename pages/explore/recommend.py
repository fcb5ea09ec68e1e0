"""Recommend: a ranked list, and beside it the reason of the item selected."""

import streamlit as st

from pages._ui.controls import audience, only, sidebar
from pages._ui.drawing.safe import md
from pages._ui.reasons import feedback
from pages._ui.reasons.source import Account
from pages._ui.service import accounts
from pages._ui.state import head, keys
from pages._ui.state.text import error_text, t
from pages.explore import tour
from pages.explore.ranked import earlier, heading, large, panes, reason, rows, slides, stages
from recsys_core import Explanation
from recsys_core.errors import RecLensError
from recsys_core.explain.methods.registry import DEFAULT_WORDS
from recsys_core.only import Only
from recsys_core.ranking import Ranking
from recsys_core.translating import msg
from recsys_core.types import RowArray

REMARKS = (
    ("like", "♥", msg("I like it")),
    ("dislike", "✕", msg("Not for me")),
    ("not convincing", "?", msg("Does not convince")),
)


def select(item_id: str) -> None:
    """Put the selected item into the URL."""
    st.query_params[keys.ITEM] = item_id


def open_large(name: str) -> None:
    """Put what is open large into the URL; "" for nothing."""
    if name:
        st.query_params[keys.LARGE] = name
    else:
        large.close()


def selected(choice: sidebar.Choice, kept: RowArray, wish: Only | None) -> str:
    """The item whose reason is shown: the one in the URL, else the first; where something else is asked for the first again.

    Args:
        kept: rows of what is shown, best first.
        wish: what the list is narrowed to.
    """
    asked = (choice.engine.dataset.name, choice.query.user, choice.query.text, str(wish))
    before = st.session_state.get("asked", asked)
    st.session_state["asked"] = asked
    wanted = st.query_params.get(keys.ITEM)
    ids = choice.engine.dataset.item_ids
    if before == asked and wanted is not None and wanted not in ids:
        st.toast(
            t("The link names an item this dataset does not have, so the first one is open."),
            icon=":material/link_off:",
        )
        wanted = None
    if wanted is None or before != asked:
        wanted = ids.ids[int(kept[0])]
        st.query_params[keys.ITEM] = wanted
    return wanted


def listed_rows(choice: sidebar.Choice, kept: RowArray, wanted: str) -> list[int]:
    """Rows of the list; a selected item that is not on it comes first."""
    ids = choice.engine.dataset.item_ids
    found = [int(row) for row in kept[: choice.length]]
    if ids.row(wanted) not in found:
        found.insert(0, ids.row(wanted))
    return found


def words_shown(source: Account) -> str:
    """The method whose words the tile shows: the one chosen in the large view, as far as it was asked for."""
    chosen = st.session_state.get(keys.box(keys.METHOD), DEFAULT_WORDS)
    made = accounts.explained(source.engine, source.query, source.item_id, source.settings)
    has = (
        {text.method.partition(":")[0]: text.method for text in made.texts if text.side == "item"}
        if made
        else {}
    )
    return has.get(chosen, DEFAULT_WORDS)


def so_far(source: Account) -> tuple[Explanation | None, dict[str, object] | None]:
    """What is known of the selected item, and its reason ready to be drawn; None before its words are read."""
    made = accounts.explained(source.engine, source.query, source.item_id, source.settings)
    if made is None:
        return None, None
    return made, reason.reason(made, words_shown(source))


def remarks() -> list[dict[str, str]]:
    """What can be said of the item selected, and where more of it stands."""
    said = [{"event": "say", "value": kind, "sign": sign, "label": t(label)} for kind, sign, label in REMARKS]
    if not audience.is_story():
        said.append({"event": "large", "value": "about", "sign": "≡", "label": t("About the text")})
    return said


def show(choice: sidebar.Choice, ranking: Ranking) -> None:
    """The two panes, what is open large, and what is still to be worked out."""
    engine, query, settings = choice.engine, choice.query, choice.settings
    with choice.place:
        wish = only.draw(engine)
    kept = only.rows(engine, ranking, wish)
    narrowed = only.remark(ranking, wish, kept)
    if not len(kept):
        st.info(md(narrowed, 600), icon=":material/filter_list_off:")
        return
    wanted = selected(choice, kept, wish)
    items = listed_rows(choice, kept, wanted)
    before = earlier.remembered(choice, ranking)
    source = Account(engine, query, settings, wanted)
    drawn, words = rows.rows(engine, ranking, items, before)
    made, told = so_far(source)
    moved = before.summary(ranking, items, kept, engine.dataset.title)
    name = st.query_params.get(keys.LARGE)
    on_list = rows.listed(ranking, kept[: choice.length], drawn, items, words)
    presented = slides.presentation(choice, on_list) if name == slides.NAME else None

    def say(kind: str) -> None:
        if made is not None:
            feedback.say(kind, engine, query, made)

    panes.draw(
        {
            **heading.heading(choice, ranking, len(items), moved, narrowed),
            "rows": drawn,
            "selected": wanted,
            "order": list(reason.order()),
            "reason": told,
            "waiting": reason.waiting(t("Reading the words…")),
            "acts": remarks(),
            "tour": tour.bubble(),
            "presentation": presented,
            "say": {"open": t("Open large"), "back": t("← Back to the list"), "checks": None, "moved": moved},
        },
        {
            "select": select,
            "large": open_large,
            "say": say,
            "tour": tour.go,
            "look": lambda cell: head.choose(*cell),
        },
    )
    if name and name != slides.NAME:
        ids = [engine.dataset.item_ids.ids[row] for row in items]
        large.draw(name, large.Opened(choice, ranking, wanted, ids))
    if stages.work(source, ranking, items, on_list if presented else None):
        st.rerun()


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    try:
        ranking = choice.engine.rank(choice.query, choice.settings)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")
        return
    feedback.toast()
    try:
        show(choice, ranking)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
