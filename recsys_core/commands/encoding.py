"""Commands on encoders and their cache: encode, cache."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

import typer

from recsys_core.commands.common import (
    DatasetArgument,
    EncoderOption,
    FastOption,
    JsonOption,
    PoolingOption,
    data_and_encoder,
    emit,
)
from recsys_core.commands.options import Bar, app
from recsys_core.errors import SettingsError


@app.command()
def encode(
    dataset: DatasetArgument = "",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Encode a catalogue into the cache."""
    from recsys_core import EmbeddingCache

    data, model = data_and_encoder(dataset, encoder, pooling, fast)
    started = time.perf_counter()
    vectors = model.encode(data.item_texts, EmbeddingCache(), Bar())
    seconds = time.perf_counter() - started
    cut = sum(1 for text in data.item_texts if model.tokens(text).cut)
    report = {
        "dataset": data.name,
        "encoder": model.name,
        "pooling": pooling,
        "texts": len(vectors),
        "dimensions": int(vectors.shape[1]),
        "model": asdict(model.facts),
        "cut": cut,
        "seconds": seconds,
    }
    emit(
        report,
        as_json,
        lambda: (
            f"{len(vectors)} texts as {vectors.shape[1]} numbers each, {seconds:.1f} s; {cut} are longer than it reads."
        ),
    )


@app.command()
def cache(
    action: Annotated[str, typer.Argument(metavar="info|clear", help="What to do.")] = "info",
    as_json: JsonOption = False,
) -> None:
    """Say what the embedding cache holds, or empty it."""
    from recsys_core.encoding.cache import EmbeddingCache

    if action not in {"info", "clear"}:
        raise SettingsError("The cache cannot {action!r}: say info or clear.", action=action)
    kept = EmbeddingCache()
    gone = kept.clear() if action == "clear" else 0
    found = kept.info()
    report = {
        "file": str(found.file),
        "vectors": found.vectors,
        "bytes": found.size,
        "largest_bytes": found.largest,
        "cleared": gone,
    }
    emit(
        report,
        as_json,
        lambda: (
            f"{found.vectors} vectors, {found.size / 1e6:.1f} of {found.largest / 1e6:.0f} MB, in {found.file}"
            + (f"; {gone} cleared." if action == "clear" else ".")
        ),
    )
