"""From text to taste: what people with this history would like, learned from what items say about themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch

from recsys_core.components.base import Stored, TextScorer, Training
from recsys_core.components.blocks import answered, history_matrix, signs
from recsys_core.components.content import ContentKernel
from recsys_core.components.ease import EASE
from recsys_core.components.kernel_solver import KernelSolver, exactly, summed
from recsys_core.kept import Kept
from recsys_core.query import Profile
from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray, RowArray

MOST = 1200
"""Items the map is learned from: the most liked ones. Half as many make a PCA slider quicker and new items worse."""
ROWS = 128
"""Rows of the kernel worked out at a time: few enough that they stay in a core's own cache."""
LARGEST = 20_000
"""Largest catalogue whose kernel is kept up with a moving slider."""
CELLS = 6_000_000
"""Largest kernel held; where there are many items they are compared with fewer."""
SURER = 3.0
"""Where people are known items resemble each other less by chance, and the ridge is divided by this."""

COLUMNS = 512
"""Solutions kept for items that were explained."""


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
        # Items learned from come first, so that their own kernel is the upper part of the whole.
        order = np.concatenate([self.rows_, np.setdiff1d(np.arange(len(fixed)), self.rows_)])
        self.spot = np.argsort(order)
        self.features = torch.from_numpy(self.space.coordinates_[order].astype(np.float32))
        self.order = order
        self.category = torch.from_numpy(category[order]).float()
        self.fixed = torch.from_numpy(fixed[order]).mul_(self.mix * np.exp(-2 * self.width)).float()
        self.lift = self.ridge / (SURER if self.kernel.share else 1.0)
        self.kernels = lru_cache(maxsize=3)(self._kernels)
        self.solver = KernelSolver(self.kernels, len(self.rows_), self.lift, self.space.size)
        self.answers = lru_cache(maxsize=16)(self._answers)
        self.learned = lru_cache(maxsize=3)(self._learned)
        self.columns: Kept[FloatArray] = Kept(COLUMNS)
        # At the size prepared, for each past item: its EASE weights times `(K + lambda I)^-1` (M, M), and what it adds to
        # the scores of all items (M, n).
        self.prepared: dict[int, tuple[FloatArray, FloatArray]] = {}
        return self

    def _kernels(self, k: int) -> torch.Tensor:
        """Kernel (n, M) at PCA size k, in the order of `order`.

        Its entries are single-precision numbers, and everything is reckoned from them in double. Block by block and by two
        threads: this is what a moved PCA slider waits for.
        """
        scale = self._scale(self.space.norms(k)[self.order])
        own = self.features[:, :k] * scale
        known = own[: len(self.rows_)].T.contiguous()
        whole = torch.empty((len(own), len(self.rows_)))

        def fill(start: int) -> None:
            part = slice(start, start + ROWS)
            self._near(own[part], known, part, whole[part])

        side_by_side(fill, range(0, len(own), ROWS))
        return whole

    def _scale(self, lengths: FloatArray) -> torch.Tensor:
        """What coordinates are multiplied with (n, 1): alike for rows and columns, so that the kernel is symmetric to the last bit."""
        scale = np.sqrt(2 * self.width) / np.maximum(lengths, 1e-12)
        return torch.from_numpy(scale[:, None].astype(np.float32))

    def _near(self, own: torch.Tensor, known: torch.Tensor, part: slice, out: torch.Tensor) -> torch.Tensor:
        """Rows `part` of the kernel into `out` (r, M), from scaled coordinates (r, k) and (k, M)."""
        near = torch.mm(own, known, out=out).exp_()  # exp(2 g cos)
        return torch.addcmul(self.category[part], near, self.fixed[part], out=near)

    def prepare(self, k: int) -> None:
        """Solve for every item learned from at a PCA size, which is then quick for everybody."""
        if k in self.prepared or not len(self.rows_):
            return
        square = self.kernels(k)[: len(self.rows_)].double()
        square.diagonal().add_(self.lift)
        solved = torch.cholesky_solve(torch.from_numpy(self.targets_.T.copy()), torch.linalg.cholesky(square))
        solved = solved.T.contiguous()
        scores = (solved @ self.kernels(k).double().T).numpy()
        self.prepared = {k: (solved.numpy(), np.ascontiguousarray(scores[:, self.spot]))}

    def prepare_moves(self) -> None:
        """Work out the inverses that all sizes lean on."""
        if len(self.rows_):
            self.solver.prepare()

    def _learned(self, k: int) -> torch.Tensor:
        """Scaled coordinates of the items learned from (k, M)."""
        scale = self._scale(self.space.norms(k)[self.rows_])
        return (self.features[: len(self.rows_), :k] * scale).T.contiguous()

    def _answers(self, history: bytes, signs: bytes, k: int) -> FloatArray | None:
        places = self.place_[np.frombuffer(history, np.int64)]
        if not (places >= 0).any():
            return None
        known, own = places[places >= 0], np.frombuffer(signs)[places >= 0]
        ready = self.prepared.get(k)  # once: another thread may prepare another size meanwhile
        if ready is not None:
            answer: FloatArray = own @ ready[0][known]
            return answer
        target = own @ self.targets_[known]
        solved: FloatArray = self.solver.solve(k, target[None])[0]
        return solved

    def _answer(self, profile: Profile, k: int) -> FloatArray | None:
        """`(K + lambda I)^-1 e` (M,) for this history; None where no past item was learned from."""
        return self.answers(profile.history.tobytes(), profile.signs.tobytes(), k)

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Predicted EASE scores (n,); None where no past item was learned from."""
        ready = self.prepared.get(k)
        if ready is not None:
            places = self.place_[profile.history]
            known = places >= 0
            sums: FloatArray = profile.signs[known] @ ready[1][places[known]]
            return sums if known.any() else None
        answer = self._answer(profile, k)
        if answer is None:
            return None
        scores: FloatArray = exactly(self.kernels(k), answer[:, None])[self.spot, 0]
        return scores

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One product at the size prepared, else one after the other."""
        ready = self.prepared.get(k)
        if ready is None:
            return super().score_many(profiles, k)
        table = history_matrix(profiles, signs, len(self.rows_), self.place_) @ ready[1]
        return answered(profiles, table, lambda profile: not (self.place_[profile.history] >= 0).any())

    def _shares(self, profile: Profile, kernel: FloatArray, items: RowArray, k: int) -> FloatArray:
        """Share of each past item (H, m) in `kernel (K + lambda I)^-1 e`, for rows of the kernel (m, M).

        Args:
            items: whose rows the first of them are.
        """
        places = self.place_[profile.history]
        known = places >= 0
        shares = np.zeros((len(places), len(kernel)))
        if known.any() and len(kernel):
            solved = self._solved(kernel, items, k)
            shares[known] = profile.signs[known, None] * (self.targets_[places[known]] @ solved.T)
        return shares

    def _solved(self, kernel: FloatArray, items: RowArray, k: int) -> FloatArray:
        """`(K + lambda I)^-1` times rows of the kernel (m, M); those of `items`, the first of them, are kept."""
        kept = [self.columns.get((k, int(item))) for item in items] + [None] * (len(kernel) - len(items))
        todo = [place for place, row in enumerate(kept) if row is None]
        if todo:
            for place, row in zip(todo, self.solver.solve(k, kernel[todo]), strict=True):
                kept[place] = row.copy()
                if place < len(items):
                    self.columns.put((k, int(items[place])), kept[place])  # type: ignore[arg-type]
        return np.stack(kept)  # type: ignore[arg-type]

    def _rows(self, items: RowArray, k: int) -> FloatArray:
        """Rows of the kernel (m, M)."""
        rows: FloatArray = self.kernels(k).numpy()[self.spot[items]].astype(np.float64)
        return rows

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Share of each past item in the predictions (H, m)."""
        ready = self.prepared.get(k)
        if ready is not None:
            return self._prepared_shares(profile, ready[1])[:, items]
        return self._shares(profile, self._rows(items, k), items, k)

    def _prepared_shares(self, profile: Profile, adds: FloatArray) -> FloatArray:
        """Share of each past item in the predictions for all items (H, n), from what each adds at the size prepared."""
        places = self.place_[profile.history]
        signs = np.where(places >= 0, profile.signs, 0.0)
        shares: FloatArray = signs[:, None] * adds[np.maximum(places, 0)]
        return shares

    def shares_and_mean(
        self, profile: Profile, items: RowArray, among: RowArray, k: int
    ) -> tuple[FloatArray, FloatArray]:
        """Shares (H, m), and their mean over the items `among` (H,): those in the mean row of the kernel.

        All are solved together, which costs hardly more than one.
        """
        ready = self.prepared.get(k)
        if ready is not None:
            everything = self._prepared_shares(profile, ready[1])
            return everything[:, items], everything[:, among].mean(axis=1)
        whole = self.kernels(k)
        weights = np.zeros(len(whole))
        weights[self.spot[among]] = 1.0 / len(among)
        rows = np.concatenate([self._rows(items, k), summed(weights, whole)[None]])
        shares = self._shares(profile, rows, items, k)
        return shares[:, :-1], shares[:, -1]

    def mean_history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Mean share of each past item over items (H,)."""
        return self.shares_and_mean(profile, items[:0], items, k)[1]

    def text_scorer(self, k: int, embeddings: np.ndarray) -> TextScorer:
        """Predictions for items whose texts are embedded as (n, d); categories and years held fixed."""
        moved = self.space.project(embeddings, k)[self.order]
        own = torch.from_numpy(moved.astype(np.float32)) * self._scale(np.linalg.norm(moved, axis=1))
        kernel = self._near(own, self.learned(k), slice(None), torch.empty((len(own), len(self.rows_))))

        def score(profile: Profile) -> FloatArray | None:
            answer = self._answer(profile, k)
            if answer is None:
                return None
            scores: FloatArray = exactly(kernel, answer[:, None])[self.spot, 0]
            return scores

        return score

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Predictions (B,) were the item's text embedded as (B, d); category and year held fixed."""
        return self.item_texts_score(profile, [item], [len(embeddings)], k, embeddings)

    def item_texts_score(
        self,
        profile: Profile,
        items: Sequence[int],
        sizes: Sequence[int],
        k: int,
        embeddings: torch.Tensor,
    ) -> torch.Tensor | None:
        """Predictions for the texts of several items: all are compared with the items learned from at once."""
        answer = self._answer(profile, k)
        if answer is None:
            return None
        vectors = torch.nn.functional.normalize(self.space.projected(embeddings, k), dim=-1, eps=1e-12)
        learned = self.learned(k).to(vectors.dtype)
        near = torch.exp(float(np.sqrt(2 * self.width)) * vectors @ learned)  # (B, M)
        worth = torch.from_numpy(answer)
        spots = torch.from_numpy(self.spot[list(items)])
        fixed = self.fixed[spots].double() * worth  # (m, M)
        rest = self.category[spots].double() @ worth  # (m,)
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
