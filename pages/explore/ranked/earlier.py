"""Where items stood before the last setting was moved."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from pages._ui.controls import undo
from pages._ui.controls.sidebar import Choice
from pages._ui.state.text import joined, listed, t
from recsys_core.ranking import Ranking
from recsys_core.types import RowArray

REMEMBERED = 1000
"""Places of a list that are remembered."""
_KEY = "earlier-list"


@dataclass(frozen=True, eq=False)
class Earlier:
    """The list under the setting before this one.

    Attributes:
        rows: its first rows, best first; None where nothing was moved yet for this dataset and person.
    """

    rows: RowArray | None

    def rank_of(self, item: int) -> int | None:
        """Where the item stood; None beyond what is remembered."""
        if self.rows is None:
            return None
        found = np.flatnonzero(self.rows == item)
        return int(found[0]) + 1 if len(found) else None

    def move(self, item: int, rank: int | None) -> dict[str, str] | None:
        """Arrow, how far, and the same in words; None where it stands as it stood."""
        if self.rows is None or rank is None:
            return None
        before = self.rank_of(item)
        if before is None:
            told = t("new: stood beyond place {count}", count=len(self.rows))
            return {"kind": "new", "text": t("new"), "told": told}
        if before == rank:
            return None
        up = before > rank
        told = t("up from {before}", before=before) if up else t("down from {before}", before=before)
        return {
            "kind": "up" if up else "down",
            "text": f"{'▲' if up else '▼'} {abs(before - rank)}",
            "told": told,
        }

    def summary(self, ranking: Ranking, shown: list[int], kept: RowArray, title: Any) -> str:
        """What the last setting moved among the rows shown; "" where nothing was moved.

        Args:
            kept: rows of what the list is narrowed to.
        """
        if self.rows is None:
            return ""
        before = self.rows[np.isin(self.rows, kept)][: len(shown)].tolist()
        moved = sum(self.rank_of(item) != ranking.rank_of(item) for item in shown)
        if not moved:
            return t("Nothing in this list moved.")
        said = [t("{moved} of {count} moved", moved=moved, count=len(shown))]
        came, left = [row for row in shown if row not in before], [row for row in before if row not in shown]
        if came:
            said.append(t("in: {titles}", titles=listed(title(row) for row in came[:2])))
        if left:
            said.append(t("out: {titles}", titles=listed(title(row) for row in left[:2])))
        return joined(said)


def remembered(choice: Choice, ranking: Ranking) -> Earlier:
    """The list before the last move for the same dataset and person; this one is taken note of."""
    query = choice.query
    whose = (choice.engine.dataset.name, choice.engine.dataset.fingerprint, query.user, query.text)
    setting, (moves, sliders) = (repr(choice.settings), query), undo.moves()
    held = st.session_state.get(_KEY)
    rows = ranking.candidates[:REMEMBERED].copy()
    if held is None or held["whose"] != whose:
        held = {"whose": whose, "now": rows, "before": None}
    elif held["setting"] != setting:
        same_move = held["moves"] == moves and held["sliders"] != sliders
        held = {"whose": whose, "now": rows, "before": held["before"] if same_move else held["now"]}
    st.session_state[_KEY] = {**held, "setting": setting, "moves": moves, "sliders": sliders}
    return Earlier(held["before"])
