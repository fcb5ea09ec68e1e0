"""The controls: dataset, person, PCA size, fusion weights, list length. All of them live in the URL."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._ui.controls import encoder, person, presets, undo, usual, which
from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import names
from pages._ui.drawing.safe import md
from pages._ui.service import answers, core
from pages._ui.state import bounds, keys
from pages._ui.state.text import error_text, joined, sentence, t
from recsys_core import Engine, Query, Settings
from recsys_core.components.registry import COMPONENTS, GROUPS
from recsys_core.datasets import fetch
from recsys_core.errors import DataError, ModelError, RecLensError, SettingsError, SilentWeightsError
from recsys_core.explain.words.filling import Filling
from recsys_core.fusion import DEFAULT_PCA, share_of, split_of, tier_for, used_shares
from recsys_core.translating import msg

Split = Mapping[str, Mapping[str, float]]
"""Share of each component within its group."""

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
    place: DeltaGenerator
    """Where a page adds a control of its own, under the sliders."""


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


def _engine(name: str, choice: core.EncoderChoice) -> Engine | None:
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


def _settings(name: str, engine: Engine, query: Query) -> Settings:
    size = engine.space.size
    profile = engine.profile(query)
    tier = tier_for(profile)
    try:
        parts = engine.parts(profile, Settings(pca=_pca_now(size)), tier)[1]
    except SilentWeightsError:  # nothing is known to rank by: the page says so
        return Settings(pca=_pca(engine))
    answering = {part.name: part.group for part in parts}
    standing = usual.weights(engine)
    shares_within = Settings(usual=standing).on(tier).split
    where = usual.places(standing)
    at = {group: where[keys.weight(group, tier)] for group in GROUPS}
    sliders = {keys.weight(group, tier): at[group] for group in GROUPS}
    if is_story():
        with st.container(key="sliders"):
            weights = presets.draw(at, set(answering.values()))
            usual.draw(name, engine, standing)
            return Settings(pca=_pca_now(size), weights=weights, usual=standing)
    split = split_of(_within(answering, tier, shares_within), shares_within)
    weights = {
        group: undo.standing(keys.weight(group, tier), at[group]) if group in answering.values() else 0
        for group in GROUPS
    }
    settings = Settings(pca=_pca_now(size), weights=weights, split=split, usual=standing)
    try:
        shares = used_shares(settings, tier, answering)
    except SettingsError:  # all at 0: the page says so
        shares = dict.fromkeys(GROUPS, 0.0)
    with st.container(key="sliders", gap="small"):
        undo.draw(t("What counts"), {keys.PCA: min(DEFAULT_PCA, size), **sliders}, {keys.PCA: size})
        pca = _pca(engine)
        for group in GROUPS:
            weights[group] = _weight(group, tier, at[group], shares[group], group in answering.values())
        note = _why_less(weights, shares, answering, shares_within)
        if note:
            st.caption(note)
        usual.draw(name, engine, standing)
    _split(answering, tier, shares_within)
    return Settings(pca=pca, weights=weights, split=split, usual=standing)


def _weight(group: str, tier: str, usual: int, share: float, answers: bool) -> int:
    """The slider of a group, with the share really used beside its name."""
    key = keys.weight(group, tier)
    moved: int = st.slider(
        f"{names.groups()[group]} → {share:.0%}",
        0,
        100,
        usual,
        key=key,
        bind="query-params",
        help=t(HELP[group]),
        disabled=not answers,
    )
    return moved if answers else 0


def _why_less(
    weights: Mapping[str, int], shares: Mapping[str, float], answering: Mapping[str, str], within: Split
) -> str:
    """Why a group gets less than half of what its slider asks: its components that have nothing to say."""
    asked = sum(weights.values())
    for group in GROUPS:
        if not asked or shares[group] >= 0.5 * weights[group] / asked:
            continue
        silent = [
            names.component(name)
            for name, share in within.get(group, {}).items()
            if name not in answering and share > 0 and name in COMPONENTS and not COMPONENTS[name].optional
        ]
        if silent:
            return t(
                "{part}: nothing known for “{silent}”.",
                part=names.groups()[group],
                silent=joined(silent),
            )
    return ""


def _within(answering: Mapping[str, str], tier: str, within: Split) -> dict[str, dict[str, int]]:
    """Share in percent of each answering component of a group with more than one, as it stands."""
    found: dict[str, dict[str, int]] = {}
    for group in GROUPS:
        own = [name for name, of in answering.items() if of == group]
        found[group] = {
            name: undo.standing(keys.share(name, tier), _usual_share(name, group, within))
            for name in (own if len(own) > 1 else [])
        }
    return found


def _usual_share(name: str, group: str, within: Split) -> int:
    return round(100 * share_of(name, group, within))


def _split(answering: Mapping[str, str], tier: str, within: Split) -> None:
    """Sliders of the shares within each group, folded away; once moved they stay drawn, as their place in the URL depends on it."""
    folder = st.expander(t("Shares within a group"), icon=":material/tune:", key=keys.MORE, on_change="rerun")
    moved = any(
        keys.share(name, tier) in st.query_params or keys.share(name, tier) in st.session_state
        for name in answering
    )
    if folder.open or moved:
        with folder:
            for group in GROUPS:
                _shares([name for name, of in answering.items() if of == group], group, tier, within)


def _pca_now(size: int) -> int:
    return undo.standing(keys.PCA, min(DEFAULT_PCA, size), 1, size)


def _pca(engine: Engine) -> int:
    size = engine.space.size
    share = t("{share} of the variance", share=f"{engine.space.explained_[_pca_now(size) - 1]:.0%}")
    return bounds.slider(
        t("PCA size") if size < 3 else f"{t('PCA size')} → {share}",
        min(2, size),
        size,
        min(DEFAULT_PCA, size),
        keys.PCA,
        bind="query-params",
        help=t("How many principal components of the text embeddings the score uses."),
    )


def _shares(components: list[str], group: str, tier: str, within: Split) -> None:
    """A slider for each answering component of a group where there is more than one."""
    if len(components) < 2:
        return
    st.caption(names.groups()[group])
    shares = [
        st.slider(
            names.component(name),
            0,
            100,
            _usual_share(name, group, within),
            key=keys.share(name, tier),
            bind="query-params",
        )
        for name in components
    ]
    if not any(shares):
        st.caption(t("All shares are 0, so {part} says nothing.", part=names.groups()[group].lower()))


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
    name = which.box(t("The bundled sample has real books and films and simulated readers."))
    with st.sidebar:
        whom, place = st.container(key="for-whom", gap="small"), st.container(key="own", gap="small")
        below = st.container(key="further", gap="small")
    with below:
        chosen = None if is_story() else encoder.draw()
    engine = _engine(name, chosen or encoder.AUTOMATIC)
    if engine is None:
        return None
    with whom:
        try:
            query = person.query_of(engine)
            settings = _settings(name, engine, query)
        except RecLensError as error:
            st.error(md(error_text(error), 600), icon=":material/error:")
            return None
    with below:
        if not is_story():
            encoder.facts(engine.encoder)
        length = st.slider(t("Length of the list"), 3, 30, 10, key=keys.LENGTH, bind="query-params")
        prepared = answers.filling(engine)
        if prepared is not None:
            _prepared(prepared)
    return Choice(engine, query, settings, length, place)
