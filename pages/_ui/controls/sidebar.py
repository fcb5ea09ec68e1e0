"""The controls: dataset, person, PCA size, fusion weights, list length. All of them live in the URL."""

from dataclasses import dataclass

import streamlit as st

from pages._ui.controls import encoder, person, which
from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import names
from pages._ui.drawing.safe import md
from pages._ui.service import answers, core
from pages._ui.state import bounds, keys
from pages._ui.state.text import error_text, sentence, t
from recsys_core import Engine, Query, Settings
from recsys_core.components.registry import GROUPS, default_shares
from recsys_core.datasets import fetch
from recsys_core.errors import DataError, ModelError, RecLensError, SettingsError, SilentWeightsError
from recsys_core.explain.words.filling import Filling
from recsys_core.fusion import DEFAULT_PCA, TIER_WEIGHTS, share_of, split_of, tier_for
from recsys_core.translating import msg

HELP = {
    "text": msg(
        "How near an item's words lie to the history and to the words of the query, and what such words mean for "
        "people with this history."
    ),
    "collaborative": msg("What people with a similar taste like: EASE, matrix factorisation, neighbours."),
    "popularity": msg("How many people like it."),
    "attributes": msg("Category and decade against the history's, and what people like the person like."),
    "sequence": msg("What people like soon after what was liked last."),
}


@dataclass(frozen=True)
class Choice:
    """What the sidebar says."""

    engine: Engine
    query: Query
    settings: Settings
    length: int


def _offer_movielens(reason: DataError) -> None:
    st.info(
        t("MovieLens 100K may not be passed on, so it has to be fetched once from its source."),
        icon=":material/download:",
    )
    if st.button(t("Fetch MovieLens 100K")):
        try:
            with ProgressBar() as bar:
                fetch(progress=bar)
        except RecLensError as error:
            st.error(md(error_text(error), 600), icon=":material/cloud_off:")
        else:
            st.rerun()
    st.caption(md(str(reason), 600))


def _engine() -> Engine | None:
    name = which.box(t("The bundled sample has real books and films and simulated readers."))
    with st.sidebar:
        choice = encoder.draw()
    try:
        # In every run, fitted or not: were the bar's place missing, what follows would stand twice for a while.
        with ProgressBar() as bar:
            if core.is_fitted(name, choice):
                return core.engine(name, choice)
            try:
                return core.engine(name, choice, bar)
            except (ModelError, SettingsError) as error:  # what was there before stays in use
                st.error(md(error_text(error), 600), icon=":material/error:")
                st.caption(t("The automatic encoder is used instead."))
                return core.engine(name, progress=bar)
    except DataError as error:
        if name == "ml-100k":
            _offer_movielens(error)
        else:
            st.error(md(error_text(error), 600), icon=":material/error:")
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")
    return None


def _settings(engine: Engine, query: Query) -> Settings:
    size = engine.space.size
    pca = bounds.slider(
        t("PCA size"),
        min(2, size),
        size,
        min(DEFAULT_PCA, size),
        keys.PCA,
        bind="query-params",
        help=t("How many principal components of the text embeddings the score uses."),
    )
    st.caption(
        t(
            "These {pca} components hold {share} of the variance of the texts.",
            pca=pca,
            share=f"{engine.space.explained_[pca - 1]:.0%}",
        )
    )
    profile = engine.profile(query)
    tier = tier_for(profile)
    try:
        parts = engine.parts(profile, Settings(pca=pca), tier)[1]
    except SilentWeightsError:  # nothing is known to rank by: the page says so
        return Settings(pca=pca)
    answering = {part.group for part in parts}
    weights = {}
    for group in GROUPS:
        answers = group in answering
        weights[group] = st.slider(
            t("{part} weight", part=names.groups()[group]),
            0,
            100,
            round(100 * TIER_WEIGHTS[tier][group]),
            key=keys.weight(group, tier),
            bind="query-params",
            help=t(HELP[group]),
            disabled=not answers,
        )
        if not answers:
            weights[group] = 0
    folder = st.expander(
        t("More: shares within each group"), icon=":material/tune:", key=keys.MORE, on_change="rerun"
    )
    moved = any(
        keys.share(part.name, tier) in st.query_params or keys.share(part.name, tier) in st.session_state
        for part in parts
    )
    split = None
    if folder.open or moved:  # once moved they stay drawn: their place in the URL depends on it
        with folder:
            shares = {
                group: _shares([p.name for p in parts if p.group == group], group, tier) for group in GROUPS
            }
        split = split_of(shares, tier)
    return Settings(pca=pca, weights=weights, split=split)


def _shares(components: list[str], group: str, tier: str) -> dict[str, int]:
    """Share in percent of each answering component of a group; sliders where there is more than one."""
    if len(components) < 2:
        return {}
    st.caption(names.groups()[group])
    shares = {}
    for name in components:
        shares[name] = st.slider(
            names.component(name),
            0,
            100,
            round(100 * share_of(name, group, default_shares(tier))),
            step=5,
            key=keys.share(name, tier),
            bind="query-params",
        )
    if not any(shares.values()):
        st.caption(t("All shares are 0, so {part} says nothing.", part=names.groups()[group].lower()))
    return shares


def _prepared(filling: Filling) -> None:
    """How far the variants of the texts are encoded that word effects are read from."""

    @st.fragment(run_every="5s" if filling.running else None)
    def how_far() -> None:
        if filling.failed:
            st.caption(md(sentence(filling.failed), 300))
        elif filling.running and filling.total:
            st.progress(
                filling.done / filling.total,
                t(
                    "Preparing word effects: {done} of {total} texts, while nobody waits",
                    done=filling.done,
                    total=filling.total,
                ),
            )
        elif filling.total:
            st.caption(t("Word effects are prepared for {total} texts.", total=filling.total))

    how_far()


def draw() -> Choice | None:
    """Draw the sidebar; None where there is nothing to rank yet, with the reason on the page."""
    engine = _engine()
    if engine is None:
        return None
    with st.sidebar:
        try:
            query = person.query_of(engine)
            settings = _settings(engine, query)
        except RecLensError as error:
            st.error(md(error_text(error), 600), icon=":material/error:")
            return None
        if not is_story():
            encoder.facts(engine.encoder)
        prepared = answers.filling(engine)
        length = st.slider(t("Length of the list"), 3, 30, 10, key=keys.LENGTH, bind="query-params")
        if prepared is not None:
            _prepared(prepared)
    return Choice(engine, query, settings, length)
