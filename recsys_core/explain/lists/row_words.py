"""The words of a list's items that the score would miss most, for whatever weights and size stand on the sliders."""

from __future__ import annotations

from collections.abc import Sequence

from recsys_core.explain.explanation import WordShare
from recsys_core.explain.methods.deletion import LeaveOneOut
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.ranking import Ranking
from recsys_core.text.cleaning import is_stop_word
from recsys_core.types import Progress, silent

ROW_WORDS = 3
"""Words shown in a row."""


def row_words(toolbox: Toolbox, ranking: Ranking, items: Sequence[int]) -> list[tuple[WordShare, ...] | None]:
    """For each item (row) the words whose absence costs the score most, strongest first; stop words left out.

    Each word carries its effect: the score less that of the text without the word. What is not at hand in the
    perturbation cache is None and is not waited for, see `prepare_row_words`. A text that nothing reads has none.
    """
    perturbations = toolbox.tools.perturbations
    asked = [text_score_of(toolbox.engine, ranking, item) for item in items]
    ready = [one is not None and perturbations.at_hand(one.text, one.side, "out") for one in asked]
    texts = [one for one, at_hand in zip(asked, ready, strict=True) if one is not None and at_hand]
    read = iter(LeaveOneOut().attribute_all(texts, toolbox.tools) if texts else [])
    return [
        () if one is None else _strongest(next(read).words) if at_hand else None
        for one, at_hand in zip(asked, ready, strict=True)
    ]


def _strongest(words: Sequence[WordShare]) -> tuple[WordShare, ...]:
    """Words that add most; a word that repeats stands once, with its largest effect."""
    best: dict[str, WordShare] = {}
    for word in sorted(words, key=lambda word: -word.attribution):
        if word.attribution > 0 and not is_stop_word(word.text.lower()):
            best.setdefault(word.text.casefold(), word)
    return tuple(best.values())[:ROW_WORDS]


def prepare_row_words(
    toolbox: Toolbox, ranking: Ranking, items: Sequence[int], progress: Progress = silent
) -> None:
    """Encode what `row_words` needs of these items and does not have."""
    texts = [toolbox.engine.dataset.item_texts[item] for item in items]
    toolbox.tools.perturbations.fill(texts, progress=progress, depth="out")
