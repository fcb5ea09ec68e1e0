"""What the data amounts to, how its texts will be read, and how long that takes."""

import streamlit as st

from pages._ui.bring.state import Brought
from pages._ui.bring.words import language_name
from pages._ui.datasheet import before_and_after
from pages._ui.encoder import SOURCES
from pages._ui.text import labels, t
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.schema import Dataset
from recsys_core.encoding import encoder_for

SECONDS = {"minilm": 0.012, "e5": 0.03}
"""What a text of a hundred characters takes an encoder on one core, for the estimate."""

LEAST = 5
NUMBERS = {
    "keep": "Leave empty",
    "drop": "Drop the item",
    "mean": "Fill in the mean",
    "median": "Fill in the median",
    "knn": "Fill in from the rows most alike",
}
CLEANING = {
    "html": "HTML",
    "digits": "Numbers",
    "stop_words": "Stop words (English, Chinese)",
    "punctuation": "Punctuation",
    "whitespace": "White space",
}


def summary(data: Dataset) -> None:
    """Counts, language, encoder, and an estimate."""
    counts = [
        t("{count} items", count=f"{len(data.items):,}"),
        t("{count} people", count=f"{len(data.users):,}"),
        t("{count} likes", count=f"{data.like_count:,}"),
    ]
    disliked = data.dislike_count
    if disliked:
        counts.append(t("{count} dislikes", count=f"{disliked:,}"))
    st.markdown(f"**{' · '.join(counts)}**")
    source = encoder_for(data.language)
    said = t(
        "Texts in {language}, read by {encoder}. About {time}.",
        language=language_name(data.language),
        encoder=t(SOURCES[source]),
        time=_time(data, source),
    )
    st.caption(said)
    _unread(data, source)
    if not len(data.interactions):
        st.caption(
            t(
                "A catalogue alone: tastes in one's own words, nearest items and the reasons in the texts work; parts that "
                "need people stay silent."
            )
        )


def _time(data: Dataset, source: str) -> str:
    letters = sum(min(len(text), 900) for text in data.item_texts)
    seconds = LEAST + letters / 100 * SECONDS.get(source, 0.02) + len(data.interactions) / 20_000
    if seconds < 60:
        return t("{count} seconds", count=int(5 * round(seconds / 5)))
    return t("{count} minutes", count=round(seconds / 60))


def _unread(data: Dataset, source: str) -> None:
    """Where the encoder does not read the language, say so and which one does."""
    from recsys_core.encoding.known import proposed, reads

    if reads(source, data.language):
        return
    other = proposed(data.language)
    name = language_name(data.language)
    if other is None:
        st.warning(
            t("No encoder here reads {language}: words will be told apart poorly.", language=name),
            icon=":material/translate:",
        )
    else:
        st.warning(
            t(
                "{encoder} does not read {language}; {other} does.",
                encoder=t(SOURCES[source]),
                language=name,
                other=t(SOURCES.get(other, other)),
            ),
            icon=":material/translate:",
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
