"""Time and memory to read and check 1 and 20 million interactions in Parquet, beside the same done with pandas: simulated rows.

`python tests/benchmarks/reading.py [--rows N] [--json FILE]`. Each way runs in a process of its own: seconds from the first file opened
to the last count, and the largest resident memory. Both count the same faults, which is checked.
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
import pyarrow as pa
import pyarrow.parquet as pq
from record import Record, option

ROWS = (1_000_000, 20_000_000)
USERS, ITEMS = 138_493, 27_278
"""As many as MovieLens 20M has, at 20 million rows."""

BLOCK = 1_000_000


def simulate(folder: Path, rows: int, seed: int = 0) -> None:
    """People and items of unequal popularity, half stars, seconds; some rows twice, some with no rating or item."""
    rng = np.random.default_rng(seed)
    users = max(USERS * rows // ROWS[-1], 1_000)
    worth = 1.0 / np.arange(1, ITEMS + 1) ** 0.7
    items = pa.table(
        {
            "item_id": np.arange(1, ITEMS + 1),
            "title": [f"Story {n}" for n in range(ITEMS)],
            "genres": [f"topic {n % 18}" for n in range(ITEMS)],
        }
    )
    pq.write_table(items, folder / "items.parquet")
    schema = pa.schema(
        [
            ("user_id", pa.int64()),
            ("item_id", pa.int64()),
            ("rating", pa.float64()),
            ("timestamp", pa.int64()),
        ]
    )
    with pq.ParquetWriter(folder / "interactions.parquet", schema) as file:
        for start in range(0, rows, BLOCK):
            count = min(BLOCK, rows - start)
            table = pd.DataFrame(
                {
                    "user_id": rng.integers(1, users + 1, count),
                    "item_id": rng.choice(ITEMS, count, p=worth / worth.sum()) + 1,
                    "rating": rng.integers(1, 11, count) / 2,
                    "timestamp": rng.integers(800_000_000, 1_500_000_000, count),
                }
            )
            table.loc[rng.random(count) < 0.001, "rating"] = np.nan
            table.loc[rng.random(count) < 0.001, "item_id"] = 10 * ITEMS
            again = rng.choice(count, count // 1000, replace=False)
            table.iloc[again] = table.iloc[(again + 1) % count].to_numpy()
            file.write_table(pa.Table.from_pandas(table.astype(schema_of(schema)), schema=schema))


def schema_of(schema: pa.Schema) -> dict[str, str]:
    """Types of a frame's columns."""
    return {field.name: str(field.type).replace("double", "float64") for field in schema}


def ours(folder: Path) -> dict[str, int]:
    """The counts of `load_dataset`."""
    from recsys_core import load_dataset

    data = load_dataset(folder)
    found = {fault.rule: fault.count for fault in data.report.faults}
    likes = np.count_nonzero(data.interactions["rating"].to_numpy() >= data.threshold)
    return {
        "copies": found["exact_duplicate_row"],
        "unknown": found["unknown_item_id"],
        "repeats": found["duplicate_interaction"],
        "kept": len(data.interactions),
        "likes": int(likes),
    }


def with_pandas(folder: Path) -> dict[str, int]:
    """The same counts by the methods that come to mind: read, duplicated, map, drop_duplicates."""
    acts = pd.read_parquet(folder / "interactions.parquet")
    items = pd.read_parquet(folder / "items.parquet")
    later = acts.duplicated()
    earlier = acts.duplicated(keep="last")
    acts["item"] = acts["item_id"].map(dict(zip(items["item_id"], range(len(items)), strict=True)))
    acts["user"] = acts["user_id"].map({user: row for row, user in enumerate(acts["user_id"].unique())})
    again = acts.duplicated(["user_id", "item_id"], keep="last") & ~earlier
    unknown = acts["item"].isna()
    kept = acts[~unknown].drop_duplicates(["user", "item"], keep="last")
    return {
        "copies": int(later.sum()),
        "unknown": int(unknown.sum()),
        "repeats": int(again.sum()),
        "kept": len(kept),
        "likes": int((kept["rating"] >= 4).sum()),
    }


WAYS = {"RecLens": ours, "pandas": with_pandas}


def run(way: str, folder: Path) -> None:
    """Count once, and say what it took."""
    import recsys_core  # noqa: F401, so that both ways start from the same memory

    started = time.perf_counter()
    counts = WAYS[way](folder)
    taken = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": taken, "gigabytes": peak, "counts": counts}))


def main() -> None:
    """Every size both ways, each in a process of its own, so that peaks do not mix."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="*", default=ROWS)
    parser.add_argument("--run", nargs=2)
    option(parser)
    said, record = parser.parse_args(), Record()
    if said.run:
        run(said.run[0], Path(said.run[1]))
        return
    print("Simulated interactions.", flush=True)
    for rows in said.rows:
        with tempfile.TemporaryDirectory() as scratch:
            simulate(Path(scratch), rows)
            found = {}
            for way in WAYS:
                made = subprocess.run(
                    [sys.executable, __file__, "--run", way, scratch],
                    check=True,
                    capture_output=True,
                    text=True,
                )
                found[way] = json.loads(made.stdout)
        mine, theirs = found["RecLens"], found["pandas"]
        assert mine["counts"] == theirs["counts"], found
        for way, one in found.items():
            record.put(str(rows), way, seconds=one["seconds"], gigabytes=one["gigabytes"])
        print(
            f"{rows:>11,} rows: "
            + "; ".join(
                f"{way} {one['seconds']:6.1f} s, peak {one['gigabytes']:5.2f} GB"
                for way, one in found.items()
            )
            + f"; RecLens takes {mine['seconds'] / theirs['seconds']:.2f} of the time and "
            f"{mine['gigabytes'] / theirs['gigabytes']:.2f} of the memory. "
            + ", ".join(f"{name} {count:,}" for name, count in mine["counts"].items()),
            flush=True,
        )
    record.write(said.json)


if __name__ == "__main__":
    main()
