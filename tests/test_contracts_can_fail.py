"""What does not keep the contract is found by it: one fault, one test that goes red."""

from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import pytest

from recsys_core.components import EASE, Newcomer, Popularity, TextSimilarity
from recsys_core.datasets import readers
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.encoding.registry import EncoderSource
from recsys_core.encoding.word_vectors import WordVectorEncoder, tfidf_encoder
from recsys_core.explain.explanation import MethodTable
from recsys_core.explain.methods.base import Method
from recsys_core.explain.methods.registry import METHODS
from recsys_core.testing import ComponentTests, EncoderTests, MethodTests, ReaderTests


class SignlessShares(Newcomer):
    def history_shares(self, profile, items, k):
        return np.abs(super().history_shares(profile, items, k))


class Counting(Popularity):
    """Its answers hang on how often it was asked."""

    def score(self, profile, k):
        self.scores_ = self.scores_ + 1
        return self.scores_


class ForgetsPrepared(EASE):
    def prepare(self, k):
        self.weights_ = self.weights_ * 1.001


class OtherInBlocks(EASE):
    def score_many(self, profiles, k):
        return [None if one is None else one * 1.001 for one in super().score_many(profiles, k)]


class KeepsNothing(EASE):
    def state(self):
        return {}

    def ready(self, training):
        self.weights_ = np.zeros((30, 30))
        return self


class OtherGradient(TextSimilarity):
    def item_text_score(self, profile, item, k, embeddings):
        return super().item_text_score(profile, item, k, embeddings) * 1.01


class OtherPast(TextSimilarity):
    def past_text_score(self, profile, position, item, k, embeddings):
        return super().past_text_score(profile, 0, item, k, embeddings)


class NeedsTimes(Popularity):
    needs = frozenset(("likes", "times"))


class Nameless(Popularity):
    name = "nowhere registered"


@pytest.mark.parametrize(
    ("broken", "asked"),
    [
        (SignlessShares, "test_shares_of_past_items_are_exact"),
        (Counting, "test_answering_changes_nothing"),
        (Counting, "test_nothing_known_is_answered_with_nothing_or_the_same_for_all"),
        (OtherInBlocks, "test_a_block_of_users_is_scored_as_each_alone"),
        (ForgetsPrepared, "test_preparing_changes_no_number"),
        (OtherGradient, "test_the_differentiable_score_is_the_score"),
        (OtherPast, "test_a_past_text_as_it_stands_gives_the_score"),
        (Nameless, "test_it_states_its_facts"),
    ],
)
def test_a_component_with_a_fault_is_found(broken, asked):
    test = ComponentTests()
    test.kind = broken
    with pytest.raises(AssertionError):
        getattr(test, asked)()


def test_a_component_that_needs_something_else_is_found():
    test = ComponentTests()
    test.kind = NeedsTimes
    with pytest.raises(AssertionError):
        test.test_it_is_silent_without_what_it_needs_and_only_then("times")


def test_a_component_that_keeps_nothing_is_found(tmp_path):
    test = ComponentTests()
    test.kind = KeepsNothing
    with pytest.raises(Exception, match=r"cannot be saved|no attribute"):
        test.test_what_was_fitted_can_be_stored_and_put_back(tmp_path)


class Noisy(Method):
    """Says something else each time, and things below 0."""

    name = "noisy"
    label = "Noise"
    family = "plain"
    summary = "Noise."
    signed = False
    times = 0

    def run(self, draft, progress=None):
        type(self).times += 1
        draft.tables += (MethodTable(self.name, ("n", "m"), ((float(-self.times), 1.0), (1.0,))),)


class Quiet(Noisy):
    def run(self, draft, progress=None):
        return


@pytest.mark.parametrize(
    ("broken", "asked"),
    [
        (Noisy, "test_it_says_the_same_twice"),
        (Noisy, "test_figures_keep_their_bounds"),
        (Noisy, "test_it_keeps_what_its_family_promises"),
        (Quiet, "test_it_answers_or_says_why_not_in_a_sentence"),
    ],
)
def test_a_method_with_a_fault_is_found(broken, asked, monkeypatch):
    monkeypatch.setitem(METHODS._held, "noisy", broken)
    monkeypatch.setattr("recsys_core.testing.methods._SAID", WeakKeyDictionary())
    test = MethodTests()
    test.kind = broken
    with pytest.raises(AssertionError):
        getattr(test, asked)()


class Neighbourly(WordVectorEncoder):
    """The vector of a text hangs on those beside it."""

    def encode_batch(self, texts):
        vectors = super().encode_batch(texts) + 0.01 * len(texts)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class Long(WordVectorEncoder):
    def encode_batch(self, texts):
        return 2 * super().encode_batch(texts)


class Misplaced(WordVectorEncoder):
    def tokens(self, text, side="item"):
        found = super().tokens(text, side)
        return replace(found, offsets=tuple((start + 9, end + 9) for start, end in found.offsets))


class Renamed(WordVectorEncoder):
    made = 0

    @property
    def fingerprint(self):
        return f"print {self.number}"

    @fingerprint.setter
    def fingerprint(self, said):
        Renamed.made += 1
        self.number = Renamed.made


class Remembering(WordVectorEncoder):
    """What it learned of a catalogue stays, whatever it is to learn from."""

    def learned_from(self, texts):
        return self


def source(kind):
    def make(asked):
        plain = tfidf_encoder(asked.texts)
        table = plain._table[:-1].double().numpy()
        return kind(plain.name, plain.kind, plain._words, table, asked.texts, "idf")

    return EncoderSource(kind.__name__, make)


@pytest.mark.parametrize(
    ("broken", "asked"),
    [
        (Neighbourly, "test_no_vector_hangs_on_what_is_encoded_beside_it"),
        (Neighbourly, "test_its_insides_give_the_vectors_it_gives"),
        (Long, "test_vectors_have_unit_length"),
        (Misplaced, "test_word_pieces_lie_in_the_text"),
        (Renamed, "test_its_fingerprint_is_that_of_its_vectors"),
        (Remembering, "test_what_it_learned_is_learned_again_of_other_texts"),
    ],
)
def test_an_encoder_with_a_fault_is_found(broken, asked):
    test = EncoderTests()
    test.source = source(broken)
    with pytest.raises(AssertionError):
        getattr(test, asked)()


def numbers(path, how):
    return [RawTable.of(how.name, pd.read_csv(path))]


def nameless(path, how):
    return [RawTable.of("table", pd.read_csv(path, dtype=str, keep_default_na=False))]


class Broken(ReaderTests):
    suffix = ".broken"

    def write(self, path, table):
        table.to_csv(path, index=False)


@pytest.mark.parametrize(
    ("broken", "asked"),
    [
        (numbers, "test_a_table_comes_back_as_it_was_written"),
        (nameless, "test_the_table_is_called_what_the_person_calls_it"),
        (nameless, "test_more_than_may_be_read_is_refused"),
        (nameless, "test_a_damaged_file_is_read_or_refused_in_a_sentence"),
    ],
)
def test_a_reader_with_a_fault_is_found(broken, asked, monkeypatch, tmp_path):
    monkeypatch.setitem(readers.READERS._held, ".broken", broken)
    more = (False,) if asked == "test_a_table_comes_back_as_it_was_written" else ()
    with pytest.raises((Exception, pytest.fail.Exception)):
        getattr(Broken(), asked)(tmp_path, *more)
