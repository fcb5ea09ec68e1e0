"""What explanations of one engine share: tools that remember, so that nothing is worked out twice."""

from __future__ import annotations

from functools import cached_property

from recsys_core.engine import Engine
from recsys_core.explain.explanation import AttentionMap
from recsys_core.explain.item.dimension_names import NamedDimensions
from recsys_core.explain.words.attribute import WordTools
from recsys_core.explain.words.perturbation_cache import PerturbationCache
from recsys_core.recent import Recent
from recsys_core.types import FloatArray

MEANS = 256
"""Mean shares of the past kept: one array of some hundred numbers for each query and component."""
MAPS = 16
"""Attention maps kept: a long text has one of some 10 MB."""


class Toolbox:
    """An engine, and what explaining it remembers.

    Attributes:
        engine: the fitted recommender; it knows nothing of this.
        tools: variants of texts and gradients already taken.
        mean_shares: mean share of each past item over the candidates, by query and component.
        maps: attention maps by text.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tools = WordTools.of(PerturbationCache(engine.encoder, engine.cache))
        self.mean_shares: Recent[FloatArray] = Recent(MEANS)
        self.maps: Recent[AttentionMap] = Recent(MAPS)

    @cached_property
    def named_dimensions(self) -> NamedDimensions:
        """What each dimension of the PCA space is about."""
        return NamedDimensions.of(self.engine.dataset, self.engine.space)
