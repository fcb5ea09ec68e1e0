"""Figures of an evaluation on the screen: intervals, groups, curve, table, weights."""

from typing import Any

import streamlit as st

from pages._ui.drawing import names
from pages._ui.drawing.charts import chart
from pages._ui.drawing.headings import finding
from pages._ui.drawing.safe import md
from pages._ui.state.text import language, listed, sentence, t
from recsys_core.evaluation.kept_figures import KeptFigures
from recsys_core.evaluation.measure import RATINGS
from recsys_core.evaluation.summary import (
    activity_rows,
    curve_points,
    curve_takeaway,
    leading,
    metric_name,
    metrics_of,
    ordered,
    popularity_rows,
    silent_models,
    speaking_models,
    takeaway,
)
from recsys_core.figures.quality import curve_chart, group_bars, interval_chart
from recsys_core.translating import msg
from recsys_core.wording import of_rankers


def _table(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Every metric of every model, and the difference to the leading one."""
    first = leading(result)
    mute = silent_models(result)
    rows = []
    for entry in result["results"]:
        called = names.models()[entry["model"]]
        if entry["model"] in mute:
            rows.append({t("model"): f"{called} ({t('silent')})", **dict.fromkeys(entry["metrics"])})
            continue
        row: dict[str, Any] = {t("model"): called}
        for metric, value in entry["metrics"].items():
            row[metric] = value["mean"]
        test = entry.get(f"{first}_minus_this")
        row[t("difference")] = test and f"{test['mean']:+.4f} [{test['low']:+.4f}, {test['high']:+.4f}]"
        if test and "p_holm" in test:
            row[t("p (Holm)")] = f"{test['p_holm']:.1e}"
        rows.append(row)
    return rows


def _meaning(result: dict[str, Any]) -> str:
    """What the columns of the table mean."""
    said = t(
        "Difference: {model} minus this model, paired by user, with a 95 % bootstrap interval.",
        model=names.models()[leading(result)],
    )
    mute = silent_models(result)
    return " ".join(
        [
            said,
            t("p is Wilcoxon's after Holm's correction."),
            *([t("A silent model tells nobody's candidates apart under this protocol.")] if mute else []),
        ]
    )


def measured_before(kept: KeptFigures) -> str:
    """How figures that came with the project were found: command, commit and date."""
    return t(
        "Measured beforehand, on {date}, at commit {commit}: {command}",
        date=kept.date,
        commit=kept.commit,
        command=md(kept.command),
    )


def shown(result: dict[str, Any], kept: KeptFigures | None = None) -> None:
    """The figures with what they were measured on.

    Args:
        kept: where they came with the project and were not measured in this visit.
    """
    protocol = result["protocol"]
    warned = [_said(warning) for warning in protocol["warnings"]]
    finding(of_rankers.quality(result, names.models()), "  \n".join([stated(protocol), *map(md, warned)]))
    st.caption(takeaway(result, names.models(), language()))
    if kept is not None:
        st.caption(measured_before(kept))
    if protocol["simulated"]:
        st.caption(
            t(
                "The people of this dataset are simulated: the figures show that the measurement works, not how good the "
                "ranking is."
            )
        )
    if protocol.get("chosen_on"):
        st.caption(_said(protocol["chosen_on"]))
    metric = st.segmented_control(
        t("Metric"),
        metrics_of(result),
        format_func=metric_name,
        default=protocol["metric"],
        required=True,
        key=f"metric-{protocol['name']}",
        label_visibility="collapsed",
    )
    mute = silent_models(result)
    rows = [row for row in ordered(result, metric) if row[0] not in mute]
    chart(
        interval_chart(
            [(names.models()[model], *values) for model, *values in rows],
            names.models()[leading(result)],
            metric_name(metric),
        ),
        "quality-chart",
        listed(f"{names.models()[model]} {mean:.3f}" for model, mean, *_ in rows),
        lambda: _table(result),
        _meaning(result),
    )
    if mute:
        st.caption(
            t(
                "Silent, with nothing to say under this protocol: {models}.",
                models=listed(
                    names.models()[entry["model"]] for entry in result["results"] if entry["model"] in mute
                ),
            )
        )
    groups(result)
    found_weights(result)


KINDS = {"history": msg("people with five likes or more"), "few likes": msg("people with fewer likes")}
"""Whom a tier's weights are for."""


def _said(words: str) -> str:
    """Words of a protocol in the language chosen."""
    return sentence(t(words))


def stated(protocol: dict[str, Any]) -> str:
    """What the figures were measured on, in a line."""
    likes = t("likes are {rule}", rule=_said(protocol["positives"])) if "positives" in protocol else ""
    ties = t("ties by {rule}", rule=t(protocol["ties"])) if "ties" in protocol else ""
    said = [
        t("{users} users, {folds} folds", users=protocol["users"], folds=protocol["folds"]),
        md(likes),
        t("encoder {encoder}, PCA size {pca}", encoder=md(protocol["encoder"]), pca=protocol["pca"]),
        t("weights: {weights}", weights=_said(protocol["weights"])),
        ties,
    ]
    return listed(part for part in said if part) + t(".")


def found_weights(result: dict[str, Any]) -> None:
    """Weights by fold: shares of groups for rankings, coefficients of the stack for ratings."""
    if result["protocol"]["name"] == RATINGS:
        called = names.models()
        found = [
            {called.get(name, name): f"{share:+.2f}" for name, share in one["weights"].items()}
            for one in result["tuning"]
        ]
    else:
        found = [row for one in result["chosen"] for row in choice_rows(one)]
    if found:
        with st.expander(t("The weights that were found"), icon=":material/tune:"):
            st.dataframe(found, hide_index=True, alt=t("Weights for each fold"))


def choice_rows(chosen: dict[str, Any]) -> list[dict[str, str]]:
    """A row for each kind of person that weights were chosen for, from what `Chosen.to_dict` says."""
    called = names.groups()
    return [
        {
            t("chosen for"): t(KINDS[tier]),
            t("people asked"): str(chosen["people"][tier]),
            **{called.get(name, name): f"{share:.0%}" for name, share in one["groups"].items()},
        }
        for tier, one in chosen["usual"].items()
    ]


def groups(result: dict[str, Any]) -> None:
    """For whom and for what the leading model is good."""
    if "groups" not in result:
        return
    best = leading(result)
    k = result["protocol"]["k"]
    with st.expander(t("For whom, and for which items"), icon=":material/groups:"):
        people, items = st.columns(2)
        of = md(names.models()[best])
        with people:
            _bars(
                "activity",
                t("{model} by how many likes are known of a person", model=of),
                [(_people(label), value) for label, value in activity_rows(result, best)],
                f"nDCG@{k}",
            )
        with items:
            _bars(
                "popularity",
                t("{model} by how popular the held-out item is", model=of),
                [(t(label), value) for label, value in popularity_rows(result, best)],
                f"Recall@{k}",
            )
        st.caption(
            t(
                "The most popular, middle and least popular items hold a third of all training likes each. Recall is the share "
                "of a group's held-out likes that stand in the list."
            )
        )


def _people(label: str) -> str:
    """`4 to 9 likes (120 people)` in the language chosen."""
    likes, people = label.removesuffix(" people)").split(" (")
    numbers = likes.removesuffix(" likes").replace(" to ", "–")
    return t("{likes} likes ({people} people)", likes=numbers, people=people)


def _bars(kind: str, title: str, rows: list[tuple[str, float]], metric: str) -> None:
    st.markdown(f"**{title}**")
    chart(
        group_bars(rows, metric),
        f"quality-{kind}",
        listed(f"{label} {value:.3f}" for label, value in rows),
        [{t("group"): label, metric: value} for label, value in rows],
    )


def curve(found: dict[str, Any], kept: KeptFigures | None = None) -> None:
    """How the figures move with the PCA size."""
    heading = st.empty()
    models = speaking_models(found)
    model = st.segmented_control(
        t("Model on the curve"),
        models,
        format_func=names.models().__getitem__,
        default="text" if "text" in models else models[0],
        required=True,
        key="curve-model",
    )
    points = curve_points(found, model)
    with heading:
        finding(
            curve_takeaway(found, model, names.models()[model], language()),
            t(
                "{users} users of the first fold, the same at every size; 95 % bootstrap band.",
                users=found["users"],
            ),
        )
    chart(
        curve_chart(points, f"nDCG@{found['k']}"),
        "quality-curve",
        listed(f"{size}: {mean:.3f}" for size, mean, *_ in points),
        lambda: [
            {
                t("PCA size"): point["pca"],
                t("variance held"): point["explained"],
                **{names.models()[name]: figures["mean"] for name, figures in point["ndcg"].items()},
            }
            for point in found["points"]
        ],
    )
    if found.get("chosen_on"):
        st.caption(_said(found["chosen_on"]))
    if kept is not None:
        st.caption(measured_before(kept))
