"""Which word of one text met which of another: the text cosine of two texts, shared out among pairs of words.

The cosine is a product of two directions, `f(a, b) = u(a) . u(b)`, with `u(t) = g / |g|` and `g = P_k (e_t - m)`. With the
wordless texts r_a and r_b, in which every word is replaced by the baseline (Moeller, Nikolaev & Padó, EMNLP 2023;
EACL 2024 for encoders that were not trained for it):

`f(a, b) - f(a, r_b) - f(r_a, b) + f(r_a, r_b) = sum over pieces i, j of (a - r_a)_i J_a^T J_b (b - r_b)_j`

J_t is the Jacobian of u with respect to the text's word-embedding vectors, integrated along the straight way from r_t to t, so
it goes through encoder, pooling, PCA and the division by the length. `J_t (t - r_t)` is worked out for words, not for
coordinates: how the direction changes as one word comes in, by a difference quotient at each node, which takes one reading a
word instead of one backward pass for each of k coordinates. Special tokens and prompts stand in r_t as in t, so they get 0.

Two wordless texts point nearly the same way, so every pair of words shares in having left it, and the sum lies far from the
cosine. So beside that matrix stand shares, `(A_i + u(r_a) / N_a) . (B_j + u(r_b) / N_b)` with A_i and B_j what word i and word j
bring in: the direction that no word made is divided evenly among the N words, and the shares sum to the cosine itself.

Only the words that carry most have a row or column of their own; the others come in together. What all words of one text add
against the whole other text is known first, by integrated gradients, and says which carry most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from recsys_core.components.text import TextSimilarity
from recsys_core.encoding import Encoder, Side, Tokens
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.words.attribute import is_complete, relative_error
from recsys_core.explain.words.gradients import (
    Baseline,
    RawAttribution,
    Rule,
    ends,
    integrated_gradients,
    midpoints,
    refined,
    trapezoids,
)
from recsys_core.explain.words.merge import merge_words, owners_of
from recsys_core.explain.words.text_score import ScoreFunction
from recsys_core.fusion import Part
from recsys_core.lazy_modules import torch
from recsys_core.ranking import Ranking
from recsys_core.text.words import split_words
from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray, Progress, silent

APART = 8
"""Words of each text with a row or column of their own; a single further one gets its own as well."""
FIRST, MOST = 11, 88
"""Nodes to begin with, and at most."""
STEP = 2.0**-10
"""How far a word is moved along its way for the difference quotient: shorter is lost in float32, longer bends."""


@dataclass(frozen=True)
class MetText:
    """One of two texts that met.

    Attributes:
        role: whose text: "item", "query" for the query's own words, or "past".
        item_id: of the item whose text it is; "" for own words.
        words: all its words, each with its share in `Meeting.score` against the whole other text; they sum to it.
        apart: places in `words` of those with a row or column of their own, in the order of the text.
        cut_characters: at the end of the text that the encoder does not read.
    """

    role: str
    item_id: str
    title: str
    text: str
    words: tuple[WordShare, ...]
    apart: tuple[int, ...]
    cut_characters: int


@dataclass(frozen=True)
class Link:
    """A pair of words, by their places in the two texts' `words`, and its share in the fused score."""

    first: int
    second: int
    value: float


@dataclass(frozen=True)
class Meeting:
    """What pairs of words of an item's text and of another text add to the item's fused score, through the text cosine.

    Attributes:
        matrix: a row for each word apart of the first text and one for all its others, where there are any; the same for
            the columns and the second text. In units of the fused score; the history's weights and lengths are held.
        shares: the same with the wordless direction divided among the words; they sum to `score`.
        score: what the two texts as they stand add.
        without_first, without_second, without_both: the same with the words of one text, or of both, replaced by the baseline.
        total: sum of the matrix.
        expected: `score - without_first - without_second + without_both`, which it has to be.
        error: |total - expected| / max(|expected|, 1e-6 in cosine).
        steps: nodes used at most.
        complete: whether each text's words and the matrix add up within 1 % or 1e-3 in cosine.
        scale: fused score for each unit of the cosine.
        average: mean of `score` over the candidates; `score - average` is the share that the account of the past tells.
    """

    first: MetText
    second: MetText
    matrix: tuple[tuple[float, ...], ...]
    shares: tuple[tuple[float, ...], ...]
    score: float
    without_first: float
    without_second: float
    without_both: float
    total: float
    expected: float
    error: float
    steps: int
    complete: bool
    baseline: str
    scale: float
    average: float

    def links(self) -> list[Link]:
        """Every pair of words apart, those with the largest shares first."""
        found = [
            Link(one, other, self.shares[row][column])
            for row, one in enumerate(self.first.apart)
            for column, other in enumerate(self.second.apart)
        ]
        return sorted(found, key=lambda link: -abs(link.value))


@dataclass(frozen=True, eq=False)
class _Read:
    """A text as it is read, and where in PCA space it points.

    Attributes:
        x, b: its word-embedding vectors (L, E), and those of the wordless text.
        basis, mean: `P_k` (k, d) and m (d,) of its side.
    """

    encoder: Encoder
    tokens: Tokens
    text: str
    x: torch.Tensor
    b: torch.Tensor
    basis: torch.Tensor
    mean: torch.Tensor

    def unit(self, embeddings: torch.Tensor) -> torch.Tensor:
        """Directions (B, k) of embeddings (B, d)."""
        found = (embeddings.double() - self.mean) @ self.basis.T
        return torch.nn.functional.normalize(found, dim=-1, eps=1e-12)

    @cached_property
    def ends(self) -> torch.Tensor:
        """Directions (2, k) of the text and of the wordless one."""
        with torch.no_grad():
            return self.unit(self.encoder.embed(torch.stack([self.x, self.b]), self.tokens))

    @cached_property
    def owners(self) -> np.ndarray:
        """The word of each piece (L,), see `owners_of`."""
        return owners_of(split_words(self.text), self.tokens)

    def entries(self, groups: list[list[int]], rule: Rule) -> torch.Tensor:
        """How the direction changes as each group of words comes in, integrated over the nodes: (G, k)."""
        way = self.x - self.b
        standing = torch.from_numpy(np.stack([np.isin(self.owners, group) for group in groups]))
        moves = STEP * standing[..., None] * way  # (G, L, E)

        def at(node: tuple[float, float]) -> torch.Tensor:
            with torch.inference_mode():
                here = (self.b + node[0] * way)[None]
                found = self.unit(self.encoder.embed(torch.cat([here, here + moves]), self.tokens))
                return node[1] / STEP * (found[1:] - found[:1])

        nodes = list(zip(*(numbers.tolist() for numbers in rule), strict=True))
        taken = side_by_side(at, nodes) if self.encoder.threaded else [at(node) for node in nodes]
        return torch.stack(taken).sum(0)


def _cosine(engine: Engine, ranking: Ranking) -> tuple[Part, TextSimilarity]:
    """The text cosine and its line of the ledger."""
    for part in ranking.parts:
        component = engine.component(part.name)
        if isinstance(component, TextSimilarity) and part.weight > 0:
            if component.kind == "cosine":
                return part, component
            raise SettingsError(
                "Which word met which is told of the text cosine alone, for it alone is a product of two directions; this score uses {kind}.",
                kind=component.kind,
            )
    raise SettingsError(
        "Which word met which is told of the text cosine, and it has no weight in this score: raise the weight of the text."
    )


def _read(engine: Engine, told: tuple[str, Side], k: int, baseline: Baseline) -> _Read:
    """Raises `SettingsError` where the encoder shows no words, or the text has none."""
    encoder, (text, side) = engine.encoder, told
    if "words" not in encoder.explains:
        raise SettingsError(
            "{name} does not show how it reads words: choose another encoder.", name=encoder.name
        )
    if not split_words(text):
        raise SettingsError("One of the two texts has no words, so none can meet.")
    tokens = encoder.tokens(text, side)
    return _Read(encoder, tokens, text, *ends(encoder, tokens, baseline), *engine.space.tensors(k, side))


def _settled(raw: RawAttribution) -> bool:
    return is_complete(float(raw.pieces.sum()), raw.score - raw.baseline)


def _against(read: _Read, other: _Read, baseline: Baseline) -> RawAttribution:
    """Integrated gradients of the cosine, the other text held; nodes are doubled until they add up."""
    held = other.ends[0]
    by_part: list[ScoreFunction] = [lambda embeddings: read.unit(embeddings) @ held]
    found = integrated_gradients(read.encoder, read.tokens, by_part, FIRST, baseline)
    while not _settled(found[0]) and found[0].steps < MOST:
        found = refined(read.encoder, read.tokens, by_part, found, baseline)
    return found[0]


def _groups(sizes: FloatArray) -> tuple[tuple[int, ...], list[list[int]]]:
    """Of words that weigh this much (N,): those that stand apart, and what gets a row, each of them, then all others."""
    most = len(sizes) if len(sizes) <= APART + 1 else APART
    apart = tuple(sorted(np.argsort(-sizes, kind="stable")[:most].tolist()))
    rest = [place for place in range(len(sizes)) if place not in apart]
    return apart, [*([place] for place in apart), *([rest] if rest else [])]


@dataclass(frozen=True, eq=False)
class _Entered:
    """A text's words as they came in against the other text.

    Attributes:
        raw: in cosine, by piece.
        words: their shares, in units of the fused score.
        changes: of the direction, as each group of words came in (G, k).
        whole: the same with each group's part of the wordless direction (G, k).
    """

    raw: RawAttribution
    words: tuple[WordShare, ...]
    apart: tuple[int, ...]
    changes: torch.Tensor
    whole: torch.Tensor


def _enter(read: _Read, other: _Read, scale: float, baseline: Baseline) -> _Entered:
    raw = _against(read, other, baseline)
    count = len(split_words(read.text))
    even = np.isin(np.arange(count), read.owners) / max(len(set(read.owners.tolist()) - {-1}), 1)  # (N,)
    merged = merge_words(read.text, read.tokens, scale * raw.pieces)
    words = tuple(
        replace(word, attribution=word.attribution + scale * raw.baseline * float(part))
        for word, part in zip(merged, even, strict=True)
    )
    apart, groups = _groups(np.array([abs(word.attribution) for word in words]))
    rule = midpoints(raw.steps) if raw.inner else trapezoids(raw.steps)
    changes = read.entries(groups, rule)
    parts = torch.tensor([float(even[group].sum()) for group in groups], dtype=torch.float64)
    return _Entered(raw, words, apart, changes, changes + parts[:, None] * read.ends[1])


def position_of(engine: Engine, ranking: Ranking, item_id: str) -> int:
    """Where an item stands in the history.

    Raises:
        UnknownIdError: the dataset does not hold it.
        SettingsError: it is not in the history.
    """
    found = np.flatnonzero(ranking.profile.history == engine.dataset.item_ids.row(item_id))
    if not len(found):
        raise SettingsError(
            "{item} is not among the past items of this query: choose one that is.", item=item_id
        )
    return int(found[0])


def meet(
    engine: Engine,
    ranking: Ranking,
    item: int,
    position: int | None = None,
    baseline: Baseline = "pad",
    progress: Progress = silent,
) -> Meeting:
    """Share out the text cosine of an item (row) with a past item, or with the query's own words, among pairs of words.

    Args:
        position: which past item, as a place in the history; None for the query's own words.

    Raises:
        SettingsError: the score has no text cosine with a weight, or one of the texts is missing or has no words.
        ModelError: the encoder has no such baseline.
    """
    profile, k, data = ranking.profile, ranking.pca, engine.dataset
    part, cosine = _cosine(engine, ranking)
    if position is None and profile.embedding is None:
        raise SettingsError("This query has no words of its own: choose a past item instead.")
    past = None if position is None else int(profile.history[position])
    told: tuple[str, Side] = (profile.text, "query") if past is None else (data.item_texts[past], "item")
    first = _read(engine, (data.item_texts[item], "item"), k, baseline)
    second = _read(engine, told, k, baseline)
    scale = part.slope * cosine.cosine_factor(profile, k, position)
    entered = []
    for place, (read, other) in enumerate(((first, second), (second, first))):
        progress("reading which word met which", place, 2)
        entered.append(_enter(read, other, scale, baseline))
    progress("reading which word met which", 2, 2)

    one, two = entered
    matrix = scale * (one.changes @ two.changes.T).numpy()
    shares = scale * (one.whole @ two.whole.T).numpy()
    products = (first.ends @ second.ends.T).numpy()  # of the text and the wordless one: rows the first's
    score, without_second, without_first, without_both = (scale * products).ravel().tolist()
    expected = float(products[0, 0] - products[0, 1] - products[1, 0] + products[1, 1])
    found = float((one.changes.sum(0) @ two.changes.sum(0)).item())
    mean = cosine.mean_history_shares(profile, ranking.candidates, k)
    return Meeting(
        first=_met(engine, "item", item, first, one),
        second=_met(engine, "query" if past is None else "past", past, second, two),
        matrix=tuple(tuple(row) for row in matrix.tolist()),
        shares=tuple(tuple(row) for row in shares.tolist()),
        score=score,
        without_first=without_first,
        without_second=without_second,
        without_both=without_both,
        total=float(matrix.sum()),
        expected=scale * expected,
        error=relative_error(found, expected),
        steps=max(one.raw.steps, two.raw.steps),
        complete=_settled(one.raw) and _settled(two.raw) and is_complete(found, expected),
        baseline=baseline,
        scale=scale,
        average=part.slope * float(part.centre - mean.sum() if position is None else mean[position]),
    )


def _met(engine: Engine, role: str, item: int | None, read: _Read, entered: _Entered) -> MetText:
    data = engine.dataset
    identifier, title = ("", "") if item is None else (data.item_ids.ids[item], data.title(item))
    return MetText(role, identifier, title, read.text, entered.words, entered.apart, read.tokens.cut)
