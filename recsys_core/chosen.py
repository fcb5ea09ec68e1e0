"""Weights found on the data itself, and what is known of how they were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from recsys_core.fusion import TierWeights, UsualWeights


@dataclass(frozen=True)
class Gain:
    """nDCG@10 by the chosen weights less that by the general ones, of people whom each was not chosen on; 95 %."""

    mean: float
    low: float
    high: float
    general: float
    """nDCG@10 by the general weights."""

    @property
    def relative(self) -> tuple[float, float, float]:
        """Mean and bounds as shares of the general weights' figure."""
        whole = max(self.general, 1e-9)
        return self.mean / whole, self.low / whole, self.high / whole


@dataclass(frozen=True)
class Chosen:
    """The choice of `evaluation.choosing.choose_weights`.

    Attributes:
        usual: weights by tier; a tier left out keeps the general ones.
        people: how many were asked about, by tier.
        split: which likes were held out, see `evaluation.choosing.held_out`.
        tried: how many weightings were compared.
        gain: what is gained, measured on people whom the weights were not chosen on.
        seed: of all draws.
    """

    usual: UsualWeights
    people: Mapping[str, int]
    split: str
    tried: int
    gain: Gain
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "usual": {
                tier: {"groups": dict(one.groups), "split": {g: dict(s) for g, s in one.split.items()}}
                for tier, one in self.usual.items()
            },
            "people": dict(self.people),
            "split": self.split,
            "tried": self.tried,
            "gain": asdict(self.gain),
            "seed": self.seed,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Chosen:
        """What `to_dict` wrote."""
        usual = {tier: TierWeights(one["groups"], one["split"]) for tier, one in told["usual"].items()}
        gain = Gain(**told["gain"])
        return cls(usual, dict(told["people"]), told["split"], told["tried"], gain, told["seed"])
