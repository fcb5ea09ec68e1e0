"""A reason in words: a sentence with places, and what is put in, so that it can be said in another language."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """Why something was decided.

    Attributes:
        template: the sentence with `{names}` where values are put in.
        values: what is put in.
    """

    template: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values) if self.values else self.template


def said(template: str, /, **values: object) -> Said:
    """A reason from its sentence and values."""
    return Said(template, values)
