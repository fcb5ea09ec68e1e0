import threading
from dataclasses import replace

import pytest

from recsys_core.feedback import Feedback, FeedbackError, FeedbackStore

SAID = Feedback("visit", "sample", "r001", "", "b001", "like", 1.25, 1, "pca 128")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/deep/feedback.sqlite"


def test_what_was_said_outlives_the_store(url):
    FeedbackStore(url).add(SAID)
    FeedbackStore(url).add(
        replace(SAID, kind="not convincing", item="三体 <b>'; drop table feedback", rank=None)
    )
    again = FeedbackStore(url)
    assert again.counts("sample") == {"like": 1, "dislike": 0, "not convincing": 1}
    assert again.counts("other") == {"like": 0, "dislike": 0, "not convincing": 0}
    table = again.table("sample")
    assert table["item"].tolist() == ["b001", "三体 <b>'; drop table feedback"]
    assert table["score"].tolist() == [1.25, 1.25]
    assert table["at"].is_monotonic_increasing


def test_remarks_from_many_threads_are_all_kept(url):
    store = FeedbackStore(url)
    threads = [
        threading.Thread(target=lambda n=n: [store.add(replace(SAID, item=f"{n}-{m}")) for m in range(5)])
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.counts("sample")["like"] == 30
    assert store.table("sample")["item"].nunique() == 30


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/nowhere/feedback.sqlite", "oracle+none://x"])
def test_a_database_that_is_not_there_is_told_in_a_sentence(url):
    with pytest.raises(FeedbackError, match="RECLENS_FEEDBACK"):
        FeedbackStore(url)
