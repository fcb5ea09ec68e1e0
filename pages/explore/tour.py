"""Five steps for the first visit, on the page itself: nothing is covered and nothing has to be closed first."""

import streamlit as st

from pages._ui.state import keys
from pages._ui.state.text import t
from recsys_core.translating import msg

STEPS = (
    (
        msg("Who the list is for"),
        msg(
            "The sidebar says who is being recommended to. Choose another person, or **My own words** and write a taste."
        ),
    ),
    (
        msg("Why it is there"),
        msg(
            "Under each title stands the reason in a sentence, with its numbers: what was liked before, and how much it adds."
        ),
    ),
    (
        msg("Read the words"),
        msg(
            "Open a card with **Why?**: words that raise the score are orange with a solid line, words that lower it violet "
            "with a dashed one. The line under them says how far to trust them."
        ),
    ),
    (
        msg("Move something"),
        msg(
            "PCA size and weights are sliders: the list, the reasons and the words follow at once. **What if** lets you "
            "rewrite an item or forget a past choice."
        ),
    ),
    (
        msg("Take it along"),
        msg(
            "The address in your browser holds everything you chose: copy it, and others see the same. Under an open card "
            "you can save the whole account as a report."
        ),
    ),
)


def _go(step: int) -> None:
    st.session_state[keys.TOUR] = step


def draw() -> None:
    """An invitation at first, then one step after the other; gone once it was ended or turned down."""
    step = st.session_state.get(keys.TOUR, 0 if keys.TOUR not in st.query_params else -1)
    if step < 0:
        return
    with st.container(border=True, key="tour"):
        if step == 0:
            row = st.container(horizontal=True, vertical_alignment="center")  # buttons as wide as their words
            row.markdown(t("New here? Five short steps show how to read this page."), width="stretch")
            row.button(t("Show me"), icon=":material/tour:", on_click=_go, args=(1,), key="tour-yes")
            row.button(t("Not now"), on_click=_go, args=(-1,), key="tour-no")
            return
        title, words = STEPS[step - 1]
        st.markdown(f"**{step} / {len(STEPS)} · {t(title)}**  \n{t(words)}")
        row = st.container(horizontal=True)
        row.button(t("Back"), disabled=step == 1, on_click=_go, args=(step - 1,), key="tour-back")
        last = step == len(STEPS)
        if not last:
            row.button(t("Next"), on_click=_go, args=(step + 1,), key="tour-next")
        row.button(t("Done") if last else t("End the tour"), on_click=_go, args=(-1,), key="tour-end")
