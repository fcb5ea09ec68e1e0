"""Quality: how good the ranking is, against what, and under which protocol."""

from typing import Any

import streamlit as st

from pages._ui import core, encoder, keys, names
from pages._ui.jobs import Job
from pages._ui.safe import md
from pages._ui.watch import watch
from recsys_core.errors import RecLensError
from recsys_core.evaluation.measure import RATINGS
from recsys_core.evaluation.protocols import PROTOCOLS
from recsys_core.evaluation.summary import leading, metric_name, metrics_of, ordered, takeaway
from recsys_core.figures.quality import interval_chart

PLAIN = {"displayModeBar": False, "displaylogo": False}


def controls() -> tuple[str, core.EncoderChoice, str]:
    """Dataset, encoder and protocol."""
    with st.sidebar:
        name = st.selectbox("Dataset", core.dataset_names(), key=keys.DATASET, bind="query-params")
        choice = encoder.draw()
    protocol = encoder.kept_by_id(keys.PROTOCOL, "What is held out", names.PROTOCOLS)
    if protocol == RATINGS:
        st.caption(
            "All ratings in five random parts, each predicted from the other four; fewer stars off is better."
        )
    else:
        rules = PROTOCOLS[protocol]
        st.caption(f"{rules.split[:1].upper()}{rules.split[1:]}. Candidates: {rules.candidates}.")
    return name, choice, protocol


def table(result: dict[str, Any]) -> None:
    """Every metric of every model, and the difference to the leading one."""
    first = leading(result)
    rows = []
    for entry in result["results"]:
        row: dict[str, Any] = {"model": names.MODELS[entry["model"]]}
        for metric, value in entry["metrics"].items():
            row[metric] = value["mean"]
        test = entry.get(f"{first}_minus_this")
        row["difference"] = test and f"{test['mean']:+.4f} [{test['low']:+.4f}, {test['high']:+.4f}]"
        if test and "p_holm" in test:
            row["p (Holm)"] = f"{test['p_holm']:.1e}"
        rows.append(row)
    with st.expander("Show as table", icon=":material/table:"):
        st.dataframe(rows, hide_index=True, alt="Metrics of every model and paired differences")
        st.caption(
            f"Difference: {names.MODELS[first]} minus this model, paired by user, with a 95 % bootstrap interval"
            + (
                "."
                if result["protocol"]["better"] == "lower"
                else " and Wilcoxon's p after Holm's correction."
            )
        )


def shown(result: dict[str, Any]) -> None:
    """The figures with what they were measured on."""
    protocol = result["protocol"]
    if protocol["simulated"]:
        st.warning(
            "The readers of this dataset are simulated: the figures show that the measurement works, not how good the "
            "ranking is.",
            icon=":material/science:",
        )
    metric = st.segmented_control(
        "Metric",
        metrics_of(result),
        format_func=metric_name,
        default=protocol["metric"],
        required=True,
        key=f"metric-{protocol['name']}",
    )
    rows = ordered(result, metric)
    st.markdown(f"**{takeaway(result, names.MODELS)}**")
    st.plotly_chart(
        interval_chart(
            [(names.MODELS[model], *values) for model, *values in rows],
            names.MODELS[leading(result)],
            metric_name(metric),
        ),
        key="quality-chart",
        config=PLAIN,
        alt="; ".join(f"{names.MODELS[model]} {mean:.3f}" for model, mean, *_ in rows),
    )
    table(result)
    for warning in protocol["warnings"]:
        st.caption(f":material/warning: {md(warning, 300)}")
    st.caption(stated(protocol))
    found_weights(result)


def stated(protocol: dict[str, Any]) -> str:
    """What the figures were measured on, in a line."""
    likes = f"; likes are {md(protocol['positives'])}" if "positives" in protocol else ""
    ties = f"; ties by {protocol['ties']}" if "ties" in protocol else ""
    return (
        f"{protocol['users']} users, {protocol['folds']} {'fold' if protocol['folds'] == 1 else 'folds'}{likes}; "
        f"encoder {md(protocol['encoder'])}, PCA size {protocol['pca']}; weights {protocol['weights']}{ties}."
    )


def found_weights(result: dict[str, Any]) -> None:
    """Weights by fold: shares of groups for rankings, coefficients of the stack for ratings."""
    ratings = result["protocol"]["name"] == RATINGS
    called = names.MODELS if ratings else names.GROUPS
    with st.expander("The weights that were found", icon=":material/tune:"):
        st.dataframe(
            [
                {
                    **{
                        called.get(name, name): f"{share:+.2f}" if ratings else f"{share:.0%}"
                        for name, share in found["weights"].items()
                    },
                    **(
                        {}
                        if ratings
                        else {
                            "validation": found["validation"],
                            "default weights there": found["validation_of_defaults"],
                            "tried": found["tried"],
                        }
                    ),
                }
                for found in result["tuning"]
            ],
            hide_index=True,
            alt="Weights for each fold",
        )


def main() -> None:
    st.title("Quality")
    st.markdown(
        "How often does the list hold what people went on to like, and what does each part add to that?"
    )
    name, choice, protocol = controls()
    error = st.session_state.pop("measuring-error", "")
    if error:
        st.warning(error, icon=":material/info:")
    try:
        data = core.dataset(name)
        reader = core.encoder_of(data, choice)
    except RecLensError as problem:
        st.error(md(str(problem), 600), icon=":material/error:")
        return
    key = (data.fingerprint, reader.fingerprint, protocol)
    result = core.quality(key)
    if "measuring" in st.session_state:
        asked = st.session_state["measuring-key"]
        watch("measuring", lambda found: core.keep_quality(asked, found))
        return
    thorough = st.toggle(
        "All folds", key="all-folds", help="Slower, with narrower intervals; else the first fold only."
    )
    if st.button("Measure", type="primary", icon=":material/straighten:"):
        st.session_state["measuring"] = Job(core.measuring(data, reader, protocol, None if thorough else 1))
        st.session_state["measuring-key"] = key
        st.rerun()
    if result is None:
        st.info(
            "Nothing measured yet for this choice. The ranker is fitted without what is held out, its weights are "
            "tuned on a part of what is left, and everything is ranked; with MovieLens 100K one fold takes "
            "about two minutes.",
            icon=":material/hourglass_empty:",
        )
        return
    shown(result)


main()
