"""Which layer and head of the encoder is looked at: in the URL, and kept from page to page."""

import streamlit as st

from pages._ui.state import bounds, keys
from recsys_core.explain.item.attention_words import WordAttention

MEAN = "Mean"
"""In the place of a head: the mean of all heads of the layer."""


def chosen(attention: WordAttention) -> tuple[int, int]:
    """Layer from 1 and head from 1, 0 being the mean; until one is chosen the head that looks most sharply."""
    layers, heads = attention.weights.shape[:2]
    wanted = {}
    for parameter, most in ((keys.LAYER, layers), (keys.HEAD, heads)):
        linked = bounds.came_by_link(parameter)
        said = st.query_params.get(parameter, st.session_state.get(keys.box(parameter)))
        fits = said is not None and (
            (said.isascii() and said.isdecimal() and 1 <= int(said) <= most)
            or (parameter == keys.HEAD and said == MEAN)
        )
        if fits:
            wanted[parameter] = said
        elif parameter in st.query_params:  # of another encoder, or of a stale link
            if linked:
                bounds.stale_link()
            st.query_params.pop(parameter)
    if not wanted:
        return attention.sharpest
    head = wanted.get(keys.HEAD, MEAN)
    return int(wanted.get(keys.LAYER, layers)), 0 if head == MEAN else int(head)


def choose(layer: int, head: int) -> None:
    """Take note of what was chosen, as `chosen` tells it."""
    for parameter, said in ((keys.LAYER, str(layer)), (keys.HEAD, str(head) if head else MEAN)):
        st.session_state[keys.box(parameter)] = st.query_params[parameter] = said
