"""Ids and row numbers, and the way from one to the other."""

from __future__ import annotations

from collections.abc import Iterable

from recsys_core.errors import UnknownIdError


class Vocabulary:
    """Turns ids (any string, as the data has them) into row numbers 0..n-1 and back."""

    def __init__(self, ids: Iterable[str], kind: str) -> None:
        self.ids: tuple[str, ...] = tuple(ids)
        self.kind = kind
        self._rows = {identifier: row for row, identifier in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._rows

    def row(self, identifier: str) -> int:
        """Row number of an id.

        Raises:
            UnknownIdError: the id is not in the dataset; the message shows two that are.
        """
        try:
            return self._rows[identifier]
        except KeyError:
            if not self.ids:
                raise UnknownIdError(
                    "There is no {kind} with id {identifier!r}: this dataset has no {kind} at all.",
                    kind=self.kind,
                    identifier=identifier,
                ) from None
            known = ", ".join(self.ids[:2])
            raise UnknownIdError(
                "There is no {kind} with id {identifier!r} in this dataset: choose one of its {count} {kind} ids, for example {known}.",
                kind=self.kind,
                identifier=identifier,
                count=len(self.ids),
                known=known,
            ) from None
