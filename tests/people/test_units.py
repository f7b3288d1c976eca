"""The shipped list of provinces and communes: its counts, and finding one's own."""

from collections import Counter
from datetime import date

import pytest

from motcua.people import units
from motcua.people.models import Agency

FIRST = date(2025, 7, 1)
LATER = date(2026, 11, 9)


def everything(day):
    return [one for province in units.provinces(day) for one in units.communes(province.code, day)]


def test_there_are_34_provinces_of_which_6_are_cities():
    assert Counter(one.kind for one in units.provinces(FIRST)) == {"province": 28, "city": 6}
    assert len({one.code for one in units.provinces(FIRST)}) == 34


def test_there_are_3321_communes():
    assert Counter(one.kind for one in everything(FIRST)) == {
        "commune": 2621,
        "ward": 687,
        "special_zone": 13,
    }
    assert len({one.code for one in everything(FIRST)}) == 3321


def test_every_unit_is_a_name_with_a_code_of_its_level():
    assert all(len(one.code) == 2 and one.code.isdecimal() for one in units.provinces(FIRST))
    assert all(len(one.code) == 5 and one.code.isdecimal() for one in everything(FIRST))
    assert all((one.name == " ".join(one.name.split()) and one.name[0].isupper()) or one.name[0].isdigit() for one in everything(FIRST))  # fmt: skip
    assert {one.kind for one in everything(FIRST)} <= set(Agency.Kind.values)


def test_no_province_has_two_units_of_one_kind_and_name():
    called = Counter((one.province.code, one.kind, one.name) for one in everything(FIRST))
    assert [key for key, times in called.items() if times > 1] == []


@pytest.mark.parametrize(
    ("typed", "words", "province"),
    [
        ("ba dinh ha noi", "phường Ba Đình", "thành phố Hà Nội"),
        ("phường ba đình", "phường Ba Đình", "thành phố Hà Nội"),
        ("con dao", "đặc khu Côn Đảo", "thành phố Hồ Chí Minh"),
        ("đặc khu cô tô", "đặc khu Cô Tô", "tỉnh Quảng Ninh"),
        ("bac son lang son", "xã Bắc Sơn", "tỉnh Lạng Sơn"),
    ],
)
def test_a_commune_is_found_by_its_name_with_or_without_marks(typed, words, province):
    best = units.find(typed, LATER)[0]
    assert (best.words, best.province.words) == (words, province)


def test_a_search_may_be_kept_to_one_province():
    found = units.find("hoa an", LATER, province="04")
    assert found
    assert {one.province.code for one in found} == {"04"}


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "…", "x" * 5000])
def test_what_is_nobodys_name_finds_nothing(typed):
    assert units.find(typed, LATER) == []


def test_a_later_change_holds_from_its_day_and_says_its_ground():
    before, after = (units.commune("26368", day) for day in (date(2026, 4, 29), date(2026, 4, 30)))
    assert (before.words, before.province.words) == ("xã Long Thành", "tỉnh Đồng Nai")
    assert (after.words, after.province.words) == ("phường Long Thành", "thành phố Đồng Nai")
    assert before.latest_change is None
    assert "30/2026/QH16" in after.latest_change.ground
    assert not after.latest_change.is_confirmed
    assert len(everything(LATER)) == 3321


def test_an_unknown_code_is_no_commune():
    assert units.commune("00000", LATER) is None
    assert units.communes("99", LATER) == []
