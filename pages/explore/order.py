"""Why this order: two items side by side, the whole list in parts, and how firmly it stands."""

import streamlit as st

from pages._ui.controls import pick, sidebar
from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import names
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.headings import finding, part
from pages._ui.drawing.safe import md
from pages._ui.service import answers
from pages._ui.state import keys
from pages._ui.state.text import error_text, language, listed, sentence, t
from recsys_core.errors import RecLensError
from recsys_core.explain.lists.contrast import Contrast, contrast
from recsys_core.explain.lists.holding import held_by_groups, held_by_words
from recsys_core.explain.lists.on_sliders import ranges_on_sliders
from recsys_core.explain.lists.telling import telling_pair
from recsys_core.explain.lists.weights import stable_ranges
from recsys_core.figures import list_contributions, share_bars, stable_range_bars
from recsys_core.ranking import Ranking
from recsys_core.wording import of_lists
from recsys_core.wording.effects import holding_finding, holding_words
from recsys_core.wording.narrative import signed

REACH = 50  # items of the list that can be compared


def pair(choice: sidebar.Choice, ranking: Ranking) -> tuple[int, int]:
    """Two items of the list; as long as nobody chooses, two whose order hangs on one part."""
    places = [ranking.rank_of(row) or 1 for row in telling_pair(ranking, choice.length) or ()]
    above, below = places or (1, 2)
    left, right = st.columns(2)
    with left:
        first = pick.listed(choice.engine, ranking, keys.FIRST, t("Why this one"), REACH, above - 1)
    with right:
        second = pick.listed(choice.engine, ranking, keys.SECOND, t("above this one?"), REACH, below - 1)
    return first, second


def ties(made: Contrast) -> str:
    """At which places of a slider the two would tie."""
    told = (of_lists.tie(one, names.groups()) for one in made.ties)
    found = [sentence(one) for one in told if one is not None]
    if not found:
        return t("No single weight makes them tie: the order does not hang on one slider.")
    return f"{t('They would tie with')} {md(listed(found), 600)}"


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
    groups = names.groups()
    finding(
        of_lists.order(made, groups),
        t(
            "Each bar is what one part gives the first item minus what it gives the second. The bars sum to {gap}, the "
            "difference of the two scores.",
            gap=signed(made.gap, 4),
        ),
    )
    if not is_story():
        st.caption(ties(made), help=t("Numbers as on the sliders, the others where they stand."))
    left, right = st.columns(2, gap="large")
    with left:
        part(t("By part"))
        rows = [(groups[row.name], row.gap) for row in made.groups]
        chart(
            cached_figure(share_bars, rows, t("first minus second")),
            "contrast-groups",
            listed(f"{name} {signed(value)}" for name, value in rows),
            lambda: _components(made),
        )
    with right:
        part(t("By past choice"), t("The past choices that tell the two apart most; exact, not estimated."))
        if made.past:
            shown = [(row.title, row.gap) for row in made.past[:8]]
            chart(
                cached_figure(share_bars, shown, t("first minus second")),
                "contrast-past",
                listed(f"{name} {signed(value)}" for name, value in shown),
                lambda: [{t("past item"): row.title, t("difference"): row.gap} for row in made.past],
            )
        else:
            st.caption(t("Nothing is known of the past here."))


def whole_list(choice: sidebar.Choice, ranking: Ranking) -> None:
    """The list in parts, and how far each weight can move before its items change."""
    rows = [int(row) for row in ranking.candidates[: choice.length]]
    groups = names.groups()
    titles = [choice.engine.dataset.title(row) for row in rows]
    ledgers = [ranking.ledger(row) for row in rows]
    finding(
        of_lists.whole(ledgers, groups),
        t("Each bar is one item's ledger; the ring is its score, the sum of its parts."),
    )
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


def holding(choice: sidebar.Choice, ranking: Ranking) -> None:
    """Which part and which words hold the order of the whole list."""
    groups = names.groups()
    rows = [int(row) for row in ranking.candidates[: choice.length]]
    found = held_by_groups(ranking, choice.length)
    told = [row for row in found if row.tau is not None]
    finding(
        holding_finding(found, groups, language()),
        t(
            "Kendall's tau compares the order of these items with and without a part: 1 is the same order, 0 no likeness, −1 "
            "the opposite."
        ),
    )
    chart(
        cached_figure(share_bars, [(groups[row.name], row.tau) for row in told], t("tau without it")),
        "holding",
        listed(f"{groups[row.name]}: {row.tau:.2f}" for row in told),
        [{t("part"): groups[row.name], t("tau without it"): row.tau, t("items"): row.items} for row in told],
    )
    with ProgressBar() as bar:
        words = held_by_words(answers.explainer(choice.engine), ranking, rows, bar)
    if said := holding_words(words, language()):
        st.caption(md(said, 300))


def firmness(choice: sidebar.Choice, ranking: Ranking) -> None:
    """How far each weight can move before the items of the list change."""
    groups = names.groups()
    found = stable_ranges(ranking, choice.settings, choice.length)
    ranges = ranges_on_sliders(found, choice.settings)
    finding(
        of_lists.firmness(ranges, groups),
        t(
            "Each weight alone, in the numbers of its slider, the others where they stand; worked out exactly."
        ),
    )
    chart(
        cached_figure(stable_range_bars, ranges, groups, t("slider, the others where they stand")),
        "ranges",
        listed(f"{groups[row.group]}: {row.low:.1f} – {row.high:.1f}" for row in ranges),
        lambda: [
            {
                t("part"): groups[row.group],
                t("weight"): row.now,
                t("low"): row.low,
                t("high"): row.high,
                t("share used"): row.now_used,
                t("share used at the low end"): row.low_used,
                t("share used at the high end"): row.high_used,
            }
            for row in ranges
        ],
    )
    st.caption(
        t("Between the ends of a bar the same items stay on the list; the line is where the slider stands.")
    )


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("Why this order"), anchor=False)
    try:
        ranking = choice.engine.rank(choice.query, choice.settings)
        for section in (compare, whole_list, *(() if is_story() else (holding, firmness))):
            section(choice, ranking)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
