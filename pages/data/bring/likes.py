"""What counts as a like: said, drawn, and settable."""

import numpy as np
import streamlit as st

from pages._ui.drawing.charts import chart
from pages._ui.drawing.headings import part
from pages._ui.drawing.safe import md
from pages._ui.state.text import joined, t
from pages.data.bring.state import Brought
from recsys_core.datasets.likes import LikeRule
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.values.strengths import event_order
from recsys_core.figures.likes import likes_picture
from recsys_core.translating import msg

RULES = {
    "none": msg("There is no rating: every row is a like."),
    "strength": msg("There is no rating: every row is a like, and some speak more strongly than others."),
    "constant": msg("All ratings are the same, so they tell nothing: every row is a like."),
    "two": msg("There are two values: the higher one is a like."),
    "signs": msg("+1 is a like, -1 is a dislike, 0 is neither."),
    "stars": msg("Ratings from {start} of 5 on are likes."),
    "quantile": msg("Ratings from {start} on are likes: the upper part of what was given."),
    "set": msg("As you set it: ratings from {start} on are likes."),
}
"""What is done, by kind of rule."""


def rule_text(rule: LikeRule) -> str:
    """The rule in a sentence or three."""
    said = [t(RULES[rule.kind], start=f"{rule.start:g}" if np.isfinite(rule.start) else "")]
    if np.isfinite(rule.start):
        said.append(t("That is {share} of the rated rows.", share=f"{rule.share:.0%}"))
    if np.isfinite(rule.dislike_to) and rule.kind != "signs":
        said.append(t("Ratings up to {end} are dislikes.", end=f"{rule.dislike_to:g}"))
    elif rule.kind == "two":
        said.append(t("The lower one says nothing."))
    return " ".join(said)


def draw(held: Brought, plan: Plan, data: Dataset) -> None:
    """The sentence, the picture of the ratings with the threshold in it, and how to set it."""
    rule = data.report.rule
    if rule is None or not len(data.interactions):
        return
    part(t("What counts as a like"))
    st.markdown(rule_text(rule))
    rated = data.interactions["rating"].dropna().to_numpy(float)
    if len(rated) and rule.kind not in ("none", "strength"):
        _picture(rated, t("rating"), rule.start, rule.dislike_to)
        _set(held, rule, rated)
    elif "strength" in data.interactions:
        _picture(data.interactions["strength"].to_numpy(float), t("strength"), float("nan"), float("nan"))
        _events(held, plan)


def _picture(values: np.ndarray, title: str, start: float, end: float) -> None:
    found, counts = np.unique(values, return_counts=True)
    chart(
        likes_picture(values, title, start, end, (t("like"), t("neither"), t("dislike"))),
        f"likes-{title}",
        t("How often each {what} occurs, likes marked", what=title),
        lambda: {title: found.tolist()[:200], t("rows"): counts.tolist()[:200]},
    )


def _set(held: Brought, rule: LikeRule, rated: np.ndarray) -> None:
    low, high = float(rated.min()), float(rated.max())
    with st.popover(t("Change what counts"), icon=":material/tune:", type="tertiary"):
        start_key = held.key("like-from", held.reading.like_from, str(rule))
        end_key = held.key("dislike-to", held.reading.dislike_to, str(rule))
        st.number_input(
            t("Likes from"),
            value=float(rule.start) if np.isfinite(rule.start) else low,
            step=0.5,
            key=start_key,
            on_change=lambda: held.change(like_from=st.session_state[start_key]),
        )
        st.number_input(
            t("Dislikes up to (empty: none)"),
            value=float(rule.dislike_to) if np.isfinite(rule.dislike_to) else None,
            step=0.5,
            key=end_key,
            on_change=lambda: held.change(
                dislike_to=float("nan") if st.session_state[end_key] is None else st.session_state[end_key]
            ),
        )
        st.caption(t("Ratings run from {low} to {high}.", low=f"{low:g}", high=f"{high:g}"))
        if (held.reading.like_from, held.reading.dislike_to) != (None, None):
            st.button(
                t("Back to the rule"),
                key=held.key("like-reset"),
                on_click=lambda: held.change(like_from=None, dislike_to=None),
            )


def _events(held: Brought, plan: Plan) -> None:
    """The kinds of events in order, to be put in another."""
    event = plan.columns.get("interactions", {}).get("event")
    if event is None or "strength" in plan.columns["interactions"]:
        return
    values = list(plan.facts["interactions"][event.column].values[:40])
    usual = event_order(values)
    # What nobody knows is as weak as the weakest.
    now = held.reading.events or (*(one for one in values if one not in usual), *usual)
    st.caption(t("From weak to strong: {events}", events=joined(md(one, 40) for one in now)))
    with st.popover(t("Another order"), icon=":material/swap_vert:", type="tertiary"):
        st.caption(t("The strongest stands first."))
        for place in range(len(now) - 1, -1, -1):
            row = st.container(horizontal=True, gap="small", vertical_alignment="center")
            row.button(
                t("stronger"),
                key=held.key("event", now[place], now),
                icon=":material/arrow_upward:",
                disabled=place == len(now) - 1,
                on_click=_stronger,
                args=(held, now, place),
            )
            row.markdown(md(now[place], 40), width="content")
        if held.reading.events:
            st.button(
                t("Back to the rule"),
                key=held.key("events-reset"),
                on_click=lambda: held.change(events=()),
            )


def _stronger(held: Brought, now: tuple[str, ...], place: int) -> None:
    """Let an event change places with the next stronger one."""
    order = list(now)
    order[place], order[place + 1] = order[place + 1], order[place]
    held.change(events=tuple(order))
