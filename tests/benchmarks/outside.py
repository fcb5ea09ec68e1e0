"""How far our figures are from those of libraries that compute the same: `python tests/benchmarks/outside.py [FOLDER] [--json FILE]`.

Lists of a dataset's people against their held-out likes, and random lists with many ties: nDCG, recall, precision and the
reciprocal rank at 10, ours and ranx's. Ties are put in order beforehand, for ranx orders them by a rule of its own. Both add
the same few numbers in float64, in another order: more than 1e-9 between them is a fault, and the status is 1.

What needs no library beyond our own stands among the tests: Captum's infidelity and max-sensitivity, scikit-learn's
permutation importance and metrics, transformers' attention, networkx's flow. Quantus 0.6 is left out: its infidelity is one of
squared patches of pictures, by its own statement, it reads no text, and it asks for OpenCV and scikit-image.
"""

import argparse
import sys

import numpy as np
from ranx import Qrels, Run, evaluate
from record import Record, option

from recsys_core import EmbeddingCache, Engine, Query, load_dataset, load_encoder
from recsys_core.evaluation.metrics import METRICS
from recsys_core.explain.ranker.held_out import HeldOutModel
from recsys_core.process import set_up
from recsys_core.ranking import best_of

TOP = 10
THEIRS = {"ndcg": "ndcg", "recall": "recall", "precision": "precision", "mrr": "mrr"}
MOST = 1e-9


def lists_of(engine, people):
    """Scores, whether liked, and ties of each of some people's candidates."""
    twin = HeldOutModel.of(engine)
    for name in twin.users[:people]:
        ranking = twin.engine.rank(Query(user=name))
        rows = ranking.candidates
        yield ranking.scores[rows], np.isin(rows, twin.held[name]), ranking.ties[rows]


def random_lists(count, seed=0):
    """Short and long ones, scores on six levels."""
    rng = np.random.default_rng(seed)
    while count:
        size = int(rng.integers(TOP, 500))
        liked = rng.random(size) < 0.1
        if liked.any():
            count -= 1
            yield rng.integers(0, 6, size) / 5, liked, rng.permutation(size)


def compared(lists):
    """Largest difference of each metric over lists, and how many lists there were."""
    ours, liked_by, runs = {name: [] for name in THEIRS}, {}, {}
    for number, (scores, liked, ties) in enumerate(lists):
        top = best_of(np.arange(len(scores)), scores, ties, TOP)
        for name in THEIRS:
            ours[name].append(METRICS[name](liked[top].astype(float), int(liked.sum()), TOP))
        order = sorted(range(len(scores)), key=lambda row: (-scores[row], ties[row]))
        liked_by[f"q{number}"] = {f"d{row}": 1 for row in np.flatnonzero(liked)}
        runs[f"q{number}"] = {f"d{row}": float(-place) for place, row in enumerate(order)}
    qrels, run = Qrels(liked_by), Run(runs)
    apart = {}
    for name, theirs in THEIRS.items():
        evaluate(qrels, run, f"{theirs}@{TOP}")
        values = np.array([run.scores[f"{theirs}@{TOP}"][one] for one in runs])
        apart[name] = float(np.abs(values - ours[name]).max())
    return apart, len(runs)


def main():
    set_up()
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default="ml-100k")
    parser.add_argument("--people", type=int, default=400)
    option(parser)
    asked, record = parser.parse_args(), Record()
    engine = Engine.fit(load_dataset(asked.folder), load_encoder(), EmbeddingCache())
    worst = 0.0
    for kind, lists in (("lists", lists_of(engine, asked.people)), ("random lists", random_lists(1000))):
        apart, count = compared(lists)
        for name, most in apart.items():
            print(f"{kind:13} {name:10} {count:5} lists, at most {most:.1e} apart")
        record.put("ranx", kind, count=count, apart=max(apart.values()))
        worst = max(worst, *apart.values())
    record.write(asked.json)
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
