"""Which encoder is said to read what."""

import pytest

from recsys_core.encoding import choice, encoder_for, proposed, reads
from recsys_core.text.language import LANGUAGES, OTHER


@pytest.fixture(params=[True, False], ids=["e5 here", "e5 not here"])
def installed(request, monkeypatch, tmp_path):
    monkeypatch.setattr(choice, "weights_file", lambda: tmp_path if request.param else None)
    return request.param


def test_the_multilingual_encoder_is_taken_where_it_is_needed_and_there(installed):
    best = "e5" if installed else "minilm"
    assert [encoder_for(code) for code in ("zh", "ja", "ko", "es", "fr", "de", "vi")] == [best] * 7
    assert [encoder_for(code) for code in ("en", "ru", "ar", OTHER, "")] == ["minilm"] * 5


def test_what_an_encoder_does_not_read_is_said_with_one_that_does(installed):
    assert reads("minilm", "en")
    assert not reads("minilm", "es")
    assert reads("e5", "es")
    assert reads("e5", "en")
    assert not reads("e5", "ru")
    assert reads("tfidf", "ru")
    assert proposed("en") == "minilm"
    assert proposed("es") == ("e5" if installed else "tfidf")
    assert proposed("ru") == "tfidf"
    for code in {code for codes in LANGUAGES.values() for code in codes}:
        assert reads(proposed(code), code)
        assert encoder_for(code) == proposed(code) or not reads(encoder_for(code), code)


def test_nothing_is_said_against_a_model_or_language_that_is_not_known(installed):
    assert reads("some/model", "ru")
    assert reads("minilm", OTHER)
    assert proposed(OTHER) is None
