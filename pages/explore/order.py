"""Why this order: two items side by side, the whole list in parts, and how firmly it stands."""

import streamlit as st

from pages._ui.controls import pick, sidebar
from pages._ui.drawing import names
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.safe import md
from pages._ui.service import answers
from pages._ui.state import keys
from pages._ui.state.text import error_text, listed, t
from recsys_core.errors import RecLensError
from recsys_core.explain.lists.contrast import Contrast, contrast
from recsys_core.explain.lists.weights import stable_ranges
from recsys_core.figures import list_contributions, share_bars, stable_range_bars
from recsys_core.ranking import Ranking
from recsys_core.wording.narrative import signed

REACH = 50  # items of the list that can be compared


def pair(choice: sidebar.Choice, ranking: Ranking) -> tuple[int, int]:
    """Two items of the list."""
    left, right = st.columns(2)
    with left:
        first = pick.listed(choice.engine, ranking, keys.FIRST, t("Why this one"), REACH)
    with right:
        second = pick.listed(choice.engine, ranking, keys.SECOND, t("above this one?"), REACH, 1)
    return first, second


def difference(made: Contrast) -> str:
    """The difference in a sentence, from its own numbers."""
    groups = names.groups()
    order = sorted(made.groups, key=lambda row: -row.gap)
    up, down = order[0], order[-1]
    sentence = t(
        "{first} stands {gap} above {second}, most of it by {part} ({share})",
        first=made.titles[0],
        gap=f"{made.gap:.3f}",
        second=made.titles[1],
        part=groups[up.name].lower(),
        share=signed(up.gap),
    )
    if made.gap < 0:
        sentence = t(
            "{first} stands {gap} below {second}, most of it by {part} ({share})",
            first=made.titles[0],
            gap=f"{-made.gap:.3f}",
            second=made.titles[1],
            part=groups[down.name].lower(),
            share=signed(down.gap),
        )
        up, down = down, up
    against = down.gap * (1 if made.gap >= 0 else -1)
    if against < -0.005:
        sentence += t(
            "; {part} says otherwise ({share})", part=groups[down.name].lower(), share=signed(down.gap)
        )
    return sentence + t(".")


def ties(made: Contrast) -> list[str]:
    """At which weights the two would tie."""
    groups = names.groups()
    return [
        t(
            "{part} at {at} instead of {now}",
            part=groups[tie.group],
            at=f"{tie.at:.1%}",
            now=f"{tie.now:.1%}",
        )
        for tie in made.ties
        if tie.at is not None
    ]


def _components(made: Contrast) -> list[dict[str, object]]:
    """Contribution of each component to both items, and the difference."""
    return [
        {
            t("component"): names.component(row.name),
            t("first"): row.first,
            t("second"): row.second,
            t("difference"): row.gap,
        }
        for row in made.components
    ]


def compare(choice: sidebar.Choice, ranking: Ranking) -> None:
    """The two accounts subtracted."""
    if len(ranking.candidates) < 2:
        st.info(
            t("There is only one item to rank here, so it stands above none."),
            icon=":material/compare_arrows:",
        )
        return
    first, second = pair(choice, ranking)
    if first == second:
        st.info(t("Choose two different items to compare them."), icon=":material/compare_arrows:")
        return
    made = contrast(answers.explainer(choice.engine), ranking, choice.settings, first, second)
    st.markdown(md(difference(made), 500))
    groups = names.groups()
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"##### {t('By part')}")
        rows = [(groups[row.name], row.gap) for row in made.groups]
        chart(
            cached_figure(share_bars, rows, t("first minus second")),
            "contrast-groups",
            listed(f"{name} {signed(value)}" for name, value in rows),
            lambda: _components(made),
        )
        st.caption(t("The bars sum to {gap}, the difference of the two scores.", gap=signed(made.gap, 4)))
    with right:
        st.markdown(f"##### {t('By past choice')}")
        if made.past:
            shown = [(row.title, row.gap) for row in made.past[:8]]
            chart(
                cached_figure(share_bars, shown, t("first minus second")),
                "contrast-past",
                listed(f"{name} {signed(value)}" for name, value in shown),
                lambda: [{t("past item"): row.title, t("difference"): row.gap} for row in made.past],
            )
            st.caption(t("The past choices that tell the two apart most; exact, not estimated."))
        else:
            st.caption(t("Nothing is known of the past here."))
    found = ties(made)
    if found:
        st.markdown(f"**{t('They would tie with')}** " + md(listed(found), 400))
    else:
        st.markdown(t("No single weight makes them tie: the order does not hang on one slider."))


def whole_list(choice: sidebar.Choice, ranking: Ranking) -> None:
    """The list in parts, and how far each weight can move before its items change."""
    rows = [int(row) for row in ranking.candidates[: choice.length]]
    groups = names.groups()
    st.subheader(t("The whole list"))
    titles = [choice.engine.dataset.title(row) for row in rows]
    ledgers = [ranking.ledger(row) for row in rows]
    chart(
        cached_figure(list_contributions, titles, ledgers, groups, t("score")),
        "list",
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
    st.caption(t("Each bar is one item's ledger; the ring is its score, the sum of its parts."))
    st.subheader(t("How firmly it stands"))
    ranges = stable_ranges(ranking, choice.settings, choice.length)
    chart(
        cached_figure(stable_range_bars, ranges, groups, t("weight, the others where they stand")),
        "ranges",
        listed(f"{groups[row.group]}: {row.low:.2f} – {row.high:.2f}" for row in ranges),
        lambda: [
            {t("part"): groups[row.group], t("weight"): row.now, t("low"): row.low, t("high"): row.high}
            for row in ranges
        ],
    )
    loose = min(ranges, key=lambda row: row.high - row.low)
    st.caption(
        t(
            "Within these bounds the same {count} items stay on the list. It depends most on {part}: beyond {low} to {high} "
            "another item comes in.",
            count=len(rows),
            part=groups[loose.group].lower(),
            low=f"{loose.low:.1%}",
            high=f"{loose.high:.1%}",
        )
    )


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("Why this order"))
    try:
        ranking = choice.engine.rank(choice.query, choice.settings)
        compare(choice, ranking)
        whole_list(choice, ranking)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
