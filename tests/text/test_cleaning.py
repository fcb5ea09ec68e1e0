import pytest

from recsys_core import Engine, Query, load_dataset
from recsys_core.datasets import Reading
from recsys_core.errors import SettingsError
from recsys_core.text.cleaning import STEPS, clean


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("html", "<p>Tom &amp; Jerry</p>", "Tom & Jerry"),
        ("digits", "Alien 3 (1,992.5)", "Alien   ( )"),
        ("stop_words", "the robot and the sea", "robot   sea"),
        ("stop_words", "这是一个关于宇宙的故事", "宇宙故事"),
        ("punctuation", "Schindler's List: 《三体》!", "Schindler's List   三体"),
        ("whitespace", "  a \n\t b　c ", "a b c"),
    ],
)
def test_each_step_does_its_own_part(step, before, after):
    assert clean(before, [step]) == after.strip()


def test_steps_run_in_one_order_and_never_empty_a_text():
    every = tuple(STEPS)
    assert clean("<i>The</i> robot, 1999!", every) == clean("<i>The</i> robot, 1999!", every[::-1]) == "robot"
    assert clean("the 123 !", every) == "the 123 !"
    assert clean("the  robot", ()) == "the  robot"
    with pytest.raises(SettingsError, match="html, digits"):
        clean("x", ["lowercase"])


def test_cleaning_reaches_texts_queries_and_the_fingerprint(encoder, cache):
    plain, cleaned = (
        load_dataset("sample"),
        load_dataset("sample", Reading(cleaning=("stop_words", "digits"))),
    )
    assert plain.fingerprint != cleaned.fingerprint
    assert " the " in plain.item_texts[0] + plain.item_texts[1] + plain.item_texts[2]
    assert not any(" the " in text or " 19" in text for text in cleaned.item_texts)
    assert cleaned.restricted_to([True] * len(cleaned.interactions), "x").cleaning == cleaned.cleaning
    engine = Engine.fit(cleaned, encoder, cache)
    assert engine.profile(Query(text="the robots of the sea")).text.split() == ["robots", "sea"]
