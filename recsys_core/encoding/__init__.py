"""From text to vectors, and to what happens inside the encoder on the way."""

from recsys_core.encoding.base import Encoder, ModelFacts, Side, Tokens
from recsys_core.encoding.cache import EmbeddingCache
from recsys_core.encoding.choice import AUTO, encoder_for, proposed, reads
from recsys_core.encoding.loading import load_encoder, needs_texts

__all__ = [
    "AUTO",
    "EmbeddingCache",
    "Encoder",
    "ModelFacts",
    "Side",
    "Tokens",
    "encoder_for",
    "load_encoder",
    "needs_texts",
    "proposed",
    "reads",
]
