"""Whether the checks tell a right account of the words from a wrong one.

    python tests/benchmarks/wrong_accounts.py [sample FOLDER ...] [--texts 200] [--seed 1] [--raw FILE] [--json FILE]

Of texts with at least eight distinct words, each of a person and one of the first twenty recommendations, the words by
integrated gradients are checked, and then wrong accounts of the same words: every sign turned round, the shares
shuffled among the words, every word the same share. A wrong account is found where at least one check fails; the right one
passes where none does. The bars were set with `--seed 0`; figures are of other seeds, whose pairs of person and item it
leaves out. `--raw` keeps every value, from which bars can be chosen.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from record import Record, interval, option

from recsys_core import EmbeddingCache, Engine, Explainer, Query, load_dataset, load_encoder
from recsys_core.encoding.choice import encoder_for
from recsys_core.explain.methods.registry import DEFAULT_WORDS, word_method
from recsys_core.explain.trust.checks import measure_texts
from recsys_core.explain.words.attribute import relative_error
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.process import set_up

LEAST_WORDS = 8
FIRST = 20
"""Recommendations that texts are drawn from."""
SUM = "completeness_error"


def pairs(engine, count, seed):
    """People and rows of recommendations, drawn without repeats; what seed 0 draws, no other seed does."""
    rng = np.random.default_rng(0)
    users = [engine.dataset.user_ids.ids[row] for row in rng.permutation(len(engine.dataset.user_ids))]
    mine = users[::2] if seed == 0 else users[1::2]
    rng = np.random.default_rng(seed)
    found = [(user, int(place)) for user in mine for place in rng.choice(FIRST, 4, replace=False)]
    return [found[row] for row in rng.permutation(len(found))]


def wrong(text, shares):
    """The same account with other shares."""
    words = tuple(
        replace(word, attribution=float(share)) for word, share in zip(text.words, shares, strict=True)
    )
    total = float(sum(shares))
    return replace(text, words=words, total=total, error=relative_error(total, text.text_share))


def accounts(text, rng):
    """The right account and the wrong ones, by name."""
    shares = np.array([word.attribution for word in text.words])
    made = {
        "right": shares,
        "sign reversed": -shares,
        "shuffled": rng.permutation(shares),
        "constant": np.full(len(shares), shares.mean()),
    }
    return {name: replace(wrong(text, own), method=name) for name, own in made.items()}


def measured(engine, count, seed):
    """Values and verdicts of every check of every account, one row a text."""
    explainer, method = Explainer(engine), word_method(DEFAULT_WORDS)
    rng, rows = np.random.default_rng(100 + seed), []
    for user, place in pairs(engine, count, seed):
        ranking = engine.rank(Query(user=user))
        if place >= len(ranking.candidates):
            continue
        text_score = text_score_of(engine, ranking, int(ranking.candidates[place]))
        if text_score is None:
            continue
        text = method.attribute(text_score, explainer.tools)
        if len({word.text.casefold() for word in text.words}) < LEAST_WORDS:
            continue
        told = accounts(text, rng)
        found = measure_texts(text_score, explainer.tools, [(one, method) for one in told.values()])
        row = {name: {} for name in told}
        for one in found:
            row[one.method][one.name] = (one.value, one.verdict)
        rows.append(row)
        if len(rows) >= count:
            break
    return rows


def share(flags):
    """A share with its 95 % interval (Wilson)."""
    n, p, z = len(flags), float(np.mean(flags)), 1.96
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return interval(p, (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("datasets", nargs="*", default=["sample"])
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoder", default="")
    parser.add_argument("--raw", type=Path, default=None)
    option(parser)
    asked, record, kept = parser.parse_args(), Record(), {}
    set_up()
    for name in asked.datasets:
        dataset = load_dataset(name)
        encoder = load_encoder(asked.encoder or encoder_for(dataset.language), texts=dataset.item_texts)
        engine = Engine.fit(dataset, encoder, EmbeddingCache())
        rows = measured(engine, asked.texts, asked.seed)
        kept[name] = rows
        print(f"\n{name}: {len(rows)} texts, {encoder.name}, seed {asked.seed}")
        for account in rows[0]:
            failed = [
                {check for check, (_, verdict) in row[account].items() if verdict == "poor"} for row in rows
            ]
            told = share([bool(one) != (account == "right") for one in failed])
            beside = share([bool(one - {SUM}) != (account == "right") for one in failed])
            word = "passes all" if account == "right" else "found"
            record.put(name, account, told=told, **{"without the sum": beside})
            print(
                f"  {account:14} {word:10} {told['value']:.1%} [{told['low']:.1%}, {told['high']:.1%}]; "
                f"without the check of the sum {beside['value']:.1%}; by check: "
                + ", ".join(
                    f"{check} {np.mean([check in one for one in failed]):.0%}" for check in rows[0][account]
                )
            )
    if asked.raw is not None:
        asked.raw.write_text(json.dumps(kept))
    record.write(asked.json)


if __name__ == "__main__":
    main()
