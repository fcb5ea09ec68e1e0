"""Which encoder reads the texts, and what a person should know about it."""

import streamlit as st

from pages._ui.drawing.safe import md
from pages._ui.service import core
from pages._ui.service.encoders import AUTOMATIC
from pages._ui.state import keys, links
from pages._ui.state.text import joined, labels, own, t
from recsys_core import Encoder
from recsys_core.encoding import AUTO
from recsys_core.encoding.precision import fast_bfloat16
from recsys_core.encoding.registry import ENCODERS
from recsys_core.translating import msg

BY_LANGUAGE = msg("By the language of the texts")
ANOTHER = msg("Another model")
POOLED = {
    "mean": msg("Mean of the tokens"),
    "cls": msg("First token (CLS)"),
    "max": msg("Largest values"),
    "last": msg("Last token"),
    "idf": msg("Mean, rare tokens more"),
    "mean-last-4": msg("Mean of the last four layers"),
}
SHOWS = {"words": "words", "attention": "attention"}


def sources() -> dict[str, str]:
    """What each encoder that has a name is called, and the choice by language before them."""
    return {AUTO: t(BY_LANGUAGE), **{name: own(source) for name, source in ENCODERS.items()}}


def kept_by_id(
    parameter: str, label: str, options: dict[str, str], disabled: bool = False, help: str | None = None
) -> str:
    """A select box whose choice stands in the URL by its id, not by its label."""
    key = keys.box(parameter)
    links.restore(parameter, key, list(options))
    chosen: str = st.selectbox(
        t(label),
        list(options),
        format_func=labels(options),
        key=key,
        persist_state="session",
        on_change=links.remember,
        args=(parameter, key),
        disabled=disabled,
        help=help,
    )
    return chosen


def draw() -> core.EncoderChoice:
    """The controls, folded away and drawn once they are asked for: most people never need them."""
    folder = st.expander(
        t("Encoder"), icon=":material/translate:", key=keys.ENCODER_FOLDER, on_change="rerun"
    )
    chosen = any(name in st.query_params for name in (keys.ENCODER, keys.MODEL, keys.POOLING, keys.FAST))
    if not (folder.open or chosen or keys.box(keys.ENCODER) in st.session_state):
        return AUTOMATIC
    with folder:
        source = kept_by_id(keys.ENCODER, msg("Model"), {**sources(), "other": ANOTHER})
        if source == "other":
            source = st.text_input(
                t("Directory, file of word vectors, or hub name"),
                key=keys.MODEL,
                bind="query-params",
                placeholder="bert-base-chinese",
                help=t("Safetensors weights only; no code of a model is ever run."),
            ).strip()
        pooling = kept_by_id(keys.POOLING, msg("Pooling"), POOLED, disabled=source == "tfidf")
        fast = fast_bfloat16() and st.toggle(
            t("Fast encoding (bfloat16)"),
            key=keys.FAST,
            bind="query-params",
            help=t("About three times as fast on this processor; vectors differ in the fourth decimal."),
        )
    return core.EncoderChoice(source or AUTO, "mean" if source == "tfidf" else pooling, bool(fast))


def facts(encoder: Encoder) -> None:
    """Name, size, length, licence, and which panels it can fill."""
    known = encoder.facts
    said = [
        known.kind,
        *([t("{count} layers", count=known.layers)] if known.layers else []),
        t("{count} million weights", count=f"{known.parameters / 1e6:.1f}"),
        t("{count} dimensions", count=known.dimensions),
        t("reads {count} pieces", count=known.longest) if known.longest else t("reads texts of any length"),
        t("licence {licence}", licence=known.licence) if known.licence else t("licence not stated"),
        t("encoded in {precision}", precision=known.precision),
        t("can show {what}", what=joined(t(SHOWS[name]) for name in known.explains)),
    ]
    st.caption(f"**{md(known.name)}**: {md(', '.join(said), 300)}.")
