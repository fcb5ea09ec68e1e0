"""Every method of explanation through the questions that `recsys_core.testing` asks of each."""

import pytest

from recsys_core import Engine, load_encoder
from recsys_core.explain.methods.registry import METHODS
from recsys_core.testing import MethodTests
from recsys_core.testing.small import small_dataset

QUICK = {"captum_shapley": {"orders": 2}, "captum_kernel_shap": {"coalitions": 32}}
"""Parameters where the defaults would be slow."""


class _OfEveryMethod(MethodTests):
    @pytest.fixture(autouse=True, params=list(METHODS))
    def one(self, request):
        self.kind, self.chosen = METHODS[request.param], QUICK.get(request.param, {})


class TestEveryMethodOnWordVectors(_OfEveryMethod):
    """As it is: TF-IDF, which has no attention."""


class TestEveryMethodOnATransformer(_OfEveryMethod):
    made = None

    @pytest.fixture(autouse=True)
    def read_by(self, tiny_model):
        if TestEveryMethodOnATransformer.made is None:
            TestEveryMethodOnATransformer.made = Engine.fit(small_dataset(), load_encoder(tiny_model))

    def engine(self):
        return self.made
