"""The ledger and the past choices: the exact part of an explanation."""

from dataclasses import replace

from pages._ui.drawing import names
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.headings import part
from pages._ui.drawing.safe import md, plain
from pages._ui.state.text import joined, language, listed, t
from recsys_core import Explanation
from recsys_core.explain.item.summary import apart_from_history, history_rows
from recsys_core.figures import ledger_bars, share_bars
from recsys_core.wording.effects import past_effect_finding, place_sentence, which_is_which
from recsys_core.wording.findings import share_sentence
from recsys_core.wording.narrative import signed


def ledger(made: Explanation) -> None:
    """The score as a sum of its parts."""
    groups = names.groups()
    part(
        share_sentence(made.ledger, (), language()) or t("No part speaks for it"),
        t(
            "The parts sum to {total}; the score is {score}. Each part is its weight times how far the item lies above "
            "the average candidate, in standard deviations.",
            total=f"{sum(made.ledger.values()):+.6f}",
            score=f"{made.score:+.6f}",
        ),
    )
    chart(
        cached_figure(ledger_bars, made.ledger, groups, t("Score"), t("score")),
        f"ledger-{made.item_id}",
        listed(f"{groups[group]} {signed(value)}" for group, value in made.ledger.items()),
        [
            {
                t("component"): names.component(line.name),
                t("raw score"): line.raw,
                t("mean"): line.centre,
                t("deviation"): line.scale,
                t("weight"): line.weight,
                t("contribution"): line.contribution,
            }
            for line in made.lines
        ],
        t("contribution = weight × (raw score − mean) ÷ deviation"),
    )


def place(made: Explanation) -> None:
    """How many places each part moves the item, and what leaving the part out does."""
    if made.place is None:
        return
    groups, account = names.groups(), made.place
    effects = {one.group: one for one in made.parts}
    rows = [(groups[row.group], -row.places) for row in account.groups]
    part(
        md(place_sentence(account, groups, language()), 600),
        t(
            "Exact Shapley values of the rank: what a part moves the item, averaged over every order in which the parts can come "
            "in, the others standing at their mean. They sum to {places} places. {which}",
            places=signed(account.rank_without_any - account.rank, 1),
            which=which_is_which(language()),
        ),
    )
    chart(
        cached_figure(share_bars, rows, t("places up"), 1),
        f"place-{made.item_id}",
        listed(f"{name} {signed(value, 1)}" for name, value in rows),
        [
            {
                t("part"): groups[row.group],
                t("share of the score"): made.ledger[row.group],
                t("score lost without it"): effects[row.group].effect if row.group in effects else None,
                t("rank without it"): effects[row.group].rank_without if row.group in effects else None,
                t("places up"): -row.places,
                t("chance to be in the first {count}", count=account.top): row.in_top,
            }
            for row in account.groups
        ],
        t("Without a part its weight goes to the others."),
    )


def _past_table(made: Explanation) -> list[dict[str, object]]:
    """Every past item, with what it adds through each component."""
    components = list(dict.fromkeys(name for past in made.history for name in past.by_component))
    return [
        {
            t("past item"): past.title,
            t("share of the score"): past.share,
            t("score lost without it"): past.effect,
            t("rank without it"): past.rank_without,
            **{names.component(name): past.by_component.get(name, 0.0) for name in components},
        }
        for past in made.history
    ]


def history(made: Explanation) -> None:
    """What each past item adds."""
    if not made.history and not made.own_words_share:
        part(t("Nothing is known of the past here."))
        return
    rows = history_rows(made, language())
    apart = apart_from_history(made)
    others = joined(f"{names.component(name).lower()} ({signed(value)})" for name, value in apart.items())
    total = f"{sum(value for _, value in rows) + sum(apart.values()):+.3f}"
    said = (
        t(
            "Exact shares, not estimates: with {others} they sum to {total}, the score.",
            others=others,
            total=total,
        )
        if others
        else t("Exact shares, not estimates: they sum to {total}, the score.", total=total)
    )
    part(
        past_effect_finding(
            [replace(past, title=plain(past.title, 60)) for past in made.history], language()
        ),
        md(f"{said} {which_is_which(language())}", 900),
    )
    chart(
        cached_figure(share_bars, rows, t("share of the score")),
        f"history-{made.item_id}",
        listed(f"{name} {signed(value)}" for name, value in rows),
        lambda: _past_table(made),
    )
