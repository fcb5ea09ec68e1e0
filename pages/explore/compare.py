"""Compare: two people, two settings or two encoders side by side."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from pages._ui.controls import encoder, pick, sidebar
from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import marks, names
from pages._ui.drawing.headings import finding, part
from pages._ui.drawing.safe import md, plain
from pages._ui.reasons import report
from pages._ui.service import accounts, answers, core
from pages._ui.state import bounds, keys, links
from pages._ui.state.text import error_text, language, t
from recsys_core import Engine, Query, Settings
from recsys_core.components.registry import GROUPS
from recsys_core.errors import RecLensError
from recsys_core.explain.lists.comparison import ComparedRankings, compare, furthest
from recsys_core.explain.lists.telling import telling_person
from recsys_core.explain.ranker.importance import nobody_held_out
from recsys_core.ranking import Ranking
from recsys_core.translating import Message, msg
from recsys_core.wording import of_lists
from recsys_core.wording.narrative import narrative, signed

READERS, SETTINGS, ENCODERS = msg("Two people"), msg("Two settings"), msg("Two encoders")


@dataclass(frozen=True)
class Side:
    """One of the two lists."""

    name: str
    engine: Engine
    query: Query
    settings: Settings

    def rank(self) -> Ranking:
        """Its list."""
        return self.engine.rank(self.query, self.settings)


def other_reader(choice: sidebar.Choice, now: Ranking) -> Side:
    """The same ranker for somebody else; as long as nobody chooses, for whoever likes most of the same things."""
    data = choice.engine.dataset
    usual = telling_person(data, now.profile.liked, choice.query.user) or data.user_ids.ids[0]
    user = pick.reader(choice.engine, keys.OTHER_USER, t("The other person"), usual)
    return Side(names.person(user), choice.engine, Query(user=user), choice.settings)


def other_settings(choice: sidebar.Choice, now: Ranking) -> Side:
    """The same ranker and person with other sliders."""
    st.caption(t("The other settings; those of the sidebar stay as they are."))
    columns = st.columns(len(GROUPS) + 1)
    size = choice.engine.space.size
    with columns[0]:
        pca = bounds.slider(t("PCA size"), min(2, size), size, min(16, size), keys.OTHER_PCA)
    groups = names.groups()
    weights = {}
    for column, group in zip(columns[1:], GROUPS, strict=True):
        weights[group] = column.slider(
            t("{part} weight", part=groups[group]),
            0,
            100,
            round(100 * now.groups.get(group, 0.0)),
            key=f"other-{group}",
        )
    settings = replace(choice.settings, pca=pca, weights=weights)
    return Side(t("The other settings"), choice.engine, choice.query, settings)


def other_encoder(choice: sidebar.Choice) -> Side:
    """The same data and settings read by another encoder; the PCA size is cut to what it has."""
    sources = encoder.sources()
    source = links.select(keys.OTHER_ENCODER, t("The other encoder"), sources, "tfidf")
    with ProgressBar() as bar:
        engine = core.engine(choice.engine.dataset.name, core.EncoderChoice(source), bar)
    size = min(choice.settings.pca or engine.space.size, engine.space.size)
    return Side(engine.encoder.name, engine, choice.query, replace(choice.settings, pca=size))


def how_alike(made: ComparedRankings, said: Message) -> None:
    """What the two have in common, and how far apart the whole rankings are."""
    finding(said)
    far = max((abs(move.up) for move in made.moves if move.up is not None), default=0)
    if is_story():
        st.caption(t("The largest move is {count} places.", count=far))
        return
    st.caption(
        t(
            "Rank-biased overlap {overlap}; the largest move is {count} places.",
            overlap=f"{made.overlap:.2f}",
            count=far,
        ),
        help=t("Of the whole rankings, the top counting most: 1 is the same order, 0 nothing in common."),
    )


def lists(first: Side, second: Side, made: ComparedRankings) -> None:
    """Both lists, with where each item stands in the other."""
    data = first.engine.dataset
    for column, side, own, other in zip(
        st.columns(2, gap="large"),
        (first, second),
        ("first", "second"),
        ("second", "first"),
        strict=True,
    ):
        with column:
            part(plain(side.name, 60))
            rows = sorted(
                (move for move in made.moves if (getattr(move, own) or made.n + 1) <= made.n),
                key=lambda move: getattr(move, own),
            )
            st.dataframe(
                [
                    {
                        t("rank"): getattr(move, own),
                        t("item"): data.title(move.item),
                        t("in the other"): str(getattr(move, other) or t("already seen")),
                        t("score"): signed(getattr(move, f"{own}_score"), 3),
                    }
                    for move in rows
                ],
                hide_index=True,
                key=f"list-{own}",
                alt=t("The list of {name}, with the place of each item in the other", name=side.name),
            )


def one_item(first: Side, second: Side, made: ComparedRankings) -> None:
    """The account of one item on both sides."""
    data = first.engine.dataset
    ids = [data.item_ids.ids[move.item] for move in made.moves]
    heading = st.empty()
    item = pick.one(
        keys.BOTH,
        t("Item"),
        data.name,
        ids,
        lambda one: data.title(data.item_ids.row(one)),
        ids.index(data.item_ids.ids[furthest(made).item]),
    )
    row = data.item_ids.row(item)
    rankings = [first.rank(), second.rank()]
    reaches = [ranking.reach([row]) for ranking in rankings]
    reach = (max(low for low, _ in reaches), max(high for _, high in reaches))
    groups = names.groups()
    with heading:
        finding(
            of_lists.two_accounts(
                plain(data.title(row), 60), *(ranking.ledger(row) for ranking in rankings), groups
            ),
            t("Both bars are on one scale; the sentence below each is made from its numbers."),
        )
    for column, side, ranking, own in zip(
        st.columns(2, gap="large"), (first, second), rankings, ("first", "second"), strict=True
    ):
        with column:
            place = ranking.rank_of(row)
            st.markdown(
                f"**{md(side.name, 60)}**: "
                + t(
                    "score {score}, {place}",
                    score=signed(float(ranking.scores[row]), 3),
                    place=t("place {rank}", rank=place) if place else t("already seen"),
                )
            )
            marks.ledger_strip(ranking.ledger(row), groups, reach, key=f"strip-{own}")
            with ProgressBar() as bar:
                account = accounts.explanation(side.engine, side.query, item, side.settings, bar, ("ig_pad",))
            st.markdown(md(narrative(account, language()), 900))
            if account.item_text is not None and account.item_text.complete:
                marks.marked_text(account.item_text.text, account.item_text.words, key=f"words-{own}")

    report.offer_several(
        [(side.name, side.engine, side.query, side.settings) for side in (first, second)],
        [item],
        "comparison",
        "comparison",
    )


def which_is_better(first: Side, second: Side) -> None:
    """Both on likes they have not seen."""
    heading = st.empty()
    with heading:
        finding(t("Which ranks better has not been measured"))
    if not len(first.engine.dataset.liked):
        st.caption(md(error_text(nobody_held_out()), 600))
        return
    both = (first.engine, first.settings), (second.engine, second.settings)
    if not answers.is_measured(*both) and not st.button(
        t("Measure both on held-out likes"), icon=":material/straighten:"
    ):
        st.caption(t("Both are fitted again without a fifth of the likes; takes from seconds to a minute."))
        return
    with ProgressBar() as bar:
        found = answers.measured(*both, bar)
    left, middle, right = st.columns(3)
    left.metric(f"nDCG@{found.k}: {first.name[:40]}", f"{found.first:.3f}")
    middle.metric(f"nDCG@{found.k}: {second.name[:40]}", f"{found.second:.3f}")
    right.metric(t("Difference"), signed(found.difference, 3))
    with heading:
        finding(
            of_lists.better(plain(first.name, 40), plain(second.name, 40), found.low, found.high),
            t(
                "Paired over {users} people, a random fifth of each person's likes held out, all candidates ranked: "
                "difference {difference}, interval of 95 % [{low}, {high}].",
                users=found.users,
                difference=signed(found.difference, 3),
                low=signed(found.low, 3),
                high=signed(found.high, 3),
            ),
        )


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("Compare"), anchor=False)
    kind = READERS
    if not is_story():  # other settings and encoders have no plain picture
        kinds = {kind: kind for kind in (READERS, SETTINGS, ENCODERS)}
        kind = links.switch(keys.COMPARED, t("What to compare"), kinds, READERS)
    try:
        now = choice.engine.rank(choice.query, choice.settings)
        here = names.person(choice.query.user) if choice.query.user else t("You")
        if kind == READERS and len(choice.engine.dataset.user_ids) < 2:
            st.info(
                t("There is no other person in this dataset: compare two settings or two encoders instead."),
                icon=":material/person_off:",
            )
            return
        if kind == READERS:
            first, second = here, other_reader(choice, now)
        elif kind == SETTINGS:
            first, second = t("The sidebar's settings"), other_settings(choice, now)
        else:
            first, second = choice.engine.encoder.name, other_encoder(choice)
        one = Side(first, choice.engine, choice.query, choice.settings)
        others = second.rank()
        made = compare(now, others, choice.length)
        if kind == READERS:
            common = len(np.intersect1d(now.profile.liked, others.profile.liked))
            how_alike(made, of_lists.people(made, common))
        else:
            how_alike(made, of_lists.rankers(made))
        lists(one, second, made)
        one_item(one, second, made)
        if kind != READERS:
            which_is_better(one, second)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
