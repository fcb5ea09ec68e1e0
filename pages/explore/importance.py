"""Importance: the permutation importance of the whole ranker, what follows from it, and the ranker in simple terms."""

import streamlit as st

from pages._ui.controls import sidebar
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import names
from pages._ui.drawing.headings import finding, part
from pages._ui.drawing.safe import md
from pages._ui.reasons import importance
from pages._ui.service import answers
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, listed, sentence, t, tc
from recsys_core.errors import RecLensError
from recsys_core.explain.ranker.randomisation import CONTROL, PASS
from recsys_core.explain.ranker.strategy import Suggestion
from recsys_core.explain.ranker.surrogate import FIDELITY, Fidelity, Surrogate
from recsys_core.translating import msg
from recsys_core.wording import of_rankers
from recsys_core.wording.narrative import signed

LEVELS = {
    "group": msg("Groups"),
    "component": msg("Components"),
    "pca": msg("Blocks of PCA dimensions"),
    "field": msg("Fields of the text"),
}


def apply(found: Suggestion) -> None:
    """Put the proposal on the sliders of the sidebar."""
    st.session_state[keys.PCA] = found.pca
    for group, weight in found.weights.items():
        st.session_state[keys.weight(group, "history")] = round(100 * weight)


def strategy(choice: sidebar.Choice) -> None:
    """Other settings, and what they can be expected to change."""
    heading = st.empty()
    how = t(
        "Weights are moved towards what importance measures, at several PCA sizes; the best is judged on readers it was "
        "not found on."
    )
    with heading:
        finding(t("Whether other weights would rank better has not been tried"), how)
    engine, settings = choice.engine, choice.settings
    if not answers.suggested(engine, settings) and not st.button(
        t("Propose settings"), icon=":material/lightbulb:"
    ):
        st.caption(t("Takes from seconds to a minute; nothing is changed until you say so."))
        return
    with ProgressBar() as bar:
        found = answers.suggestion(engine, settings, bar)
    with heading:
        finding(of_rankers.proposal(found), how)
    groups = names.groups()
    st.dataframe(
        [
            {
                t("setting"): groups[group],
                t("now"): f"{found.weights_now[group]:.0%}",
                t("proposed"): f"{found.weights[group]:.0%}",
            }
            for group in found.weights
        ]
        + [{t("setting"): t("PCA size"), t("now"): str(found.pca_now), t("proposed"): str(found.pca)}],
        hide_index=True,
        alt=t("Settings as they are and as proposed"),
    )
    said = t(
        "nDCG@{k} {now} becomes {then} on {users} people the proposal was not found on: {difference} [{low}, {high}].",
        k=found.k,
        now=f"{found.ndcg_now:.3f}",
        then=f"{found.ndcg_then:.3f}",
        users=found.measured_on,
        difference=signed(found.difference, 3),
        low=signed(found.low, 3),
        high=signed(found.high, 3),
    )
    st.caption(md(said, 400))
    if found.gain:
        st.button(t("Apply to the sliders"), icon=":material/check:", on_click=apply, args=(found,))


def _fidelity(name: str, fit: Fidelity) -> None:
    agreement = t("undefined") if fit.rank_agreement is None else f"{fit.rank_agreement:.2f}"
    part(
        name,
        t(
            "Fidelity on items kept out: R² {r2}, rank agreement {agreement}.",
            r2=f"{fit.r2:.3f}",
            agreement=agreement,
        ),
    )
    if not fit.accepted:
        st.warning(
            t("Refused: below R² {bar} its story would be about something else.", bar=FIDELITY),
            icon=":material/block:",
        )


def simple_terms(choice: sidebar.Choice) -> None:
    """A sparse linear model and a tree, with their fidelity."""
    heading = st.empty()
    mine, everyone = t("This person"), t("All people")
    who = st.segmented_control(t("For"), [mine, everyone], default=mine, required=True)
    with ProgressBar() as bar:
        made: Surrogate = answers.simpler(
            choice.engine, choice.settings, choice.query if who == mine else None, bar
        )
    with heading:
        finding(
            of_rankers.imitation(made.linear_fidelity, made.tree_fidelity),
            t(
                "Both imitate the ranker from keywords, categories, decades and popularity ({fitted} items fitted, {held} kept "
                "out). They are simpler than the ranker and right only as far as their fidelity says.",
                fitted=made.fitted,
                held=made.held_out,
            ),
        )
    left, right = st.columns(2, gap="large")
    with left:
        _fidelity(t("A sum of few features"), made.linear_fidelity)
        if made.linear:
            st.dataframe(
                [
                    {t("feature"): sentence(term.feature), t("adds"): signed(term.effect, 3)}
                    for term in made.linear
                ],
                hide_index=True,
                alt=t("Features of the linear model and what each adds"),
            )
    with right:
        _fidelity(t("A shallow tree"), made.tree_fidelity)
        if made.tree:
            st.dataframe(
                [
                    {
                        t("where an item"): listed(sentence(one) for one in leaf.conditions) or t("is any"),
                        t("mean score"): signed(leaf.score),
                        t("items"): leaf.items,
                    }
                    for leaf in made.tree
                ],
                hide_index=True,
                alt=t("Leaves of the tree with their conditions and mean scores"),
            )


def sanity(choice: sidebar.Choice) -> None:
    """The randomisation check of the encoder."""
    heading = st.empty()
    how = t(
        "Layers of the encoder are made to forget what they learned, from the top down. Shares that stay as they were "
        "say nothing about the model. Spearman correlation of word shares with those of the untouched encoder has to "
        "fall below {bar}.",
        bar=PASS,
    )
    with heading:
        finding(t("Whether the explanations know the model has not been checked"), how)
    if not choice.engine.encoder.depth:
        st.caption(t("This encoder has no layers to re-initialise."))
        return
    if not answers.is_randomised(choice.engine) and not st.button(
        tc("do it", "Check"), icon=":material/science:"
    ):
        st.caption(t("Takes about a minute."))
        return
    with ProgressBar() as bar:
        found = answers.randomised(choice.engine, bar)
    with heading:
        finding(of_rankers.forgetting(found), how)
    methods = {
        "ig_pad": t("Integrated gradients"),
        "leave_one_out": t("Leave one word out"),
        "attention": t("Attention"),
        CONTROL: t("Control: word length"),
    }
    st.dataframe(
        [
            {
                t("method"): methods[row.method],
                t("all layers forgotten"): f"{row.similarity[-1]:+.2f}",
                t("verdict"): t("depends on the model") if row.passed else t("does not depend on the model"),
                t("as layers forget"): list(row.similarity),
            }
            for row in found
        ],
        hide_index=True,
        column_config={t("as layers forget"): st.column_config.LineChartColumn(y_min=-0.2, y_max=1.0)},
        alt=t("Similarity of word shares with the original as layers forget"),
    )


def shuffled(choice: sidebar.Choice) -> None:
    """What the lists lose when a part is shuffled."""
    level = links.switch(keys.LEVEL, t("Shuffle"), LEVELS, "group")
    with ProgressBar() as bar:
        found = answers.importance(choice.engine, choice.settings, bar, level)
    if found.groups:
        importance.whole(found, "page", level, finding)
    else:
        st.info(
            t("The texts of this dataset are not put together from fields, so none can be shuffled."),
            icon=":material/text_fields:",
        )


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(
        t("Importance"),
        anchor=False,
        help=t("What does the ranking lose when a part of it is shuffled, and what follows from that?"),
    )
    for section in (shuffled, strategy, simple_terms, sanity):
        try:
            section(choice)
        except RecLensError as refusal:  # the others may have what this one lacks
            st.info(md(error_text(refusal), 600), icon=":material/info:")


main()
