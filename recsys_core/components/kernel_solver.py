"""Kernel equations at any PCA size, solved with the inverses at a few sizes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray

BLOCK = 32
"""Rows widened at a time: few enough that they stay in a core's own cache."""
PART = 320
"""Rows a thread takes at a time."""

LANDMARKS = (8, 16, 32, 64, 128, 256)
"""PCA sizes whose inverse kernels are worked out: they bring every other size near the identity."""

CLOSE = 1e-7
"""Relative residual at which an equation counts as solved."""
NEARLY, STEPS = 2e-4, 50
"""The same in single precision, and steps at most."""
ROUNDS = 5
"""Refinements after which an equation is solved by a factorisation instead."""


def exactly(table: torch.Tensor, vectors: FloatArray) -> FloatArray:
    """`table @ vectors` (n, c) in double precision, of a table (n, M) kept in single: a block at a time is widened."""
    found: FloatArray = np.empty((len(table), vectors.shape[1]))
    narrow = table.numpy()

    def fill(start: int) -> None:
        for first in range(start, min(start + PART, len(narrow)), BLOCK):
            part = slice(first, min(first + BLOCK, start + PART))
            found[part] = narrow[part].astype(np.float64) @ vectors

    side_by_side(fill, range(0, len(narrow), PART))
    return found


def summed(weights: FloatArray, table: torch.Tensor) -> FloatArray:
    """`weights @ table` (M,) in double precision, of a table (n, M) kept in single."""
    narrow = table.numpy()
    found: FloatArray = np.zeros(table.shape[1])
    for start in range(0, len(narrow), BLOCK):
        part = slice(start, start + BLOCK)
        found += weights[part] @ narrow[part].astype(np.float64)
    return found


class KernelSolver:
    """Solves `x (K_k + lambda I) = b` for a kernel K_k (M, M) that changes smoothly with the PCA size k.

    Args:
        kernels: gives K_k as the first M rows of a table (n, M) in single precision.
        known: M.
        lift: lambda.
        largest: the largest k.
    """

    def __init__(
        self,
        kernels: Callable[[int], torch.Tensor],
        known: int,
        lift: float,
        largest: int,
    ) -> None:
        self.kernels = kernels
        self.known = known
        self.lift = lift
        self.largest = largest
        self.inverses = lru_cache(maxsize=len(LANDMARKS))(self._inverses)

    def prepare(self) -> None:
        """Work out the inverses that all sizes lean on."""
        for landmark in LANDMARKS:
            self.inverses(min(landmark, self.largest))

    def _inverses(self, landmark: int) -> torch.Tensor:
        """`(K + lambda I)^-1` at a landmark, in single precision."""
        square = self.kernels(landmark)[: self.known].clone()
        square.diagonal().add_(self.lift)
        inverse: torch.Tensor = torch.cholesky_inverse(torch.linalg.cholesky(square))
        return inverse

    def solve(self, k: int, wanted: FloatArray) -> FloatArray:
        """`(K + lambda I)^-1` times each row of (c, M), all rows together.

        Solved in single precision and refined in double (Higham, Accuracy and Stability of Numerical Algorithms, chapter
        12), so that shares sum to the score as if all were done in double. Each row goes its own way: what comes of it
        does not depend on who else is solved for.
        """
        square = self.kernels(k)[: self.known]
        found: FloatArray = np.zeros_like(wanted)
        left, off = wanted, np.ones((len(wanted), 1), bool)
        bound = CLOSE * np.linalg.norm(wanted, axis=1, keepdims=True)
        for _ in range(ROUNDS):
            size = np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-300)
            found += np.where(off, size * self._nearly(k, (left / size).astype(np.float32)), 0.0)
            left = wanted - exactly(square, found.T).T - self.lift * found  # K is symmetric
            off = np.linalg.norm(left, axis=1, keepdims=True) > bound
            if not off.any():
                return found
        whole = square.double().numpy()
        whole[np.diag_indices(self.known)] += self.lift
        exact: FloatArray = np.linalg.solve(whole, wanted.T).T
        return exact

    def _nearly(self, k: int, wanted: NDArray[np.float32]) -> NDArray[np.float32]:
        """The same in single precision to some three digits, by conjugate gradients (Hestenes & Stiefel 1952).

        With the neighbouring landmark's inverse a few products do: cheaper than a factorisation. NumPy's products with
        one vector take half the time of PyTorch's.
        """
        nearest = min(LANDMARKS, key=lambda landmark: abs(np.log(landmark / k)))
        inverse = self.inverses(min(nearest, self.largest)).numpy()
        square = self.kernels(k)[: self.known].numpy()
        found, left = np.zeros_like(wanted), wanted.copy()
        step = near = _product(left, inverse)
        worth = (left * near).sum(axis=1, keepdims=True)
        for _ in range(STEPS):
            off = np.linalg.norm(left, axis=1, keepdims=True) > NEARLY
            if not off.any():
                break
            moved = _product(step, square) + np.float32(self.lift) * step  # both are symmetric
            energy = np.maximum((step * moved).sum(axis=1, keepdims=True), np.float32(1e-30))
            length = np.where(off, worth / energy, np.float32(0.0))
            found += length * step
            left -= length * moved
            near = _product(left, inverse)
            before, worth = worth, (left * near).sum(axis=1, keepdims=True)
            step = near + worth / np.maximum(before, np.float32(1e-30)) * step
        return found


def _product(rows: NDArray[np.float32], table: NDArray[np.float32]) -> NDArray[np.float32]:
    """`rows @ table` (c, M) of a symmetric table; a single row as the vector it is."""
    found: NDArray[np.float32] = (table @ rows[0])[None] if len(rows) == 1 else rows @ table
    return found
