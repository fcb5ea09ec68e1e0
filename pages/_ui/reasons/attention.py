"""What the encoder looks at."""

from collections.abc import Sequence

import streamlit as st

from pages._ui.drawing import marks
from pages._ui.drawing.attention_view.component import attention_view
from pages._ui.drawing.charts import as_table
from pages._ui.drawing.safe import md
from pages._ui.service import answers
from pages._ui.state import head, keys
from pages._ui.state.text import error_text, sentence, t
from recsys_core import Encoder, Explanation
from recsys_core.errors import ModelError
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.item.attention import pair_attention
from recsys_core.explain.item.attention_words import WordAttention, word_attention


def together(encoder: Encoder, item: str, words: str, key: str) -> None:
    """The item's text and the person's words read as one input, and what each looks at in the other."""
    try:
        found = pair_attention(encoder, item, words)
    except ModelError as error:
        st.caption(md(error_text(error), 300))
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{t('What the person’s words look at')}**")
        marks.looked_at_text(item, found.first, key=f"pair-item-{key}")
    with right:
        st.markdown(f"**{t('What the item’s words look at')}**")
        marks.looked_at_text(words, found.second, key=f"pair-query-{key}")
    st.caption(
        t(
            "Both texts as one input, mean over layers and heads. The score reads each on its own; this only shows which words "
            "the encoder brings together."
        )
    )


def by_flow(encoder: Encoder, text: str) -> Sequence[WordShare] | None:
    """Shares by attention flow where they are asked for and can be worked out."""
    if not st.toggle(
        t("Attention flow"),
        key=keys.FLOW,
        bind="query-params",
        help=t(
            "Shades the words by the most that can flow from each to the pooled vector; slower than rollout."
        ),
    ):
        return None
    try:
        return answers.flow(encoder, text)
    except ModelError as error:
        st.caption(md(error_text(error), 300))
        return None


def numbers(attention: WordAttention, layer: int, number: int, item_id: str) -> None:
    """The numbers of the head drawn, and the strongest link of each, one click away."""
    names = [f"{place} {name}" for place, name in enumerate(attention.names, start=1)]
    rows = attention.means[layer - 1, number]
    told = t("Layer {layer}, head {head}") if number else t("Layer {layer}, mean of its heads")
    alt = told.format(layer=layer, head=number)
    with st.container(horizontal=True):
        as_table(
            f"head-{item_id}",
            alt,
            lambda: [
                {t("looks from"): name, **dict(zip(names, row.tolist(), strict=True))}
                for name, row in zip(names, rows, strict=True)
            ],
            t("A row for each word that looks, a column for each word looked at; rows sum to 1."),
            t("The weights of this head"),
        )
        as_table(
            f"links-{item_id}",
            t("The strongest link between two words in each head."),
            lambda: [
                {
                    t("Layer"): link.layer,
                    t("Head"): link.head,
                    t("looks from"): link.source,
                    t("looks at"): link.target,
                    t("weight"): link.weight,
                }
                for link in attention.links()
            ],
            "",
            t("The strongest link of each head"),
        )


@st.fragment
def draw(encoder: Encoder, made: Explanation, words: str = "") -> None:
    """A picker of layers and heads, the lines between the words of the head chosen, its map, and the rollout."""
    if made.attention is None:
        st.caption(
            md(" ".join(sentence(note) for note in made.notes), 400) or t("This encoder shows no attention.")
        )
        return
    st.caption(f"**{t('Attention shows what the encoder looks at, not why the item is recommended.')}**")
    attention = word_attention(made.attention)
    layer, number = head.chosen(attention)
    with st.container(horizontal=True, gap="large"):
        shares = by_flow(encoder, made.attention.text)
        specials = st.toggle(t("Special tokens"), key=keys.SPECIALS, bind="query-params")
    attention_view(attention, f"attention-{made.item_id}", (layer, number), head.choose, shares, specials)
    st.caption(
        t("Words are shaded by attention rollout: their share in the pooled vector through all layers.")
        if shares is None
        else t("Words are shaded by attention flow (Abnar & Zuidema 2020) through all layers.")
    )
    numbers(attention, layer, number, made.item_id)
    if words and st.toggle(
        t("Read together with the person’s words"), key=keys.TOGETHER, bind="query-params"
    ):
        together(encoder, made.attention.text, words, made.item_id)
