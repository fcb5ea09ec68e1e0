"""Data: bring files as they are, see what they were taken for and what is wrong with them, build."""

import logging
from dataclasses import replace

import streamlit as st

from pages._ui import core, datasheet, own
from pages._ui.bring import cards, columns, files, likes, ready
from pages._ui.bring.state import Brought, brought
from pages._ui.jobs import Job
from pages._ui.safe import md
from pages._ui.text import t, told
from pages._ui.watch import watch
from recsys_core import Engine
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.schema import Dataset
from recsys_core.errors import RecLensError


def keep(fitted: Engine) -> None:
    """Keep what was fitted under the name it was to have, and open it."""
    name, kept, reading = st.session_state.pop("fit-as")
    core.keep_own(name, fitted, kept, reading)
    st.session_state["fit-ready"] = name


def heading(number: int, name: str) -> None:
    st.markdown(f"#### :primary-badge[{number}] {t(name)}")


def trouble(problem: Exception) -> None:
    """One plain sentence; what nobody foresaw goes to the log."""
    if isinstance(problem, RecLensError):
        st.error(md(told(problem), 600), icon=":material/error:")
    else:
        logging.getLogger(__name__).exception("tables could not be read", exc_info=problem)
        st.error(
            t("These files could not be read, in a way nobody foresaw; the log has the details."),
            icon=":material/error:",
        )
    st.caption(t("Nothing was changed. Correct the file or a choice, and it is read again."))


def build(held: Brought, data: Dataset) -> None:
    """The large button, the name, and the work going on."""
    error = st.session_state.pop("fit-error", "")
    if error:
        st.warning(md(error, 600), icon=":material/info:")
    if "fit" in st.session_state:
        watch("fit", keep)
        return
    button = st.container()
    name, kept = own.kept_as(core.own_name(held.name))
    if button.button(
        t("Build recommendations"),
        icon=":material/arrow_forward:",
        type="primary",
        width="stretch",
        disabled=not name,
    ):
        held.remember()
        st.session_state["fit"] = Job(core.fitting(replace(data, name=name)))
        st.session_state["fit-as"] = (name, kept, held.in_full())
        st.rerun()


def changes(held: Brought) -> None:
    """Take back the last choice, or all."""
    if held.recalled and not held.before:
        st.caption(t("Read as the last export of this shape was."))
    if not (held.before or held.recalled):
        return
    row = st.container(horizontal=True)
    row.button(
        t("Undo"), icon=":material/undo:", disabled=not held.before, on_click=held.undo, key="bring-undo"
    )
    row.button(t("Start again"), icon=":material/restart_alt:", on_click=held.start_again, key="bring-again")


def empty() -> None:
    """What to do where nothing was brought yet."""
    st.info(
        t(
            "Nothing brought yet. Drop one file or several as you have them: what is sold, watched, read or taught, and "
            "who took what. Which file is what, and which column, is told by what stands in them and can be corrected."
        ),
        icon=":material/upload_file:",
    )


def main() -> None:
    st.title(t("Your own data"))
    st.caption(t("Files as you have them, a database, or a folder. Nothing leaves this machine."))
    done = st.session_state.pop("fit-ready", None)
    if done is not None:
        core.open_in_recommend(done)
    left, middle, right = st.columns([1.0, 1.95, 1.15], gap="medium")
    with left:
        heading(1, "Files")
        uploads, address = files.ask()
    held: Brought | None = None
    plan: Plan | None = None
    data: Dataset | None = None
    problem: Exception | None = None
    try:
        held = brought(uploads, address)
        if held is not None:
            plan = held.plan()
            data = held.dataset()
    except Exception as error:  # a reader may raise whatever a file made it raise
        problem = error
    if held is not None:
        with left:
            files.draw(held, plan)
        with middle:
            heading(2, "Columns")
            if plan is not None:
                columns.draw(held, plan, data)
            changes(held)
            if data is not None and plan is not None:
                likes.draw(held, plan, data)
                ready.options(held, plan)
    with right:
        if problem is not None:
            heading(3, "Check")
            trouble(problem)
        elif held is not None and data is not None:
            heading(3, "Check")
            cards.draw(data, held, held.mark)
            ready.summary(data)
            build(held, data)
    if held is None and problem is None:
        with middle:
            empty()
    own.draw()
    if held is None:
        datasheet.at_hand()


main()
