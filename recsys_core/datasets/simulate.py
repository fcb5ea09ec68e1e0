"""Simulated readers with planted, documented tastes, for the bundled samples.

Every reader likes one or two *themes* and sometimes one *creator*. A theme is a set of words; an item has the
theme when one of them stands in its description, so the true reason of every liking can be found in the text.
`python -m recsys_core.datasets.simulate` rewrites `interactions.csv`, `users.csv`, `tastes.csv` and `themes.csv`
of each sample from its `items.csv`; the same seed gives the same files.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from recsys_core.datasets.taste import Taste

SEED = 20
"""Of everything that is drawn."""
READERS = 400
"""People simulated for a bundled sample."""

MIN_WORKS = 3
"""A creator can be a planted taste from this many works in the catalogue on."""


def _profile(rng: np.random.Generator, taste: Taste, themes: list[str], person: str) -> str:
    said = [str(rng.choice(np.array(taste.themes[theme][1]))) for theme in themes]
    more = taste.also.format(said[1]) if len(said) > 1 else ""
    creator = taste.by.format(person) if person else ""
    opener = taste.openers[int(rng.integers(len(taste.openers)))]
    return opener.format(a=said[0], b=more, c=creator)


def simulate(items: pd.DataFrame, taste: Taste, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Tables `interactions`, `users`, `tastes` and `themes` for a catalogue with `item_id, creator, text`.

    A reader rates 20 to 60 items, a little over half of them from the planted taste where enough exist. Items
    of the taste get 4 or 5 nine times out of ten; others 1 to 5 with a mean near 2.7, shifted by a quality
    drawn once per item.
    """
    rng = np.random.default_rng(seed)
    names = list(taste.themes)
    themed = {name: np.array([taste.has(text, name) for text in items["text"]]) for name in names}
    works = items["creator"].value_counts()
    people = sorted(str(person) for person in works[works >= MIN_WORKS].index)
    reach = rng.lognormal(0.0, 0.9, len(items))
    quality = rng.normal(0.0, 0.5, len(items))
    users, tastes, interactions = [], [], []
    for reader in range(READERS):
        user = f"r{reader + 1:03d}"
        liked = [str(t) for t in rng.choice(np.array(names), size=int(rng.integers(1, 3)), replace=False)]
        person = str(rng.choice(np.array(people))) if rng.random() < 0.35 else ""
        by_person = (items["creator"] == person).to_numpy() & (person != "")
        match = np.logical_or.reduce([themed[theme] for theme in liked]) | by_person
        count = int(rng.integers(20, 61))
        from_taste = min(round(0.55 * count), int(0.6 * match.sum()))
        chance = reach * match * np.where(by_person, 3.0, 1.0)
        chosen = list(rng.choice(len(items), from_taste, replace=False, p=chance / chance.sum()))
        chance = reach * ~match
        chosen += list(rng.choice(len(items), count - from_taste, replace=False, p=chance / chance.sum()))
        stamp = 1_600_000_000 + int(rng.integers(0, 40_000_000))
        for item in rng.permutation(np.array(chosen)):
            stamp += int(rng.integers(3_600, 400_000))
            if match[item]:
                rating = int(rng.choice([5, 4, 3], p=[0.55, 0.35, 0.10]))
            else:
                rating = int(np.clip(np.rint(rng.normal(2.7 + quality[item], 0.9)), 1, 5))
            interactions.append((user, items["item_id"].iat[item], rating, stamp))
        users.append((user, _profile(rng, taste, liked, person)))
        tastes.append((user, ";".join(liked), person))
    return {
        "interactions": pd.DataFrame(interactions, columns=["user_id", "item_id", "rating", "timestamp"]),
        "users": pd.DataFrame(users, columns=["user_id", "profile"]),
        "tastes": pd.DataFrame(tastes, columns=["user_id", "themes", "creator"]),
        "themes": pd.DataFrame(
            [(name, ";".join(words)) for name, (words, _) in taste.themes.items()], columns=["theme", "words"]
        ),
    }


def rewrite(folder: Path, taste: Taste) -> None:
    """Rewrite the simulated tables beside the `items.csv` in `folder`."""
    items = pd.read_csv(folder / "items.csv", dtype=str, keep_default_na=False)
    for name, table in simulate(items, taste).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    from recsys_core.datasets import themes_en, themes_zh
    from recsys_core.datasets.sample import SAMPLES

    rewrite(SAMPLES["sample"], themes_en.TASTE)
    rewrite(SAMPLES["sample-zh"], themes_zh.TASTE)
