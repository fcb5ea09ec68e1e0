"""Sources of score: each file one subject behind one protocol."""

from recsys_core.components.attributes import Demographics, ItemAttributes
from recsys_core.components.autoencoder import DenoisingAutoencoder
from recsys_core.components.base import Component, Training
from recsys_core.components.ease import EASE
from recsys_core.components.factorisation import FeatureALS
from recsys_core.components.neighbours import ItemNeighbours, UserNeighbours
from recsys_core.components.newcomer import Newcomer
from recsys_core.components.popularity import Popularity
from recsys_core.components.recurrent import Recurrent
from recsys_core.components.text import TextSimilarity
from recsys_core.components.text_map import TextMap
from recsys_core.components.transitions import Transitions
from recsys_core.components.vectors import ItemVectors

__all__ = [
    "EASE",
    "Component",
    "Demographics",
    "DenoisingAutoencoder",
    "FeatureALS",
    "ItemAttributes",
    "ItemNeighbours",
    "ItemVectors",
    "Newcomer",
    "Popularity",
    "Recurrent",
    "TextMap",
    "TextSimilarity",
    "Training",
    "Transitions",
    "UserNeighbours",
]
