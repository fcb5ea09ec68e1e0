"""From text to taste: what people with this history would like, learned from what items say about themselves."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch

from recsys_core.components.base import Stored, Training
from recsys_core.components.content import ContentKernel
from recsys_core.components.ease import EASE
from recsys_core.query import Profile
from recsys_core.types import FloatArray, RowArray

MOST = 1200
"""Items the map is learned from: the most liked ones. Half as many make a PCA slider quicker and new items worse."""
LARGEST = 20_000
"""Largest catalogue whose kernel is kept up with a moving slider."""
CELLS = 6_000_000
"""Largest kernel held; where there are many items they are compared with fewer."""
SURER = 3.0
"""Where people are known items resemble each other less by chance, and the ridge is divided by this."""

EXACT = 3_000_000
"""Up to this many entries the kernel is kept in float64, beyond in float32."""


class TextMap(Stored):
    """Kernel ridge regression from an item's text, category and year to its EASE score for the history.

    `s_i = k_i (K + lambda I)^-1 e`, with e the EASE scores of the items learned from (the most liked ones), K their
    kernel and k_i the kernel between item i and them: `(m exp(-2 g (1 - cos(f_i, f_j))) + (1 - m) cos(c_i, c_j))
    exp(-|year_i - year_j| / y)`. EASE scores are sums over past items, so shares are exact; the kernel is smooth in
    the text, so words have gradients. A new item has a score from its text alone.
    """

    name = "text_map"
    group = "text"

    def __init__(
        self,
        width: float = 0.76,
        mix: float = 0.76,
        years: float = 25.0,
        ridge: float = 3.0,
        regularisation: float = 1000.0,
    ) -> None:
        self.width = width
        self.mix = mix
        self.years = years
        self.ridge = ridge
        self.regularisation = regularisation

    def fit(self, training: Training) -> TextMap:
        """Choose the items to learn from and solve EASE among them."""
        likes = np.asarray(training.likes.sum(axis=0))
        chosen = np.argsort(-likes, kind="stable")[: max(min(MOST, CELLS // len(likes)), 1)]
        self.rows_: RowArray = np.sort(chosen[likes[chosen] > 0])
        self.place_ = np.full(len(likes), -1)
        self.place_[self.rows_] = np.arange(len(self.rows_))
        small = Training(training.likes[:, self.rows_], training.space, training.dataset)
        self.targets_: FloatArray = EASE(self.regularisation).fit(small).weights_  # (M, M)
        return self.ready(training)

    def ready(self, training: Training) -> TextMap:
        """Build the parts of the kernel without text; those with it are worked out by PCA size."""
        self.space = training.space
        self.kernel = ContentKernel.of(
            training.space, training.dataset.items, self.width, self.mix, self.years
        )
        fixed, category = self.kernel.fixed(slice(None), self.rows_)  # (n, M) each
        precision = torch.float64 if fixed.size <= EXACT else torch.float32
        self.category = torch.from_numpy(category).to(precision)
        self.fixed = torch.from_numpy(fixed).mul_(self.mix * np.exp(-2 * self.width)).to(precision)
        self.kernels = lru_cache(maxsize=3)(self._kernels)
        self.solutions = lru_cache(maxsize=4)(self._solutions)
        return self

    def _kernels(self, k: int) -> tuple[FloatArray, torch.Tensor]:
        """Kernel (n, M) at PCA size k and the Cholesky factor of `K + lambda I`.

        By torch, and in few passes: this is what a moved PCA slider waits for.
        """
        lengths = 2 * self.width / np.maximum(self.space.norms(k), 1e-12)
        scaled = torch.from_numpy(self.space.items(k) * lengths[:, None]).to(self.fixed.dtype)
        known = torch.from_numpy(self.kernel.unit(k, self.rows_)).to(self.fixed.dtype)
        near = (scaled @ known.T).exp_()  # exp(2 g cos)
        kernel = torch.addcmul(self.category, near, self.fixed, out=near)
        square = kernel[torch.from_numpy(self.rows_)].double()
        square.diagonal().add_(self.ridge / (SURER if self.kernel.share else 1.0))
        return kernel.numpy(), torch.linalg.cholesky(square)

    def _solve(self, k: int, target: FloatArray) -> FloatArray:
        """`(K + lambda I)^-1` times columns (M, c)."""
        solved: FloatArray = torch.cholesky_solve(
            torch.from_numpy(np.ascontiguousarray(target)), self.kernels(k)[1]
        ).numpy()
        return solved

    def _solutions(self, history: bytes, k: int) -> FloatArray | None:
        """`(K + lambda I)^-1` times the EASE scores of each past item (M, H); None where none was learned from."""
        places = self.place_[np.frombuffer(history, np.int64)]
        if not (places >= 0).any():
            return None
        own = np.where((places >= 0)[:, None], self.targets_[places], 0.0)  # (H, M)
        return self._solve(k, own.T)

    def _answer(self, profile: Profile, k: int) -> FloatArray | None:
        places = self.place_[profile.history]
        if not (places >= 0).any():
            return None
        target = profile.signs[places >= 0] @ self.targets_[places[places >= 0]]
        return self._solve(k, target[:, None])[:, 0]

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Predicted EASE scores (n,); None where no past item was learned from."""
        answer = self._answer(profile, k)
        return None if answer is None else self.kernels(k)[0] @ answer

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Share of each past item in the predictions (H, m)."""
        solved = self.solutions(profile.history.tobytes(), k)  # asked for block by block: solved once
        if solved is None:
            return np.zeros((len(profile.history), len(items)))
        shares: FloatArray = (self.kernels(k)[0][items] @ solved).T
        return profile.signs[:, None] * shares

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Predictions (B,) were the item's text embedded as (B, d); category and year held fixed."""
        answer = self._answer(profile, k)
        if answer is None:
            return None
        basis, mean = self.space.tensors(k, "item")
        vectors = torch.nn.functional.normalize((embeddings.double() - mean) @ basis.T, dim=-1, eps=1e-12)
        known = torch.from_numpy(np.ascontiguousarray(self.kernel.unit(k, self.rows_)))
        near = torch.exp(2 * self.width * (vectors @ known.T))  # (B, M)
        worth = torch.from_numpy(answer)
        return near @ (self.fixed[item].double() * worth) + self.category[item].double() @ worth

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: the history alone speaks here."""
        return None
