"""Data: bring files as they are, see what they were taken for and what is wrong with them, build."""

from dataclasses import replace

import streamlit as st

from pages._ui.controls.watch import watch
from pages._ui.drawing.safe import md
from pages._ui.service import core
from pages._ui.service.jobs import Job
from pages._ui.state.text import error_text, joined, t
from pages.data import datasheet, own
from pages.data.bring import cards, columns, files, likes, ready
from pages.data.bring.state import Brought, brought, latest
from recsys_core import Engine
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.schema import Dataset
from recsys_core.errors import RecLensError
from recsys_core.translating import msg


def keep(fitted: Engine) -> None:
    """Keep what was fitted under the name it was to have, and open it."""
    name, kept, reading = st.session_state.pop("fit-as")
    core.keep_own(name, fitted, kept, reading)
    st.session_state["fit-ready"] = name


def heading(number: int, name: str) -> None:
    st.header(f":primary-badge[{number}] {t(name)}", anchor=False)


def trouble(problem: RecLensError) -> None:
    """What cannot be read, and that everything else is as it was."""
    st.error(md(error_text(problem), 600), icon=":material/error:")
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
    name, kept = own.kept_as(core.own_name(held.default_name()))
    if button.button(
        f":violet[{t('Build recommendations')} :material/arrow_forward:]",  # see violetTextColor of the theme
        key="build",
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


def empty(number: int, name: str, told: str) -> None:
    """What will stand in a panel once there are files."""
    heading(number, name)
    st.caption(t(told))


COMING = (
    (
        2,
        msg("Columns"),
        msg(
            "What each column is: told by its name and by what stands in it, with examples. Every guess can be changed, "
            "and every change undone. Below, what counts as a like."
        ),
    ),
    (
        3,
        msg("Check"),
        msg(
            "What is missing, doubled or broken, the worst first, and what was done about it. Then one button builds the "
            "recommendations, and they open with their reasons."
        ),
    ),
)


def panels() -> list[st.delta_generator.DeltaGenerator]:
    """Three beside each other; one below the other where there is no room."""
    slots = st.columns([1.0, 1.8, 1.2], gap="small")
    return [slot.container(border=True, gap="small", height="stretch") for slot in slots]


def main() -> None:
    st.title(t("Your own data"), anchor=False)
    st.caption(t("Files as you have them, a database, or a folder. Nothing leaves this machine."))
    done = st.session_state.pop("fit-ready", None)
    if done is not None:
        core.open_in_recommend(done)
    left, middle, right = panels()
    with left:
        heading(1, msg("Files"))
        uploads, address = files.ask()
    held: Brought | None = None
    plan: Plan | None = None
    data: Dataset | None = None
    problem: RecLensError | None = None
    with right:
        if uploads or address:
            heading(3, "Check")
        try:
            held = brought(uploads, address)
        except RecLensError as error:
            trouble(error)
            held = latest()
            if held is not None:
                names = joined(md(table.name, 40) for table in held.source.tables)
                st.caption(t("What was brought before stays: {names}.", names=names))
        if held is not None:
            try:
                plan = held.plan()
                data = held.dataset()
            except RecLensError as error:
                problem = error
                trouble(error)
    if held is None:
        for slot, (number, name, said) in zip((middle, right), COMING, strict=True):
            with slot:
                if slot is middle or not (uploads or address):
                    empty(number, name, said)
    else:
        with left:
            files.draw(held, plan)
        with middle:
            heading(2, "Columns")
            changes(held)
            if plan is not None:
                columns.draw(held, plan)
            if data is not None and plan is not None:
                likes.draw(held, plan, data)
                ready.options(held, plan)
    if held is not None and data is not None and problem is None:
        with right:
            cards.draw(data, held, held.mark)
            ready.summary(data)
            build(held, data)
    own.draw()
    if held is None:
        datasheet.at_hand()


main()
