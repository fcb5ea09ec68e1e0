"""Server time from a moved slider to a new list on MovieLens 100K: rank, reasons and bars of ten cards.

    python tests/benchmarks/interaction.py [--json FILE]

Prints median and 95th percentile over 200 moves by 20 users, half of them of the PCA size, half of a weight; of the ranking
alone, and with reasons and bars. Then how long a saved engine takes to load, alone and with its encoder.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from record import Record, option

from recsys_core import EmbeddingCache, Engine, Explainer, Query, Settings, load_dataset, load_encoder
from recsys_core.components.registry import GROUPS
from recsys_core.engine_folder import load, save
from recsys_core.process import set_up
from recsys_core.wording.reasons import list_reasons


def main() -> None:
    set_up()
    parser = argparse.ArgumentParser()
    option(parser)
    asked, record = parser.parse_args(), Record()
    engine = Engine.fit(load_dataset("ml-100k"), load_encoder(), EmbeddingCache()).prepare()
    rng = np.random.default_rng(0)
    times: dict[str, list[float]] = {
        f"{kind}{part}": [] for kind in ("PCA size", "weight") for part in (", rank", "")
    }
    for move in range(200):
        if move % 10 == 0:
            query = Query(user=str(rng.integers(1, 944)))
            engine.rank(query)
        kind = "PCA size" if move % 2 else "weight"
        size = int(rng.integers(2, engine.space.size)) if kind == "PCA size" else 128
        weights = dict(zip(GROUPS, rng.random(len(GROUPS)), strict=True))
        started = time.perf_counter()
        ranking = engine.rank(query, Settings(pca=size, weights=weights))
        times[f"{kind}, rank"].append(1000 * (time.perf_counter() - started))
        rows = [int(row) for row in ranking.candidates[:10]]
        list_reasons(Explainer(engine), ranking, rows)
        ranking.reach(rows)
        times[kind].append(1000 * (time.perf_counter() - started))
    for kind, taken in times.items():
        median, high = float(np.median(taken)), float(np.percentile(taken, 95))
        record.put("rank" if kind.endswith(", rank") else "page", kind.split(",")[0], median=median, p95=high)
        print(f"{kind:<15} median {median:6.1f} ms   p95 {high:6.1f} ms")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "engine"
        save(engine, folder)
        for name, encoder in (("engine", engine.encoder), ("with encoder", None)):
            started = time.perf_counter()
            load(folder, encoder or load_encoder())
            taken = time.perf_counter() - started
            record.put("load", name, seconds=taken)
            print(f"saved engine loaded, {name}: {taken:.2f} s")
    record.write(asked.json)


if __name__ == "__main__":
    main()
