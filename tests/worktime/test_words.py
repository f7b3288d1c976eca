"""The words of the deadline chip and of limits."""

from datetime import time

import pytest

from motcua.worktime.engine import Limit, Suspension
from motcua.worktime.words import limit_words, remaining_words
from tests.worktime.test_engine_table import STANDARD, at

CHIPS = [
    ("16/03/2026 16:20", "16/03/2026 17:00", "còn 40 phút"),
    ("16/03/2026 14:20", "16/03/2026 17:00", "còn 2 giờ 40 phút"),
    ("16/03/2026 11:00", "16/03/2026 14:00", "còn 2 giờ"),
    ("16/03/2026 17:00", "16/03/2026 17:00", "đến hạn"),
    ("16/03/2026 16:00", "17/03/2026 14:00", "còn 6 giờ làm việc"),
    ("16/03/2026 16:20", "17/03/2026 08:10", "còn 50 phút làm việc"),
    ("16/03/2026 08:00", "17/03/2026 16:59", "còn 15 giờ làm việc"),
    ("16/03/2026 08:00", "17/03/2026 17:00", "còn 2 ngày làm việc"),
    ("16/03/2026 08:00", "18/03/2026 17:00", "còn 3 ngày làm việc"),
    ("13/02/2026 17:00", "23/02/2026 17:00", "còn 8 giờ làm việc"),
    ("17/03/2026 10:00", "16/03/2026 17:00", "trễ 2 giờ làm việc"),
    ("16/03/2026 16:40", "16/03/2026 16:00", "trễ 40 phút làm việc"),
    ("19/03/2026 17:00", "16/03/2026 17:00", "trễ 3 ngày làm việc"),
    ("16/03/2026 20:00", "16/03/2026 17:00", "vừa quá hạn"),
]


@pytest.mark.parametrize(("now", "due", "words"), CHIPS)
def test_the_chip_tells_the_working_time_left(now, due, words):
    assert remaining_words(at(now), at(due), STANDARD) == words


def test_the_chip_of_a_suspended_dossier_says_so():
    assert remaining_words(at("16/03/2026 08:00"), None, STANDARD) == "tạm dừng"


def test_suspended_time_is_not_left():
    pause = Suspension(at("16/03/2026 13:00"), at("16/03/2026 15:00"))
    assert remaining_words(at("16/03/2026 11:00"), at("16/03/2026 17:00"), STANDARD, [pause]) == "còn 3 giờ"


LIMITS = [
    (Limit(8, "working_hour"), "8 giờ làm việc"),
    (Limit(3, "working_day"), "3 ngày làm việc"),
    (Limit(15, "day"), "15 ngày"),
    (Limit(1, "month"), "1 tháng"),
    (Limit(None, "same_day"), "trong ngày; nhận sau 15:00 thì ngày làm việc kế tiếp"),
    (Limit(None, "same_day", time(10, 30)), "trong ngày; nhận sau 10:30 thì ngày làm việc kế tiếp"),
]


@pytest.mark.parametrize(("limit", "words"), LIMITS)
def test_a_limit_is_said_as_people_say_it(limit, words):
    assert limit_words(limit) == words
