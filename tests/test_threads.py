import threading
import time

import pytest

from recsys_core.threads import side_by_side


def test_results_come_in_the_order_of_the_parts():
    def slow_at_first(part):
        time.sleep(0.02 if part == 0 else 0)
        return part * part

    assert side_by_side(slow_at_first, range(9)) == [part * part for part in range(9)]
    assert side_by_side(slow_at_first, []) == []


def test_work_may_share_out_work_of_its_own():
    def outer(part):
        return sum(side_by_side(lambda inner: part + inner, range(5)))

    done = []
    asking = [
        threading.Thread(target=lambda: done.append(side_by_side(outer, range(6)))) for _ in range(4)
    ]  # more at a time than there are threads to help
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(20)
    assert done == [[5 * part + 10 for part in range(6)]] * 4


@pytest.mark.parametrize("bad", [0, 3, 7])
def test_what_a_part_raises_is_raised_and_the_next_call_works(bad):
    def fails(part):
        time.sleep(0.005)
        if part == bad:
            raise ValueError(f"part {part}")
        return part

    with pytest.raises(ValueError, match=f"part {bad}"):
        side_by_side(fails, range(8))
    assert side_by_side(abs, [-1, 2]) == [1, 2]
