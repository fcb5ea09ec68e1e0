"""Word shares of the fused score on one text, by any of the word methods."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np

from recsys_core.encoding import Tokens
from recsys_core.errors import SettingsError
from recsys_core.explain.explanation import TextAttribution, WordShare
from recsys_core.explain.words import with_captum
from recsys_core.explain.words.bank import Depth, PerturbationBank
from recsys_core.explain.words.gradients import (
    AttributionStore,
    Baseline,
    RawAttribution,
    integrated_gradients,
    refined,
)
from recsys_core.explain.words.merge import merge_words
from recsys_core.explain.words.reading import WHOLE, Reading
from recsys_core.explain.words.shapley import leave_one_out, shapley_operator
from recsys_core.kept import Kept
from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray, Progress, silent

FIRST, MOST = 11, 352
"""Steps to begin with, and to end with at most."""
TOLERANCE = 0.01
ABSOLUTE = 1e-3


@dataclass(frozen=True, eq=False)
class WordTools:
    """What word methods work with: variants of texts, and gradients already taken."""

    bank: PerturbationBank
    gradients: AttributionStore

    @classmethod
    def of(cls, bank: PerturbationBank) -> WordTools:
        """Tools with nothing in memory yet."""
        return cls(bank, Kept(1024))


def relative_error(total: float, difference: float) -> float:
    """`|total - difference| / max(|difference|, 1e-6)`."""
    return abs(total - difference) / max(abs(difference), 1e-6)


def is_complete(total: float, difference: float) -> bool:
    """Whether word shares add up: within 1 % or 1e-3."""
    return abs(total - difference) <= max(ABSOLUTE, TOLERANCE * abs(difference))


def _settled(found: RawAttribution, scale: float) -> bool:
    """Whether one component adds up by itself, so that other weights do not ask for more steps."""
    difference = found.score - found.baseline
    return is_complete(float(found.pieces.sum()) / scale, difference / scale)


def _raw(
    reading: Reading, tokens: Tokens, store: AttributionStore, baseline: Baseline, spread: bool
) -> list[RawAttribution]:
    """Every reader's gradients as far as they are known, the missing ones taken with the fewest steps."""
    keys = [(*reader.key, baseline, reading.text) for reader in reading.readers]
    known = [store.get(key) for key in keys]
    todo = [place for place, found in enumerate(known) if found is None]
    if todo:
        scores = [reading.readers[place].score for place in todo]
        fresh = integrated_gradients(reading.encoder, tokens, scores, FIRST, baseline, spread)
        for place, found in zip(todo, fresh, strict=True):
            known[place] = found
            store.put(keys[place], found)
    return [found for found in known if found is not None]


def by_gradients(
    reading: Reading, store: AttributionStore, baseline: Baseline = "pad", spread: bool = True
) -> TextAttribution:
    """Integrated gradients; steps are doubled from 11 to 352 until the words sum to `F(x) - F(b)`.

    Each component has to add up by itself and all together, within 1 % or 1e-3.

    Args:
        spread: see `gradients.integrated_gradients`.
    """
    tokens = reading.encoder.tokens(reading.text, reading.side)
    raw = _raw(reading, tokens, store, baseline, spread)
    slopes = np.array([reader.part.slope for reader in reading.readers])
    while True:
        pieces = slopes @ np.stack([found.pieces for found in raw])
        total = float(pieces.sum())
        score = float(reading.fused(np.array([[found.score for found in raw]]))[0])
        floor = float(reading.fused(np.array([[found.baseline for found in raw]]))[0])
        settled = [
            _settled(found, reader.part.scale) for reader, found in zip(reading.readers, raw, strict=True)
        ]
        short = [place for place, whole in enumerate(settled) if not whole]
        if not short and is_complete(total, score - floor):
            break
        short = short or list(range(len(raw)))  # each adds up, but they nearly cancel
        fewest = min(raw[place].steps for place in short)
        if fewest >= MOST:
            break
        todo = [place for place in short if raw[place].steps == fewest]
        readers = [reading.readers[place] for place in todo]
        fresh = refined(
            reading.encoder,
            tokens,
            [reader.score for reader in readers],
            [raw[place] for place in todo],
            baseline,
            spread,
        )
        for place, reader, found in zip(todo, readers, fresh, strict=True):
            raw[place] = found
            store.put((*reader.key, baseline, reading.text), found)
    by_component = {
        reader.part.name: float(reader.part.slope * found.pieces.sum())
        for reader, found in zip(reading.readers, raw, strict=True)
        if reader.part.name != WHOLE
    }
    words = merge_words(reading.text, tokens, pieces)
    used = max(found.steps for found in raw)
    read = (tokens.cut, tokens.unknown_share)
    return _account(reading, f"ig_{baseline}", words, (score, floor), used, read, by_component)


def _account(
    reading: Reading,
    method: str,
    words: tuple[WordShare, ...],
    ends: tuple[float, float],
    steps: int,
    read: tuple[int, float],
    by_component: dict[str, float] | None = None,
) -> TextAttribution:
    """Put together; `ends` are the scores with and without words, `read` what is cut off and the share unknown."""
    total = float(sum(word.attribution for word in words))
    return TextAttribution(
        method=method,
        side=reading.role,
        text=reading.text,
        words=words,
        score=ends[0],
        baseline_score=ends[1],
        total=total,
        error=relative_error(total, ends[0] - ends[1]),
        steps=steps,
        complete=is_complete(total, ends[0] - ends[1]),
        by_component=by_component or {},
        cut_characters=read[0],
        unknown_share=read[1],
    )


def _by_deletion(
    reading: Reading,
    tools: WordTools,
    method: str,
    shares: Callable[[FloatArray, int], FloatArray],
    depth: Depth,
) -> TextAttribution:
    """A method that is a map of the values of the bank's variants."""
    values = tools.bank.values(reading, depth)
    cut = tools.bank.variants(reading.text, reading.side, depth).cut
    found = shares(values, len(cut.words))
    words = tuple(
        WordShare(cut.text[word.start : word.end], word.start, word.end, float(share))
        for word, share in zip(cut.words, found, strict=True)
    )
    ends = float(values[0]), float(values[min(1, len(values) - 1)])
    return _account(reading, method, words, ends, len(values), (cut.cut_characters, cut.unknown_share))


def _by_captum(
    reading: Reading, tools: WordTools, method: str, run: Callable[..., FloatArray]
) -> TextAttribution:
    return _by_deletion(
        reading,
        tools,
        method,
        lambda _values, _n: run(reading, tools.bank.variants(reading.text, reading.side).cut),
        "out",
    )


def _by_captum_gradients(
    reading: Reading, tools: WordTools, method: str, pieces: FloatArray, steps: int
) -> TextAttribution:
    tokens = reading.encoder.tokens(reading.text, reading.side)
    ends = by_gradients(reading, tools.gradients)
    words = merge_words(reading.text, tokens, pieces)
    read = (tokens.cut, tokens.unknown_share)
    return _account(reading, method, words, (ends.score, ends.baseline_score), steps, read)


def _integrated(reading: Reading, tools: WordTools, baseline: Baseline) -> TextAttribution:
    return by_gradients(reading, tools.gradients, baseline)


BY_BANK: dict[str, Depth] = {"shapley": "all", "leave_one_out": "out"}
"""Methods that read the bank, and how deep."""

BY_GRADIENTS: dict[str, Baseline] = {"ig_pad": "pad", "ig_mask": "mask", "ig_mean": "mean"}
"""Methods that take our own integrated gradients, and from which baseline."""

WORD_METHODS: dict[str, Callable[[Reading, WordTools], TextAttribution]] = {
    **{name: partial(_integrated, baseline=baseline) for name, baseline in BY_GRADIENTS.items()},
    "shapley": lambda reading, tools: _by_deletion(
        reading, tools, "shapley", lambda values, n: shapley_operator(n) @ values, "all"
    ),
    "leave_one_out": lambda reading, tools: _by_deletion(
        reading, tools, "leave_one_out", leave_one_out, "out"
    ),
    "captum_ig": lambda reading, tools: _by_captum_gradients(
        reading, tools, "captum_ig", with_captum.integrated_gradients(reading), with_captum.NODES
    ),
    "captum_input_x_gradient": lambda reading, tools: _by_captum_gradients(
        reading, tools, "captum_input_x_gradient", with_captum.input_x_gradient(reading), 1
    ),
    "captum_leave_one_out": lambda reading, tools: _by_captum(
        reading, tools, "captum_leave_one_out", with_captum.leave_one_out
    ),
    "captum_shapley": lambda reading, tools: _by_captum(
        reading, tools, "captum_shapley", with_captum.shapley_sampling
    ),
    "captum_kernel_shap": lambda reading, tools: _by_captum(
        reading, tools, "captum_kernel_shap", with_captum.kernel_shap
    ),
}
"""By name: what each method finds."""


def attribute(reading: Reading, tools: WordTools, method: str) -> TextAttribution:
    """Word shares of the fused score by one method.

    Raises:
        SettingsError: an unknown method.
    """
    if method not in WORD_METHODS:
        raise SettingsError(
            "There is no word method {method!r}: choose from {known}.",
            method=method,
            known=", ".join(WORD_METHODS),
        )
    return WORD_METHODS[method](reading, tools)


def attribute_all(
    readings: Sequence[Reading], tools: WordTools, method: str, progress: Progress = silent
) -> list[TextAttribution]:
    """The same for the texts of a list (one query, many items), quicker than one by one.

    What has to be encoded goes through the encoder together, and the texts are shared out among threads. Of
    integrated gradients one gradient of the whole score is taken, not one a component: the words are those of the
    same text alone within the completeness error, at less than half the cost.

    Raises:
        SettingsError: an unknown method.
    """
    depth, baseline = BY_BANK.get(method), BY_GRADIENTS.get(method)
    if baseline is not None:
        asking, read = threading.get_ident(), count(1)
        progress("explaining", 0, len(readings))

        def one(reading: Reading) -> TextAttribution:
            found = by_gradients(reading.as_one, tools.gradients, baseline, False)
            done = next(read)
            if threading.get_ident() == asking:  # a screen is drawn by its own thread
                progress("explaining", done, len(readings))
            return found

        return side_by_side(one, readings)
    if depth is not None:
        tools.bank.fill([reading.text for reading in readings], depth=depth)
        if all(reading.role == "item" for reading in readings):
            tools.bank.read(readings, depth)
    return [attribute(one, tools, method) for one in readings]
