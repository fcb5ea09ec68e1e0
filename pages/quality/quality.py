"""Quality: how good the ranking is, against what, and under which protocol."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages._ui.controls import encoder, which
from pages._ui.controls.watch import watch
from pages._ui.drawing import names
from pages._ui.drawing.headings import finding
from pages._ui.drawing.safe import md
from pages._ui.reasons import feedback
from pages._ui.service import core
from pages._ui.service.jobs import Job
from pages._ui.state import keys
from pages._ui.state.text import error_text, language, t
from pages.quality import figures
from recsys_core import Dataset, Encoder
from recsys_core.errors import RecLensError
from recsys_core.evaluation.kept_figures import CURVE, kept_figures
from recsys_core.evaluation.measure import RATINGS
from recsys_core.evaluation.protocols import PROTOCOLS
from recsys_core.translating import msg
from recsys_core.types import Progress
from recsys_core.wording.choice import choice_said, split_said


def controls() -> tuple[str, core.EncoderChoice, str]:
    """Dataset, encoder and protocol."""
    name = which.box()
    with st.sidebar:
        choice = encoder.draw()
    protocol = encoder.kept_by_id(keys.PROTOCOL, msg("What is held out"), names.PROTOCOLS, help=_rules())
    return name, choice, protocol


def _rules() -> str:
    """What each protocol holds out, and what is ranked against it."""
    told = {
        name: t("{split}. Candidates: {candidates}.", split=t(rules.split), candidates=t(rules.candidates))
        for name, rules in PROTOCOLS.items()
    }
    told[RATINGS] = t(
        "All ratings in five random parts, each predicted from the other four; fewer stars off is better."
    )
    return "\n".join(f"- **{t(label)}**: {md(told[name], 600)}" for name, label in names.PROTOCOLS.items())


def main() -> None:
    st.title(
        t("Quality"),
        anchor=False,
        help=t(
            "How often does the list hold what people went on to like, and what does each part add to that?"
        ),
    )
    name, choice, protocol = controls()
    for job in ("measuring", "curve"):
        error = st.session_state.pop(f"{job}-error", "")
        if error:
            st.warning(md(error, 600), icon=":material/info:")
    try:
        data = core.dataset(name)
        reader = core.encoder_of(data, choice)
    except RecLensError as problem:
        st.error(md(error_text(problem), 600), icon=":material/error:")
        return
    key = (data.name, data.fingerprint, reader.fingerprint, protocol)
    job = next((job for job in ("measuring", "curve") if job in st.session_state), None)
    if job is not None:
        asked = st.session_state[f"{job}-key"]
        watch(job, lambda found: core.keep_quality(asked, found))
        return
    if not len(data.liked):
        st.info(
            t(
                "Nobody in this dataset has liked anything, so there is nothing to hold a list against. Recommend, Why "
                "this order, What if and Look inside work without people."
            ),
            icon=":material/person_off:",
        )
        return
    result = core.quality(key)
    kept = kept_figures(data, reader, protocol) if result is None else None
    if result is not None:
        figures.shown(result)
    elif kept is not None:
        figures.shown(kept.figures, kept)
    else:
        finding(t("Nothing measured yet for this choice"), t(LONG))
    _measure(data, reader, protocol, key, again=result is not None or kept is not None)
    if protocol != RATINGS:
        _curve(data, reader, protocol, key)
        _choice(name, choice)
    feedback.counted(data)


LONG = msg(
    "The ranker is fitted without what is held out, its weights are tuned on a part of what is left, and everything is "
    "ranked; with MovieLens 100K one fold takes about two minutes. Finished folds are kept, so a run that was stopped "
    "goes on."
)


def _measure(data: Dataset, reader: Encoder, protocol: str, key: tuple[str, ...], again: bool) -> None:
    """The button, and how many folds."""
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            t("Measure again") if again else t("Measure"),
            icon=":material/straighten:",
            key="measure",
            help=t(LONG),
        )
        every = st.toggle(
            t("All folds"),
            key="all-folds",
            help=t("Slower, with narrower intervals; else the first fold only."),
        )
    if pressed:
        _start("measuring", core.measuring(data, reader, protocol, None if every else 1), key)


def _curve(data: Dataset, reader: Encoder, protocol: str, key: tuple[str, ...]) -> None:
    """Quality over the PCA size."""
    curve_key = (*key, "curve")
    found = core.quality(curve_key)
    kept = kept_figures(data, reader, protocol, CURVE) if found is None else None
    if found is not None:
        figures.curve(found)
    elif kept is not None:
        figures.curve(kept.figures, kept)
    else:
        finding(t("How many components the text needs has not been measured"))
    if st.button(
        t("Measure the curve"),
        icon=":material/show_chart:",
        help=t("Ranks the first fold again at PCA sizes from 2 up; about a minute with MovieLens 100K."),
    ):
        _start("curve", core.curving(data, reader, protocol), curve_key)


def _choice(name: str, choice: core.EncoderChoice) -> None:
    """How the weights were chosen that lists of this dataset begin with."""
    chosen = core.engine(name, choice).chosen if core.is_fitted(name, choice) else None
    st.subheader(t("The weights that lists begin with"), anchor=False)
    if chosen is None:
        st.caption(
            t(
                "General weights: they are chosen on this data in the background, once one of its lists was opened."
            )
        )
        return
    st.markdown(md(choice_said(chosen, language()), 400))
    st.caption(md(split_said(chosen, language()), 400))
    if chosen.usual:
        rows = figures.choice_rows(chosen.to_dict())
        st.dataframe(rows, hide_index=True, alt=t("The weights that lists begin with"))


def _start(job: str, work: Callable[[Progress], Any], key: tuple[str, ...]) -> None:
    """Start a job and show it instead of the figures."""
    st.session_state[job] = Job(work)
    st.session_state[f"{job}-key"] = key
    st.rerun()


main()
