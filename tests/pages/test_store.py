"""What sessions share: made once however many ask, forgotten by use."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages._ui.service.store import Store
from recsys_core.recent import Recent


def test_one_makes_it_and_the_others_wait_for_it():
    store, made, begun, go = Store(4), [], threading.Event(), threading.Event()

    def make():
        made.append(object())
        begun.set()
        assert go.wait(20)
        return made[0]

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(store.get, "engine", make)
        assert begun.wait(20)
        others = [pool.submit(store.get, "engine", make) for _ in range(6)]
        assert pool.submit(store.get, "other", lambda: "at once").result(20) == "at once"
        assert not any(one.done() for one in others)
        go.set()
        assert {first.result(20), *(one.result(20) for one in others)} == {made[0]}
    assert len(made) == 1


def test_where_it_fails_the_next_one_tries():
    store, begun, go = Store(4), threading.Event(), threading.Event()

    def fail():
        begun.set()
        assert go.wait(20)
        raise ValueError("no room")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(store.get, "engine", fail)
        assert begun.wait(20)
        second = pool.submit(store.get, "engine", lambda: "made")
        go.set()
        with pytest.raises(ValueError, match="no room"):
            first.result(20)
        assert second.result(20) == "made"
    assert store.get("engine", fail) == "made"


def test_making_one_thing_may_ask_for_another():
    store = Store(4)
    assert store.get("words", lambda: store.get("engine", lambda: "fitted") + ", read") == "fitted, read"
    assert store.values() == ["fitted", "fitted, read"]


def test_the_least_recently_used_is_forgotten_and_looking_is_no_use():
    store = Store(2)
    store.put("a", 1)
    store.put("b", 2)
    assert store.get("a", lambda: 0) == 1
    assert store.values() == [1, 2]
    store.put("c", 3)
    assert ("a" in store, "b" in store, "c" in store) == (True, False, True)
    store.drop(lambda key: key == "a")
    assert store.values() == [3]
    assert store.get("a", lambda: 4) == 4


def test_a_memory_forgets_what_was_asked_for_longest_ago():
    kept = Recent(2)
    kept.put(("a",), 1)
    kept.put(("b",), 2)
    assert kept.get(("a",)) == 1
    kept.put(("c",), 3)
    assert [kept.get((name,)) for name in "abc"] == [1, None, 3]
    kept.put(("a",), 5)
    assert kept.get(("a",)) == 5
