"""Only show ...: what of the list is shown, without a change to any score; the whole choice lives in the URL.

Only fields that the items of the dataset say something in are offered. What is chosen counts while the choices are shut.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages._ui.drawing.safe import md
from pages._ui.state import bounds, keys
from pages._ui.state.text import language, t, tc
from recsys_core import Dataset, Engine
from recsys_core.errors import SettingsError
from recsys_core.only import Facet, Facets, Only, facets_of
from recsys_core.only.written import listed
from recsys_core.ranking import Ranking
from recsys_core.report import Narrowed
from recsys_core.text.language_names import NAMES
from recsys_core.translating import msg
from recsys_core.types import RowArray
from recsys_core.wording.only import shown, told

OFFERED = 500
"""Values of a field that can be chosen from, the most frequent: a browser waits for thousands."""
LABELS = {"category": msg("Category"), "creator": msg("By or with"), "language": msg("Language of the text")}
POPULARITY = {"no": msg("Not yet popular"), "yes": msg("Popular")}


def draw(engine: Engine) -> Only | None:
    """The button that opens the choices, and beside it what was chosen; None where everything is shown."""
    data = engine.dataset
    only = _chosen(data)
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    opened = row.popover(  # of one name always: under another one the browser takes it for a new one, which is shut
        t("Only show ..."), icon=":material/filter_list:", key=keys.ONLY_OPEN, on_change="rerun"
    )
    if opened.open:  # reading what a whole catalogue says waits until somebody asks
        with opened:
            _widgets(data, only)
    if only:
        row.caption(md(told(only, language()), 200), width="content")
    return only or None


def rows(engine: Engine, ranking: Ranking, only: Only | None) -> RowArray:
    """Candidates that are as asked, best first; `ranking.rank_of` tells their places in the whole list."""
    return ranking.first(len(ranking.candidates), only.rows(engine.dataset) if only else None)


def remark(ranking: Ranking, only: Only | None, kept: RowArray) -> str:
    """What of the list is shown, or that nothing is as asked; "" where all of it is shown."""
    return shown(only, len(kept), len(ranking.candidates), language()) if only else ""


def as_asked(engine: Engine, ranking: Ranking, items: Sequence[str]) -> tuple[Sequence[str], Narrowed | None]:
    """Of ids of a list those that are as was chosen, and what that was; all of them, and None, where nothing was."""
    data = engine.dataset
    only = Only.parse(st.session_state.get(keys.of_dataset(keys.ONLY, data.name), ""))
    if not only:
        return items, None
    kept = rows(engine, ranking, only)
    fitting = {data.item_ids.ids[row] for row in kept.tolist()}
    return [item for item in items if item in fitting], Narrowed(str(only), len(kept))


def _chosen(data: Dataset) -> Only:
    """What the URL says, or on another page said before; what does not fit the dataset is forgotten."""
    key = keys.of_dataset(keys.ONLY, data.name)
    linked = bounds.came_by_link(keys.ONLY)
    said = st.query_params.get(keys.ONLY, st.session_state.get(key, ""))
    try:
        wanted = Only.parse(said)
        only = wanted.fitting(data)
    except SettingsError:
        wanted, only = None, Only()
    if linked and only != wanted:
        bounds.stale_link()
    _keep(key, only)
    return only


def _keep(key: str, only: Only) -> None:
    """Note the choice in the session, which other pages share, and in the URL."""
    st.session_state[key] = str(only)
    if only:
        if st.query_params.get(keys.ONLY) != str(only):
            st.query_params[keys.ONLY] = str(only)
    else:
        st.query_params.pop(keys.ONLY, None)


def _widgets(data: Dataset, only: Only) -> None:
    facets = facets_of(data)
    if facets.say("category"):
        _several(data, only, "category", facets.category)
    if facets.span is not None and facets.span[0] < facets.span[1]:
        _years(data, only, facets.span)
    if facets.say("creator"):
        _several(data, only, "creator", facets.creator)
    if facets.several_languages or only.language:
        _several(data, only, "language", facets.language)
    st.text_input(
        t("Words in the title or text"),
        placeholder=t("any of these, separated by commas"),
        max_chars=200,
        **_argument(data, "words", ", ".join(only.words), lambda text: tuple(listed(text))),
    )
    if facets.say("popular"):
        _popularity(data, only, facets)
    kept = int(only.rows(data).sum())
    st.caption(
        t(
            "{kept} of {count} items are as asked. Scores and places stay those of the whole list.",
            kept=kept,
            count=len(data.item_ids),
        )
    )
    st.button(
        t("Show everything"),
        icon=":material/filter_list_off:",
        disabled=not only,
        on_click=_keep,
        args=(keys.of_dataset(keys.ONLY, data.name), Only()),
    )


def _argument(
    data: Dataset, field: str, value: Any, read: Callable[[Any], tuple[Any, ...]]
) -> dict[str, Any]:
    """What makes a widget show the choice of a field and change it alone.

    Args:
        value: what the widget is to show.
        read: from what the widget says to values of the field.
    """
    key = keys.of_dataset(keys.only(field), data.name)
    st.session_state[key] = value

    def changed() -> None:
        whole = keys.of_dataset(keys.ONLY, data.name)
        before = Only.parse(st.session_state[whole])
        _keep(whole, replace(before, **{field: read(st.session_state[key])}).fitting(data))

    return {"key": key, "on_change": changed}


def _several(data: Dataset, only: Only, field: str, facet: Facet) -> None:
    """Values of a facet to choose several of, with how many items have each."""
    chosen = [facet.key(value) for value in getattr(only, field)]
    offered = list(dict.fromkeys([*list(facet.names)[:OFFERED], *chosen]))

    def name(key: str) -> str:
        written = t(NAMES.get(key, key)) if field == "language" else facet.names[key]
        return tc("value and count", "{value} ({count})").format(value=written, count=facet.counts[key])

    def read(picked: Sequence[str]) -> tuple[str, ...]:
        return tuple(facet.names[key] for key in picked)

    st.multiselect(
        t(LABELS[field]),
        offered,
        format_func={key: name(key) for key in offered}.__getitem__,
        placeholder=t("any"),
        **_argument(data, field, chosen, read),
    )


def _years(data: Dataset, only: Only, span: tuple[int, int]) -> None:
    """A slider over the years; of several ranges it shows from the first to the last."""
    first, last = span
    low = max(first, min((begin for begin, _ in only.year), default=first))
    high = min(last, max((end for _, end in only.year), default=last))

    def read(value: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        return () if tuple(value) == span else (tuple(value),)

    st.slider(t("Year"), first, last, **_argument(data, "year", (low, high), read))


def _popularity(data: Dataset, only: Only, facets: Facets) -> None:
    chosen = only.popular[0] if len(only.popular) == 1 else None
    st.segmented_control(
        t("Popularity"),
        list(POPULARITY),
        format_func={answer: t(label) for answer, label in POPULARITY.items()}.__getitem__,
        help=t(
            "Popular are items with at least {count} likes, the median of the items that anybody likes; the others are "
            "not yet popular.",
            count=f"{facets.popular_from:g}",
        ),
        **_argument(
            data,
            "popular",
            None if chosen is None else "yes" if chosen else "no",
            lambda answer: () if answer is None else (answer == "yes",),
        ),
    )
