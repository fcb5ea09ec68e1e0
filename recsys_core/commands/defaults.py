"""The command that searches the default weights again: tune-defaults."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from recsys_core.commands.common import (
    DatasetArgument,
    EncoderOption,
    FastOption,
    JsonOption,
    PcaOption,
    PoolingOption,
    data_and_encoder,
    emit,
)
from recsys_core.commands.options import Bar, app, listed


@app.command(name="tune-defaults")
def tune_defaults(
    dataset: DatasetArgument = "ml-100k",
    *,
    protocols: Annotated[
        str, typer.Option(help="Any of temporal, warm, global-time, cold-items, cold-users, by commas.")
    ] = "temporal,warm,cold-items,cold-users",
    folds: Annotated[
        int | None,
        typer.Option(help="Validation folds of each protocol; as evaluate takes, by default.", min=1),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Which fold or draw gives the training part searched in.", min=0)
    ] = 0,
    k: Annotated[int, typer.Option(help="Length of the list measured.", min=1)] = 10,
    shown: Annotated[int, typer.Option(help="Likes shown to newcomers (cold-users).", min=0)] = 3,
    budget: Annotated[int, typer.Option(help="Weightings tried for a tier.", min=50)] = 1500,
    pca: PcaOption = None,
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Search the default weights again on validation folds, and say how they differ; nothing is changed."""
    from datetime import UTC, datetime

    from recsys_core import EmbeddingCache
    from recsys_core.evaluation.defaults import DefaultsSearch, not_searched, search_defaults, stated
    from recsys_core.fusion import Settings

    data, reader = data_and_encoder(dataset, encoder, pooling, fast)
    found = search_defaults(
        data,
        reader,
        DefaultsSearch(listed(protocols), folds, seed, k, Settings(pca=pca), shown, budget),
        EmbeddingCache(),
        Bar(),
    )
    result: dict[str, Any] = {
        "dataset": data.name,
        "fingerprint": data.fingerprint,
        "encoder": reader.name,
        "date": datetime.now(UTC).date().isoformat(),
        "seed": seed,
        "k": k,
        "shown": shown,
        "rungs": [stated(search) for search in found],
        "not_searched": not_searched(found),
    }
    emit(result, as_json, lambda: _told(result))


def _told(result: dict[str, Any]) -> str:
    lines = [f"{result['dataset']}, {result['encoder']}, seed {result['seed']}, {result['date']}"]
    for tier in result["rungs"]:
        lines.append(
            f"\n{tier['rung']}: {', '.join(tier['protocols'])}; {tier['validation_folds']} validation folds, "
            f"{tier['tried']} weightings tried; nDCG@{result['k']} {tier['validation']:.4f}, by the defaults "
            f"{tier['validation_of_defaults']:.4f}; {tier['distance_from_defaults']:.0%} of the way to the best found"
        )
        for group, move in tier["weights"].items():
            lines.append(_line(group, move))
            lines += [_line(f"  {name}", share) for name, share in tier["split"].get(group, {}).items()]
    if result["not_searched"]:
        lines.append(f"\nNot searched, as no protocol asks there: {', '.join(result['not_searched'])}.")
    return "\n".join(lines)


def _line(name: str, move: dict[str, float]) -> str:
    return f"  {name:<20} {move['standing']:.3f} -> {move['best']:.3f}  ({move['difference']:+.3f})"
