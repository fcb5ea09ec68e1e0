"""Sources of score: each file one component behind one protocol."""

from recsys_core.components.base import Component, Training
from recsys_core.components.ease import EASE
from recsys_core.components.factorisation import FeatureALS
from recsys_core.components.popularity import Popularity
from recsys_core.components.text import TextCosine

__all__ = ["EASE", "Component", "FeatureALS", "Popularity", "TextCosine", "Training"]
