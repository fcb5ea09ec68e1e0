"""What texts are about: keywords, names, nearest items. None of it enters the score."""

from recsys_core.mining.entities import Entity, entities_of
from recsys_core.mining.keywords import Keyword, KeywordIndex, embedding_keywords
from recsys_core.mining.neighbours import Neighbour, nearest_items

__all__ = [
    "Entity",
    "Keyword",
    "KeywordIndex",
    "Neighbour",
    "embedding_keywords",
    "entities_of",
    "nearest_items",
]
