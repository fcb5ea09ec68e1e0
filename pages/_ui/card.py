"""One recommendation as a card, and what opens under it."""

from collections.abc import Callable, Iterable

import streamlit as st

from pages._ui import core, keys, marks, names
from pages._ui.progress import ProgressBar
from pages._ui.safe import md
from recsys_core import Engine, Explanation, Query, Settings
from recsys_core.errors import RecLensError
from recsys_core.explain.narrative import signed
from recsys_core.explain.permutation import HeldOutImportance
from recsys_core.explain.summary import apart_from_history, history_rows, visible_attention
from recsys_core.figures import (
    attention_heatmap,
    global_importance_bars,
    history_bars,
    ledger_bars,
    rank_importance,
)
from recsys_core.mining import nearest_items
from recsys_core.ranking import Ranking

PLAIN = {"displayModeBar": False, "displaylogo": False}


def head(
    engine: Engine,
    ranking: Ranking,
    item: int,
    reason: str,
    reach: tuple[float, float],
    is_open: bool,
    toggle: Callable[[str], None],
) -> None:
    """Rank, title, score, ledger strip and one sentence why, with the button that opens the rest."""
    data = engine.dataset
    item_id, place = data.item_ids.ids[item], ranking.rank_of(item)
    title, number, button = st.columns([6, 1.6, 1.6], vertical_alignment="center")
    title.markdown(f"#### {place or '–'}\\. {md(data.title(item))}")
    facts = [
        data.items[column].iat[item] for column in ("year", "category") if str(data.items[column].iat[item])
    ]
    title.caption(md(" · ".join(str(fact) for fact in facts)) if facts else "&nbsp;")
    number.markdown(f"**{signed3(float(ranking.scores[item]))}**  \n:small[score]")
    button.button(
        "Close" if is_open else "Why?",
        key=keys.opener(item_id),
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        on_click=toggle,
        args=(item_id,),
        width="stretch",
        help="The ledger, the words, the attention and the importance behind this score",
    )
    marks.ledger_strip(ranking.ledger(item), names.GROUPS, reach, key=f"strip-{item_id}")
    st.markdown(md(reason, 400))


def signed3(value: float) -> str:
    """A score as it stands on the card: sign and three decimals."""
    return f"{'−' if value < 0 else '+'}{abs(value):.3f}"


def _ledger(made: Explanation) -> None:
    st.markdown("##### The ledger")
    st.plotly_chart(
        ledger_bars(made.ledger, names.GROUPS, "Score"),
        key=f"ledger-{made.item_id}",
        config=PLAIN,
        alt="; ".join(f"{names.GROUPS[group]} {signed(value)}" for group, value in made.ledger.items()),
    )
    st.caption(
        f"The parts sum to {sum(made.ledger.values()):+.6f}; the score is {made.score:+.6f}. Each part is its weight "
        "times how far the item lies above the average candidate, in standard deviations."
    )
    with st.expander("Show as table", icon=":material/table:"):
        st.dataframe(
            [
                {
                    "component": names.component(line.name),
                    "raw score": line.raw,
                    "mean": line.centre,
                    "deviation": line.scale,
                    "weight": line.weight,
                    "contribution": line.contribution,
                }
                for line in made.lines
            ],
            hide_index=True,
            alt="Raw score, mean, deviation, weight and contribution of each component",
        )
        st.caption("contribution = weight × (raw score − mean) ÷ deviation")


def _history(made: Explanation) -> None:
    st.markdown("##### The past choices")
    if not made.history and not made.own_words_share:
        st.caption("Nothing is known of the past here.")
        return
    rows = history_rows(made)
    st.plotly_chart(
        history_bars(rows),
        key=f"history-{made.item_id}",
        config=PLAIN,
        alt="; ".join(f"{name} {signed(value)}" for name, value in rows),
    )
    total = sum(value for _, value in rows)
    apart = apart_from_history(made)
    others = " and ".join(
        f"{names.component(name).lower()} ({signed(value)})" for name, value in apart.items()
    )
    st.caption(
        f"Exact shares, not estimates: {f'with {others} ' if others else ''}they sum to {total + sum(apart.values()):+.3f}, the score."
    )


def _words(made: Explanation) -> None:
    st.markdown("##### The words")
    for side, title in ((made.item_text, "The item's text"), (made.query_text, "The reader's words")):
        if side is None:
            continue
        st.markdown(f"**{title}**")
        if not side.complete:
            st.warning(
                f"The words sum to {side.total:+.3f} where the text adds {side.text_share:+.3f}: too far apart to be "
                "shown as an account.",
                icon=":material/warning:",
            )
            continue
        marks.marked_text(side.text, side.words, key=f"words-{side.side}-{made.item_id}")
        told = [
            f"The words sum to {side.total:+.4f}; the text adds {side.text_share:+.4f} over a text without words "
            f"(completeness error {side.error:.2%}, {side.steps} steps): "
            + ", ".join(f"{names.component(n).lower()} {signed(v)}" for n, v in side.by_component.items())
            + "."
        ]
        if side.cut_characters:
            told.append(f"The encoder does not read the last {side.cut_characters} characters.")
        if side.unknown_share > 0.05:
            told.append(f"It does not know {side.unknown_share:.0%} of the word pieces.")
        st.caption(" ".join(told))
    st.caption(
        "Integrated gradients of the score (Captum). Orange with a solid line raises the score, violet with a dashed "
        "line lowers it; numbers stand beside the strongest words."
    )
    for note in made.notes:
        st.caption(md(note, 300))


@st.fragment
def _attention(made: Explanation) -> None:
    st.markdown("##### What the encoder looks at")
    if made.attention is None:
        st.caption(md(" ".join(made.notes), 400) or "This encoder shows no attention.")
        return
    st.caption("**Attention shows what the encoder looks at, not why the item is recommended.**")
    layers, heads = made.attention.weights.shape[:2]
    left, right = st.columns([3, 2], gap="large")
    with right:
        st.markdown("**All layers together (rollout)**")
        marks.looked_at_text(made.attention.text, made.attention.words, key=f"rollout-{made.item_id}")
        st.caption(
            "The share of each word in the pooled vector once attention is rolled out through all layers."
        )
    with left:
        first, second, third = st.columns([2, 2, 2], vertical_alignment="bottom")
        layer = first.selectbox(
            "Layer", range(1, layers + 1), index=layers - 1, key=keys.LAYER, bind="query-params"
        )
        head = second.selectbox(
            "Head",
            ["Mean", *(str(number) for number in range(1, heads + 1))],
            key=keys.HEAD,
            bind="query-params",
        )
        specials = third.toggle("Special tokens", key=keys.SPECIALS, bind="query-params")
        weights, tokens = visible_attention(
            made.attention, layer - 1, None if head == "Mean" else int(head) - 1, specials
        )
        st.plotly_chart(
            attention_heatmap(weights, tokens),
            key=f"attention-{made.item_id}",
            config=PLAIN,
            alt=f"Attention between {len(tokens)} word pieces, layer {layer}, head {head.lower()}",
        )
        st.caption("Each row shows where one word piece looks; brighter is more.")


def _about(engine: Engine, item_id: str, pca: int) -> None:
    """Keywords, names and nearest items: not part of the score."""
    data = engine.dataset
    row = data.item_ids.row(item_id)
    nearby, entities = core.about(engine, row)
    near = nearest_items(engine.space, row, pca)
    st.markdown("##### What the text is about")
    left, middle, right = st.columns(3, gap="large")
    left.markdown("**Keywords**")
    left.markdown(badges(word.word for word in core.keywords(engine).of_item(row)))
    left.caption("Rare in the catalogue, frequent here (TF-IDF).")
    left.markdown(badges(word.word for word in nearby))
    left.caption("Nearest to the whole text for the encoder, and unlike each other.")
    middle.markdown("**Names**")
    named = dict.fromkeys(f"{entity.text} · {entity.kind}" for entity in entities)
    middle.markdown(badges(named) if named else "None found.")
    middle.caption("Found by rules: works, years, people, places.")
    right.markdown("**Nearest items**")
    right.markdown("\n".join(f"- {md(data.title(one.item))} ({one.cosine:+.2f})" for one in near))
    right.caption(f"By their texts alone, cosine at PCA size {pca}. None of this enters the score.")


def badges(words: Iterable[str]) -> str:
    """Words as small labels."""
    return " ".join(f":gray-badge[{md(word, 60)}]" for word in words)


def _importance(made: Explanation) -> None:
    st.markdown("##### What this place hangs on")
    if made.rank is None or not made.local_importance:
        st.caption("The reader has already seen this item, so it has no place in the list to lose.")
        return
    st.plotly_chart(
        rank_importance(made.local_importance, made.rank, names.GROUPS),
        key=f"local-{made.item_id}",
        config=PLAIN,
        alt="; ".join(
            f"without {names.GROUPS[row.group]} rank {row.rank:.0f}" for row in made.local_importance
        ),
    )
    worst = max(made.local_importance, key=lambda row: row.rank)
    st.caption(
        f"Permutation importance: one part's scores are shuffled among all candidates, 200 times. Without "
        f"{names.GROUPS[worst.group].lower()} this item would stand at {worst.rank:.0f} on average "
        f"({worst.rank_low:.0f} to {worst.rank_high:.0f})."
    )


def _global(found: HeldOutImportance, item_id: str) -> None:
    st.markdown("##### What the whole ranker hangs on")
    st.plotly_chart(
        global_importance_bars(found.groups, names.GROUPS),
        key=f"global-{item_id}",
        config=PLAIN,
        alt="; ".join(f"{names.GROUPS[row.group]}: nDCG falls by {row.drop:.3f}" for row in found.groups),
    )
    same = [names.GROUPS[row.group].lower() for row in found.groups if not row.distinguishable]
    unclear = f" Not distinguishable from 0: {', '.join(same)}." if same else ""
    st.caption(
        f"nDCG@{found.k} {found.ndcg:.3f} on likes held out ({found.protocol}; {found.users} users, {found.repeats} "
        f"shuffles, 95 % intervals over users).{unclear}"
    )


def body(engine: Engine, query: Query, item_id: str, settings: Settings) -> None:
    """Everything behind one score; worked out when opened, kept for the next time."""
    try:
        with ProgressBar() as bar:
            made = core.explanation(engine, query, item_id, settings, bar)
    except RecLensError as error:
        st.error(md(str(error), 600), icon=":material/error:")
        return
    st.divider()
    left, right = st.columns(2, gap="large")
    with left:
        _ledger(made)
    with right:
        _history(made)
    left, right = st.columns(2, gap="large")
    with left:
        _words(made)
    with right:
        _importance(made)
        later = st.container()
    _about(engine, item_id, made.pca)
    _attention(made)
    with later, ProgressBar() as bar:
        found = core.importance(engine, settings, bar)
        _global(found, item_id)
