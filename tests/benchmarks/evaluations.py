"""Every model under one protocol, on held-out likes or ratings, as the command `evaluate` measures it.

    python tests/benchmarks/evaluations.py DATASET PROTOCOL [--models all] [--folds N] [--jobs N] [--json FILE]

DATASET is `ml-100k`, `sample`, `sample-zh` or a folder in the one that `RECLENS_DATA` names. Prints nDCG@10, or RMSE and
MAE of ratings, with 95 % bootstrap intervals over users, the tuned fusion minus each other model, and how long it took.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from record import Record, option

from recsys_core import EmbeddingCache, load_dataset, load_encoder
from recsys_core.datasets import BUNDLED
from recsys_core.encoding import encoder_for
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.measure import RATINGS, measure
from recsys_core.evaluation.protocols import PROTOCOLS

K = 10
SHOWN = {f"ndcg@{K}": "ndcg", "rmse": "rmse", "mae": "mae"}
AHEAD = ("fusion_minus_this", "fusion-general_minus_this")


def told(figure: dict[str, float]) -> dict[str, float]:
    """Mean and interval under the names of the files of figures."""
    return {"value": figure["mean"], "low": figure["low"], "high": figure["high"]}


def keep(record: Record, result: dict, section: str) -> None:
    """Print and note the figures of every model."""
    for entry in result["results"]:
        if entry.get("silent"):
            record.put(section, entry["model"], ndcg=None)
            print(f"{entry['model']:20s} silent")
            continue
        figures = {
            name: told(entry["metrics"][metric])
            for metric, name in SHOWN.items()
            if metric in entry["metrics"]
        }
        record.put(section, entry["model"], **figures)
        for name in AHEAD:
            if name in entry:
                record.put("lead", entry["model"], difference=told(entry[name]))
        print(
            f"{entry['model']:20s} "
            + "  ".join(
                f"{name} {figure['value']:.4f} [{figure['low']:.4f}, {figure['high']:.4f}]"
                for name, figure in figures.items()
            )
        )
    if "users" in result["protocol"]:
        record.put("asked", "users", value=result["protocol"]["users"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dataset")
    parser.add_argument("protocol", choices=[*PROTOCOLS, RATINGS])
    parser.add_argument("--models", default="all")
    parser.add_argument("--folds", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=1)
    option(parser)
    asked = parser.parse_args()
    root = Path(os.environ.get("RECLENS_DATA", ""))
    data = load_dataset(asked.dataset if asked.dataset in BUNDLED else root / asked.dataset)
    encoder = load_encoder(encoder_for(data.language))
    models = () if asked.models == "all" else tuple(asked.models.split(","))
    record, started = Record(), time.perf_counter()
    result = measure(
        data,
        encoder,
        Experiment(asked.protocol, models, K, asked.folds),
        Run(EmbeddingCache(), jobs=asked.jobs),
    )
    keep(record, result, "stars" if asked.protocol == RATINGS else "models")
    record.put("time", "all", seconds=time.perf_counter() - started)
    record.write(asked.json)


if __name__ == "__main__":
    main()
