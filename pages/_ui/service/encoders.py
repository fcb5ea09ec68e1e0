"""Encoders, each loaded once for all sessions."""

from dataclasses import dataclass

import streamlit as st

from recsys_core import Encoder, load_encoder
from recsys_core.built.encoders import bundled_encoder
from recsys_core.datasets import Dataset
from recsys_core.encoding import AUTO, encoder_for, needs_texts


@dataclass(frozen=True)
class EncoderChoice:
    """Which encoder is asked for; `auto` goes by the dataset's language."""

    source: str = AUTO
    pooling: str = "mean"
    fast: bool = False


AUTOMATIC = EncoderChoice()


@st.cache_resource(max_entries=3, show_spinner="Loading the encoder")
def _encoder(source: str, pooling: str, fast: bool, fingerprint: str, _texts: tuple[str, ...]) -> Encoder:
    """Kept by name, and by catalogue only where the encoder is learned from one."""
    if not _texts and (pooling, fast) == (AUTOMATIC.pooling, AUTOMATIC.fast):
        return bundled_encoder(source)
    return load_encoder(source, pooling, _texts, "fast" if fast else "exact")


def source_of(data: Dataset, choice: EncoderChoice) -> str:
    """What the encoder of a choice is loaded from."""
    return encoder_for(data.language) if choice.source == AUTO else choice.source


def encoder_of(data: Dataset, choice: EncoderChoice) -> Encoder:
    """The encoder a choice means for a dataset."""
    source = source_of(data, choice)
    learned = needs_texts(source, choice.pooling)
    return _encoder(
        source,
        choice.pooling,
        choice.fast,
        data.fingerprint if learned else "",
        data.item_texts if learned else (),
    )
