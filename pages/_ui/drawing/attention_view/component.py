"""The large view of attention, as a component of Streamlit's second kind."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages._ui.drawing.attention_view import ATTENTION_CSS, ATTENTION_JS
from pages._ui.drawing.attention_view.data import attention_data
from pages._ui.drawing.attention_view.said import said
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.item.attention_words import WordAttention

_view = st.components.v2.component(
    "reclens_attention",
    html='<div class="attention"></div>',
    css=ATTENTION_CSS,
    js=ATTENTION_JS
    + """
const attentionKept = new WeakMap();  // what was chosen in each place, between two answers of the server
export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector('.attention');
  const memory = attentionKept.get(root) || {};
  attentionKept.set(root, memory);
  drawAttention(root, data, { onPick: (layer, head) => setTriggerValue('picked', [layer, head]), memory });
};
""",
)


def attention_view(
    attention: WordAttention,
    key: str,
    chosen: tuple[int, int],
    pick: Callable[[int, int], None],
    words: Sequence[WordShare] | None = None,
    specials: bool = False,
) -> None:
    """Draw the picker of layers and heads, the text with its lines, and the map.

    Args:
        chosen: layer and head, see `attention_data`.
        pick: what to call with a layer and head that were picked, before the page or fragment runs again.
        words: shares that shade the words, see `attention_data`.
    """

    def picked() -> None:
        value = getattr(st.session_state[key], "picked", None)
        if value is not None:
            pick(*value)

    data = attention_data(attention, *chosen, said(), words, specials)
    _view(data=data, key=key, on_picked_change=picked)
