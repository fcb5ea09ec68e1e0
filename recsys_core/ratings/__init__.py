"""Rating prediction: what number of stars a user would give."""

from recsys_core.ratings.base import RatingModel, Ratings
from recsys_core.ratings.bias import DampedBias, GlobalMean
from recsys_core.ratings.factors import NonNegative, RegularisedSVD
from recsys_core.ratings.neighbours import ItemBaseline, UserBaseline
from recsys_core.ratings.stack import Stack
from recsys_core.ratings.text import TextRidge

__all__ = [
    "DampedBias",
    "GlobalMean",
    "ItemBaseline",
    "NonNegative",
    "RatingModel",
    "Ratings",
    "RegularisedSVD",
    "Stack",
    "TextRidge",
    "UserBaseline",
]
