"""The default list against the best thing inside it, on any data.

    python tests/benchmarks/defaults.py [ml-100k FOLDER ...] [--protocol warm] [--seeds 1 2] [--tuner] [--json FILE]

For each dataset and each draw of held-out likes: nDCG@10 of the best single component (chosen on what is held out), of the
general weights, of the weights chosen on the training part, and of the search on several validation folds, with the chosen
ones minus each of the others, paired by user; and what choosing costs in fits of the components. Nothing is chosen on what is
held out but the component named best.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
from record import Record, interval, option

from recsys_core import EmbeddingCache, Engine, load_dataset, load_encoder
from recsys_core.datasets import BUNDLED
from recsys_core.encoding.choice import encoder_for
from recsys_core.evaluation.choosing.choose import chosen_or_none
from recsys_core.evaluation.experiment import Experiment
from recsys_core.evaluation.folds import Question, tune_fold
from recsys_core.evaluation.metrics import bootstrap_interval, mean_by_user, ndcg
from recsys_core.evaluation.models import FittedModels, parts
from recsys_core.evaluation.protocols import fold_of, protocol_named
from recsys_core.fusion import Settings
from recsys_core.process import set_up
from recsys_core.ranking import best_of
from recsys_core.types import silent

K = 10


def measured(engine, fold, chosen, tuned, models):
    """nDCG@10 of each model for every case."""
    settings = Settings()
    fitted = FittedModels(
        engine.with_choice(chosen), fold, models, settings, settings, np.random.default_rng(0), None, tuned
    )
    values = {model: [] for model in models}
    for start in range(0, len(fold.cases), engine.block):
        block = fold.cases[start : start + engine.block]
        profiles = [engine.profile(query) for query, _ in block]
        engine.score_ahead(profiles, settings)
        for profile, (_, relevant) in zip(profiles, block, strict=True):
            for model, (candidates, scores) in fitted.scores_of(profile).items():
                best = best_of(candidates, scores, engine.ties, K)
                values[model].append(ndcg(np.isin(best, relevant).astype(float), len(relevant), K))
    return values


def one_fold(dataset, encoder, protocol, seed, with_tuner, cache):
    """Users, nDCG@10 of each model, the choice, and seconds of the fit and of the choice."""
    fold = fold_of(protocol_named(protocol), dataset, protocol, seed, 3)
    engine = Engine.fit(fold.train, encoder, cache, known=fold.known)  # fills the cache
    start = time.perf_counter()
    engine.refit(fold.train)
    fit = time.perf_counter() - start
    engine.prepare(Settings())
    start = time.perf_counter()
    rules = protocol_named(protocol)
    chosen = chosen_or_none(engine, Settings(), seed, split="last" if rules.in_time else "random")
    took = time.perf_counter() - start
    tuned = None
    if with_tuner:
        question = Question(dataset, encoder, Experiment(protocol, ("fusion-tuned",)), cache)
        tuned = tune_fold(question, seed, silent).settings
    models = (*parts(), "fusion-general", "fusion", *(("fusion-tuned",) if with_tuner else ()))
    return (
        [query.user for query, _ in fold.cases],
        measured(engine, fold, chosen, tuned, models),
        chosen,
        fit,
        took,
    )


def told(gap):
    low, high = bootstrap_interval(gap)
    return f"{gap.mean():+.4f} [{low:+.4f}, {high:+.4f}]"


def main():
    set_up()
    parser = argparse.ArgumentParser()
    parser.add_argument("datasets", nargs="*", default=["ml-100k"])
    parser.add_argument("--protocol", default="warm")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--tuner", action="store_true")
    option(parser)
    asked, record = parser.parse_args(), Record()
    root = Path(os.environ.get("RECLENS_DATA", ""))
    cache = EmbeddingCache()
    ratios = []
    for name in asked.datasets:
        dataset = load_dataset(name if name in BUNDLED else root / name)
        encoder = load_encoder(encoder_for(dataset.language), texts=dataset.item_texts)
        users, values, costs = [], {}, []
        for seed in asked.seeds:
            people, found, chosen, fit, took = one_fold(
                dataset, encoder, asked.protocol, seed, asked.tuner, cache
            )
            users += people
            for model, column in found.items():
                values.setdefault(model, []).extend(column)
            costs.append((fit, took))
            if chosen is not None:
                print(f"  seed {seed}: {chosen.people}, gain {chosen.gain}")
                for tier, one in chosen.usual.items():
                    weights = {
                        component: round(one.groups[group] * share, 3)
                        for group, shares in one.split.items()
                        for component, share in shares.items()
                        if one.groups[group] * share > 0.004
                    }
                    print(f"    {tier}: {weights}")
        table = {model: mean_by_user(users, np.array(column)) for model, column in values.items()}
        best = max(parts(), key=lambda model: table[model].mean())
        fusion = table["fusion"]
        ratio = fusion.mean() / table[best].mean()
        ratios.append(ratio)
        fit, took = np.mean(costs, axis=0)
        print(
            f"{dataset.name}, {asked.protocol}, seeds {asked.seeds}, {len(fusion)} people: best part {best} {table[best].mean():.4f}, "
            f"general {table['fusion-general'].mean():.4f}, chosen {fusion.mean():.4f}"
        )
        for other in (best, "fusion-general", *(("fusion-tuned",) if asked.tuner else ())):
            gap = fusion - table[other]
            record.put(
                asked.protocol,
                f"{dataset.name}, {other}",
                ndcg=float(table[other].mean()),
                chosen=float(fusion.mean()),
                difference=interval(gap.mean(), *bootstrap_interval(gap)),
            )
            print(f"  chosen minus {other}: {told(gap)}")
        record.put("cost", dataset.name, fit=fit, choice=took)
        print(f"  components fitted in {fit:.1f} s, choice {took:.1f} s, {took / fit:.2f} fits", flush=True)
    print(f"mean of chosen / best part over {len(ratios)} datasets: {np.mean(ratios):.4f}")
    record.write(asked.json)


if __name__ == "__main__":
    main()
