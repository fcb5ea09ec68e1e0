"""What a dataset holds, what was wrong with it, and how it compares with the others at hand."""

import io

import pandas as pd
import streamlit as st

from pages._ui.drawing.charts import chart
from pages._ui.drawing.headings import finding, part
from pages._ui.drawing.safe import md, plain
from pages._ui.service import core
from pages._ui.state import keys
from pages._ui.state.text import error_text, joined, listed, sentence, t
from pages.data.bring import cards, likes
from pages.data.bring.words import language_name
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.statistics import quantiles, statistics_of
from recsys_core.errors import RecLensError
from recsys_core.figures.distribution import distribution


def at_hand() -> None:
    """Datasets side by side, and one of them looked into; folders are read when they are asked for."""
    names = core.dataset_names()
    finding(
        t("{count} datasets are at hand", count=len(names)),
        t("Choose one on the Recommend page, or look into it here."),
    )
    table = st.empty()
    name = st.selectbox(t("Look into"), names, key=keys.LOOK_INTO, bind="query-params")
    chosen = None
    try:
        with st.spinner(t("Reading {name}", name=md(name))):
            chosen = core.dataset(name)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")
    read = [(one, core.dataset(one)) for one in names if core.is_read(one)]
    table.dataframe(
        [
            {
                t("dataset"): one,
                t("users"): len(data.user_ids),
                t("items"): len(data.item_ids),
                t("interactions"): len(data.interactions),
                t("likes"): data.like_count,
                t("language"): language_name(data.language),
                t("faults"): sum(fault.count for fault in data.report.faults),
                t("people"): t("simulated") if data.simulated else t("real"),
            }
            for one, data in read
        ],
        hide_index=True,
        alt=t("Datasets with users, items, interactions, likes and language"),
    )
    waiting = [md(one) for one in names if not core.is_read(one)]
    if waiting:
        st.caption(t("Not read yet: {names}.", names=joined(waiting)))
    if chosen is not None:
        report(chosen)
        pictures(chosen)


def report(data: Dataset) -> None:
    """What was found and done, in cards, and as a table to take away."""
    found = len(data.report.faults)
    part(
        t("Nothing is wrong with {name}", name=plain(data.name, 60))
        if not found
        else t("{name}: {count} kinds of fault were found", name=plain(data.name, 60), count=found)
    )
    figures = st.columns(4)
    figures[0].metric(t("Users"), f"{len(data.user_ids):,}")
    figures[1].metric(t("Items"), f"{len(data.item_ids):,}")
    figures[2].metric(t("Interactions"), f"{len(data.interactions):,}")
    figures[3].metric(t("Likes"), f"{data.like_count:,}")
    if data.report.rule is not None:
        st.caption(likes.rule_text(data.report.rule))
    cards.draw(data, key=f"hand-{data.name}")
    if not data.report.faults:
        return
    with st.expander(t("As a table"), icon=":material/table:"):
        table = pd.DataFrame(
            [
                {
                    t("rule"): sentence(fault.rule),
                    t("count"): fault.count,
                    t("done"): sentence(fault.action),
                    t("for example"): listed(sentence(example) for example in fault.examples),
                }
                for fault in data.report.faults
            ]
        )
        st.dataframe(table, hide_index=True, alt=t("Faults by rule with counts, what was done and examples"))
        buffer = io.StringIO()
        table.to_csv(buffer, index=False)
        st.download_button(
            t("Download the report"),
            buffer.getvalue().encode("utf-8-sig"),
            f"{data.name}-check.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def pictures(data: Dataset) -> None:
    """Ratings, activity, text length and languages."""
    found = statistics_of(data)
    left, middle, right = st.columns(3)
    for slot, values, title in (
        (left, found.ratings, t("rating")),
        (middle, found.activity, t("interactions of a user")),
        (right, found.text_lengths, t("characters of an item's text")),
    ):
        if not len(values):
            continue
        with slot:
            chart(
                distribution(values, title),
                f"stat-{title}",
                t("Distribution: {title}", title=title),
                {
                    t("share of all"): [f"{share:.0%}" for share, _ in quantiles(values)],
                    title: [value for _, value in quantiles(values)],
                },
                t("So much of all lies at this value or below."),
            )
            low, middle, high = (value for _, value in quantiles(values, (0.1, 0.5, 0.9)))
            st.caption(
                t(
                    "Half are at most {middle:g}; most lie between {low:g} and {high:g}.",
                    low=low,
                    middle=middle,
                    high=high,
                )
            )
    said = joined(f"{t(name)} {count:,}" for name, count in found.languages.items())
    st.caption(
        t(
            "Languages of the item texts: {languages}. {density} of all user and item pairs are known.",
            languages=said,
            density=f"{found.density:.2%}",
        )
    )


def before_and_after(raw: Dataset, cleaned: Dataset) -> None:
    """What cleaning does to the first texts that it changes."""
    changed = [
        (before, after)
        for before, after in zip(raw.item_texts, cleaned.item_texts, strict=False)
        if before != after
    ]
    if not changed:
        part(t("Cleaning changes nothing: no text holds what these steps remove"))
        return
    part(
        t(
            "Cleaning changes {changed} of {all} texts",
            changed=f"{len(changed):,}",
            all=f"{len(raw.item_texts):,}",
        ),
        t("The first ones are shown."),
    )
    st.dataframe(
        [{t("before"): before, t("after"): after} for before, after in changed[:5]],
        hide_index=True,
        alt=t("Texts before and after cleaning"),
    )
