"""Fields of a text as sums of their words."""

from __future__ import annotations

from dataclasses import replace

from recsys_core.datasets.assemble import item_fields
from recsys_core.datasets.schema import Dataset
from recsys_core.explain.explanation import TextAttribution


def field_spans(dataset: Dataset, item: int) -> dict[str, tuple[int, int]]:
    """Where each field stands in the text of an item (row): start and end; empty where the text was not put together from fields."""
    row = {str(name): str(value) for name, value in dataset.items.iloc[item].items() if value == value}
    fields = item_fields(row)
    if " ".join(fields.values()) != dataset.item_texts[item]:
        return {}
    spans, start = {}, 0
    for name, field in fields.items():
        spans[name] = (start, start + len(field))
        start += len(field) + 1
    return spans


def with_fields(dataset: Dataset, item: int, told: TextAttribution) -> TextAttribution:
    """The words of an item's text with their sums by field; as they were where the text is another one."""
    if told.side != "item" or told.text != dataset.item_texts[item]:
        return told
    sums = {
        name: sum(word.attribution for word in told.words if start <= word.start < end)
        for name, (start, end) in field_spans(dataset, item).items()
    }
    return replace(told, by_field=sums)
