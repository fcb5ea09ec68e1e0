"""RecLens beside the libraries people would pick instead: same folds, same candidates, same ties, one run.

`python tests/benchmarks/accuracy.py [PROTOCOL ...] [--folds N] [--dataset ml-100k] [--json FILE]`: any of temporal, warm, cold-users,
ratings; all by default. Peers: `implicit` (ALS, BPR, item neighbours by cosine and BM25) and `scikit-surprise` (SVD with
tuned and with default parameters, KNNBaseline, NMF). None of these ranks new items, so cold-items has no peer here.
"""

from __future__ import annotations

import argparse
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from implicit.cpu.als import AlternatingLeastSquares
from implicit.cpu.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from record import Record, interval, option
from sklearn.model_selection import KFold
from surprise import NMF, SVD, Dataset, KNNBaseline, Reader

from recsys_core import EmbeddingCache, load_dataset, load_encoder
from recsys_core.datasets import BUNDLED
from recsys_core.encoding import encoder_for
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.metrics import bootstrap_interval, mean_by_user, ndcg
from recsys_core.evaluation.protocols import PROTOCOLS
from recsys_core.evaluation.ratings import FOLDS, evaluate_ratings, ratings_of
from recsys_core.process import set_up
from recsys_core.ranking import tie_order

RANKINGS = ("temporal", "warm", "cold-users")
OURS = ("popularity", "ease", "fusion-general", "fusion")
K = 10


TUNED = {
    "temporal": ((22, 14.69, 7.036), (33, 0.00676, 0.006396, 101), (1000, 400)),
    "warm": ((48, 47.84, 9.407), (24, 0.001206, 0.003665, 138), (400, 400)),
    "cold-users": ((22, 165.3528, 1.2732), (25, 0.0709, 0.0117, 56), (200, 200)),
}
"""What was best for the peers on validation folds of MovieLens 100K: factors, ridge and alpha of ALS; factors, ridge, rate and
iterations of BPR; neighbours of an item by cosine and by BM25."""


def ranking_peers(protocol: str):
    """Fresh models with the parameters tuned for the protocol."""
    als, bpr, (cosine, bm25) = TUNED[protocol]
    return {
        "implicit ALS": AlternatingLeastSquares(
            factors=als[0], regularization=als[1], alpha=als[2], iterations=15, random_state=0, num_threads=2
        ),
        "implicit BPR": BayesianPersonalizedRanking(
            factors=bpr[0],
            regularization=bpr[1],
            learning_rate=bpr[2],
            iterations=bpr[3],
            random_state=0,
            num_threads=2,
        ),
        "implicit item cosine": CosineRecommender(K=cosine),
        "implicit item BM25": BM25Recommender(K=bm25),
    }


def peer_scores(model, history: np.ndarray, likes: sp.csr_matrix) -> np.ndarray:
    """Scores of all items for a history, folded in where the model has factors."""
    row = sp.csr_matrix((np.ones(len(history)), (np.zeros(len(history), int), history)), (1, likes.shape[1]))
    if isinstance(model, AlternatingLeastSquares):
        return model.item_factors @ model.recalculate_user(0, row)
    return np.asarray((row @ model.similarity).todense()).ravel()


def measure_peers(data, protocol: str, folds: int | None) -> dict[str, np.ndarray]:
    """nDCG@10 of each peer (U,), each user's mean over the folds, in the order of `evaluate`."""
    rules = PROTOCOLS[protocol]
    count = rules.folds if folds is None else min(folds, rules.folds)
    ties = tie_order(data.item_ids.ids)
    values: dict[str, list[float]] = {name: [] for name in ranking_peers(protocol)}
    asked: list[str] = []
    for index in range(count):
        fold = rules.make(data, index, 3)
        liked = fold.train.liked
        shape = (len(data.user_ids), len(data.item_ids))
        likes = sp.csr_matrix((np.ones(len(liked)), (liked["user"], liked["item"])), shape)
        asked += [query.user for query, _ in fold.cases]
        for name, model in ranking_peers(protocol).items():
            model.fit(likes, show_progress=False)
            for query, relevant in fold.cases:
                user = data.user_ids.row(query.user)
                shown = np.array([data.item_ids.row(item) for item in query.likes], dtype=int)
                history = np.concatenate([fold.train.likes(user)[0], shown])
                if isinstance(model, BayesianPersonalizedRanking):
                    # No fold-in: a stranger is the mean of the liked items' factors.
                    own = model.user_factors[user]
                    if not len(fold.train.likes(user)[0]):
                        own = model.item_factors[history].mean(axis=0)
                    scores = model.item_factors @ own
                else:
                    scores = peer_scores(model, history, likes)
                candidates = np.setdiff1d(
                    np.arange(shape[1]), np.concatenate([fold.train.seen(user), history])
                )
                best = candidates[np.lexsort((ties[candidates], -scores[candidates]))[:K]]
                values[name].append(ndcg(np.isin(best, relevant).astype(float), len(relevant), K))
    return {name: mean_by_user(asked, np.array(found)) for name, found in values.items()}


def rankings(record: Record, data, encoder, protocol: str, folds: int | None) -> None:
    """One table: ours and theirs, and the fusion minus each."""
    ours = evaluate(data, encoder, Experiment(protocol, OURS, K, folds), Run(EmbeddingCache())).per_user
    table = {f"RecLens {name}": figures["ndcg"] for name, figures in ours.items()}
    table.update(measure_peers(data, protocol, folds))
    fusion = table["RecLens fusion"]
    print(f"\n{data.name}, {protocol}: nDCG@{K}, {len(fusion)} users")
    for name, found in sorted(table.items(), key=lambda pair: -pair[1].mean()):
        low, high = bootstrap_interval(found)
        apart = bootstrap_interval(fusion - found)
        difference = interval((fusion - found).mean(), *apart)
        record.put(protocol, name, ndcg=interval(found.mean(), low, high))
        record.put(protocol, name, lead=list(apart), difference=difference)
        print(
            f"{name:24s} {found.mean():.4f} [{low:.4f}, {high:.4f}]   fusion minus this "
            f"{(fusion - found).mean():+.4f} [{apart[0]:+.4f}, {apart[1]:+.4f}]"
        )


def ratings(record: Record, data, encoder, folds: int | None) -> None:
    """RMSE of ours and theirs on the same folds."""
    held = ratings_of(data)
    count = FOLDS if folds is None else min(folds, FOLDS)
    scale = Reader(rating_scale=(float(held.values.min()), float(held.values.max())))
    peers = {
        "surprise SVD, tuned": lambda: SVD(
            n_factors=177, n_epochs=65, lr_all=0.00624, reg_all=0.0902, random_state=0
        ),
        "surprise SVD, defaults": lambda: SVD(random_state=0),
        "surprise KNNBaseline": lambda: KNNBaseline(
            k=70,
            min_k=9,
            sim_options={"name": "pearson_baseline", "user_based": False, "shrinkage": 172},
            verbose=False,
        ),
        "surprise NMF": lambda: NMF(random_state=0),
    }
    errors: dict[str, list[float]] = {name: [] for name in peers}
    table = pd.DataFrame({"user": held.users, "item": held.items, "rating": held.values})
    for index, (known, out) in enumerate(KFold(FOLDS, shuffle=True, random_state=0).split(table)):
        if index == count:
            break
        train = Dataset.load_from_df(table.iloc[known], scale).build_full_trainset()
        for name, make in peers.items():
            model = make().fit(train)
            found = [
                model.predict(row.user, row.item).est - row.rating for row in table.iloc[out].itertuples()
            ]
            errors[name].append(float(np.sqrt(np.mean(np.square(found)))))
    result = evaluate_ratings(data, encoder, folds=folds, run=Run(EmbeddingCache()))
    rows = {f"RecLens {entry['model']}": float(np.mean(entry["by_fold"])) for entry in result["results"]}
    rows.update({name: float(np.mean(found)) for name, found in errors.items()})
    print(f"\n{data.name}, ratings: RMSE, mean of {count} folds")
    for name, found in sorted(rows.items(), key=lambda pair: pair[1]):
        record.put("ratings", name, rmse=found)
        print(f"{name:24s} {found:.4f}")


def main() -> None:
    """Run what is asked for."""
    set_up()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # implicit asks for it
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("protocols", nargs="*", default=[*RANKINGS, "ratings"])
    parser.add_argument("--folds", type=int, default=None)
    parser.add_argument("--dataset", default="ml-100k")
    option(parser)
    asked = parser.parse_args()
    root = Path(os.environ.get("RECLENS_DATA", ""))
    data = load_dataset(asked.dataset if asked.dataset in BUNDLED else root / asked.dataset)
    encoder = load_encoder(encoder_for(data.language))
    record = Record()
    for protocol in asked.protocols:
        if protocol == "ratings":
            ratings(record, data, encoder, asked.folds)
        else:
            rankings(record, data, encoder, protocol, asked.folds)
    record.write(asked.json)


if __name__ == "__main__":
    main()
