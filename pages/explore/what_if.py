"""What if: other past choices, other words, and the least that would move an item across the end of the list."""

import streamlit as st

from pages._ui.controls import pick, sidebar
from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import names
from pages._ui.drawing.headings import finding
from pages._ui.drawing.safe import md, plain
from pages._ui.reasons import words
from pages._ui.service import answers
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, joined, sentence, t
from recsys_core.errors import RecLensError
from recsys_core.explain.what_if.edit import edited
from recsys_core.explain.what_if.search import Counterfactual
from recsys_core.explain.what_if.telling import Forgotten
from recsys_core.ranking import Ranking
from recsys_core.wording import of_lists

TITLE = 60
"""Characters of an item's title in a heading at most."""


def moved(change: float) -> float:
    """A change of score as it is shown: what rounds to nothing is nothing, without a sign."""
    return round(change, 3) + 0.0


def change_told(move: Counterfactual) -> str:
    """What would have to be different."""
    if move.slider is not None:
        return sentence(of_lists.moved_weight(move.slider, names.groups()[move.taken[0]]))
    what = {
        "words": t("without the words {taken}"),
        "past": t("without {taken} in the past"),
        "pca": t("with a PCA size of {value} instead of {was}"),
    }[move.kind]
    taken = joined(f"“{title}”" if move.kind == "words" else title for title in move.titles)
    return what.format(taken=taken, value=f"{move.value or 0:.0f}", was=f"{move.was or 0:.0f}")


def least_changes(choice: sidebar.Choice, ranking: Ranking, item: int) -> None:
    """The smallest change of each kind that moves the item across the end of the list."""
    with ProgressBar() as bar:
        made = answers.moves(choice.engine, choice.query, item, choice.settings, choice.length, bar)
    kinds = {"words": t("Words of the item"), "past": t("Past choices")}
    if not is_story():
        kinds |= {"weight": t("One weight"), "pca": t("PCA size")}
    made = tuple(one for one in made if one.kind in kinds)
    title = plain(choice.engine.dataset.title(item), TITLE)
    on = (ranking.rank_of(item) or 0) <= choice.length
    found = [one.found for one in made if one.found is not None]
    finding(
        of_lists.least(found, title, on, names.groups()),
        t("Every line was checked by scoring again with the change made."),
    )
    st.dataframe(
        [
            {
                t("what is changed"): kinds[one.kind],
                t("how"): change_told(one.found) if one.found else t("nothing that was tried does it"),
                t("rank then"): str(one.found.rank_then) if one.found else "–",
                t("nothing smaller does it"): t("proved") if one.found and one.found.least else "–",
                t("what was tried"): sentence(of_lists.searched(one)),
            }
            for one in made
        ],
        hide_index=True,
        key="least",
        row_height=44,
        alt=t("The least change of each kind that moves the item across the end of the list"),
    )


def other_words(choice: sidebar.Choice, ranking: Ranking, item: int) -> None:
    """Edit the item's text; score, rank and words follow."""
    data = choice.engine.dataset
    heading = st.empty()
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
    title, before = plain(data.title(item), TITLE), ranking.rank_of(item)
    with heading:
        if made is None or text == data.item_texts[item]:
            finding(t("Change a word of {title}, and its place follows", title=title))
        else:
            finding(of_lists.rewritten(title, before, made.rank))
    if made is None:
        st.info(t("No part with a weight reads the text: raise the text weight."), icon=":material/info:")
        return
    left, right = st.columns(2)
    left.metric(t("Score"), f"{made.score:+.3f}", moved(made.score - float(ranking.scores[item])))
    right.metric(t("Rank"), made.rank, (before or made.rank) - made.rank, help=t("Up is better."))
    if made.words is not None:
        words.text_account(made.words, f"edited-words-{data.item_ids.ids[item]}")


def other_past(choice: sidebar.Choice, ranking: Ranking, item: int, telling: Forgotten | None) -> None:
    """Where the item would stand had some past items never been; at first without the one it hangs on most."""
    data = choice.engine.dataset
    history = [data.item_ids.ids[int(row)] for row in ranking.profile.history]
    if not history:
        finding(t("Nothing is known of the past here."))
        return
    key = keys.of_dataset(keys.LEFT_OUT, f"{data.name}-{choice.query.user}")
    if telling is not None and key not in st.session_state and keys.LEFT_OUT not in st.query_params:
        st.session_state[key] = [telling.past]
    links.restore_several(keys.LEFT_OUT, key, history)
    heading = st.empty()
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
    title, before = plain(data.title(item), TITLE), ranking.rank_of(item)
    without = [plain(data.title(data.item_ids.row(one)), TITLE) for one in gone]
    again = choice.engine.rank(choice.query.leaving_out(*gone), choice.settings)
    place = again.rank_of(item)
    with heading:
        finding(
            of_lists.forgotten(title, without, before or 0, place or 0),
            t("The list is ranked again as if these had never been liked or disliked."),
        )
    if not gone:
        st.caption(t("Choose past items to see where the item would stand without them."))
        return
    left, right = st.columns(2)
    score = float(again.scores[item])
    left.metric(t("Score"), f"{score:+.3f}", moved(score - float(ranking.scores[item])))
    right.metric(t("Rank"), place or 0, (before or 0) - (place or 0), help=t("Up is better."))


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("What if"), anchor=False)
    try:
        ranking = choice.engine.rank(choice.query, choice.settings)
        telling = answers.telling_past(choice.engine, ranking, choice.settings, choice.length)
        usual = ((ranking.rank_of(telling.item) or 1) - 1) if telling else 0
        item = pick.listed(choice.engine, ranking, keys.CHANGED, t("Item"), default=usual)
        other_past(choice, ranking, item, telling)
        other_words(choice, ranking, item)
        least_changes(choice, ranking, item)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
