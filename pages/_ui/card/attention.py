"""What the encoder looks at."""

import streamlit as st

from pages._ui.drawing import marks
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.safe import md
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, sentence, t
from recsys_core import Encoder, Explanation
from recsys_core.errors import ModelError
from recsys_core.explain.item.attention import flow_words, pair_attention
from recsys_core.explain.item.summary import numbered, strongest_links, visible_attention
from recsys_core.figures import attention_grid, attention_heatmap
from recsys_core.translating import msg


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


@st.fragment
def draw(encoder: Encoder, made: Explanation, words: str = "") -> None:
    """One layer and head large, and the rollout of all in the running text."""
    if made.attention is None:
        st.caption(
            md(" ".join(sentence(note) for note in made.notes), 400) or t("This encoder shows no attention.")
        )
        return
    st.caption(f"**{t('Attention shows what the encoder looks at, not why the item is recommended.')}**")
    layers, heads = made.attention.weights.shape[:2]
    left, right = st.columns([3, 2], gap="large")
    with right:
        st.markdown(f"**{t('All layers together (rollout)')}**")
        marks.looked_at_text(made.attention.text, made.attention.words, key=f"rollout-{made.item_id}")
        st.caption(
            t("The share of each word in the pooled vector once attention is rolled out through all layers.")
        )
    with left:
        names = [msg("Mean"), *(str(number) for number in range(1, heads + 1))]
        first, second, third = st.columns([2, 2, 2], vertical_alignment="bottom")
        with first:
            numbers = {str(number): str(number) for number in range(1, layers + 1)}
            layer = int(links.select(keys.LAYER, t("Layer"), numbers, str(layers)))
        with second:
            head = links.select(keys.HEAD, t("Head"), {name: name for name in names}, "Mean")
        specials = third.toggle(t("Special tokens"), key=keys.SPECIALS, bind="query-params")
        weights, tokens = visible_attention(
            made.attention, layer - 1, None if head == "Mean" else int(head) - 1, specials
        )
        chart(
            cached_figure(attention_heatmap, weights, tokens, t("weight")),
            f"attention-{made.item_id}",
            t(
                "Attention between {count} word pieces, layer {layer}, head {head}",
                count=len(tokens),
                layer=layer,
                head=t(head).lower(),
            ),
            lambda: [
                {t("word piece"): piece, **dict(zip(numbered(tokens), row.tolist(), strict=True))}
                for piece, row in zip(tokens, weights, strict=True)
            ],
        )
        st.caption(t("Each row shows where one word piece looks; brighter is more."))
    folder = st.expander(
        t("All layers and heads at a glance"),
        icon=":material/grid_view:",
        key=f"grid-open-{made.item_id}",
        on_change="rerun",
    )
    if folder.open:
        with folder:
            chart(
                cached_figure(attention_grid, made.attention.weights, t("Layer"), t("Head")),
                f"grid-{made.item_id}",
                t("{count} small attention maps, a row for each layer", count=layers * heads),
                lambda: [
                    {
                        t("Layer"): link.layer,
                        t("Head"): link.head,
                        t("looks from"): link.source,
                        t("looks at"): link.target,
                        t("weight"): link.weight,
                    }
                    for link in strongest_links(made.attention)
                ],
                t("The strongest link between two words in each head."),
            )
            st.caption(
                t(
                    "Each small map is one head, scaled to its own largest weight; choose one above to see it large."
                )
            )
    if words and st.toggle(
        t("Read together with the person’s words"), key=keys.TOGETHER, bind="query-params"
    ):
        together(encoder, made.attention.text, words, made.item_id)
    if st.toggle(
        t("Attention flow"),
        key=keys.FLOW,
        bind="query-params",
        help=t("The most that can flow from each word to the pooled vector; slower than rollout."),
    ):
        try:
            found = flow_words(encoder, made.attention.text)
        except ModelError as error:
            st.caption(md(error_text(error), 300))
        else:
            marks.looked_at_text(made.attention.text, found, key=f"flow-{made.item_id}")
            st.caption(t("The share of each word by attention flow (Abnar & Zuidema 2020)."))
