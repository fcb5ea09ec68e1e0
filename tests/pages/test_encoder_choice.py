"""Another encoder from the sidebar, and what the page says about it."""

from screen import app
from screen import texts as escaped


def texts(test):
    return escaped(test).replace("\\", "")


def test_tf_idf_ranks_explains_words_and_says_that_it_has_no_attention():
    test = app(encoder="tfidf")
    assert not test.exception
    said = texts(test)
    assert "TF-IDF with SVD**: " in said
    assert "checks passed" in said
    assert "shows no attention" in said
    assert "can show words" in said


def test_facts_of_the_encoder_stand_in_the_sidebar():
    said = texts(app())
    assert "bert, 6 layers, 22.6 million weights, 384 dimensions, reads 256 pieces" in said
    assert "can show words, attention" in said


def test_a_model_that_is_not_there_is_a_sentence_and_the_list_stays(tmp_path):
    test = app(encoder="other", model=str(tmp_path / "nothing"))
    assert not test.exception
    assert any("could not be loaded" in error.value for error in test.error), test.error
    assert "The automatic encoder is used instead" in texts(test)
    assert "candidates" in texts(test)


def test_pooling_is_part_of_the_link():
    test = app(pooling="mean-last-4")
    assert not test.exception
    assert "all-MiniLM-L6-v2**: " in texts(test)
    assert test.query_params["pooling"] == "mean-last-4"
