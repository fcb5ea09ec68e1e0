"""Every sentence is as true as its numbers: claims are looked up again by rules of their own."""

import pytest
from cases import CHECKED, PLAIN, WITH_WORDS, cases
from claims import claims_of


@pytest.mark.parametrize("seed", range(3))
def test_no_sentence_claims_what_its_numbers_do_not_say(engine, seed):
    said = 0
    for made in cases(engine, 100, seed, (PLAIN, PLAIN, PLAIN, WITH_WORDS)):
        for language in ("en", "zh"):
            found = claims_of(made, language)
            assert found.false == []
            said += found.count
    assert said > 1000


def test_what_was_checked_is_named_and_nothing_else(engine):
    for made in cases(engine, 6, 11, (CHECKED,)):
        for language in ("en", "zh"):
            assert claims_of(made, language).false == []
