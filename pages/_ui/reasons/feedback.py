"""Remarks on a recommendation and on its explanation: kept, and counted in at once as a what-if of this visit."""

import uuid

import streamlit as st

from pages._ui.drawing.headings import finding
from pages._ui.drawing.safe import md
from pages._ui.service import core
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, joined, t
from recsys_core import Dataset, Engine, Explanation, Query
from recsys_core.feedback import Feedback, FeedbackError, FeedbackStore, Kind


@st.cache_resource(max_entries=1, show_spinner=False)
def store(url: str | None = None) -> FeedbackStore:
    """The database, opened once for all sessions."""
    return FeedbackStore(url)


def _kept_under(data: Dataset) -> str:
    """What remarks on a dataset are kept under: a visitor's own by its content too, as others may call theirs the same."""
    return f"{data.name} {data.fingerprint}" if data.name in core.own_names() else data.name


def _session() -> str:
    return str(st.session_state.setdefault("visit", uuid.uuid4().hex))


def say(kind: Kind, engine: Engine, query: Query, made: Explanation) -> None:
    """Keep a remark on an account; a like or dislike counts in at once for this visit."""
    data = engine.dataset
    weights = joined(f"{group} {share:.2f}" for group, share in made.weights.items())
    said = Feedback(
        _session(),
        _kept_under(data),
        query.user,
        query.text,
        made.item_id,
        kind,
        made.score,
        made.rank,
        f"pca {made.pca}; {weights}; {made.encoder}",
    )
    try:
        store().add(said)
    except FeedbackError as error:
        st.session_state["said"] = error_text(error)
        return
    if kind == "not convincing":
        st.session_state["said"] = t("Noted: the reason for {title} did not convince.", title=made.title)
        return
    parameter = keys.LIKES if kind == "like" else keys.DISLIKES
    key = keys.of_dataset(parameter, data.name)
    st.session_state[key] = list(dict.fromkeys([*st.session_state.get(key, []), made.item_id]))
    links.remember(parameter, key)
    st.session_state["said"] = t(
        "Noted, and counted in for this visit: the list was ranked again. Take it back under “{where}”.",
        where=t("What if there were other likes?"),
    )


def toast() -> None:
    """What became of the last remark."""
    said = st.session_state.pop("said", None)
    if said:
        st.toast(md(said, 300), icon=":material/check:")


def counted(data: Dataset) -> None:
    """How many remarks of each kind, and all of them as a file."""
    dataset = _kept_under(data)
    try:
        found = store().counts(dataset)
    except FeedbackError as error:
        st.error(md(error_text(error), 300), icon=":material/error:")
        return
    where = t("Under every reason on the page Recommend there are buttons for it.")
    if not any(found.values()):
        finding(t("Nobody has said anything of a recommendation yet"), where)
        return
    finding(t("What people said: {count} remarks", count=sum(found.values())), where)
    names = {
        "like": t("Liked recommendations"),
        "dislike": t("Disliked recommendations"),
        "not convincing": t("Reasons that did not convince"),
    }
    for column, (kind, label) in zip(st.columns(3), names.items(), strict=True):
        column.metric(label, found[kind])
    st.download_button(
        t("All remarks as CSV"),
        lambda: store().table(dataset).to_csv(index=False).encode("utf-8-sig"),
        "feedback.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
