"""What the data amounts to, how its texts will be read, and how long that takes."""

import streamlit as st

from pages._ui.controls.encoder import sources
from pages._ui.state.text import labels, t
from pages.data.bring.reader import time_of
from pages.data.bring.state import Brought
from pages.data.bring.words import counted, language_name
from pages.data.datasheet import before_and_after
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.schema import Dataset
from recsys_core.encoding import encoder_for
from recsys_core.translating import msg

NUMBERS = {
    "keep": msg("Leave empty"),
    "drop": msg("Drop the item"),
    "mean": msg("Fill in the mean"),
    "median": msg("Fill in the median"),
    "knn": msg("Fill in from the rows most alike"),
}
CLEANING = {
    "html": "HTML",
    "digits": msg("Numbers"),
    "stop_words": msg("Stop words (English, Chinese)"),
    "punctuation": msg("Punctuation"),
    "whitespace": msg("White space"),
}


def summary(data: Dataset) -> None:
    """Counts, language, encoder, and an estimate."""
    counts = [
        counted(msg("{count} items"), len(data.items)),
        counted(msg("{count} people"), len(data.users)),
        counted(msg("{count} likes"), data.like_count),
    ]
    disliked = data.dislike_count
    if disliked:
        counts.append(counted(msg("{count} dislikes"), disliked))
    st.markdown(f"**{' · '.join(counts)}**")
    source = encoder_for(data.language)
    said = t(
        "Texts in {language}, read by {encoder}. About {time}.",
        language=language_name(data.language),
        encoder=sources()[source],
        time=time_of(data, source),
    )
    st.caption(said)
    if not len(data.interactions):
        st.caption(
            t(
                "A catalogue alone: tastes in one's own words, nearest items and the reasons in the texts work; parts that "
                "need people stay silent."
            )
        )


def options(held: Brought, plan: Plan) -> None:
    """Choices about texts and empty cells, folded away: the defaults change as little as possible."""
    reading = held.reading
    with st.expander(t("Texts, empty cells and cleaning"), icon=":material/cleaning_services:"):
        items = list(plan.facts["items"]) if "items" in plan.facts else []
        texts_key = held.key("texts", reading.texts)
        st.multiselect(
            t("Join these columns into the text instead (optional)"),
            items,
            default=[one for one in reading.texts if one in items],
            key=texts_key,
            on_change=lambda: held.change(texts=tuple(st.session_state[texts_key])),
        )
        numbers_key = held.key("numbers", reading.numbers)
        st.selectbox(
            t("Empty numeric attributes"),
            list(NUMBERS),
            index=list(NUMBERS).index(reading.numbers),
            format_func=labels(NUMBERS),
            key=numbers_key,
            on_change=lambda: held.change(numbers=st.session_state[numbers_key]),
        )
        clean_key = held.key("cleaning", reading.cleaning)
        st.multiselect(
            t("Clean the texts first"),
            list(CLEANING),
            default=list(reading.cleaning),
            format_func=labels(CLEANING),
            key=clean_key,
            help=t("Transformers read punctuation and small words: leave this empty for them."),
            on_change=lambda: held.change(cleaning=tuple(st.session_state[clean_key])),
        )
        if reading.cleaning:
            before_and_after(held.uncleaned(), held.dataset())
