"""RecLens' core: a text-aware recommender that accounts for every score it gives."""

from recsys_core.datasets import Dataset, fetch, load_dataset
from recsys_core.encoding import EmbeddingCache, Encoder, load_encoder
from recsys_core.engine import Engine
from recsys_core.explain.explanation import Explanation
from recsys_core.fusion import Settings
from recsys_core.query import Query

__all__ = [
    "Dataset",
    "EmbeddingCache",
    "Encoder",
    "Engine",
    "Explanation",
    "Query",
    "Settings",
    "fetch",
    "load_dataset",
    "load_encoder",
]
__version__ = "0.2.0"
