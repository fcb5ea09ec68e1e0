"""Which dimensions of the PCA space carry the text similarity."""

from __future__ import annotations

from recsys_core.explain.item.dimensions import dimensions
from recsys_core.explain.methods.base import Draft, Method
from recsys_core.explain.methods.registry import method
from recsys_core.types import Progress, silent


@method
class Dimensions(Method):
    """Terms of the cosine, dimension by dimension."""

    name = "dimensions"
    label = "PCA dimensions"
    family = "dimensions"
    needs = frozenset(("history",))
    additive = True
    summary = "What each dimension of the PCA space adds to the text cosine."

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add the dimensions that carry most."""
        draft.dimensions = dimensions(draft.toolbox, draft.ranking, draft.item)
