"""From text to vectors, and to what happens inside the encoder on the way."""

from recsys_core.encoding.cache import EmbeddingCache
from recsys_core.encoding.encoder import Encoder, Tokens, load_encoder

__all__ = ["EmbeddingCache", "Encoder", "Tokens", "load_encoder"]
