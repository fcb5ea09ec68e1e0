"""Newcomer: a person nobody knows yet, and an item nobody has liked yet."""

import streamlit as st

from pages._ui.controls import person, pick, sidebar
from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import marks, names
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.headings import finding, part
from pages._ui.drawing.safe import md, plain
from pages._ui.reasons import account, words
from pages._ui.reasons.source import Account
from pages._ui.service import answers
from pages._ui.state import bounds, keys, links
from pages._ui.state.text import error_text, language, t, tc
from recsys_core import Query, Settings
from recsys_core.errors import RecLensError
from recsys_core.explain.what_if.examples import example_item, example_taste
from recsys_core.explain.what_if.new_item import NewItem, NewItemRank, Reach, as_new
from recsys_core.figures import list_contributions
from recsys_core.figures.distribution import distribution
from recsys_core.fusion import FEW
from recsys_core.translating import msg
from recsys_core.wording import of_rankers
from recsys_core.wording.findings import headline, word_finding
from recsys_core.wording.narrative import narrative

READER, ITEM = msg("A new person"), msg("A new item")
LARGE = 2000
"""Beyond this many items the ranker is not fitted a second time unasked."""
SHOWN = 5
"""Items that a new person is shown here; all of them are on Recommend."""


def new_reader(choice: sidebar.Choice) -> None:
    """A taste in words, the first items it brings up, and why the first one."""
    data = choice.engine.dataset
    said, found = st.columns([2, 3], gap="large")
    key = keys.of_dataset(keys.NEW_WORDS, data.name)
    with said:
        taste = st.text_area(
            t("In their own words"), example_taste(data), max_chars=1000, height=120, key=key
        )
        st.caption(
            t("An example: write what somebody likes to read or watch, and the list follows."),
            help=t(
                "Fewer than {count} likes, words alone, and nothing known at all are ranked with weights of their own. The page "
                "names which of these answered.",
                count=FEW,
            ),
        )
        st.page_link(
            "pages/explore/recommend.py",
            label=t("Open these words in Recommend"),
            icon=":material/edit:",
            query_params={keys.WHO: person.WORDS, keys.WORDS: taste},
        )
    if not taste.strip():
        return
    groups = names.groups()
    with found:
        ranking = choice.engine.rank(Query(text=taste), Settings(pca=choice.settings.pca))
        rows = [int(row) for row in ranking.candidates[:SHOWN]]
        ledgers = [ranking.ledger(row) for row in rows]
        titles = [data.title(row) for row in rows]
        finding(headline(plain(titles[0], 60), 1, ledgers[0], language()))
        chart(
            cached_figure(list_contributions, titles, ledgers, groups, t("score")),
            "new-person",
            t("What each part gives each item of the list"),
            lambda: [
                {
                    t("item"): title,
                    **{groups[group]: value for group, value in ledger.items()},
                    t("score"): float(ranking.scores[row]),
                }
                for title, ledger, row in zip(titles, ledgers, rows, strict=True)
            ],
        )


def described(example: NewItem) -> tuple[NewItem, bool]:
    """The form, filled with an example, and whether it was sent just now."""
    told = {
        keys.NEW_TITLE: example.title,
        keys.NEW_TEXT: example.text,
        keys.NEW_CATEGORY: example.category,
        keys.NEW_YEAR: example.year,
    }
    for key, usual in told.items():
        bounds.settle(key, lambda kept: isinstance(kept, str), usual)
    with st.form("new-item", border=True):
        title = st.text_input(
            t("Title"), told[keys.NEW_TITLE], key=keys.NEW_TITLE, max_chars=200, bind="query-params"
        )
        text = st.text_area(
            t("What it is about"),
            told[keys.NEW_TEXT],
            key=keys.NEW_TEXT,
            max_chars=5000,
            height=120,
            bind="query-params",
        )
        left, right = st.columns(2)
        category = left.text_input(
            t("Category (optional)"),
            told[keys.NEW_CATEGORY],
            key=keys.NEW_CATEGORY,
            max_chars=100,
            bind="query-params",
        )
        year = right.text_input(
            t("Year (optional)"), told[keys.NEW_YEAR], key=keys.NEW_YEAR, max_chars=4, bind="query-params"
        )
        sent = st.form_submit_button(t("See where it lands"), icon=":material/flight_land:")
    return NewItem(title, text, category, year), sent


def for_whom(found: tuple[NewItemRank, ...]) -> None:
    """How the places are spread."""
    reach = Reach.of(found)
    finding(
        of_rankers.reach(reach, len(found)),
        t(
            "The ranker was fitted again with the item in the catalogue, liked by nobody, and {count} people were asked.",
            count=len(found),
        ),
    )
    st.caption(
        t(
            "Best place {best}; for half of the people within the first {middle} of their list.",
            best=reach.best,
            middle=f"{reach.middle:.0%}",
        )
    )
    chart(
        cached_figure(distribution, [new_rank.rank for new_rank in found], t("place in a person's list")),
        "landings",
        t("How often the new item stands at each place"),
        lambda: [{t("person"): new_rank.user, tc("rank", "place"): new_rank.rank} for new_rank in found],
    )


def new_item(choice: sidebar.Choice) -> None:
    """Where it would land, for whom, and why."""
    data = choice.engine.dataset
    if not len(data.user_ids):
        st.info(
            t(
                "There are no people to ask in this dataset, so a new item has nobody to reach. A new person is answered "
                "all the same."
            ),
            icon=":material/person_off:",
        )
        return
    example = example_item(data)
    left, right = st.columns([2, 3], gap="large")
    with left:
        item, sent = described(example)
        fair = is_story() or st.toggle(
            t("Only what can know a new item"),
            True,
            key=keys.FAIR,
            bind="query-params",
            help=t("Popularity and sequence have seen nobody like it, so they only hold it back."),
        )
        if item == example:
            st.caption(t("An example: write what yours is about, and see whom it would reach."))
    if not (item.title.strip() or item.text.strip()):
        right.info(
            t("Write a title or a few sentences, and see which people it would reach."),
            icon=":material/edit_note:",
        )
        return
    settings = as_new(choice.settings, item) if fair else choice.settings
    asked = sent or item != example or answers.has_new_item(choice.engine, item)
    if len(data.item_ids) > LARGE and not asked:  # nobody waits for an example
        right.info(
            t("Press the button: with a catalogue of this size the answer takes a while."),
            icon=":material/flight_land:",
        )
        return
    with right:
        with ProgressBar() as bar:
            engine, identifier, found = answers.with_new_item(choice.engine, item, settings, bar)
        if not found:
            st.info(t("There are no people to ask in this dataset."), icon=":material/person_off:")
            return
        for_whom(found)
    heading = st.empty()
    best = {new_rank.user: new_rank for new_rank in found[:50]}
    user = pick.one(
        keys.FOR_WHOM,
        t("Person"),
        engine.dataset.name,
        list(best),
        lambda one: t("{user}: place {rank}", user=names.person(one), rank=best[one].rank),
    )
    source = Account(engine, Query(user=user), settings, identifier)
    made = source.having()
    with heading:
        finding(of_rankers.reached(user, best[user].rank, made.ledger, names.groups()))
    st.markdown(md(narrative(made, language()), 900))
    left, right = st.columns(2, gap="large")
    with left:
        account.ledger(made)
        if not is_story():
            words.draw(source)
        elif made.item_text is not None and made.item_text.complete:
            part(word_finding(made.item_text.words, language()))
            marks.marked_text(made.item_text.text, made.item_text.words, key=f"story-{made.item_id}")
    with right:
        account.history(made)


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("Newcomer"), anchor=False)
    kind = links.switch(keys.NEWCOMER, t("Who or what is new"), {READER: READER, ITEM: ITEM}, ITEM)
    try:
        if kind == READER:
            new_reader(choice)
        else:
            new_item(choice)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
