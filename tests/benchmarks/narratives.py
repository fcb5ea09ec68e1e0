"""Whether any sentence claims more than its numbers say.

    python tests/benchmarks/narratives.py [sample sample-zh FOLDER ...] [--count 1000] [--seed 0] [--json FILE]

Explanations of random people, tastes, items and settings, on every cold-start tier, are told in English and Chinese; every claim
is looked up again by `tests/claims.py`, which shares nothing with what writes the sentences but their phrases. Prints
false claims, and how many were looked up. Ends with an error where one is false.
"""

import argparse
import sys
from pathlib import Path

from record import Record, option

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cases import CHECKED, PLAIN, WITH_WORDS, cases
from claims import claims_of

from recsys_core import EmbeddingCache, Engine, load_dataset, load_encoder
from recsys_core.encoding.choice import encoder_for
from recsys_core.process import set_up


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("datasets", nargs="*", default=["sample", "sample-zh"])
    parser.add_argument("--count", type=int, default=1000, help="narratives, each language counted")
    parser.add_argument("--seed", type=int, default=0)
    option(parser)
    asked, record, false = parser.parse_args(), Record(), 0
    set_up()
    share = asked.count // (2 * len(asked.datasets)) + 1
    kinds = (PLAIN, PLAIN, WITH_WORDS, PLAIN, PLAIN, WITH_WORDS, PLAIN, PLAIN, PLAIN, CHECKED)
    for name in asked.datasets:
        dataset = load_dataset(name)
        encoder = load_encoder(encoder_for(dataset.language), texts=dataset.item_texts)
        engine = Engine.fit(dataset, encoder, EmbeddingCache())
        told = claimed = wrong = 0
        tiers = {}
        for made in cases(engine, share, asked.seed, kinds):
            tiers[made.tier] = tiers.get(made.tier, 0) + 1
            for language in ("en", "zh"):
                found = claims_of(made, language)
                told, claimed, wrong = told + 1, claimed + found.count, wrong + len(found.false)
                for one in found.false:
                    print(f"  false ({language}, {made.user or made.likes}, {made.item_id}): {one}")
        false += wrong
        record.put("claims", dataset.name, narratives=told, claims=claimed, false=wrong)
        print(f"{dataset.name}: {told} narratives, {claimed} claims, {wrong} false; tiers {tiers}")
    record.write(asked.json)
    sys.exit(bool(false))


if __name__ == "__main__":
    main()
