"""Numbers in words, against a table anybody may correct."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.lib.spoken_number import spoken, spoken_money


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (131, "một trăm ba mươi mốt"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_015, "một nghìn không trăm mười lăm"),
        (16_000, "mười sáu nghìn"),
        (100_001, "một trăm nghìn không trăm linh một"),
        (1_000_005, "một triệu không trăm linh năm"),
        (12_005_000, "mười hai triệu không trăm linh năm nghìn"),
        (1_000_000_000, "một tỷ"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (5_000_000_000_000, "năm nghìn tỷ"),
        (1_005_000_000_000, "một nghìn không trăm linh năm tỷ"),
        (10**18, "một tỷ tỷ"),
        (-21, "âm hai mươi mốt"),
    ],
)
def test_a_number_is_said_as_people_say_it(number, words):
    assert spoken(number) == words


def test_money_begins_with_a_large_letter_and_ends_in_dong():
    assert spoken_money(16_000) == "Mười sáu nghìn đồng"


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_two_numbers_are_never_said_the_same(one, other):
    assert (spoken(one) == spoken(other)) == (one == other)
