"""Which dataset: the box in the sidebar, and a plain word where a link asks for one that is not here."""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages._ui.drawing.safe import md
from pages._ui.service import core
from pages._ui.state import keys
from pages._ui.state.text import t

MISSING = "missing-dataset"
SHOWN = "dataset-shown"

OF_ITS_IDS = (
    keys.USER,
    keys.ITEM,
    keys.LIKES,
    keys.DISLIKES,
    keys.CHANGED,
    keys.LEFT_OUT,
    keys.FIRST,
    keys.SECOND,
    keys.LOOKED,
    keys.OTHER_USER,
    keys.BOTH,
)
"""Parameters that mean something only in the dataset the link was made with."""


def box(help: str | None = None) -> str:
    """The box, in the sidebar; a dataset that is not here is named on the page, and the first one is shown instead."""
    names = core.dataset_names()
    _look_for_missing(names)
    # What a link or a fit chose, and nobody in the box, is not carried to another page by the address.
    shown = st.session_state.get(SHOWN)
    if (
        shown in names
        and keys.DATASET not in st.query_params
        and st.session_state.get(keys.DATASET, shown) == shown
    ):
        st.session_state[keys.DATASET] = shown
        if shown != names[0]:
            with suppress(
                StreamlitAPIException
            ):  # a box that is bound to the address already writes it itself
                st.query_params[keys.DATASET] = shown
    with st.sidebar:
        name: str = st.selectbox(
            t("Dataset"),
            names,
            key=keys.DATASET,
            bind="query-params",
            on_change=_found,
            help=help,
        )
    st.session_state[SHOWN] = name
    _tell(name)
    return name


def _look_for_missing(names: list[str]) -> None:
    """Note a dataset that the link or an earlier choice names and that is not here, and let go of its ids."""
    linked, chosen = st.query_params.get(keys.DATASET), st.session_state.get(keys.DATASET)
    gone = next((one for one in (linked, chosen) if one and one not in names), None)
    if gone is None:
        if st.session_state.get(MISSING) in names:
            _found()
        return
    st.session_state[MISSING] = gone
    for parameter in OF_ITS_IDS:
        st.query_params.pop(parameter, None)
    if chosen is not None and chosen not in names:
        st.session_state[keys.DATASET] = names[0]


def _found() -> None:
    st.session_state.pop(MISSING, None)


def _tell(shown: str) -> None:
    trouble = st.session_state.get(core.NOT_KEPT, {}).get(shown)
    if trouble:
        st.warning(md(trouble, 600), icon=":material/save:")
    gone = st.session_state.get(MISSING)
    if gone is None:
        return
    st.warning(
        t(
            "The dataset {name} is not here: it may have been deleted or renamed, or be on another machine. Bring it on "
            "the page Data; {shown} is shown instead.",
            name=md(gone),
            shown=md(shown),
        ),
        icon=":material/database_off:",
    )
    st.page_link("pages/data/data.py", label=t("Data"), icon=":material/table_view:")
