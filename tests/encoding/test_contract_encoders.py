"""Every encoder that has a name through the questions that `recsys_core.testing` asks of each."""

import pytest

from recsys_core.encoding import load_encoder
from recsys_core.encoding.carried_e5 import weights_file
from recsys_core.encoding.pooling import POOLINGS
from recsys_core.encoding.registry import ENCODERS, EncoderSource
from recsys_core.testing import EncoderTests


class TestEveryEncoder(EncoderTests):
    @pytest.fixture(autouse=True, params=list(ENCODERS))
    def one(self, request):
        if request.param == "e5" and weights_file() is None:
            pytest.skip("the extra `multilingual` is not installed")
        self.source = ENCODERS[request.param]


class TestEveryPooling(EncoderTests):
    @pytest.fixture(autouse=True, params=POOLINGS)
    def one(self, request, tiny_model):
        self.pooling = request.param
        self.source = EncoderSource("Tiny", _Tiny(tiny_model))


class _Tiny:
    """Equal to itself made again, so that it is loaded once."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, asked):
        return load_encoder(self.folder, asked.pooling, asked.texts)

    def __eq__(self, other):
        return isinstance(other, _Tiny) and other.folder == self.folder

    def __hash__(self):
        return hash(self.folder)
