"""Look-up secrets: hard to guess, easy to read and to type."""

import math

from hypothesis import given
from hypothesis import strategies as st

from motcua.lib import secrets

kept = st.text(st.sampled_from(secrets.ALPHABET), min_size=secrets.LENGTH, max_size=secrets.LENGTH)


def test_a_secret_holds_forty_bits():
    assert secrets.LENGTH >= 8
    assert secrets.LENGTH * math.log2(len(secrets.ALPHABET)) >= 40
    assert len(set(secrets.ALPHABET)) == len(secrets.ALPHABET)


def test_new_secrets_differ_and_use_the_alphabet():
    made = {secrets.make_secret() for _ in range(200)}
    assert len(made) == 200
    assert set("".join(made)) <= set(secrets.ALPHABET)


def test_no_sign_is_changed_by_a_vietnamese_input_method():
    assert not set("AEIOUYWDĐ") & set(secrets.ALPHABET)


def test_it_is_grouped_in_threes():
    assert secrets.grouped("7KQ2MX4HT") == "7KQ-2MX-4HT"


@given(kept)
def test_however_it_is_spaced_or_cased_it_is_the_same(secret):
    for typed in (secret, secret.lower(), secrets.grouped(secret), " " + " ".join(secret) + "\n"):
        assert secrets.is_same(typed, secret)


def test_signs_that_look_alike_are_put_right():
    assert secrets.normal("b s z g i 1 l") == "8526LLL"
    assert secrets.normal("７ＫＱ") == "7KQ"


@given(kept, kept)
def test_another_secret_is_another(one, other):
    assert secrets.is_same(one, other) == (one == other)


@given(st.text())
def test_nothing_typed_breaks_it_and_no_secret_is_never_right(typed):
    assert secrets.is_same(typed, "") is False
    assert secrets.is_same("", "7KQ2MX4HT") is False
    secrets.normal(typed)
