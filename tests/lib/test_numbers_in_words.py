"""Numbers read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.lib.numbers_in_words import in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (11, "mười một"),
        (105, "một trăm linh năm"),
        (1985, "một nghìn chín trăm tám mươi lăm"),
        (2005, "hai nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (8_000, "tám nghìn"),
        (50_000_000, "năm mươi triệu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (2_000_000_000, "hai tỷ"),
    ],
)
def test_a_number_is_read_as_people_say_it(number, words):
    assert in_words(number) == words


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_two_numbers_are_never_read_the_same(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_no_form_writes_is_refused(number):
    with pytest.raises(ValueError, match="only numbers"):
        in_words(number)
