"""Which passwords are refused, and that nothing but length and guessing counts."""

import pytest

from motcua.people.rules import object_to_password


@pytest.fixture
def person(make_officer):
    return make_officer("ha.tran", "Trần Thu Hà", "clerk")


@pytest.mark.parametrize(
    "password",
    [
        "matkhau2026",
        "Mật Khẩu@123",
        "m@tkh4u-2026",
        "anh yêu em 1234",
        "anhyeuemanhyeuem",
        "1234567890abc",
        "qwertyuiop",
        "password12345",
        "dongsen@2026",
        "UBND xã Đồng Sen",
        "motcuamotcua",
        "Vietnam@12345",
        "congchuc!!!2026",
    ],
)
def test_what_many_choose_is_refused(person, password):
    objection = object_to_password(password, person)
    assert objection.code == "password-too-common"
    assert "quá nhiều người dùng" in objection.reason


@pytest.mark.parametrize(
    "password", ["tranthuha1990", "Hà Trần 123456", "thuha.1234567", "ha.tran-2026", "thuhathuha99"]
)
def test_ones_own_name_is_refused(person, password):
    assert object_to_password(password, person).code in {"password-too-similar", "password-too-common"}


@pytest.mark.parametrize("password", ["0912345678", "12021985-1202", "099185000123"])
def test_a_telephone_number_or_a_birthday_is_refused(person, password):
    assert object_to_password(password, person).code in {
        "password-only-digits",
        "password-too-common",
    }


def test_nine_characters_are_too_few_and_ten_enough(person):
    assert object_to_password("đò bến lú", person).code == "password-too-short"
    assert object_to_password("đò bến lúa", person) is None


@pytest.mark.parametrize(
    "password",
    [
        "con đò bến cũ",
        "chiếu hoa giường tre",
        "mèo ngủ trên mái ngói đỏ",
        "xqzvkjwpbn",
        "CHỈ VIẾT HOA THÔI NHÉ",
        "48 con vịt qua cầu",
        "x" * 30 + " và thêm nữa " * 12,
    ],
)
def test_no_rule_asks_for_capitals_digits_or_signs_and_long_ones_are_kept_whole(person, password):
    assert object_to_password(password, person) is None
    person.set_password(password)
    assert person.check_password(password)
    assert not person.check_password(password[:-1])


def test_spaces_and_letters_are_kept_as_typed(person):
    person.set_password(" Bến Đò  Cũ ")
    assert not person.check_password("Bến Đò Cũ")
    assert not person.check_password(" bến đò  cũ ")
