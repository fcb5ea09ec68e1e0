"""Matrix factorisation trained on the features of the items and the interactions together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import scipy.sparse as sp

from recsys_core.components.attributes import item_attributes
from recsys_core.components.base import FittedComponent, TextScorer, Training
from recsys_core.components.blocks import answered, no_history
from recsys_core.components.creators import item_creators
from recsys_core.components.registry import by_tier, component
from recsys_core.lazy_modules import torch
from recsys_core.query import Profile
from recsys_core.threads import side_by_side
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

BLOCK = 512
"""Rows solved at once: what bounds memory."""
TOGETHER = 4096
"""Items whose factors are worked out at once by a thread."""
ATTRIBUTE_RIDGE = 3.0
"""Of the weights of category, decade and people."""
TOLERANCE = 1e-8
"""Of the conjugate gradients that weigh category, decade and people where these are many."""
FEW_NAMES = 200
"""Up to this many of them are weighed in closed form, which then is several times as quick."""
EXACT = 1_000_000
"""Up to this many numbers the maps from priors to factors are kept in float64, beyond in float32: a PCA slider waits for them."""


@component
class FeatureALS(FittedComponent):
    """Implicit ALS whose item factors have a prior from the features: `y_i ~ Normal(B f_i + C a_i + c, I / lambda)`.

    f are the PCA coordinates of the item's text; a its category and decade, and its people, each one-hot with unit
    length. Loss: Hu, Koren & Volinsky (ICDM 2008) with confidence `c = 1 + alpha r` for likes and 1 elsewhere, r being
    the like's relative strength (eq. 6, see `datasets.strengths`; 1 where none is known); the Gaussian prior on item
    features follows irspack's feature-aware iALS. B is a ridge regression of the factors, and C with the mean c one of
    what B leaves over. Encoders differ in how far apart they put texts, so the ridge of B is
    measured in the mean squared length of f. An item without likes takes its prior mean, so a new item has a score
    from what is known about it alone.

    The PCA size needs no refit. The coordinates of the PCA space are uncorrelated over the catalogue, so the
    ridge solution for B at size k is the first k columns of the full one; and given the user factors the
    posterior mean of an item factor is affine in its prior: `y_i(k) = base_i + M_i B_k f_i`, with `C a_i + c`
    in the base. That is what `item_factors` returns and what gradients with respect to the item's text run through.

    Args:
        factors: f, the length of a user's and of an item's vector.
        alpha: confidence that a like of relative strength 1 has beyond that of no like.
        regularisation: lambda, the pull of every vector towards its prior mean.
        ridge: penalty of B, in mean squared lengths of f_i.
        rounds: half steps for the users and the items, each.
        random_state: seed of the first item vectors.
    """

    name = "factorisation"
    group = "collaborative"
    label = msg("Matrix factorisation")
    shares = by_tier(0.6, few_likes=0.0)

    def __init__(
        self,
        factors: int = 32,
        alpha: float = 6.0,
        regularisation: float = 50.0,
        ridge: float = 1.0,
        rounds: int = 8,
        random_state: int = 0,
    ) -> None:
        self.factors = factors
        self.alpha = alpha
        self.regularisation = regularisation
        self.ridge = ridge
        self.rounds = rounds
        self.random_state = random_state

    def _pull(self, strengths: FloatArray) -> FloatArray:
        """Confidence of likes of relative strength r over that of one of strength 1: `(1 + alpha r) / (1 + alpha)`."""
        pull: FloatArray = (1.0 + self.alpha * strengths) / (1.0 + self.alpha)
        return pull

    def _solved(
        self, strengths: sp.csr_array, other: FloatArray, prior: FloatArray | None = None
    ) -> FloatArray:
        """Factors (rows, f) of the rows of r given the other side: `A^-1 (sum of (1 + alpha r) y + lambda prior)`."""
        found = np.empty((strengths.shape[0], self.factors))
        for start, systems in self._systems(strengths, other):
            rows = slice(start, start + len(systems))
            pulled = strengths[rows]
            pulled.data = self._pull(pulled.data)
            target = (1.0 + self.alpha) * np.asarray(pulled @ other)
            if prior is not None:
                target += self.regularisation * prior[rows]
            found[rows] = np.linalg.solve(systems, target[..., None])[..., 0]
        return found

    def _systems(self, strengths: sp.csr_array, other: FloatArray) -> Iterator[tuple[int, FloatArray]]:
        """Normal matrices (block, f, f) of block after block of rows: `Y^T Y + alpha sum of r y y^T + lambda I`."""
        f = self.factors
        fixed = other.T @ other + self.regularisation * np.eye(f)
        left, right = np.triu_indices(f)  # `y y^T` is symmetric: half of it is enough to sum
        unpacked = np.empty((f, f), np.int64)
        unpacked[left, right] = unpacked[right, left] = np.arange(len(left))
        for start in range(0, strengths.shape[0], BLOCK):
            block = strengths[start : start + BLOCK]
            used, places = np.unique(block.indices, return_inverse=True)
            factors = other[used]
            outer = factors[:, left] * factors[:, right]
            small = sp.csr_array((block.data, places, block.indptr), shape=(block.shape[0], len(used)))
            yield start, fixed + self.alpha * np.asarray(small @ outer)[:, unpacked]

    def fit(self, training: Training) -> FeatureALS:
        """Alternate user factors, item factors and the maps from the features."""
        from sklearn.linear_model import Ridge

        rng = np.random.default_rng(self.random_state)
        known_strengths = training.likes if training.strengths is None else training.strengths
        by_user = sp.csr_array(known_strengths, dtype=np.float64)
        by_item = sp.csr_array(by_user.T)
        features = training.space.coordinates_  # (n, K)
        known = training.space.rows_
        own = (
            slice(None) if len(known) == len(features) else known
        )  # items yet to come are liked or not by nobody
        learned = features[known]  # columns orthogonal
        energy = (learned**2).sum(axis=0)  # (K,)
        ridge = self.ridge * energy.sum() / len(known)
        shrunk = (
            energy + ridge if ridge > 0 else np.ones(len(energy))
        )  # all texts are equal: nothing is mapped
        items = training.dataset.items
        attributes = sp.csr_array(
            sp.hstack([item_attributes(items, known), item_creators(items, known)])
        )  # (n, a)
        few = attributes.shape[1] <= FEW_NAMES
        given = attributes[known].toarray() if few else attributes[known]
        remains = Ridge(ATTRIBUTE_RIDGE, solver="cholesky" if few else "sparse_cg", tol=TOLERANCE)
        item_factors: FloatArray = rng.normal(0, 0.1, (by_user.shape[1], self.factors))
        prior = np.zeros_like(item_factors)
        for _ in range(self.rounds):
            users = self._solved(by_user[:, own], item_factors[own])
            item_factors = self._solved(by_item, users, prior)
            self.map_: FloatArray = (learned.T @ item_factors[known]) / shrunk[:, None]  # (K, f)
            prior = features @ self.map_
            remains.fit(given, (item_factors - prior)[known])
            told = np.asarray(attributes @ remains.coef_.T) + remains.intercept_  # (n, f)
            prior += told
        self.base_: FloatArray = self._solved(by_item, users, told)
        exact = len(item_factors) * self.factors**2 <= EXACT
        self.shrink_ = np.empty(
            (len(item_factors), self.factors, self.factors), float if exact else np.float32
        )
        for start, systems in self._systems(by_item, users):  # M_i
            self.shrink_[start : start + len(systems)] = self.regularisation * np.linalg.inv(systems)
        unliked = np.asarray(training.likes.sum(axis=0)) == 0
        self.base_[unliked] = told[unliked]
        self.shrink_[unliked] = np.eye(self.factors)
        return self.ready(training)

    def ready(self, training: Training) -> FeatureALS:
        """Take the space; factors are worked out by PCA size."""
        self.space = training.space
        # In the precision the maps are kept in: what a moved PCA slider waits for.
        self._features = torch.from_numpy(training.space.coordinates_.astype(self.shrink_.dtype, copy=False))
        self.item_factors = lru_cache(maxsize=8)(self._item_factors)
        self.users = lru_cache(maxsize=16)(self._users)
        return self

    def _item_factors(self, k: int) -> tuple[FloatArray, FloatArray]:
        """Factors (n, f) at PCA size k and their Gram matrix plus `lambda I` (f, f)."""
        self.space.check(k)
        factors = self._factors_of(self._features[:, :k], k)
        known = self.space.rows_
        learned = factors if len(known) == len(factors) else factors[known]
        return factors, learned.T @ learned + self.regularisation * np.eye(self.factors)

    def _factors_of(self, features: torch.Tensor, k: int) -> FloatArray:
        """Factors (n, f) of the items were their coordinates these (n, k); by two threads where there are many."""
        onto = torch.from_numpy(self.map_[:k]).to(features.dtype)
        factors: FloatArray = np.empty(self.base_.shape)

        def fill(start: int) -> None:
            rows = slice(start, start + TOGETHER)
            prior = (features[rows] @ onto).numpy()
            moved = np.matmul(self.shrink_[rows], prior[..., None])  # half the time of torch.bmm
            factors[rows] = self.base_[rows] + moved[..., 0]

        side_by_side(fill, range(0, len(factors), TOGETHER))
        return factors

    def text_scorer(self, k: int, embeddings: np.ndarray) -> TextScorer:
        """Inner products with the factors of items whose texts are embedded as (n, d)."""
        features = torch.from_numpy(self.space.project(embeddings, k)).to(self._features.dtype)
        factors = self._factors_of(features, k)
        return lambda profile: factors @ self._user(profile, k) if len(profile.history) else None

    def _solver(self, history: RowArray, strengths: FloatArray, k: int) -> tuple[FloatArray, FloatArray]:
        """Inverse normal matrix (f, f) of this history, and its items' factors (H, f)."""
        factors, gram = self.item_factors(k)
        liked = factors[history]
        return np.linalg.inv(gram + self.alpha * strengths * liked.T @ liked), liked

    def _users(self, history: bytes, pulls: bytes, strengths: bytes, k: int) -> FloatArray:
        inverse, liked = self._solver(np.frombuffer(history, np.int64), np.frombuffer(strengths), k)
        user: FloatArray = inverse @ ((1.0 + self.alpha) * (np.frombuffer(pulls) @ liked))
        return user

    def _pulls(self, profile: Profile) -> FloatArray:
        """What each past item pulls with (H,), in units of `1 + alpha`; dislikes push."""
        return profile.signs * self._pull(profile.confidences)

    def _user(self, profile: Profile, k: int) -> FloatArray:
        """Factor (f,) folded in from this history."""
        asked = (profile.history, self._pulls(profile), profile.confidences)
        return self.users(*(part.tobytes() for part in asked), k)

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Inner products (n,) with the user factor folded in from the history; None without a history.

        A dislike is a preference of -1 with the confidence of a like of mean strength.
        """
        if len(profile.history) == 0:
            return None
        return self.item_factors(k)[0] @ self._user(profile, k)

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One product of all items' factors with the users'."""
        users = [
            np.zeros(self.factors) if no_history(profile) else self._user(profile, k) for profile in profiles
        ]
        return answered(profiles, np.stack(users) @ self.item_factors(k)[0].T, no_history)

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Exact share of each past item (H, m): `(1 + alpha r) y_h^T A^-1 y_i` (Hu, Koren & Volinsky, section 5)."""
        inverse, liked = self._solver(profile.history, profile.confidences, k)
        pulls = (1.0 + self.alpha) * self._pulls(profile)
        return pulls[:, None] * (liked @ inverse @ self.item_factors(k)[0][items].T)

    def mean_history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Mean share of each past item over items (H,): its share in the mean factor."""
        inverse, liked = self._solver(profile.history, profile.confidences, k)
        centre = self.item_factors(k)[0][items].mean(axis=0)
        mean: FloatArray = (1.0 + self.alpha) * self._pulls(profile) * (liked @ (inverse @ centre))
        return mean

    def _reading(self, profile: Profile, items: RowArray, k: int) -> tuple[FloatArray, FloatArray]:
        """What each PCA coordinate of these items' texts is worth (m, k), and what the items score without (m,)."""
        user = self._user(profile, k)
        return (user @ self.shrink_[items]) @ self.map_[:k].T, self.base_[items] @ user

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Scores (B,) were the item's text embedded as (B, d), the user factor held fixed."""
        if len(profile.history) == 0:
            return None
        slopes, fixed = self._reading(profile, np.array([item]), k)
        basis, mean = self.space.tensors(k, "item")
        return float(fixed[0]) + (embeddings.double() - mean) @ (basis.T @ torch.from_numpy(slopes[0]))

    def item_texts_score(
        self,
        profile: Profile,
        items: Sequence[int],
        sizes: Sequence[int],
        k: int,
        coordinates: torch.Tensor,
    ) -> torch.Tensor | None:
        """Scores of the texts of several items, each by a slope of its own."""
        if len(profile.history) == 0:
            return None
        slopes, fixed = self._reading(profile, np.array(items), k)
        parts = torch.split(coordinates.double(), list(sizes))
        return torch.cat(
            [
                part @ slope + float(base)
                for part, slope, base in zip(parts, torch.from_numpy(slopes), fixed, strict=True)
            ]
        )

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: the user factor comes from the history alone."""
        return None

    def past_text_score(
        self, profile: Profile, position: int, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Scores (B,) were the past item's text embedded as (B, d): its factor moves, and the user factor with it."""
        if len(profile.history) == 0:
            return None
        factors, gram = self.item_factors(k)
        row, liked = int(profile.history[position]), factors[profile.history]
        basis, mean = self.space.tensors(k, "item")
        prior = (embeddings.double() - mean) @ basis.T @ torch.from_numpy(self.map_[:k])  # (B, f)
        moved = torch.from_numpy(self.base_[row]) + prior @ torch.from_numpy(self.shrink_[row].T).double()
        others = np.delete(np.arange(len(liked)), position)
        strengths, pulls = profile.confidences, self._pulls(profile)
        fixed = torch.from_numpy(gram + self.alpha * strengths[others] * liked[others].T @ liked[others])
        systems = fixed + self.alpha * strengths[position] * moved[:, :, None] * moved[:, None, :]
        target = torch.from_numpy(pulls[others] @ liked[others]) + pulls[position] * moved
        users = torch.linalg.solve(systems, (1.0 + self.alpha) * target)
        scores: torch.Tensor = users @ torch.from_numpy(factors[item].astype(np.float64))
        return scores
