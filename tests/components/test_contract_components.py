"""Every component through the questions that `recsys_core.testing` asks of each."""

import pytest

from recsys_core.components import Newcomer, TextMap, newcomer, text_map
from recsys_core.components.registry import COMPONENTS
from recsys_core.testing import ComponentTests

QUICK = {"recurrent": {"width": 8, "own": 4, "rounds": 3}}
"""Parameters where training would be slow."""
OTHERS = [
    ("text", {"kind": "dot"}),
    ("text", {"kind": "euclidean"}),
    ("popularity", {"half_life": 30.0}),
    ("newcomer", {"emphasis": 0.0, "dropout": 0.5}),
]
CASES = [*((name, QUICK.get(name, {})) for name in COMPONENTS), *OTHERS]


class TestEveryComponent(ComponentTests):
    @pytest.fixture(
        autouse=True, params=CASES, ids=lambda case: "-".join(map(str, (case[0], *case[1].values())))
    )
    def chosen(self, request):
        name, self.parameters = request.param
        self.kind = COMPONENTS[name]


class TestWhereFewItemsAreLearnedFrom(ComponentTests):
    """Past items and candidates beyond the most liked ones have no regression of their own."""

    @pytest.fixture(
        autouse=True, params=[(newcomer, Newcomer), (text_map, TextMap)], ids=["newcomer", "text_map"]
    )
    def few(self, request, monkeypatch):
        module, self.kind = request.param
        monkeypatch.setattr(module, "MOST", 12)
