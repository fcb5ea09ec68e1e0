"""Where the panels of a reason get everything they draw."""

from dataclasses import dataclass

from pages._ui.controls.progress import ProgressBar
from pages._ui.service import accounts
from recsys_core import Engine, Explanation, Query, Settings
from recsys_core.explain.methods.registry import STANDARD


@dataclass(frozen=True)
class Account:
    """The account of one item in one list. It grows as panels ask for more, and nothing is worked out twice."""

    engine: Engine
    query: Query
    settings: Settings
    item_id: str

    def having(self, *methods: str) -> Explanation:
        """All that was found so far, with what these methods add; the standard ones where none is named.

        Raises:
            RecLensError: see `Explainer.explain`.
        """
        with ProgressBar() as bar:
            return accounts.explanation(
                self.engine, self.query, self.item_id, self.settings, bar, methods or STANDARD
            )
