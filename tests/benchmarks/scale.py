"""Time and memory from 1,000 to 100,000 items, ten interactions an item: simulated people and vectors.

`python tests/benchmarks/scale.py [ITEMS ...] [--json FILE]`. Each size runs in a process of its own: seconds to fit, largest resident
memory, and milliseconds to rank again after a weight, a PCA size or a like has changed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from record import Record, option

SIZES = (1_000, 10_000, 100_000)
TOPICS = 40
MOVES = 15


def simulated(items: int, seed: int = 0):
    """A catalogue with topics, and people who like some topics; popularity falls off as Zipf has it."""
    from recsys_core.datasets.assemble import assemble
    from recsys_core.datasets.tables import Tables

    rng = np.random.default_rng(seed)
    count, people = 10 * items, max(items // 2, 100)
    topic = rng.integers(0, TOPICS, items)
    worth = 1.0 / np.arange(1, items + 1) ** 0.7
    users = rng.integers(0, people, count)
    taste = rng.integers(0, TOPICS, people)
    chosen = rng.choice(items, count, p=worth / worth.sum())
    own = rng.random(count) < 0.5  # half of the interactions fall on the favourite topic
    by_topic = [np.flatnonzero(topic == t) for t in range(TOPICS)]
    for t in range(TOPICS):
        here = np.flatnonzero(own & (taste[users] == t))
        shares = worth[by_topic[t]] / worth[by_topic[t]].sum()
        chosen[here] = rng.choice(by_topic[t], len(here), p=shares)
    catalogue = pd.DataFrame(
        {
            "item_id": [f"i{n}" for n in range(items)],
            "title": [f"Story {n}" for n in range(items)],
            "category": [f"topic {t}" for t in topic],
            "year": (1950 + rng.integers(0, 70, items)).astype(str),
        }
    )
    table = pd.DataFrame(
        {
            "user_id": [f"u{n}" for n in users],
            "item_id": [f"i{n}" for n in chosen],
            "timestamp": (1_000_000_000 + rng.permutation(count)).astype(str),
        }
    ).drop_duplicates(["user_id", "item_id"])
    vectors = rng.normal(size=(TOPICS, 384))[topic] + rng.normal(size=(items, 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    data = assemble("simulated", Tables(catalogue, table), simulated=True)
    return data, vectors.astype(np.float32)


def median_ms(work) -> float:
    """Median milliseconds of calls with 0, 1, 2 ..."""
    taken = []
    for move in range(MOVES):
        started = time.perf_counter()
        work(move)
        taken.append(1000 * (time.perf_counter() - started))
    return float(np.median(taken))


def one(items: int, file: Path) -> None:
    """Fit and rank one size, print a line and leave the figures in a file."""
    from recsys_core import EmbeddingCache, Engine, Query, Settings, load_encoder
    from recsys_core.process import set_up

    set_up()
    data, vectors = simulated(items)
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as scratch:
        cache = EmbeddingCache(Path(scratch) / "vectors.sqlite")
        cache.write(encoder.fingerprint, zip(data.item_texts, vectors, strict=True))
        stages: dict[str, float] = {}
        clock = [time.perf_counter(), ""]

        def progress(stage: str, done: int, total: int) -> None:
            now = time.perf_counter()
            if clock[1]:
                stages[clock[1]] = stages.get(clock[1], 0.0) + now - clock[0]
            clock[:] = [now, stage]

        started = time.perf_counter()
        engine = Engine.fit(data, encoder, cache, progress)
        fitted = time.perf_counter() - started
    users = data.user_ids.ids
    query = Query(user=users[7])
    engine.rank(query)
    weights = [
        {"text": 0.1 + 0.01 * n, "collaborative": 0.5, "attributes": 0.2, "sequence": 0.1}
        for n in range(MOVES)
    ]
    moved = median_ms(lambda n: engine.rank(query, Settings(weights=weights[n])))
    pca = median_ms(lambda n: engine.rank(query, Settings(pca=64 + 7 * n)))
    extra = [data.item_ids.ids[n * 31 % items] for n in range(MOVES)]
    liked = median_ms(lambda n: engine.rank(Query(user=users[7], likes=(extra[n],))))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    figures = {"fit": fitted, "gigabytes": peak, "weight": moved, "pca": pca, "like": liked}
    file.write_text(json.dumps({"interactions": len(data.interactions), **figures}))
    slowest = sorted(stages.items(), key=lambda pair: -pair[1])[:3]
    print(
        f"{items:>8,} items {len(data.interactions):>10,} interactions: fit {fitted:6.1f} s, peak {peak:5.2f} GB; rank again "
        f"after a weight {moved:6.1f} ms, a PCA size {pca:6.1f} ms, a like {liked:6.1f} ms ("
        + ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in slowest)
        + ")",
        flush=True,
    )


def main() -> None:
    """Each size in a process of its own, so that peaks do not mix."""
    parser = argparse.ArgumentParser()
    parser.add_argument("items", nargs="*", type=int, default=SIZES)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    option(parser)
    asked, record = parser.parse_args(), Record()
    if asked.one:
        one(int(asked.one[0]), Path(asked.one[1]))
        return
    print("Simulated people, topics and vectors.", flush=True)
    for items in asked.items:
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "figures.json"
            subprocess.run([sys.executable, __file__, "--one", str(items), str(file)], check=True)
            record.put("sizes", str(items), **json.loads(file.read_text()))
    record.write(asked.json)


if __name__ == "__main__":
    main()
