"""Commands that measure: evaluate, curve."""

from __future__ import annotations

from typing import Annotated

import typer

from recsys_core.commands.common import (
    DatasetArgument,
    EncoderOption,
    FastOption,
    JsonOption,
    PcaOption,
    PoolingOption,
    WeightsOption,
    data_and_encoder,
    emit,
    settings_of,
)
from recsys_core.commands.options import Bar, app


@app.command()
def evaluate(
    dataset: DatasetArgument = "",
    *,
    protocol: Annotated[
        str, typer.Option(help="warm, temporal, global-time, cold-items, cold-users or ratings.")
    ] = "warm",
    models: Annotated[str, typer.Option(help="all, or names separated by commas.")] = "all",
    k: Annotated[int, typer.Option(help="Length of the list measured.", min=1)] = 10,
    folds: Annotated[
        int | None, typer.Option(help="Number of seeds or folds; all by default.", min=1)
    ] = None,
    shown: Annotated[int, typer.Option(help="Likes shown to newcomers (cold-users).", min=0)] = 3,
    jobs: Annotated[
        int | None, typer.Option(help="Folds measured at a time; by default one for each core.", min=1)
    ] = None,
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Measure rankings on held-out likes; every figure comes with its protocol."""
    from recsys_core import EmbeddingCache
    from recsys_core.evaluation.experiment import Experiment, Run
    from recsys_core.evaluation.fold_store import FinishedFolds
    from recsys_core.evaluation.measure import measure
    from recsys_core.evaluation.parallel import default_jobs

    chosen = () if models == "all" else tuple(name.strip() for name in models.split(","))
    result = measure(
        *data_and_encoder(dataset, encoder, pooling, fast),
        Experiment(protocol, chosen, k, folds, settings_of(pca, weights), shown),
        Run(EmbeddingCache(), Bar(), FinishedFolds(), jobs or default_jobs()),
    )

    def table() -> str:
        lines = [f"{name}: {value}" for name, value in result["protocol"].items()]
        for entry in result["results"]:
            if entry.get("silent"):
                lines.append(f"{entry['model']:<14} silent")
                continue
            figures = "  ".join(
                f"{name} {value['mean']:.4f}"
                + (f" [{value['low']:.4f}, {value['high']:.4f}]" if "low" in value else "")
                for name, value in entry["metrics"].items()
            )
            lines.append(f"{entry['model']:<14} {figures}")
        return "\n".join(lines)

    emit(result, as_json, table)


@app.command()
def curve(
    dataset: DatasetArgument = "",
    *,
    protocol: Annotated[
        str, typer.Option(help="warm, temporal, global-time, cold-items or cold-users.")
    ] = "warm",
    k: Annotated[int, typer.Option(help="Length of the list measured.", min=1)] = 10,
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Measure the first fold at growing PCA sizes."""
    from recsys_core import EmbeddingCache
    from recsys_core.evaluation.curve import pca_curve

    found = pca_curve(
        *data_and_encoder(dataset, encoder, pooling, fast), protocol, k, EmbeddingCache(), Bar()
    )

    def table() -> str:
        lines = [f"{found['dataset']}, {found['protocol']}, {found['users']} users: nDCG@{k}"]
        lines += [found["chosen_on"]] if found["chosen_on"] else []
        for point in found["points"]:
            figures = "  ".join(
                f"{name} silent"
                if value["silent"]
                else f"{name} {value['mean']:.4f} [{value['low']:.4f}, {value['high']:.4f}]"
                for name, value in point["ndcg"].items()
            )
            lines.append(f"{point['pca']:>4}  {point['explained']:6.1%}  {figures}")
        return "\n".join(lines)

    emit(found, as_json, table)
