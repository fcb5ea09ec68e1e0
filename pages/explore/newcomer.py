"""Newcomer: a person nobody knows yet, and an item nobody has liked yet."""

import streamlit as st

from pages._ui.card import account, words
from pages._ui.card.source import Account
from pages._ui.controls import person, pick, sidebar
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.safe import md
from pages._ui.service import answers
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, language, t, tc
from recsys_core import Query
from recsys_core.errors import RecLensError
from recsys_core.explain.what_if.new_item import NewItem, NewItemRank, Reach, as_new
from recsys_core.figures.distribution import distribution
from recsys_core.fusion import FEW
from recsys_core.translating import msg
from recsys_core.wording.narrative import narrative

READER, ITEM = msg("A new person"), msg("A new item")


def new_reader() -> None:
    """Where to do it: the same list, explained the same way."""
    st.markdown(
        t(
            "A new person is somebody in the sidebar too: choose **My own words**, write what you like to read or watch, "
            "add a few things you liked or disliked, and the list answers at once, with every reason beside it."
        )
    )
    st.caption(
        t(
            "With words alone the text answers; with a few likes popularity keeps weight; from {count} likes on the history "
            "leads. The page names which of these answered.",
            count=FEW,
        )
    )
    st.page_link(
        "pages/explore/recommend.py",
        label=t("Open Recommend with my own words"),
        icon=":material/edit:",
        query_params={keys.WHO: person.WORDS},
    )


def described() -> NewItem | None:
    """The form; None until it is sent with something in it."""
    with st.form("new-item", border=True):
        title = st.text_input(t("Title"), key=keys.NEW_TITLE, max_chars=200, bind="query-params")
        text = st.text_area(
            t("What it is about"), key=keys.NEW_TEXT, max_chars=5000, height=120, bind="query-params"
        )
        left, right = st.columns(2)
        category = left.text_input(
            t("Category (optional)"), key=keys.NEW_CATEGORY, max_chars=100, bind="query-params"
        )
        year = right.text_input(t("Year (optional)"), key=keys.NEW_YEAR, max_chars=4, bind="query-params")
        st.form_submit_button(t("See where it lands"), icon=":material/flight_land:")
    if not (title.strip() or text.strip()):
        st.info(
            t("Write a title or a few sentences, and see which people it would reach."),
            icon=":material/edit_note:",
        )
        return None
    return NewItem(title, text, category, year)


def for_whom(found: tuple[NewItemRank, ...], count: int) -> None:
    """How the places are spread, and who would see it first."""
    reach = Reach.of(found)
    first, second, third = st.columns(3)
    first.metric(t("People with it on their first ten"), f"{reach.listed} / {count}")
    second.metric(t("Best place"), reach.best)
    third.metric(
        t("Middle place"),
        f"{reach.middle:.0%}",
        help=t("Half of the people have it higher than this share of their list; the top is 0 %."),
    )
    chart(
        cached_figure(distribution, [new_rank.rank for new_rank in found], t("place in a person's list")),
        "landings",
        t("How often the new item stands at each place"),
        lambda: [{t("person"): new_rank.user, tc("rank", "place"): new_rank.rank} for new_rank in found],
    )
    st.caption(
        t(
            "The ranker was fitted again with the item in the catalogue, liked by nobody, and {count} people were asked.",
            count=count,
        )
    )


def new_item(choice: sidebar.Choice) -> None:
    """Where it would land, for whom, and why."""
    if not len(choice.engine.dataset.user_ids):
        st.info(
            t(
                "There are no people to ask in this dataset, so a new item has nobody to reach. A new person is answered "
                "all the same."
            ),
            icon=":material/person_off:",
        )
        return
    item = described()
    if item is None:
        return
    fair = st.toggle(
        t("Only what can know a new item"),
        True,
        key=keys.FAIR,
        bind="query-params",
        help=t("Popularity and sequence have seen nobody like it, so they only hold it back."),
    )
    settings = as_new(choice.settings, item) if fair else choice.settings
    with ProgressBar() as bar:
        engine, identifier, found = answers.with_new_item(choice.engine, item, settings, bar)
    if not found:
        st.info(t("There are no people to ask in this dataset."), icon=":material/person_off:")
        return
    for_whom(found, len(found))
    st.subheader(t("Why it reaches a person"))
    best = {new_rank.user: new_rank for new_rank in found[:50]}
    user = pick.one(
        keys.FOR_WHOM,
        t("Person"),
        engine.dataset.name,
        list(best),
        lambda one: t("{user}: place {rank}", user=one, rank=best[one].rank),
    )
    source = Account(engine, Query(user=user), settings, identifier)
    made = source.having()
    st.markdown(md(narrative(made, language()), 900))
    left, right = st.columns(2, gap="large")
    with left:
        account.ledger(made)
        words.draw(source)
    with right:
        account.history(made)


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("Newcomer"))
    kind = links.switch(keys.NEWCOMER, t("Who or what is new"), {READER: READER, ITEM: ITEM}, ITEM)
    try:
        if kind == READER:
            new_reader()
        else:
            new_item(choice)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
