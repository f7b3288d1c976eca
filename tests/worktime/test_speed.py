"""The promise of speed, with room for a busy machine: `motcua bench` prints the honest figures."""

import pytest

from motcua.worktime.measure import measure


@pytest.mark.slow
def test_deadlines_are_answered_100000_times_a_second_and_no_slower_for_300_days_than_for_3():
    for _ in range(3):  # another process may hold the core
        figures = measure()
        if figures["slowest_per_second"] >= 100_000 and figures["ratio_300_to_3_days"] <= 1.5:
            return
    pytest.fail(str(figures))
