"""The ledger and the past choices: the exact part of an explanation."""

from pages._ui.drawing import names
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.headings import part
from pages._ui.drawing.safe import md, plain
from pages._ui.state.text import joined, language, listed, t
from recsys_core import Explanation
from recsys_core.explain.item.summary import apart_from_history, history_rows
from recsys_core.figures import ledger_bars, share_bars
from recsys_core.wording.findings import past_finding, share_sentence
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


def _past_table(made: Explanation) -> list[dict[str, object]]:
    """Every past item, with what it adds through each component."""
    components = list(dict.fromkeys(name for past in made.history for name in past.by_component))
    return [
        {
            t("past item"): past.title,
            t("share of the score"): past.share,
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
        past_finding([(plain(past.title, 60), past.share) for past in made.history], language()),
        md(said, 600),
    )
    chart(
        cached_figure(share_bars, rows, t("share of the score")),
        f"history-{made.item_id}",
        listed(f"{name} {signed(value)}" for name, value in rows),
        lambda: _past_table(made),
    )
