"""What screens ask of a fitted engine, kept by content and settings so that nothing is worked out twice."""

import os
from collections.abc import Callable, Sequence
from typing import Any

from pages._ui.service import core
from recsys_core import Encoder, Engine, Explainer, Explanation, Query, Settings
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.item.attention import flow_words
from recsys_core.explain.item.features import Level
from recsys_core.explain.ranker.held_out import HeldOutModel, SideBySide, side_by_side
from recsys_core.explain.ranker.importance import HeldOutImportance, held_out_importance
from recsys_core.explain.ranker.randomisation import Randomisation, randomisation
from recsys_core.explain.ranker.strategy import Suggestion, suggest
from recsys_core.explain.ranker.surrogate import Surrogate, surrogate
from recsys_core.explain.what_if.counterfactuals import Crossing, Searched, searches
from recsys_core.explain.what_if.new_item import NewItem, NewItemRank, fit_with, new_item_ranks
from recsys_core.explain.what_if.telling import Forgotten
from recsys_core.explain.what_if.telling import telling_past as most_telling_past
from recsys_core.explain.words.filling import Filling
from recsys_core.explain.words.meeting import Meeting, meet, position_of
from recsys_core.explain.words.text_score import first_text_scores
from recsys_core.mining import Entity, Keyword, KeywordIndex, embedding_keywords, entities_of
from recsys_core.ranking import Ranking
from recsys_core.types import Progress, silent

CHECKED = 5
"""Recommendations on which the randomisation check is made."""


def key_of(fitted: Engine, settings: Settings) -> tuple[Any, ...]:
    """What an answer depends on besides the query and the item: data, encoder and settings."""
    weights = tuple(sorted((settings.weights or {}).items()))
    usual = settings.usual
    if usual is None:
        usual = fitted.chosen.usual if fitted.chosen else {}
    return (
        fitted.dataset.name,  # stands in an explanation, and is not part of the fingerprint
        fitted.dataset.fingerprint,
        fitted.encoder.fingerprint,
        settings.pca,
        weights,
        repr(settings.split),
        repr(sorted(usual.items())),
    )


def _kept(store: str, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    return core.stores()[store].get(key, make)


def _explainer(fitted: Engine) -> Explainer:
    made, came = Explainer(fitted), core.built(fitted)
    if came is not None:
        made.tools.perturbations.stored = came.variants
    return made


def explainer(fitted: Engine) -> Explainer:
    """What explains an engine, and remembers what it worked out."""
    store, key = core.stores()["explainer"], key_of(fitted, Settings())[:3]
    made: Explainer = store.get(key, lambda: _explainer(fitted))
    if made.engine is not fitted:  # fitted anew under the same name
        made = _explainer(fitted)
        store.put(key, made)
    return made


def filling(fitted: Engine) -> Filling | None:
    """The thread that prepares word effects of an engine's catalogue; None where RECLENS_BACKGROUND is 0."""
    if os.environ.get("RECLENS_BACKGROUND") == "0":
        return None
    store = core.stores()["filling"]
    key = (fitted.dataset.fingerprint, fitted.encoder.fingerprint)
    for other in store.values():
        other.touch()
    prepared: Filling = store.get(
        key, lambda: Filling.of(explainer(fitted).tools.perturbations, fitted.dataset).start()
    )
    return prepared


def keywords(fitted: Engine) -> KeywordIndex:
    """Keywords of a catalogue's texts."""
    made: KeywordIndex = _kept(
        "keywords", (fitted.dataset.fingerprint,), lambda: KeywordIndex(fitted.dataset)
    )
    return made


def about(fitted: Engine, item: int) -> tuple[tuple[Keyword, ...], tuple[Entity, ...]]:
    """Keywords by embedding, and names, of an item's text."""
    text = fitted.dataset.item_texts[item]
    made: tuple[tuple[Keyword, ...], tuple[Entity, ...]] = _kept(
        "about",
        (fitted.encoder.fingerprint, text),
        lambda: (embedding_keywords(fitted.encoder, text), entities_of(text)),
    )
    return made


def flow(encoder: Encoder, text: str) -> tuple[WordShare, ...]:
    """Attention flow on a text, by words.

    Raises:
        ModelError: the text is too long for it.
    """
    made: tuple[WordShare, ...] = _kept(
        "about", ("flow", encoder.fingerprint, text), lambda: flow_words(encoder, text)
    )
    return made


def listed(
    fitted: Engine, query: Query, items: Sequence[str], settings: Settings, progress: Progress = silent
) -> list[Explanation]:
    """The explanations of a list's items, words read together."""
    made: list[Explanation] = _kept(
        "explanation",
        (*key_of(fitted, settings), query, tuple(items), "list"),
        lambda: explainer(fitted).accounts(
            fitted.rank(query, settings),
            [fitted.dataset.item_ids.row(one) for one in items],
            progress,
        ),
    )
    return made


def _twin(fitted: Engine, progress: Progress) -> Any:
    progress("fitting without a fifth of the likes", 0, 1)
    return _kept("twin", key_of(fitted, Settings()), lambda: HeldOutModel.of(fitted))


def importance(
    fitted: Engine, settings: Settings, progress: Progress = silent, level: Level = "group"
) -> HeldOutImportance:
    """Global permutation importance, measured on held-out likes."""
    made: HeldOutImportance = _kept(
        "importance",
        (level, *key_of(fitted, settings)),
        lambda: held_out_importance(
            fitted, settings, _twin(fitted, progress), progress=progress, level=level
        ),
    )
    return made


def is_important(fitted: Engine, settings: Settings) -> bool:
    """Whether the importance of the groups stands ready."""
    return ("group", *key_of(fitted, settings)) in core.stores()["importance"]


def suggestion(fitted: Engine, settings: Settings, progress: Progress = silent) -> Suggestion:
    """Other weights and another PCA size, with what they can be expected to change."""
    made: Suggestion = _kept(
        "importance",
        ("suggest", *key_of(fitted, settings)),
        lambda: suggest(fitted, settings, _twin(fitted, progress), progress=progress),
    )
    return made


def suggested(fitted: Engine, settings: Settings) -> bool:
    """Whether the suggestion stands ready."""
    return ("suggest", *key_of(fitted, settings)) in core.stores()["importance"]


def simpler(
    fitted: Engine, settings: Settings, query: Query | None, progress: Progress = silent
) -> Surrogate:
    """A linear model and a tree in place of the ranker."""
    made: Surrogate = _kept(
        "importance",
        ("simpler", *key_of(fitted, settings), query),
        lambda: surrogate(fitted, settings, query, progress=progress),
    )
    return made


def met(
    fitted: Engine,
    query: Query,
    item_id: str,
    settings: Settings,
    past: str | None,
    progress: Progress = silent,
) -> Meeting:
    """Which word of an item met which of a past item (by its id), or of the query's own words where that is None.

    Raises:
        RecLensError: see `meet`.
    """

    def make() -> Meeting:
        ranking = fitted.rank(query, settings)
        position = None if past is None else position_of(fitted, ranking, past)
        row = fitted.dataset.item_ids.row(item_id)
        return meet(fitted, ranking, row, position, progress=progress)

    made: Meeting = _kept("explanation", ("met", *key_of(fitted, settings), query, item_id, past), make)
    return made


def moves(
    fitted: Engine, query: Query, item: int, settings: Settings, top: int, progress: Progress = silent
) -> tuple[Searched, ...]:
    """The searches for the least changes that would move an item across the end of the list."""
    made: tuple[Searched, ...] = _kept(
        "explanation",
        ("moves", *key_of(fitted, settings), query, item, top),
        lambda: searches(explainer(fitted), query, settings, Crossing(item, top), progress=progress),
    )
    return made


def telling_past(fitted: Engine, ranking: Ranking, settings: Settings, top: int) -> Forgotten | None:
    """The past choice that a place on the list hangs on most."""
    found: Forgotten | None = _kept(
        "explanation",
        ("telling", *key_of(fitted, settings), ranking.query, top),
        lambda: most_telling_past(explainer(fitted), ranking.query, settings, ranking, top),
    )
    return found


def with_new_item(
    fitted: Engine, item: NewItem, settings: Settings, progress: Progress = silent
) -> tuple[Engine, str, tuple[NewItemRank, ...]]:
    """The ranker with a new item in its catalogue, the item's id, and where it stands for each reader."""
    known = key_of(fitted, Settings())[:3]
    engine: Engine = _kept("twin", ("landed", *known, item), lambda: fit_with(fitted, item, progress))
    identifier = engine.dataset.item_ids.ids[-1]
    found: tuple[NewItemRank, ...] = _kept(
        "importance",
        ("landings", *key_of(engine, settings)),
        lambda: new_item_ranks(engine, identifier, settings, progress=progress),
    )
    return engine, identifier, found


def has_new_item(fitted: Engine, item: NewItem) -> bool:
    """Whether the ranker with this item in its catalogue stands ready."""
    return ("landed", *key_of(fitted, Settings())[:3], item) in core.stores()["twin"]


def randomised(fitted: Engine, progress: Progress = silent) -> tuple[Randomisation, ...]:
    """The randomisation check of the encoder, on the first recommendations of some users."""
    made: tuple[Randomisation, ...] = _kept(
        "importance",
        ("randomised", *key_of(fitted, Settings())),
        lambda: randomisation(first_text_scores(fitted, CHECKED), progress=progress),
    )
    return made


def measured(
    first: tuple[Engine, Settings], second: tuple[Engine, Settings], progress: Progress = silent
) -> SideBySide:
    """Both rankers on the same held-out likes."""
    made: SideBySide = _kept(
        "importance",
        ("measured", *key_of(*first), *key_of(*second)),
        lambda: side_by_side(
            (_twin(first[0], progress), first[1]), (_twin(second[0], progress), second[1]), progress=progress
        ),
    )
    return made


def is_measured(first: tuple[Engine, Settings], second: tuple[Engine, Settings]) -> bool:
    """Whether those figures stand ready."""
    return ("measured", *key_of(*first), *key_of(*second)) in core.stores()["importance"]


def is_randomised(fitted: Engine) -> bool:
    """Whether the check stands ready."""
    return ("randomised", *key_of(fitted, Settings())) in core.stores()["importance"]
