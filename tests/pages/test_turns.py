"""One reason at a time, and nobody kept waiting for ever."""

from threading import Event, Thread

from pages._ui.service import interruptible
from pages._ui.service.interruptible import turn


def test_a_session_waits_for_its_turn_but_not_for_ever(monkeypatch):
    """While another works on, a session goes on beside it in the end; what it did not hold it does not let go."""
    started, done, order = Event(), Event(), []

    def slow():
        with turn():
            started.set()
            done.wait(30)
            order.append("slow")

    other = Thread(target=slow)
    other.start()
    started.wait(10)
    monkeypatch.setattr(interruptible, "PATIENCE", 0.3)
    with turn():
        order.append("quick")
        assert interruptible._working().locked()
    assert interruptible._working().locked()  # still the other's
    monkeypatch.setattr(interruptible, "PATIENCE", 30)
    waiting = Thread(target=lambda: _noted(order))
    waiting.start()
    done.set()
    other.join()
    waiting.join()
    assert order == ["quick", "slow", "third"]
    assert not interruptible._working().locked()


def _noted(order):
    with turn():
        order.append("third")
