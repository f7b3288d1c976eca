"""ID cards as scanners type them: whole, longer, mangled, broken, foreign."""

import contextlib
import logging
import traceback
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.lib.cards import (
    PROVINCES,
    PartialDate,
    UnreadableCard,
    looks_like_card,
    place_of_registration,
    read_card,
    sex_and_century,
)

DAY = date(2026, 11, 21)
CARD = "001099000001|012345678|Nguyễn Văn Ánh|01021999|Nam|Số 1 phố Xuân, phường Yên, Hà Nội|15052021"
WOMAN = "079185000123||Nguyễn Thị Ưởng|05031985|Nữ|Tổ 3, xã Đồng Sen, tỉnh Lam Giang|10052021"


def read(raw):
    return read_card(raw, on=DAY)


def test_the_card_of_2021_gives_its_seven_fields():
    holder = read(CARD)
    assert holder.number == "001099000001"
    assert holder.old_number == "012345678"
    assert holder.full_name == "Nguyễn Văn Ánh"
    assert holder.birth_date == PartialDate(1999, 2, 1)
    assert holder.birth_date.as_date() == date(1999, 2, 1)
    assert holder.sex == "Nam"
    assert holder.address == "Số 1 phố Xuân, phường Yên, Hà Nội"
    assert holder.issued_on == date(2021, 5, 15)
    assert holder.doubts == ()


def test_the_old_number_may_be_empty():
    assert read(WOMAN).old_number == ""
    assert read(WOMAN).doubts == ()


@pytest.mark.parametrize(
    "more",
    [
        "|Trần Thị Mẹ|001145000001|Nguyễn Văn Cha|001040000002",
        "||||",
        "|Nguyễn Văn Cha|Trần Thị Mẹ|05051975|Nữ|012345679",
    ],
)
def test_the_longer_form_of_the_new_card_gives_the_same_and_drops_other_people(more):
    assert read(CARD + more) == read(CARD)
    assert read(WOMAN + more) == read(WOMAN)


@pytest.mark.parametrize(
    "typed",
    [
        "\ufeff" + CARD,
        CARD + "\r\n",
        "\t " + CARD + " \t",
        "\x02" + CARD + "\x03",
        "]Q1" + CARD,
        "ưQ1" + CARD,
        CARD.replace("|", "~"),
        CARD.replace("|", "¦"),
        CARD.replace("|", "｜"),
        CARD.replace("|", "\\"),
        CARD.replace("|", "\t"),
        CARD.replace("|", " | "),
        unicodedata.normalize("NFD", CARD),
        CARD.encode().decode("latin-1"),
        CARD.replace("001099000001", "001 099 000 001"),
        CARD.replace("01021999", "01/02/1999"),
        CARD.replace("Nam", "NAM"),
        CARD.replace("Nguyễn Văn Ánh", "NGUYỄN VĂN ÁNH"),
        CARD.replace("Nguyễn Văn Ánh", "nguyễn văn ánh"),
        CARD.swapcase(),
        CARD + CARD,
    ],
)
def test_however_the_scanner_types_it_the_card_is_the_same(typed):
    assert read(typed) == read(CARD)
    assert looks_like_card(typed)


def test_a_vietnamese_keyboard_layout_types_letters_for_digits():
    keys = dict(
        zip(
            "1234567890",
            ["ă", "â", "ê", "ô", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323", "đ"],
            strict=True,
        )
    )

    def typed(digits):
        return "".join(keys[d] for d in digits)

    parts = CARD.split("|")
    for place in (0, 1, 3, 6):
        parts[place] = typed(parts[place])
    assert read("|".join(parts)) == read(CARD)


@pytest.mark.parametrize(
    ("typed", "name", "sex"),
    [
        ("Nguyeenx Thij Uwowngr", "Nguyễn Thị Ưởng", "Nuwx"),
        ("Nguye6n4 Thi5 U7o7ng3", "Nguyễn Thị Ưởng", "Nu74"),
        ("DDawngj Thij Ngocj Dieemx", "Đặng Thị Ngọc Diễm", "Nữ"),
        ("D9a8ng5 Thi5 Ngo5c Die6m4", "Đặng Thị Ngọc Diễm", "NU"),
        ("TRAANF THU HAF", "Trần Thu Hà", "Nu"),
    ],
)
def test_keystrokes_left_by_an_input_method_become_letters_and_a_doubt(typed, name, sex):
    raw = WOMAN.replace("Nguyễn Thị Ưởng", typed).replace("|Nữ|", f"|{sex}|")
    holder = read(raw)
    assert (holder.full_name, holder.sex) == (name, "Nữ")
    assert any("Bộ gõ" in doubt for doubt in holder.doubts)


@pytest.mark.parametrize(
    ("typed", "name", "sex", "address"),
    [
        ("NguyÔn ThÞ ¦ëng", "Nguyễn Thị Ưởng", "N÷", "Tæ 3, x· §ång Sen"),
        ("§Æng ThÞ Ngäc DiÔm", "Đặng Thị Ngọc Diễm", "N÷", "Tæ 3, x· §ång Sen"),
        ("Nguyeãn Thò Öôûng", "Nguyễn Thị Ưởng", "Nöõ", "Toå 3, xaõ Ñoàng Sen"),
        ("Ñaëng Thò Ngoïc Dieãm", "Đặng Thị Ngọc Diễm", "Nöõ", "Toå 3, xaõ Ñoàng Sen"),
    ],
)
def test_letters_of_an_old_table_become_letters_and_a_doubt(typed, name, sex, address):
    raw = f"079185000123||{typed}|05031985|{sex}|{address}|10052021"
    holder = read(raw)
    assert (holder.full_name, holder.sex) == (name, "Nữ")
    assert holder.address.casefold() == "tổ 3, xã đồng sen"
    assert any("bảng mã" in doubt for doubt in holder.doubts)


@pytest.mark.parametrize(
    "typed",
    [
        "àà&àççàààààà|&".replace("|", "µ") + "Nguyễn Văn Ánh",
        "))!))(())))!|)!@#$%^&*|Nguyễn Văn Ánh|)!)@!(((|Nam",
        "&é\"'(-è_çà&é",
    ],
)
def test_signs_where_the_digits_should_be_say_what_to_switch_off(typed):
    assert looks_like_card(typed)
    with pytest.raises(UnreadableCard) as caught:
        read(typed)
    assert caught.value.code == "shifted-digits"
    assert "English (US)" in caught.value.reason


def test_the_doubt_of_an_input_method_says_what_to_switch_off():
    for name in ("Nguyeenx Thij Uwowngr", "Nguye6n4 Thi5 U7o7ng3"):
        doubts = read(WOMAN.replace("Nguyễn Thị Ưởng", name)).doubts
        assert any("tắt bộ gõ" in doubt for doubt in doubts)


@pytest.mark.parametrize(
    "name", ["Nguyen Van Hai", "H'Wen Niê", "Rơ Châm Puih", "K'Brơs", "Y Ksor", "Lò Văn Ố"]
)
def test_names_without_marks_or_of_other_peoples_stay_as_they_are(name):
    assert read(CARD.replace("Nguyễn Văn Ánh", name)).full_name == name


def test_a_name_that_lost_its_letters_is_a_doubt():
    assert any("Họ tên" in d for d in read(CARD.replace("Nguyễn", "Nguy?n")).doubts)


@pytest.mark.parametrize(("birth", "shown"), [("00001950", "1950"), ("00031950", "03/1950")])
def test_a_birth_of_which_only_the_year_is_known(birth, shown):
    holder = read(CARD.replace("01021999", birth).replace("001099", "001050"))
    assert str(holder.birth_date) == shown
    assert holder.birth_date.as_date() is None
    assert holder.doubts == ()


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("|Nam|", "|Nữ|", "giới tính"),
        ("01021999", "01021998", "Năm sinh"),
        ("15052021", "15051990", "trước ngày sinh"),
        ("15052021", "15052031", "sau hôm nay"),
        ("001099000001", "001299000001", "Năm sinh"),
    ],
)
def test_fields_that_disagree_are_doubts_and_not_refused(old, new, word):
    assert any(word in doubt for doubt in read(CARD.replace(old, new)).doubts)


@pytest.mark.parametrize(
    ("digit", "answer"),
    [
        ("0", ("Nam", 1900)),
        ("1", ("Nữ", 1900)),
        ("2", ("Nam", 2000)),
        ("3", ("Nữ", 2000)),
        ("9", ("Nữ", 2300)),
    ],
)
def test_the_fourth_digit_tells_sex_and_century(digit, answer):
    assert sex_and_century(f"001{digit}00000001") == answer


def test_a_number_registered_abroad_is_no_doubt():
    assert read(CARD.replace("001099", "999099")).doubts == ()
    assert place_of_registration("999099000001") is None
    assert place_of_registration("001099000001") == "Hà Nội"
    assert len(PROVINCES) == 63


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        (" \r\n", "empty"),
        ("001099000001", "number-only"),
        ("001 099 000 001", "number-only"),
        ("012345678", "old-number-only"),
        ("00109900000", "short-number"),
        ("https://dichvucong.gov.vn/p/home", "link"),
        ("HTTPS://vneid.gov.vn/?q=001099000001|a|b", "link"),
        ("dongsen.vn/hs/1", "link"),
        ("WIFI:S:UBND;T:WPA;P:12345678;;", "wifi"),
        ("00020101021138570010A00000072701270006970403", "payment"),
        ("IDVNM0990000014001099000001<<9", "machine-lines"),
        ("H99.12-261123-0047", "not-a-card"),
        ("khai sinh", "not-a-card"),
        ("x" * 5000, "too-long"),
        (CARD[:13], "truncated"),
        (CARD[:40], "truncated"),
        (CARD[:-1], "truncated"),
        (CARD.rsplit("|", 1)[0], "truncated"),
        (CARD.replace("01021999", "31021999"), "no-birth"),
        (CARD.replace("01021999", ""), "no-birth"),
        (CARD.replace("|Nam|", "||"), "no-sex"),
        (CARD.replace("Nguyễn Văn Ánh", ""), "no-name"),
    ],
)
def test_what_is_no_whole_card_is_refused_with_what_to_do(raw, code):
    with pytest.raises(UnreadableCard) as caught:
        read(raw)
    assert caught.value.code == code
    assert caught.value.reason.endswith(".")


def test_a_dossier_code_or_a_search_is_not_taken_for_a_card():
    for text in ("H99.12-261123-0047", "khai sinh", "1.001193", "001099000001", "https://x.vn", ""):
        assert not looks_like_card(text)


def test_nothing_scanned_is_shown_in_an_error_a_log_or_a_holder(caplog):
    caplog.set_level(logging.DEBUG)
    secret = CARD.replace("01021999", "31021999")
    with pytest.raises(UnreadableCard) as caught:
        read(secret)
    told = (
        "".join(traceback.format_exception(caught.value))
        + repr(caught.value)
        + caplog.text
        + repr(read(CARD))
    )
    for part in secret.split("|"):
        assert len(part) < 6 or part not in told


WORDS = st.sampled_from(
    ["Nguyễn", "Thị", "Ưởng", "Trần", "Lê", "Đặng", "Văn", "Quỵnh", "Hoàng", "Ánh", "Bình", "Ý"]
)
NAMES = st.lists(WORDS, min_size=2, max_size=5).map(" ".join)
PLACES = st.text(st.sampled_from("aăâbcđê 0123456789,./-xyzTổ"), max_size=60).map(
    lambda s: "Xã " + " ".join(s.split())
)


@st.composite
def cards(draw):
    born = draw(st.dates(date(1920, 1, 1), date(2020, 1, 1)))
    man = draw(st.booleans())
    digit = (born.year // 100 - 19) * 2 + (0 if man else 1)
    number = f"{draw(st.integers(0, 999)):03d}{digit}{born.year % 100:02d}{draw(st.integers(0, 999999)):06d}"
    old = draw(st.sampled_from(["", "012345678"]))
    issued = draw(st.dates(date(2021, 1, 1), date(2026, 1, 1)))
    return [
        number, old, draw(NAMES), f"{born:%d%m%Y}", "Nam" if man else "Nữ", draw(PLACES).strip(), f"{issued:%d%m%Y}",
    ]  # fmt: skip


@given(
    cards(),
    st.sampled_from("|~¦\\"),
    st.lists(st.text("abc19", max_size=12), max_size=6),
    st.sampled_from(["", "\r\n", "\t"]),
)
def test_every_well_formed_card_is_read_without_doubt(card, bar, extra, end):
    holder = read(bar.join(card + extra) + end)
    assert [holder.number, holder.old_number, holder.full_name] == card[:3]
    assert (holder.sex, holder.address) == (card[4], card[5])
    assert holder.birth_date.as_date().strftime("%d%m%Y") == card[3]
    assert holder.issued_on.strftime("%d%m%Y") == card[6]
    assert holder.doubts == ()


@given(cards(), st.integers(0, 120))
def test_a_card_cut_off_anywhere_is_refused_or_whole(card, cut):
    whole = "|".join(card)
    try:
        holder = read(whole[:cut])
    except UnreadableCard:
        assert cut < len(whole)
    else:
        assert holder == read(whole)


@given(st.text())
def test_no_text_at_all_breaks_the_reader(text):
    for raw in (text, "001099000001|" + text, "001099000001" + "|".join(text)):
        looks_like_card(raw)
        with contextlib.suppress(UnreadableCard):
            read(raw)
