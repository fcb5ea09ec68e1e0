"""Do new items rank better with the multilingual encoder on Chinese texts, and better than texts at wrong items?

Run with `RECLENS_DATA` set: `python tests/benchmarks/languages.py [FOLDER] [--json FILE]`; douban_movies by default.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from record import Record, interval, option

from recsys_core import EmbeddingCache, load_dataset, load_encoder
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.metrics import bootstrap_interval
from recsys_core.process import set_up

MODELS = ("random", "text", "text-shuffled", "text_map", "fusion-general")


def main() -> None:
    """Print nDCG@10 of each encoder, and paired differences with 95 % intervals."""
    set_up()
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default="douban_movies")
    option(parser)
    asked, record = parser.parse_args(), Record()
    data = load_dataset(Path(os.environ["RECLENS_DATA"]) / asked.folder)
    found = {}
    for encoder in ("e5", "minilm"):
        result = evaluate(
            data, load_encoder(encoder), Experiment("cold-items", MODELS), Run(EmbeddingCache())
        )
        for model in MODELS:
            values = result.per_user[model]["ndcg"]
            found[encoder, model] = values
            low, high = bootstrap_interval(values)
            record.put(encoder, model, ndcg=interval(values.mean(), low, high))
            print(f"{encoder:8s} {model:16s} nDCG@10 {values.mean():.4f} [{low:.4f}, {high:.4f}]")
    for model in ("text", "text_map", "fusion-general"):
        difference = found["e5", model] - found["minilm", model]
        low, high = bootstrap_interval(difference)
        record.put("e5 - minilm", model, difference=interval(difference.mean(), low, high))
        print(f"e5 - minilm, {model}: {difference.mean():+.4f} [{low:+.4f}, {high:+.4f}]")
    difference = found["e5", "text"] - found["e5", "text-shuffled"]
    low, high = bootstrap_interval(difference)
    record.put("e5 - shuffled", "text", difference=interval(difference.mean(), low, high))
    print(f"e5 - shuffled text: {difference.mean():+.4f} [{low:+.4f}, {high:+.4f}]")
    record.write(asked.json)


if __name__ == "__main__":
    main()
