"""Recommend: a ranked list, and beside every item why it stands there."""

import streamlit as st

from pages._ui.card import card, feedback, report
from pages._ui.controls import audience, sidebar
from pages._ui.drawing import face, names
from pages._ui.drawing.safe import md
from pages._ui.service import answers
from pages._ui.state import keys
from pages._ui.state.text import error_text, joined, language, listed, t
from pages.explore import tour
from recsys_core.errors import RecLensError
from recsys_core.ranking import Ranking
from recsys_core.wording.reasons import list_reasons

CLOSED = "none"


def toggle(item_id: str) -> None:
    """Open this item's card, or close it if it is open."""
    st.query_params[keys.ITEM] = CLOSED if st.query_params.get(keys.ITEM) == item_id else item_id


def open_one(choice: sidebar.Choice, ranking: Ranking) -> None:
    """Put the open card into the URL: the one that is there, else the first; for another dataset or person the first again."""
    asked = (choice.engine.dataset.name, choice.query)
    before = st.session_state.get("asked", asked)
    st.session_state["asked"] = asked
    wanted = st.query_params.get(keys.ITEM)
    ids = choice.engine.dataset.item_ids
    if before == asked and wanted is not None and wanted != CLOSED and wanted not in ids:
        st.info(
            t("The link names an item this dataset does not have, so the first one is open."),
            icon=":material/link_off:",
        )
        wanted = None
    if wanted is None or (before != asked and wanted != CLOSED):
        st.query_params[keys.ITEM] = ids.ids[int(ranking.candidates[0])]


def heading(choice: sidebar.Choice, ranking: Ranking) -> None:
    """Who the list is for, what is known, and the weights used."""
    data, query = choice.engine.dataset, choice.query
    st.title(t("Recommend"))
    who = t("Person {user}", user=md(query.user)) if query.user else t("You")
    said = f" “{md(ranking.profile.text, 300)}”" if ranking.profile.text else ""
    st.markdown(f"**{who}**{said}")
    weights = joined(f"{names.groups()[g].lower()} {w:.0%}" for g, w in ranking.groups.items())
    likes = len(ranking.profile.liked)
    dislikes = len(ranking.profile.history) - likes
    tier = t(names.TIER_WEIGHTS[ranking.tier])
    if query.about and ranking.tier == "popularity":
        tier = t("from who you are, and from popularity")
    known = t("1 like known.") if likes == 1 else t("{likes} likes known.", likes=likes)
    if dislikes:
        known = t("{likes} likes and {dislikes} disliked known.", likes=likes, dislikes=dislikes)
    st.caption(
        f"{known} "
        + t(
            "{count} candidates ranked {tier}. Weights used: {weights}. Encoder: {encoder}.",
            count=len(ranking.candidates),
            tier=tier,
            weights=weights,
            encoder=md(choice.engine.encoder.name),
        )
    )
    if not len(data.liked):
        st.caption(
            ":material/person_off: "
            + t(
                "Nobody in this dataset has liked anything, so the list comes from what items say of themselves."
            )
        )
    if data.simulated:
        st.caption(
            ":material/science: "
            + t("The books and films are real; **the people and their ratings are simulated**.")
        )


@st.fragment
def history(choice: sidebar.Choice, ranking: Ranking) -> None:
    """Keywords of the past choices, each with the items it comes from; looked up when they are asked for."""
    engine = choice.engine
    if not len(ranking.profile.history):
        return
    folder = st.expander(
        t("What the past choices are about"), icon=":material/sell:", key="past-open", on_change="rerun"
    )
    if not folder.open:
        return
    found = answers.keywords(engine).of_profile(ranking.profile)
    with folder:
        if not found:
            st.caption(t("None found."))
            return
        st.markdown(card.badges(word.word for word in found))
        st.dataframe(
            [
                {
                    t("keyword"): word.word,
                    t("weight"): word.weight,
                    t("from"): listed(engine.dataset.title(row) for row in word.items),
                }
                for word in found
            ],
            hide_index=True,
            alt=t("Keywords of the history with their weight and the items they come from"),
        )
        st.caption(
            t(
                "TF-IDF of the past items' texts, weighted as the text part weighs them; words that several past choices "
                "share. They describe the history and do not enter the score."
            )
        )


def named_rows(choice: sidebar.Choice, ranking: Ranking, wanted: str) -> list[int]:
    """Rows of the list; an open item that is not on it comes first."""
    ids = choice.engine.dataset.item_ids
    rows = [int(row) for row in ranking.candidates[: choice.length]]
    if wanted != CLOSED and ids.row(wanted) not in rows:
        place = ranking.rank_of(ids.row(wanted))
        where = t("now at rank {rank}", rank=place) if place else t("already seen by this person")
        st.caption(":material/push_pin: " + t("Open but outside the list: {where}.", where=where))
        rows.insert(0, ids.row(wanted))
    return rows


def listing(choice: sidebar.Choice, ranking: Ranking) -> None:
    """The faces of the list, and under the open one everything behind its score.

    No fragment: Streamlit would let a press on another card wait until the open one is done.
    """
    ids = choice.engine.dataset.item_ids
    wanted = st.query_params.get(keys.ITEM, CLOSED)
    rows = named_rows(choice, ranking, wanted)
    reasons = list_reasons(answers.explainer(choice.engine), ranking, rows, language())
    reach = ranking.reach(rows)
    open_at = next((place for place, row in enumerate(rows) if ids.ids[row] == wanted), len(rows))
    faces = [
        card.head(choice.engine, ranking, row, reason, reach, place == open_at)
        for place, (row, reason) in enumerate(zip(rows, reasons, strict=True))
    ]
    face.draw(faces[:open_at], toggle, "faces-above")
    if open_at == len(rows):
        return
    with st.container(border=True, key=f"card-{wanted}"):
        face.draw(faces[open_at : open_at + 1], toggle, "face-open", bare=True)
        detail = st.container()
    face.draw(faces[open_at + 1 :], toggle, "faces-below")
    with detail:  # after the list, so that the list never waits for an explanation
        card.body(choice.engine, choice.query, wanted, choice.settings)


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    try:
        ranking = choice.engine.rank(choice.query, choice.settings)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")
        return
    tour.draw()
    feedback.toast()
    heading(choice, ranking)
    if not audience.is_story():
        history(choice, ranking)
    open_one(choice, ranking)
    left, right = st.columns(2)
    with left:
        ids = choice.engine.dataset.item_ids
        listed = [ids.ids[int(row)] for row in ranking.candidates[: choice.length]]
        report.offer_several([("", choice.engine, choice.query, choice.settings)], listed, "list", "list")
    with right:
        report.reopen()
    listing(choice, ranking)


main()
