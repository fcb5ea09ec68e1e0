"""Sources of score: each file one subject behind one protocol."""

from recsys_core.components.attributes import Demographics, ItemAttributes
from recsys_core.components.base import Component, Training
from recsys_core.components.ease import EASE
from recsys_core.components.factorisation import FeatureALS
from recsys_core.components.neighbours import ItemNeighbours, UserNeighbours
from recsys_core.components.popularity import Popularity
from recsys_core.components.text import TextCosine
from recsys_core.components.text_map import TextMap
from recsys_core.components.transitions import Transitions

__all__ = [
    "EASE",
    "Component",
    "Demographics",
    "FeatureALS",
    "ItemAttributes",
    "ItemNeighbours",
    "Popularity",
    "TextCosine",
    "TextMap",
    "Training",
    "Transitions",
    "UserNeighbours",
]
