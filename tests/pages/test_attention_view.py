"""What is sent for the drawing of attention, and which head is chosen."""

import json
from base64 import b64decode

import numpy as np
import pytest
from screen import app

from pages._ui.drawing.attention_view.data import attention_data
from recsys_core.explain.item.attention import attention_map, flow_words
from recsys_core.explain.item.attention_words import word_attention

TEXT = "A lonely robot crosses the frozen sea to find <b>unbelievably</b> old whales; 三体."


@pytest.fixture(scope="module")
def attention(encoder):
    return word_attention(attention_map(encoder, TEXT))


def sent(*given, **more):
    """As the browser gets it."""
    return json.loads(json.dumps(attention_data(*given, {"head": "Layer {layer}"}, **more), allow_nan=False))


@pytest.mark.parametrize(("layer", "head"), [(1, 0), (3, 5), (6, 12)])
def test_the_weights_sent_are_those_of_the_head_chosen(attention, layer, head):
    data = sent(attention, layer, head)
    count = len(data["names"])
    bytes_ = np.frombuffer(b64decode(data["weights"]["bytes"]), np.uint8).reshape(count, count)
    back = bytes_ / 255 * np.array(data["weights"]["tops"])[:, None]
    wanted = attention.weights[layer - 1].mean(0) if head == 0 else attention.weights[layer - 1, head - 1]
    np.testing.assert_allclose(back, wanted, atol=3e-3)
    assert (data["layer"], data["head"], data["layers"], data["heads"]) == (layer, head, 6, 12)


def test_the_links_of_every_head_are_sent_in_the_order_of_layers_and_heads(attention):
    data = sent(attention, 1, 0)
    links = np.frombuffer(b64decode(data["links"]), "<u2").reshape(6, 13, data["linked"], 3)
    for layer, head in ((0, 0), (2, 7), (5, 12)):
        source, target, weight = links[layer, head, 0]
        assert not data["special"][source]
        assert not data["special"][target]
        assert attention.means[layer, head, source, target] == pytest.approx(weight / 65535, abs=1e-4)
        words = np.flatnonzero(~attention.special)
        others = attention.means[layer, head][np.ix_(words, words)]
        assert weight / 65535 == pytest.approx((others - np.diag(np.diag(others))).max(), abs=1e-4)


def test_every_word_is_told_by_its_place_in_the_text(attention):
    data = sent(attention, 1, 1)
    for name, (start, end), special in zip(data["names"], data["places"], data["special"], strict=True):
        assert TEXT[start:end] == ("" if special else name)
    starts = [
        start for (start, _), special in zip(data["places"], data["special"], strict=True) if not special
    ]
    assert starts == sorted(starts)
    assert sum(data["shares"]) == pytest.approx(1, abs=1e-3)


def test_words_can_be_shaded_by_flow_in_place_of_rollout(encoder, attention):
    by_flow = flow_words(encoder, TEXT)
    shares = sent(attention, 1, 1, words=by_flow)["shares"]
    told = dict(zip(map(tuple, sent(attention, 1, 1)["places"]), shares, strict=True))
    for word in by_flow:
        assert told[word.start, word.end] == pytest.approx(word.attribution, abs=1e-5)
    assert shares != sent(attention, 1, 1)["shares"]


def drawn(test):
    elements = [element.proto for element in test.get("bidi_component")]
    (found,) = [json.loads(one.json) for one in elements if one.component_name == "reclens_attention"]
    return found


def opened(**more):
    test = app(user="r004", **more)
    return test.switch_page("pages/explore/look_inside.py").run()


def test_the_head_of_a_link_is_shown_and_one_that_is_not_there_is_not():
    test = opened(layer="2", head="5")
    assert not test.exception
    assert (drawn(test)["layer"], drawn(test)["head"]) == (2, 5)
    test.query_params["head"] = "Mean"
    assert (drawn(test.run())["layer"], drawn(test)["head"]) == (2, 0)
    for layer, head in (("99", "5"), ("x", "5"), ("-1", "5"), ("٣", "5")):
        test.query_params["layer"], test.query_params["head"] = layer, head
        assert not test.run().exception
        assert (drawn(test)["layer"], drawn(test)["head"]) == (6, 5)
    del test.query_params["head"]
    sharpest = drawn(test.run())
    assert sharpest["head"] > 0
