"""How many deadlines one core computes, and whether a long limit takes longer than a short one."""

from motcua.commands.benches.figure import Figure, at_least, at_most
from motcua.worktime.measure import measure as measure_engine

SLOWER_IS_NOISE = 1.1


def measure(*, quick: bool) -> list[Figure]:
    """Measure the pure engine, without explanations; the slowest unit counts. About four seconds."""
    del quick  # it is short enough
    found = measure_engine()
    return [
        at_least(
            "deadlines_per_second",
            "thời hạn mỗi giây, một nhân, không giải thích",
            found["slowest_per_second"],
            100_000,
            "/s",
        ),
        at_most(
            "deadlines_300_to_3_days",
            "thời gian tính 300 ngày so với 3 ngày",
            found["ratio_300_to_3_days"],
            SLOWER_IS_NOISE,
            "lần",
            note="hơn 1 trong khoảng 0,1 là nhiễu của phép đo",
        ),
    ]
