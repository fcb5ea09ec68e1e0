"""Permutation importance of an item's place, the permutation importance of the whole ranker, and which dimensions carry the words."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages._ui.drawing import names
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.headings import part
from pages._ui.drawing.safe import md
from pages._ui.reasons.source import Account
from pages._ui.state.text import joined, language, listed, t
from recsys_core import Explanation
from recsys_core.explain.explanation import LocalImportance
from recsys_core.explain.ranker.importance import HeldOutImportance, PartImportance
from recsys_core.figures import global_importance_bars, rank_importance
from recsys_core.wording import of_rankers
from recsys_core.wording.findings import place_finding
from recsys_core.wording.narrative import signed


def _ranks(rows: Sequence[LocalImportance], called: Mapping[str, str]) -> list[dict[str, object]]:
    """Ranks were each part shuffled."""
    return [
        {
            t("part"): called[row.group],
            t("rank"): row.rank,
            t("low"): row.rank_low,
            t("high"): row.rank_high,
        }
        for row in rows
    ]


def local(made: Explanation) -> None:
    """Rank of this item were a part shuffled."""
    rows = [row for row in made.local_importance if row.level == "group"]
    if made.rank is None or not rows:
        part(t("The person has already seen this item, so it has no place in the list to lose."))
        return
    groups = names.groups()
    worst = max(rows, key=lambda row: row.rank)
    part(
        place_finding(rows, made.rank, groups, language()),
        t(
            "Permutation importance: one part's scores are shuffled among all candidates, 200 times. Without {part} this "
            "item would stand at {rank} on average ({low} to {high}).",
            part=groups[worst.group].lower(),
            rank=f"{worst.rank:.0f}",
            low=f"{worst.rank_low:.0f}",
            high=f"{worst.rank_high:.0f}",
        ),
    )
    chart(
        cached_figure(
            rank_importance,
            rows,
            made.rank,
            groups,
            t("rank if shuffled (now {rank})", rank=made.rank),
        ),
        f"local-{made.item_id}",
        listed(f"{groups[row.group]}: {row.rank:.1f}" for row in rows),
        lambda: _ranks(rows, groups),
    )


def parts_of(row: LocalImportance) -> str:
    """What a row is called: components by their names, PCA blocks and fields as such."""
    if row.level == "pca":
        return t("Dimensions {block}", block=row.group)
    if row.level == "field":
        return t("Field: {name}", name=t(row.group))
    return " + ".join(names.component(name) for name in row.group.split(" + "))


@st.fragment
def finer(account: Account) -> None:
    """The same for components, PCA blocks and fields of the text."""
    item_id = account.item_id
    folder = st.expander(
        t("Components, PCA dimensions and fields of the text"),
        icon=":material/account_tree:",
        key=f"finer-open-{item_id}",
        on_change="rerun",
    )
    if not folder.open:  # nothing is worked out before somebody asks
        return
    with folder:
        made = account.having("features")
        rows = [row for row in made.local_importance if row.level != "group"]
        if made.rank is None or not rows:
            st.caption(t("The person has already seen this item, so it has no place in the list to lose."))
            return
        called = {row.group: parts_of(row) for row in rows}
        chart(
            cached_figure(
                rank_importance, rows, made.rank, called, t("rank if shuffled (now {rank})", rank=made.rank)
            ),
            f"finer-{item_id}",
            listed(f"{called[row.group]}: {row.rank:.1f}" for row in rows),
            lambda: _ranks(rows, called),
        )
        worst = max(rows, key=lambda row: row.rank)
        st.markdown(
            md(
                t(
                    "It depends most on {part}: without it the item would stand at {rank} on average.",
                    part=called[worst.group],
                    rank=f"{worst.rank:.1f}",
                ),
                300,
            )
        )
        st.caption(
            t(
                "Components that say nearly the same are shuffled together. For a field of the text that of another candidate "
                "is put in its place, 20 times, and the text is read again."
            )
        )


def _lost(row: PartImportance, called: Mapping[str, str]) -> dict[str, object]:
    """A row of the table; figures of a part that is silent are no measurement, and are left out."""
    if row.silent:
        return {
            t("part"): f"{called[row.group]} ({t('silent')})",
            **dict.fromkeys(
                (t("lost"), t("low"), t("high"), t("beyond the others"), t("beyond, low"), t("beyond, high"))
            ),
        }
    return {
        t("part"): called[row.group],
        t("lost"): row.drop,
        t("low"): row.low,
        t("high"): row.high,
        t("beyond the others"): row.beyond,
        t("beyond, low"): row.beyond_low,
        t("beyond, high"): row.beyond_high,
    }


def whole(
    found: HeldOutImportance, key: str, level: str = "group", heading: Callable[[str, str], None] = part
) -> None:
    """nDCG lost by the whole ranker were a part shuffled."""
    groups = names.groups()
    if level == "component":
        groups = {row.group: names.component(row.group) for row in found.groups}
    elif level == "pca":
        groups = {row.group: t("Dimensions {block}", block=row.group) for row in found.groups}
    elif level == "field":
        groups = {row.group: t("Field: {name}", name=t(row.group)) for row in found.groups}
    heard = [row for row in found.groups if not row.silent]
    same = [groups[row.group].lower() for row in heard if not row.distinguishable]
    mute = [groups[row.group].lower() for row in found.groups if row.silent]
    said = t(
        "nDCG@{k} {ndcg} on likes held out ({protocol}; {users} users, {repeats} shuffles; intervals over users: 95 %).",
        k=found.k,
        ndcg=f"{found.ndcg:.3f}",
        protocol=t(found.protocol),
        users=found.users,
        repeats=found.repeats,
    )
    told = (
        t("A field is shuffled among the items, which are then read again; the past stays as it was.")
        if level == "field"
        else ""
    )
    heading(of_rankers.importance(found, groups), " ".join(one for one in (said, told) if one))
    chart(
        cached_figure(
            global_importance_bars,
            heard,
            groups,
            t("nDCG@10 lost when shuffled"),
            (t("among all candidates"), t("among those alike in the other parts")),
        ),
        f"global-{key}",
        listed(f"{groups[row.group]}: {row.drop:.3f}" for row in heard),
        lambda: [_lost(row, groups) for row in found.groups],
        t("intervals of 95 %"),
    )
    if any(row.beyond is not None for row in heard):
        st.caption(
            t(
                "Bar: shuffled among all candidates. Diamond: among those alike in the other parts, what it adds beyond them."
            )
        )
    if same:
        st.caption(t("Not distinguishable from 0: {parts}.", parts=joined(same)))
    if mute:
        st.caption(t("Silent, with nothing to say to anybody asked: {parts}.", parts=joined(mute)))


@st.fragment
def dimensions(account: Account) -> None:
    """Which PCA dimensions carry the text cosine, named by words and items."""
    folder = st.expander(
        t("Which dimensions of the text carry it"),
        icon=":material/scatter_plot:",
        key=f"dimensions-open-{account.item_id}",
        on_change="rerun",
    )
    if not folder.open:
        return
    with folder:
        made = account.having("dimensions")
        if not made.dimensions:
            st.caption(t("Nothing is known of the past here."))
            return
        st.dataframe(
            [
                {
                    t("dimension"): row.number,
                    t("share of the score"): signed(row.share, 3),
                    t("typical words"): joined(row.words),
                    t("typical items"): listed(row.titles),
                }
                for row in made.dimensions
            ],
            hide_index=True,
            alt=t("PCA dimensions with what each adds to the score and what it is about"),
        )
        st.caption(
            t(
                "All dimensions together give the line “{line}” of the ledger; words and items are those at the end of "
                "the dimension where this item lies.",
                line=md(names.component("text")),
            )
        )
