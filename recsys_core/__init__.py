"""RecLens' core: a text-aware recommender that accounts for every score it gives.

Names are imported when first asked for: reading tables needs none of the weight of the encoders.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from recsys_core.version import VERSION

if TYPE_CHECKING:
    from recsys_core.datasets import Dataset, fetch, load_dataset
    from recsys_core.encoding import EmbeddingCache, Encoder, load_encoder
    from recsys_core.engine import Engine
    from recsys_core.explain.explainer import Explainer
    from recsys_core.explain.explanation import Explanation
    from recsys_core.fusion import Settings
    from recsys_core.query import Query

_HOMES = {
    "Dataset": "datasets",
    "fetch": "datasets",
    "load_dataset": "datasets",
    "EmbeddingCache": "encoding",
    "Encoder": "encoding",
    "load_encoder": "encoding",
    "Engine": "engine",
    "Explainer": "explain.explainer",
    "Explanation": "explain.explanation",
    "Settings": "fusion",
    "Query": "query",
}

__all__ = [
    "Dataset",
    "EmbeddingCache",
    "Encoder",
    "Engine",
    "Explainer",
    "Explanation",
    "Query",
    "Settings",
    "fetch",
    "load_dataset",
    "load_encoder",
]
__version__ = VERSION


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
