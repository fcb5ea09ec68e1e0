"""What shuffling a part does to the item's score and rank."""

from __future__ import annotations

from recsys_core.explain.item.importance import field_importance, local_importance
from recsys_core.explain.methods.base import Draft, Method
from recsys_core.explain.methods.registry import method
from recsys_core.types import Progress, silent


@method
class Permutation(Method):
    """Groups of components, shuffled among the candidates (Breiman 2001)."""

    name = "permutation"
    label = "Permutation importance"
    family = "importance"
    needs = frozenset(("candidate",))
    summary = "What the item's score and rank become when a part is shuffled among the candidates."

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add a row for each group."""
        draft.local += local_importance(draft.toolbox.engine, draft.ranking, draft.item)


@method
class Features(Method):
    """The same for smaller parts."""

    name = "features"
    label = "Importance of components, PCA blocks and fields"
    family = "importance"
    needs = frozenset(("candidate",))
    summary = "The same for single components, blocks of PCA dimensions and the fields of the text."

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add a row for each component, block and field."""
        engine = draft.toolbox.engine
        draft.local += local_importance(engine, draft.ranking, draft.item, "component")
        draft.local += local_importance(engine, draft.ranking, draft.item, "pca")
        draft.local += field_importance(engine, draft.ranking, draft.item)
