"""What if: other words, other past choices, and the least that would move an item across the end of the list."""

from dataclasses import replace

import streamlit as st

from pages._ui.card import words
from pages._ui.controls import pick, sidebar
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import names
from pages._ui.drawing.safe import md
from pages._ui.service import answers
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, joined, t
from recsys_core.errors import RecLensError
from recsys_core.explain.what_if.counterfactuals import Counterfactual
from recsys_core.explain.what_if.edit import edited
from recsys_core.ranking import Ranking


def moved(change: float) -> float:
    """A change of score as it is shown: what rounds to nothing is nothing, without a sign."""
    return round(change, 3) + 0.0


def move_told(move: Counterfactual, length: int) -> str:
    """One counterfactual as a sentence."""
    what = {
        "words": t("without the words {taken}"),
        "past": t("without {taken} in the past"),
        "weight": t("with {taken} at {value} instead of {was}"),
        "pca": t("with a PCA size of {value} instead of {was}"),
    }[move.kind]
    titles = names.groups() if move.kind == "weight" else {}
    taken = joined(
        titles.get(title, f"“{title}”" if move.kind == "words" else title) for title in move.titles
    )
    percent = move.kind == "weight"
    value = f"{move.value:.1%}" if percent and move.value is not None else f"{move.value or 0:.0f}"
    was = f"{move.was:.1%}" if percent and move.was is not None else f"{move.was or 0:.0f}"
    said = what.format(taken=taken, value=value, was=was)
    return t(
        "{change} it would stand at {after} instead of {before}",
        change=said,
        after=move.after,
        before=move.before,
    )


def least_changes(choice: sidebar.Choice, ranking: Ranking, item: int) -> None:
    """The smallest change of each kind that moves the item across the end of the list."""
    place = ranking.rank_of(item) or 0
    st.subheader(
        t("The least that would take it off the list")
        if place <= choice.length
        else t("The least that would bring it onto the list")
    )
    with ProgressBar() as bar:
        found = answers.moves(choice.engine, choice.query, item, choice.settings, choice.length, bar)
    kinds = {
        "words": t("Words of the item"),
        "past": t("Past choices"),
        "weight": t("One weight"),
        "pca": t("PCA size"),
    }
    by_kind = {move.kind: move for move in found}
    for kind, label in kinds.items():
        move = by_kind.get(kind)
        if move is None:
            st.markdown(f"- **{label}**: {t('nothing that was tried does it.')}")
        else:
            least = f" {t('Nothing smaller does.')}" if move.least else ""
            st.markdown(f"- **{label}**: {md(move_told(move, choice.length), 500)}.{least}")
    st.caption(t("Every line was checked by scoring again with the change made."))


def other_words(choice: sidebar.Choice, ranking: Ranking, item: int) -> None:
    """Edit the item's text; score, rank and words follow."""
    data = choice.engine.dataset
    st.subheader(t("Other words"))
    text = st.text_area(
        t("The item's text"),
        data.item_texts[item],
        max_chars=5000,
        key=keys.of_dataset(f"{keys.EDITED}-{data.item_ids.ids[item]}", data.name),
        height=140,
        help=t("Change it and leave the box: the score and the words follow."),
    )
    with ProgressBar() as bar:
        bar(t("reading the words"), 0, 1)
        made = edited(answers.explainer(choice.engine), ranking, item, text)
    if made is None:
        st.info(t("No part with a weight reads the text: raise the text weight."), icon=":material/info:")
        return
    left, right = st.columns(2)
    left.metric(t("Score"), f"{made.score:+.3f}", moved(made.score - float(ranking.scores[item])))
    before = ranking.rank_of(item)
    right.metric(t("Rank"), made.rank, (before or made.rank) - made.rank, help=t("Up is better."))
    if made.words is not None:
        words.text_account(made.words, f"edited-words-{data.item_ids.ids[item]}")


def other_past(choice: sidebar.Choice, ranking: Ranking, item: int) -> None:
    """Leave past items out; the list is ranked again as if they had never been."""
    data = choice.engine.dataset
    history = [data.item_ids.ids[int(row)] for row in ranking.profile.history]
    st.subheader(t("Another past"))
    if not history:
        st.caption(t("Nothing is known of the past here."))
        return
    key = keys.of_dataset(keys.LEFT_OUT, f"{data.name}-{choice.query.user}")
    links.restore_several(keys.LEFT_OUT, key, history)
    gone = st.multiselect(
        t("Leave out"),
        history,
        format_func=lambda one: data.title(data.item_ids.row(one)),
        key=key,
        persist_state="session",
        on_change=links.remember,
        args=(keys.LEFT_OUT, key),
        placeholder=t("Choose past items to forget"),
    )
    if not gone:
        st.caption(t("Choose past items to see where the item would stand without them."))
        return
    again = choice.engine.rank(replace(choice.query, without=tuple(gone)), choice.settings)
    left, right = st.columns(2)
    score = float(again.scores[item])
    left.metric(t("Score"), f"{score:+.3f}", moved(score - float(ranking.scores[item])))
    place, before = again.rank_of(item) or 0, ranking.rank_of(item) or 0
    right.metric(t("Rank"), place, before - place, help=t("Up is better."))


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("What if"))
    try:
        ranking = choice.engine.rank(choice.query, choice.settings)
        item = pick.listed(choice.engine, ranking, keys.CHANGED, t("Item"))
        other_words(choice, ranking, item)
        other_past(choice, ranking, item)
        least_changes(choice, ranking, item)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
