"""The visitor's own datasets: what is kept, and under which name the next one will be."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from pages._ui.drawing.headings import finding
from pages._ui.drawing.safe import md
from pages._ui.service import core
from pages._ui.service.places import checked_name, shelf, visiting
from pages._ui.state.text import error_text, joined, t
from recsys_core.entry import LONGEST, Entry
from recsys_core.errors import RecLensError

UNITS = ("B", "kB", "MB", "GB")


def draw() -> None:
    """Every own dataset with what it holds, and buttons to open, rename and delete it; nothing where there is none."""
    visit, entries = visiting(), shelf().entries()
    for name, trouble in st.session_state.get(core.NOT_KEPT, {}).items():
        if name in visit:
            st.warning(md(trouble, 600), icon=":material/save:")
    if not visit and not entries:
        return
    finding(t("Your own datasets"))
    for name, fitted in visit.items():
        data = next(iter(fitted.values())).dataset
        _row(name, f"visit-{name}", _counts(len(data.item_ids), len(data.user_ids)), t("only for this visit"))
    for entry in entries:
        if entry.damaged is not None:
            _damaged(entry)
        elif entry.name not in visit:
            _row(
                entry.name,
                str(entry.folder),
                _counts(entry.items, entry.users),
                t("kept {when}", when=_when(entry.kept_at)),
                _size(entry.size),
                md(entry.encoder),
            )


def _row(name: str, key: str, *facts: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{md(name, LONGEST)}**  \n{joined(facts)}")
        row = st.container(horizontal=True)
        if row.button(t("Open"), key=f"open-{key}", icon=":material/open_in_new:"):
            core.open_in_recommend(name)
        with row.popover(t("Rename"), icon=":material/edit:", key=f"rename-{key}"):
            new = st.text_input(t("New name"), name, max_chars=LONGEST, key=f"new-name-{key}-{name}")
            if st.button(t("Rename"), key=f"do-rename-{key}"):
                _try(lambda: core.rename_own(name, new))
        _delete(
            row,
            name,
            key,
            t("Its tables, its fit and the choices made when it was read are deleted for good."),
        )


def _damaged(entry: Entry) -> None:
    if entry.damaged is None:
        return
    with st.container(border=True):
        st.markdown(f"**{md(entry.name, LONGEST)}**")
        st.warning(md(error_text(entry.damaged), 600), icon=":material/broken_image:")
        key = str(entry.folder)
        _delete(st.container(horizontal=True), entry.name, key, t("What is left of it is deleted for good."))


def _delete(row: st.delta_generator.DeltaGenerator, name: str, key: str, what: str) -> None:
    """Deleting is asked for twice, with a word on what goes."""
    with row.popover(t("Delete"), icon=":material/delete:", key=f"delete-{key}"):
        said = t("The files you uploaded it from are not touched, nor what people said of it.")
        st.markdown(f"**{md(name, LONGEST)}**  \n{what} {said}")
        if st.button(f":violet[{t('Delete for good')}]", key=f"do-delete-{key}", type="primary"):
            _try(lambda: core.delete_own(name))


def _try(change: Callable[[], None]) -> None:
    try:
        change()
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")
    else:
        st.rerun()


def kept_as(default: str) -> tuple[str, bool]:
    """Ask what to call the dataset and whether to keep it on disk.

    Returns:
        The name, "" where the one written cannot be used (the reason stands beside it), and whether to keep it.
    """
    written = st.text_input(t("Name"), default, max_chars=LONGEST, key=f"own-name-{default}")
    visit = st.toggle(
        t("Only for this visit"),
        key="own-visit",
        help=t("Else it is kept on this machine under its name, until you delete it."),
    )
    try:
        name = checked_name(written)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")
        return "", not visit
    if not visit and name in shelf().names():
        st.caption(t("The dataset kept as {name} is replaced once the new one stands.", name=md(name)))
    return name, not visit


def _counts(items: int, people: int) -> str:
    return t("{items} items, {people} people", items=f"{items:,}", people=f"{people:,}")


def _when(time: str) -> str:
    """Day and minute, in the time of the machine that runs the app."""
    try:
        return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return time


def _size(count: float) -> str:
    for unit in UNITS:
        if count < 1000 or unit == UNITS[-1]:
            break
        count /= 1000
    return f"{count:.3g} {unit}"
