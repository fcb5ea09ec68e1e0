"""Encoders that can be asked for by name: those built in, and those of installed distributions (`reclens.encoders`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from recsys_core.encoding.base import Encoder
from recsys_core.encoding.precision import Precision
from recsys_core.errors import PluginError
from recsys_core.registry import Registry


@dataclass(frozen=True)
class EncoderRequest:
    """How an encoder is asked for.

    Attributes:
        pooling: see `pooling.POOLINGS`.
        texts: the catalogue, for encoders that learn from it.
        precision: "fast" encodes in bfloat16 where the processor is made for it.
    """

    pooling: str = "mean"
    texts: Sequence[str] = ()
    precision: Precision = "exact"


@dataclass(frozen=True)
class EncoderSource:
    """An encoder that has a name.

    Attributes:
        label: what to call it on the screen; `labels` holds it in other languages where no catalogue does.
        make: loads it.
        languages: ISO 639 codes of the languages it was trained on; empty where it reads any.
        learns: whether it is learned from the catalogue it is to read.
    """

    label: str
    make: Callable[[EncoderRequest], Encoder]
    languages: frozenset[str] = frozenset()
    learns: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


def _check(source: EncoderSource) -> None:
    if not isinstance(source, EncoderSource):
        raise PluginError("{thing} is no encoder: register an EncoderSource.", thing=source)


ENCODERS: Registry[EncoderSource] = Registry("reclens.encoders", _check)
"""Sources by name."""
