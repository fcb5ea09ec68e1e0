"""Simulated readers with planted, documented tastes, for the bundled sample.

Every reader likes one or two *themes* and sometimes one *creator*. A theme is a set of words; an item has the
theme when one of them stands in its description, so the true reason of every liking can be found in the text.
`python -m recsys_core.datasets.simulate` rewrites `interactions.csv`, `users.csv`, `tastes.csv` and `themes.csv`
of the sample from its `items.csv`; the same seed gives the same files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20
READERS = 400

THEMES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    # theme: (words that mark it in a description, ways a reader would say it)
    "space": (
        [
            "space",
            "spaceship",
            "spacecraft",
            "starship",
            "starships",
            "planet",
            "planets",
            "galaxy",
            "astronaut",
            "orbit",
            "orbiting",
            "Mars",
            "alien",
            "stars",
        ],
        (
            "spaceships and distant planets",
            "astronauts lost among the stars",
            "alien worlds across the galaxy",
        ),
    ),
    "thinking machines": (
        ["robot", "robots", "android", "androids", "machine", "machines", "computer", "artificial"],
        ("robots that begin to feel", "androids and thinking machines", "a computer with a mind of its own"),
    ),
    "detection": (
        ["detective", "detectives", "clue", "clues", "investigation", "inspector", "murderer"],
        (
            "a detective following clues",
            "a murder and a clever investigation",
            "old-fashioned detective cases",
        ),
    ),
    "war": (
        ["war", "wars", "soldier", "soldiers", "army", "armies", "battle", "battles", "trenches"],
        ("soldiers and what war does to them", "war seen from the trenches", "armies before the battle"),
    ),
    "love": (
        ["love", "lovers", "marriage", "wedding", "loves"],
        ("love that comes too late", "lovers kept apart", "a marriage hanging by a letter"),
    ),
    "family": (
        [
            "family",
            "mother",
            "father",
            "sister",
            "sisters",
            "brother",
            "brothers",
            "daughter",
            "daughters",
            "parents",
        ],
        (
            "fathers, mothers and their children",
            "a family around one table",
            "brothers and sisters who quarrel",
        ),
    ),
    "magic": (
        ["magic", "wizard", "wizards", "witch", "witches", "dragon", "dragons", "spell"],
        ("wizards and dragons", "a witch and a bit of magic", "magic with a price"),
    ),
    "the sea": (
        ["sea", "ocean", "ship", "ships", "sailor", "island", "whale", "whales", "lifeboat"],
        ("the open sea and lonely islands", "sailors and their ships", "storms on the ocean"),
    ),
    "dystopia": (
        ["regime", "dystopia", "surveillance", "censorship", "dictatorship", "rebellion"],
        (
            "rebellion against a cruel regime",
            "dystopia, surveillance and fear",
            "people who resist a dictatorship",
        ),
    ),
    "growing up": (
        ["school", "childhood", "teenager", "adolescence"],
        ("school days and childhood", "a teenager finding a way", "childhood remembered"),
    ),
    "music": (
        ["music", "song", "songs", "piano", "jazz", "band", "orchestra", "pianist"],
        ("music and the people who make it", "songs, pianos and jazz", "a band on its last night"),
    ),
    "food": (
        ["food", "kitchen", "chef", "cooking", "cook", "cooks", "restaurant", "restaurants", "meal"],
        ("food and what happens in kitchens", "a chef at work", "a long meal and much cooking"),
    ),
    "survival": (
        ["survive", "survives", "survival", "survivor", "survivors", "wilderness", "stranded", "starvation"],
        ("survival in the wilderness", "people stranded who must survive", "the last survivor"),
    ),
    "revenge": (
        ["revenge", "vengeance", "avenge", "avenger", "betrayal", "betrayed"],
        ("revenge served cold", "betrayal and vengeance", "a hero out for revenge"),
    ),
    "ghosts": (
        ["ghost", "ghosts", "haunted", "haunts", "haunting", "ghostly", "spirit", "spirits", "vampire"],
        ("haunted houses and ghosts", "ghost stories for a winter night", "spirits that will not rest"),
    ),
    "spies": (
        ["spy", "spies", "espionage", "agent", "agents"],
        ("spies and double agents", "espionage in grey coats", "a secret agent in trouble"),
    ),
    "heists": (
        ["heist", "thief", "thieves", "robbery", "gangster", "gangsters", "mafia", "con"],
        ("a heist and charming thieves", "gangsters and the mafia", "one last robbery"),
    ),
    "time travel": (
        ("time travel", "time machine", "time loop", "through time", "in time", "sense of time"),
        ("time travel and its price", "a time machine or a time loop", "stories that run through time"),
    ),
    "animals": (
        [
            "animal",
            "animals",
            "dog",
            "dogs",
            "horse",
            "horses",
            "wolf",
            "wolves",
            "cat",
            "cats",
            "pig",
            "rabbit",
            "rat",
            "fox",
        ],
        ("animals as heroes", "a dog, a horse or a wolf", "cats and other animals"),
    ),
    "justice": (
        ["trial", "lawyer", "jury", "justice", "court"],
        ("trials and juries", "a lawyer fighting for justice", "courtrooms and the law"),
    ),
    "artists": (
        ["painter", "painting", "artist", "artists", "writer", "novelist", "poet", "poets", "art"],
        ("painters and writers", "the life of an artist", "a novelist and a painting"),
    ),
}

OPENERS = (
    "I like {a}{b}{c}.",
    "Give me {a}{b}{c} and I am happy.",
    "I look for {a}{b}{c}.",
    "What I enjoy most: {a}{b}{c}.",
    "My evenings belong to {a}{b}{c}.",
    "I never tire of {a}{b}{c}.",
)

MIN_WORKS = 3
"""A creator can be a planted taste from this many works in the catalogue on."""


def has_theme(text: str, theme: str) -> bool:
    """Whether one of the theme's words stands in the text as a whole word."""
    words = "|".join(re.escape(word) for word in THEMES[theme][0])
    return re.search(rf"\b(?:{words})\b", text, flags=re.IGNORECASE) is not None


def _profile(rng: np.random.Generator, themes: list[str], person: str) -> str:
    said = [str(rng.choice(np.array(THEMES[theme][1]))) for theme in themes]
    more = f", and {said[1]}" if len(said) > 1 else ""
    creator = f", best of all by {person}" if person else ""
    opener = OPENERS[int(rng.integers(len(OPENERS)))]
    return opener.format(a=said[0], b=more, c=creator)


def simulate(items: pd.DataFrame, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Tables `interactions`, `users`, `tastes` and `themes` for a catalogue with `item_id, creator, text`.

    A reader rates 20 to 60 items, a little over half of them from the planted taste where enough exist. Items
    of the taste get 4 or 5 nine times out of ten; others 1 to 5 with a mean near 2.7, shifted by a quality
    drawn once per item.
    """
    rng = np.random.default_rng(seed)
    names = list(THEMES)
    themed = {name: np.array([has_theme(text, name) for text in items["text"]]) for name in names}
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
        users.append((user, _profile(rng, liked, person)))
        tastes.append((user, ";".join(liked), person))
    return {
        "interactions": pd.DataFrame(interactions, columns=["user_id", "item_id", "rating", "timestamp"]),
        "users": pd.DataFrame(users, columns=["user_id", "profile"]),
        "tastes": pd.DataFrame(tastes, columns=["user_id", "themes", "creator"]),
        "themes": pd.DataFrame(
            [(name, ";".join(words)) for name, (words, _) in THEMES.items()], columns=["theme", "words"]
        ),
    }


def main(folder: Path) -> None:
    """Rewrite the simulated tables beside the `items.csv` in `folder`."""
    items = pd.read_csv(folder / "items.csv", dtype=str, keep_default_na=False)
    for name, table in simulate(items).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    from recsys_core.datasets.sample import SAMPLE

    main(SAMPLE)
