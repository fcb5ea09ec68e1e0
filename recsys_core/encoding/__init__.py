"""From text to vectors, and to what happens inside the encoder on the way."""

from recsys_core.encoding.cache import EmbeddingCache
from recsys_core.encoding.encoder import Encoder, Tokens, load_encoder
from recsys_core.encoding.known import AUTO, encoder_for

__all__ = ["AUTO", "EmbeddingCache", "Encoder", "Tokens", "encoder_for", "load_encoder"]
