"""Who the list is for: a person or one's own words, with likes and dislikes added."""

import streamlit as st

from pages._ui.drawing import names
from pages._ui.drawing.safe import md
from pages._ui.state import bounds, keys, links
from pages._ui.state.text import t
from recsys_core import Dataset, Engine, Query
from recsys_core.translating import msg

READER, WORDS = msg("A person"), msg("My own words")
NOT_SAID = msg("(not said)")


def query_of(engine: Engine) -> Query:
    """Who is to be recommended to, as chosen in the sidebar."""
    data = engine.dataset
    if not len(data.user_ids):
        st.caption(t("This catalogue comes without people: say what you want, or name things you like."))
        kind = WORDS
    else:
        kind = links.switch(keys.WHO, t("Recommend for"), {READER: READER, WORDS: WORDS}, READER)
    if kind == READER:
        user_key = keys.of_dataset(keys.USER, data.name)
        links.restore(keys.USER, user_key, data.user_ids.ids)
        user = st.selectbox(
            t("Person"),
            data.user_ids.ids,
            format_func=names.people(data),
            key=user_key,
            persist_state="session",
            on_change=links.remember,
            args=(keys.USER, user_key),
            help=t("Type to search."),
        )
        folder = st.expander(
            t("What if there were other likes?"),
            icon=":material/thumbs_up_down:",
            key=keys.OTHER_LIKES,
            on_change="rerun",
        )
        with folder:  # a whole catalogue to choose from is sent only to who wants to choose
            return Query(user=user, **_tastes(engine, drawn=bool(folder.open)))
    opening = _opening(data)
    bounds.settle(keys.WORDS, lambda kept: isinstance(kept, str), opening)
    words = st.text_area(
        t("In your own words"),
        opening,
        max_chars=1000,
        key=keys.WORDS,
        bind="query-params",
    )
    return Query(text=words, about=_about(engine), **_tastes(engine))


def _opening(data: Dataset) -> str:
    """Words to begin with: where there is nobody to begin with, those of the catalogue itself, in its own language."""
    if len(data.user_ids):
        return t("stories about robots that begin to feel, and the sea")
    return data.titles[0][:200]


def _about(engine: Engine) -> tuple[tuple[str, str], ...]:
    """Who a newcomer is, where the dataset knows such things of its users."""
    choices = engine.user_attributes.choices
    if not choices:
        return ()
    said = []
    with st.expander(t("Who you are (optional)"), icon=":material/person:"):
        for name, values in choices.items():
            key = keys.of_dataset(keys.about(name), engine.dataset.name)
            links.restore(keys.about(name), key, values)
            value = st.selectbox(
                md(name).capitalize(),
                [NOT_SAID, *values],
                format_func={**dict(zip(values, values, strict=True)), NOT_SAID: t(NOT_SAID)}.__getitem__,
                key=key,
                persist_state="session",
                on_change=links.remember,
                args=(keys.about(name), key),
            )
            if value != NOT_SAID:
                said.append((name, value))
    return tuple(said)


def _tastes(engine: Engine, drawn: bool = True) -> dict[str, tuple[str, ...]]:
    """Likes and dislikes added on the screen; they count at once and nothing is fitted again.

    Args:
        drawn: whether the boxes are shown; what was chosen counts anyway.
    """
    data = engine.dataset
    titles = dict(zip(data.item_ids.ids, data.titles, strict=True))
    chosen = {}
    for parameter, label in (
        (keys.LIKES, t("Things liked (optional)")),
        (keys.DISLIKES, t("Things disliked (optional)")),
    ):
        key = keys.of_dataset(parameter, data.name)
        links.restore_several(parameter, key, data.item_ids.ids)
        if not drawn:
            chosen[parameter] = tuple(st.session_state[key])
            continue
        chosen[parameter] = tuple(
            st.multiselect(
                label,
                data.item_ids.ids,
                format_func=titles.__getitem__,
                max_selections=50,
                key=key,
                persist_state="session",
                on_change=links.remember,
                args=(parameter, key),
            )
        )
    return chosen
