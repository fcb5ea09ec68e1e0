"""From text to taste: what people with this history would like, learned from what items say about themselves."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from scipy.sparse.linalg import LinearOperator, cg

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
"""Up to this many entries the kernel is worked with in float64, beyond in float32."""

LANDMARKS = (16, 128)
"""PCA sizes whose inverse kernels are worked out: they bring every other size near the identity."""

REFINEMENTS = 2
"""Rounds that bring a solution from single to double precision: each gains about five digits."""


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
        self.features = torch.from_numpy(self.space.coordinates_.astype(np.float32))
        self.precision = torch.float64 if fixed.size <= EXACT else torch.float32
        self.category = torch.from_numpy(category).float()
        self.fixed = torch.from_numpy(fixed).mul_(self.mix * np.exp(-2 * self.width)).float()
        self.kernels = lru_cache(maxsize=3)(self._kernels)
        self.factors = lru_cache(maxsize=3)(self._factors)
        self.inverses = lru_cache(maxsize=len(LANDMARKS))(self._inverses)
        self.answers = lru_cache(maxsize=16)(self._answers)
        self.learned = lru_cache(maxsize=3)(self._learned)
        return self

    def _kernels(self, k: int) -> tuple[FloatArray, FloatArray]:
        """Kernel (n, M) at PCA size k, and `K + lambda I` (M, M).

        By torch, in single precision and few passes: this is what a moved PCA slider waits for.
        """
        lengths = 2 * self.width / np.maximum(self.space.norms(k), 1e-12)
        scaled = self.features[:, :k] * torch.from_numpy(lengths.astype(np.float32))[:, None]
        known = self.features[self.rows_, :k]
        known /= torch.from_numpy(np.maximum(self.space.norms(k)[self.rows_], 1e-12).astype(np.float32))[
            :, None
        ]
        near = (scaled @ known.T).exp_()  # exp(2 g cos)
        kernel = torch.addcmul(self.category, near, self.fixed, out=near)
        square = kernel[torch.from_numpy(self.rows_)].double()
        square.diagonal().add_(self.ridge / (SURER if self.kernel.share else 1.0))
        return kernel.to(self.precision).numpy(), square.numpy()

    def _factors(self, k: int) -> torch.Tensor:
        """Cholesky factor of `K + lambda I` in single precision."""
        factor: torch.Tensor = torch.linalg.cholesky(torch.from_numpy(self.kernels(k)[1]).float())
        return factor

    def _inverses(self, landmark: int) -> LinearOperator:
        """`(K + lambda I)^-1` at a landmark, in single precision."""
        inverse = torch.cholesky_inverse(self.factors(landmark)).numpy()
        return LinearOperator(
            inverse.shape, matvec=lambda vector: inverse @ vector.astype(np.float32), dtype=np.float64
        )

    def _near_inverse(self, k: int) -> LinearOperator:
        """The inverse at the landmark next to k."""
        nearest = min(LANDMARKS, key=lambda landmark: abs(np.log(landmark / k)))
        return self.inverses(min(nearest, self.space.size))

    def _solve(self, k: int, target: FloatArray) -> FloatArray:
        """`(K + lambda I)^-1` times columns (M, c).

        Solved in single precision and refined in double (Wilkinson's iterative refinement; Higham, Accuracy and
        Stability of Numerical Algorithms, chapter 12): shares sum to the score as if all were done in double.
        """
        square, factor = torch.from_numpy(self.kernels(k)[1]), self.factors(k)
        wanted = torch.from_numpy(np.ascontiguousarray(target, np.float64))
        solved = torch.cholesky_solve(wanted.float(), factor).double()
        for _ in range(REFINEMENTS):
            solved += torch.cholesky_solve((wanted - square @ solved).float(), factor).double()
        return solved.numpy()

    def _learned(self, k: int) -> torch.Tensor:
        """Vectors of length 1 of the items learned from (k, M)."""
        return torch.from_numpy(np.ascontiguousarray(self.kernel.unit(k, self.rows_).T))

    def _answers(self, history: bytes, signs: bytes, k: int) -> FloatArray | None:
        places = self.place_[np.frombuffer(history, np.int64)]
        if not (places >= 0).any():
            return None
        target = np.frombuffer(signs)[places >= 0] @ self.targets_[places[places >= 0]]
        # Some ten products with the neighbouring size's inverse (twenty for the smallest sizes): cheaper than a
        # factorisation for one column.
        answer, unfinished = cg(self.kernels(k)[1], target, rtol=1e-11, maxiter=500, M=self._near_inverse(k))
        return self._solve(k, target[:, None])[:, 0] if unfinished else answer

    def _answer(self, profile: Profile, k: int) -> FloatArray | None:
        """`(K + lambda I)^-1 e` (M,) for this history; None where no past item was learned from."""
        return self.answers(profile.history.tobytes(), profile.signs.tobytes(), k)

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Predicted EASE scores (n,); None where no past item was learned from."""
        answer = self._answer(profile, k)
        return None if answer is None else self.kernels(k)[0] @ answer

    def _shares(self, profile: Profile, kernel: FloatArray, k: int) -> FloatArray:
        """Share of each past item (H, m) in `kernel (K + lambda I)^-1 e`, for rows of the kernel (m, M)."""
        places = self.place_[profile.history]
        known = places >= 0
        shares = np.zeros((len(places), len(kernel)))
        if known.any():
            shares[known] = profile.signs[known, None] * (
                self.targets_[places[known]] @ self._solve(k, kernel.T)
            )
        return shares

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Share of each past item in the predictions (H, m)."""
        return self._shares(profile, self.kernels(k)[0][items], k)

    def mean_history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Mean share of each past item over items (H,): the share in the mean row of the kernel, solved once."""
        return self._shares(profile, self.kernels(k)[0][items].mean(axis=0, keepdims=True), k)[:, 0]

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Predictions (B,) were the item's text embedded as (B, d); category and year held fixed."""
        answer = self._answer(profile, k)
        if answer is None:
            return None
        basis, mean = self.space.tensors(k, "item")
        vectors = torch.nn.functional.normalize((embeddings.double() - mean) @ basis.T, dim=-1, eps=1e-12)
        near = torch.exp(2 * self.width * (vectors @ self.learned(k)))  # (B, M)
        worth = torch.from_numpy(answer)
        return near @ (self.fixed[item].double() * worth) + self.category[item].double() @ worth

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
