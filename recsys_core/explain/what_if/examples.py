"""What the page of newcomers begins with: an item and a taste, so that there is an answer before anybody writes."""

from __future__ import annotations

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.datasets.sample import SAMPLES
from recsys_core.explain.what_if.new_item import NewItem
from recsys_core.translating import msg, translated

TITLE = msg("The patient machine")
TEXT = msg("A robot, an android and a talking computer wonder whether artificial machines can dream.")
CATEGORY = msg("Film, Science fiction")
YEAR = "2024"
TASTE = msg("stories about robots that begin to feel, and the sea")


def example_item(dataset: Dataset) -> NewItem:
    """A new item: for the samples one of our own, in their language; else the most liked one, as if nobody knew it."""
    if dataset.name in SAMPLES:
        title, text, category = (translated(dataset.language, said) for said in (TITLE, TEXT, CATEGORY))
        return NewItem(title, text, category, YEAR)
    row = int(np.argmax(dataset.likes_by_item))
    said = {name: str(value) for name, value in dataset.items.iloc[row].items()}
    return NewItem(
        dataset.title(row)[:200],
        said.get("text", "")[:5000],
        said.get("category", "")[:100],
        said.get("year", "")[:4],
    )


def example_taste(dataset: Dataset) -> str:
    """Words of somebody new: for the samples our own, in their language; else the title of the most liked item."""
    if dataset.name in SAMPLES:
        return translated(dataset.language, TASTE)
    return dataset.title(int(np.argmax(dataset.likes_by_item)))[:200]
