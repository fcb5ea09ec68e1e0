"""From text to taste: what people with this history would like, learned from what items say about themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import dpstrf

from recsys_core.components.base import FittedComponent, TextScorer, Training
from recsys_core.components.blocks import answered, history_matrix, signs
from recsys_core.components.content import ContentKernel
from recsys_core.components.ease import EASE
from recsys_core.components.registry import by_tier, component
from recsys_core.lazy_modules import torch
from recsys_core.query import Profile
from recsys_core.threads import side_by_side
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

MOST = 1200
"""Items the map is learned from: the most liked ones. Half as many make new items worse."""
POINTS = 300
"""Items all others are compared with. More make a PCA slider slower and new items no better."""
REFERENCE = 64
"""PCA size at which they are chosen."""
STEADY = 1e-4
"""Added to their kernel's diagonal: at a small PCA size some are as good as the same."""
ROWS = 256
"""Rows of the kernel worked out at a time: few enough that they stay in a core's own cache."""
LARGEST = 20_000
"""Largest catalogue whose kernel is kept up with a moving slider."""
CELLS = 6_000_000
"""Largest kernel held; where there are many items they are compared with fewer."""
SURER = 3.0
"""Where people are known items resemble each other less by chance, and the ridge is divided by this."""


@component
class TextMap(FittedComponent):
    """Kernel ridge regression from an item's text, category and year to its EASE score for the history.

    `s_i = k_i A^-1 C^T e` with `A = C^T C + lambda (P + epsilon I)`: e are the EASE scores of the M items learned from (the
    most liked ones), k_i the kernel between item i and m points chosen among them, C that between all M and the points,
    P that among the points (the subset of regressors: Smola & Bartlett, NIPS 2000; with all M as points it is plain kernel
    ridge regression). The points are the pivots of an incomplete Cholesky decomposition (Fine & Scheinberg, JMLR 2001).
    The kernel is `(m exp(-2 g (1 - cos(f_i, f_j))) + (1 - m) cos(c_i, c_j)) exp(-|year_i - year_j| / y)`, see `ContentKernel`.
    EASE scores are sums over past items, so shares are exact; the kernel is smooth in the text, so words have gradients.
    A new item has a score from its text alone.

    Args:
        width: g, how fast nearness falls with the distance of two texts.
        mix: m, the share of the text in the kernel; the category has the rest.
        years: y, the years apart at which the kernel falls to 1/e.
        ridge: lambda of the kernel regression.
        regularisation: lambda of the EASE whose scores it learns, in people.
        points: m, how many items the kernel is taken with.
    """

    name = "text_map"
    group = "text"
    label = msg("Text to taste")
    shares = by_tier(0.4)
    largest = LARGEST

    def __init__(
        self,
        width: float = 0.76,
        mix: float = 0.76,
        years: float = 25.0,
        ridge: float = 3.0,
        regularisation: float = 1000.0,
        points: int = POINTS,
    ) -> None:
        self.width = width
        self.mix = mix
        self.years = years
        self.ridge = ridge
        self.regularisation = regularisation
        self.points = points

    def fit(self, training: Training) -> TextMap:
        """Choose the items to learn from, solve EASE among them and choose the points."""
        likes = np.asarray(training.likes.sum(axis=0))
        chosen = np.argsort(-likes, kind="stable")[:MOST]
        chosen = chosen[likes[chosen] > 0]
        self.points_: RowArray = chosen[self._pivots(training, chosen)]
        self.rows_: RowArray = np.sort(chosen)
        self.place_ = np.full(len(likes), -1)
        self.place_[self.rows_] = np.arange(len(self.rows_))
        small = Training(training.likes[:, self.rows_], training.space, training.dataset)
        self.targets_: FloatArray = EASE(self.regularisation).fit(small).weights_  # (M, M)
        return self.ready(training)

    def _pivots(self, training: Training, rows: RowArray) -> RowArray:
        """Places in `rows` of the points: each is the item the ones before tell least about; the first is the most liked."""
        if not len(rows):
            return rows
        kernel = self._content(training).between(rows, rows, min(REFERENCE, training.space.size))
        np.fill_diagonal(kernel, np.diag(kernel).round(9))  # a tie must not be broken by rounding
        _, pivots, rank, _ = dpstrf(kernel, tol=STEADY)
        wanted = min(self.points, max(CELLS // training.likes.shape[1], 1), rank)
        found: RowArray = pivots[:wanted].astype(np.int64) - 1
        return found

    def _content(self, training: Training) -> ContentKernel:
        return ContentKernel.of(training.space, training.dataset.items, self.width, self.mix, self.years)

    def ready(self, training: Training) -> TextMap:
        """Build the parts of the kernel without text; those with it are worked out by PCA size."""
        self.space = training.space
        kernel = self._content(training)
        fixed, category = kernel.fixed(slice(None), self.points_)  # (n, m) each
        self.features = torch.from_numpy(self.space.coordinates_.astype(np.float32))
        self.category = torch.from_numpy(category).float()
        self.fixed = torch.from_numpy(fixed).mul_(self.mix * np.exp(-2 * self.width)).float()
        self.lift = self.ridge / (SURER if kernel.share else 1.0)
        self.kernels = lru_cache(maxsize=3)(self._kernels)
        self.systems = lru_cache(maxsize=3)(self._systems)
        self.wanted = lru_cache(maxsize=16)(self._wanted)
        self.answers = lru_cache(maxsize=16)(self._answers)
        self.learned = lru_cache(maxsize=3)(self._learned)
        self.prepared: dict[int, FloatArray] = {}  # PCA size: the answer to each past item alone (M, m)
        return self

    def _kernels(self, k: int) -> FloatArray:
        """Kernel (n, m) between all items and the points at PCA size k.

        Its entries are single-precision numbers, and everything is reckoned from them in double. Block by block and by two
        threads: this is what a moved PCA slider waits for.
        """
        own = self.features[:, :k] * self._scale(self.space.norms(k))
        points = self.learned(k)
        whole: FloatArray = np.empty((len(own), len(self.points_)))

        def fill(start: int) -> None:
            part = slice(start, start + ROWS)
            whole[part] = self._near(own[part], points, part)

        side_by_side(fill, range(0, len(own), ROWS))
        return whole

    def _scale(self, lengths: FloatArray) -> torch.Tensor:
        """What coordinates of these lengths are multiplied with (r, 1), on both sides of a product."""
        scale = np.sqrt(2 * self.width) / np.maximum(lengths, 1e-12)
        return torch.from_numpy(scale[:, None].astype(np.float32))

    def _near(self, own: torch.Tensor, points: torch.Tensor, part: slice) -> NDArray[np.float32]:
        """Rows `part` of the kernel (r, m), from scaled coordinates (r, k) and (k, m)."""
        near = torch.mm(own, points).exp_()  # exp(2 g cos)
        found: NDArray[np.float32] = torch.addcmul(
            self.category[part], near, self.fixed[part], out=near
        ).numpy()
        return found

    def _learned(self, k: int) -> torch.Tensor:
        """Scaled coordinates of the points (k, m)."""
        scale = self._scale(self.space.norms(k)[self.points_])
        return (self.features[self.points_, :k] * scale).T.contiguous()

    def _systems(self, k: int) -> tuple[FloatArray, FloatArray]:
        """The kernel between the items learned from and the points (M, m), and the lower Cholesky factor of A (m, m)."""
        kernel = self.kernels(k)
        learned = kernel[self.rows_]
        halves = np.array_split(
            learned, 2
        )  # whatever the number of threads: sums depend on where they are cut
        system = np.sum(side_by_side(lambda half: half.T @ half, halves), axis=0)
        system += self.lift * kernel[self.points_]
        system[np.diag_indices_from(system)] += self.lift * STEADY
        return learned, cholesky(system, lower=True, overwrite_a=True, check_finite=False)

    def prepare(self, k: int) -> None:
        """Solve for every item learned from at a PCA size, which is then quick for everybody."""
        if k in self.prepared or not len(self.rows_):
            return
        learned, factor = self.systems(k)
        wanted = (self.targets_ @ learned).T
        solved = cho_solve((factor, True), wanted, overwrite_b=True, check_finite=False)
        self.prepared = {k: np.ascontiguousarray(solved.T)}

    def _known(self, history: bytes, signs: bytes) -> tuple[RowArray, FloatArray]:
        """Places of the past items learned from, and whether they are liked (1) or disliked (-1)."""
        places = self.place_[np.frombuffer(history, np.int64)]
        return places[places >= 0], np.frombuffer(signs)[places >= 0]

    def _wanted(self, history: bytes, signs: bytes) -> FloatArray:
        """EASE scores (M,) of the items learned from: the same at every PCA size."""
        known, own = self._known(history, signs)
        scores: FloatArray = own @ self.targets_[known]
        return scores

    def _answers(self, history: bytes, signs: bytes, k: int) -> FloatArray | None:
        known, own = self._known(history, signs)
        if not len(known):
            return None
        ready = self.prepared.get(k)  # once: another thread may prepare another size meanwhile
        if ready is not None:
            answer: FloatArray = own @ ready[known]
            return answer
        learned, factor = self.systems(k)
        target = self.wanted(history, signs) @ learned
        solved: FloatArray = cho_solve((factor, True), target, check_finite=False)
        return solved

    def _answer(self, profile: Profile, k: int) -> FloatArray | None:
        """`A^-1 C^T e` (m,) for this history; None where no past item was learned from."""
        return self.answers(profile.history.tobytes(), profile.signs.tobytes(), k)

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Predicted EASE scores (n,); None where no past item was learned from."""
        answer = self._answer(profile, k)
        return None if answer is None else self.kernels(k) @ answer

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """Two products at the size prepared, else one after the other."""
        ready = self.prepared.get(k)
        if ready is None:
            return super().score_many(profiles, k)
        answers = history_matrix(profiles, signs, len(self.rows_), self.place_) @ ready
        table = answers @ self.kernels(k).T
        return answered(profiles, table, lambda profile: not (self.place_[profile.history] >= 0).any())

    def _shares(self, profile: Profile, kernel: FloatArray, k: int) -> FloatArray:
        """Share of each past item (H, r) in the predictions for rows of the kernel (r, m)."""
        places = self.place_[profile.history]
        known = places >= 0
        shares = np.zeros((len(places), len(kernel)))
        if known.any() and len(kernel):
            ready = self.prepared.get(k)
            if ready is not None:
                each = ready[places[known]] @ kernel.T
            else:
                learned, factor = self.systems(k)
                solved = cho_solve((factor, True), kernel.T, check_finite=False)  # (m, r)
                each = self.targets_[places[known]] @ (learned @ solved)
            shares[known] = profile.signs[known, None] * each
        return shares

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Share of each past item in the predictions (H, r)."""
        return self._shares(profile, self.kernels(k)[items], k)

    def shares_and_mean(
        self, profile: Profile, items: RowArray, among: RowArray, k: int
    ) -> tuple[FloatArray, FloatArray]:
        """Shares (H, r), and their mean over the items `among` (H,): those in the mean row of the kernel."""
        kernel = self.kernels(k)
        weights = np.zeros(len(kernel))
        weights[among] = 1.0 / len(among)
        shares = self._shares(profile, np.vstack([kernel[items], weights @ kernel]), k)
        return shares[:, :-1], shares[:, -1]

    def mean_history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Mean share of each past item over items (H,)."""
        return self.shares_and_mean(profile, items[:0], items, k)[1]

    def text_scorer(self, k: int, embeddings: np.ndarray) -> TextScorer:
        """Predictions for items whose texts are embedded as (n, d); categories and years held fixed."""
        moved = self.space.project(embeddings, k)
        own = torch.from_numpy(moved.astype(np.float32)) * self._scale(np.linalg.norm(moved, axis=1))
        kernel = self._near(own, self.learned(k), slice(None))

        def score(profile: Profile) -> FloatArray | None:
            answer = self._answer(profile, k)
            return None if answer is None else kernel.astype(np.float64) @ answer

        return score

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Predictions (B,) were the item's text embedded as (B, d); category and year held fixed."""
        return self.item_texts_score(
            profile, [item], [len(embeddings)], k, self.space.projected(embeddings, k)
        )

    def item_texts_score(
        self,
        profile: Profile,
        items: Sequence[int],
        sizes: Sequence[int],
        k: int,
        coordinates: torch.Tensor,
    ) -> torch.Tensor | None:
        """Predictions for the texts of several items: all are compared with the points at once."""
        answer = self._answer(profile, k)
        if answer is None:
            return None
        lengths = coordinates.norm(dim=-1, keepdim=True).clamp_min(1e-12)
        vectors = coordinates * (float(np.sqrt(2 * self.width)) / lengths)
        near = torch.exp(vectors @ self.learned(k).to(vectors.dtype))  # (B, m)
        worth = torch.from_numpy(answer)
        rows = torch.tensor(list(items))
        fixed = self.fixed[rows].double() * worth  # (items, m)
        rest = self.category[rows].double() @ worth  # (items,)
        found = [
            part.double() @ own + added
            for part, own, added in zip(torch.split(near, list(sizes)), fixed, rest, strict=True)
        ]
        return torch.cat(found)

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: the history alone speaks here."""
        return None

    def past_text_score(
        self, profile: Profile, position: int, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: past items speak through who else liked them, not through their texts."""
        return None
