"""Choosing an item of the list, or another person; the choice lives in the URL by its id."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages._ui.drawing import names
from pages._ui.state import bounds, keys, links
from recsys_core import Engine
from recsys_core.ranking import Ranking


def one(
    parameter: str, label: str, dataset: str, ids: Sequence[str], told: Callable[[str], str], default: int = 0
) -> str:
    """A select box over ids; a choice that is no longer among them is forgotten.

    Args:
        default: place of the usual choice, which a box that was left alone follows.
    """
    key = keys.of_dataset(parameter, dataset)
    links.restore(parameter, key, ids)
    before = st.session_state.get(key)
    usual = ids[min(default, len(ids) - 1)]
    bounds.settle(key, lambda kept: kept in ids, usual)
    if before is not None and st.session_state[key] != before:
        st.query_params[parameter] = st.session_state[key]
    picked: str = st.selectbox(
        label,
        ids,
        index=min(default, len(ids) - 1),
        format_func=told,
        key=key,
        persist_state="session",
        on_change=links.remember,
        args=(parameter, key),
    )
    return picked


def listed(
    engine: Engine, ranking: Ranking, parameter: str, label: str, reach: int = 100, default: int = 0
) -> int:
    """Row of one of the first `reach` items of a list, shown with their places."""
    data = engine.dataset
    ids = [data.item_ids.ids[int(row)] for row in ranking.candidates[:reach]]
    places = {item: place for place, item in enumerate(ids, 1)}
    picked = one(
        parameter,
        label,
        data.name,
        ids,
        lambda item: f"{places[item]}. {data.title(data.item_ids.row(item))}",
        default,
    )
    return data.item_ids.row(picked)


def reader(engine: Engine, parameter: str, label: str, usual: str) -> str:
    """Id of a person of the dataset."""
    data = engine.dataset
    return one(
        parameter,
        label,
        data.name,
        data.user_ids.ids,
        names.people(data),
        data.user_ids.row(usual),
    )
