"""The house's forms: what they take, what they say, and that they show what was typed."""

import unicodedata
from datetime import date

import pytest
from django import forms

from motcua.lib.objections import Objection
from motcua.web.shared.forms import DayField, DigitsField, HouseForm, MoneyField, PartialDate


class Birth(HouseForm):
    name = forms.CharField(label="Họ và tên", max_length=20)
    story = forms.CharField(label="Diễn biến", widget=forms.Textarea, required=False)
    born = DayField(label="Ngày sinh", partial=True)
    number = DigitsField(label="Số định danh", lengths=(9, 12), required=False)
    relation = forms.ChoiceField(
        label="Quan hệ", choices=[("f", "Cha"), ("m", "Mẹ")], widget=forms.RadioSelect
    )
    fee = MoneyField(label="Tiền", required=False)


GOOD = {"name": "Lê Mỹ", "born_day": "12", "born_month": "2", "born_year": "1985", "relation": "f"}


def _errors(**changes) -> dict:
    return Birth(GOOD | changes).errors


def _day(day, month, year, **options):
    class Form(HouseForm):
        on = DayField(label="Ngày", **options)

    form = Form({"on_day": day, "on_month": month, "on_year": year})
    return form.cleaned_data["on"] if form.is_valid() else form.errors["on"][0]


def test_text_is_composed_and_tidied_before_any_rule_sees_it():
    form = Birth(
        GOOD | {"name": unicodedata.normalize("NFD", "  Lê   Mỹ\u200b "), "story": "một\r\n\r\n\r\n  hai  ba"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Lê Mỹ"
    assert form.cleaned_data["story"] == "một\n\nhai ba"


def test_an_empty_field_says_what_is_missing():
    errors = _errors(name="", relation="", born_day="", born_month="", born_year="")
    assert errors["name"] == ["Chưa điền họ và tên"]
    assert errors["relation"] == ["Chưa chọn quan hệ"]
    assert errors["born"] == ["Chưa điền ngày sinh"]


def test_a_text_that_is_too_long_says_by_how_much():
    assert _errors(name="a" * 25)["name"] == ["Dài quá: đang có 25 chữ, nhiều nhất 20 chữ"]


def test_an_author_s_own_sentence_is_kept():
    class Form(HouseForm):
        child = forms.CharField(error_messages={"required": "Cho xã biết tên bé"})

    assert Form({}).errors["child"] == ["Cho xã biết tên bé"]


def test_a_field_named_later_is_named_in_its_error():
    class Form(HouseForm):
        answer = forms.CharField()

    form = Form({})
    form.fields["answer"].label = "Tên thường gọi"
    assert form.errors["answer"] == ["Chưa điền tên thường gọi"]


def test_the_summary_on_top_names_the_field_where_the_sentence_does_not():
    form = Birth(GOOD | {"name": "a" * 25, "born_year": "85", "number": "12x", "fee": "mười"})
    assert [mistake.words for mistake in form.error_list] == [
        "Họ và tên: Dài quá: đang có 25 chữ, nhiều nhất 20 chữ",
        "Ngày sinh: Năm cần đủ 4 chữ số, ví dụ 1985",
        "Số định danh: Chỗ này chỉ ghi chữ số",
        "Số tiền chỉ ghi chữ số, ví dụ 16.000",
    ]
    assert form.errors["born"] == [
        "Năm cần đủ 4 chữ số, ví dụ 1985"
    ]  # beside the field its name stands already


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        (("31", "02", "2026"), "Ngày 31/02/2026 không có trong lịch. Tháng 2 năm 2026 có 28 ngày"),
        (("29", "2", "2023"), "Ngày 29/02/2023 không có trong lịch. Tháng 2 năm 2023 có 28 ngày"),
        (("1", "13", "2026"), "Không có tháng 13. Tháng từ 1 đến 12"),
        (("0", "1", "2026"), "Ngày 00/01/2026 không có trong lịch. Tháng 1 năm 2026 có 31 ngày"),
        (("1", "", "2026"), "Chưa điền đủ ngày, tháng, năm"),
        (("1", "1", ""), "Chưa điền năm"),
        (("1", "1", "85"), "Năm cần đủ 4 chữ số, ví dụ 1985"),
        (("1", "1", "0000"), "Năm 0000 không có trong lịch"),
        (("một", "1", "2026"), "Ngày chỉ ghi bằng số, ví dụ 12"),
    ],
)
def test_a_date_that_does_not_exist_is_named(boxes, says):
    assert _day(*boxes) == says


def test_a_whole_date_may_be_typed_into_the_first_box():
    assert _day("12/02/1985", "", "") == date(1985, 2, 12)


def test_a_farmer_may_know_only_the_year():
    assert _day("", "", "1938", partial=True) == PartialDate(1938)
    assert str(_day("", "3", "1938", partial=True)) == "03/1938"
    assert _day("", "3", "1938", partial=True).iso == "1938-03"
    assert _day("5", "", "1938", partial=True).startswith("Có ngày mà chưa có tháng")
    assert _day("12", "2", "1985", partial=True).exact == date(1985, 2, 12)


def test_a_date_keeps_within_its_span():
    latest = lambda: date(2026, 11, 23)  # noqa: E731
    assert _day("24", "11", "2026", latest=latest) == "Muộn nhất là ngày 23/11/2026, xin xem lại"
    assert _day("", "", "2026", partial=True, latest=latest) == PartialDate(2026)
    assert _day("1", "1", "1800") == "Sớm nhất là ngày 01/01/1900, xin xem lại năm"


def test_digits_are_counted_without_spaces():
    assert _errors(number="099 185 000 12")["number"] == ["Mới có 11 chữ số, cần đủ 9 hoặc 12"]
    assert _errors(number="0991850001234")["number"] == ["Có tới 13 chữ số, chỉ cần 9 hoặc 12"]
    assert _errors(number="09918500012a")["number"] == ["Chỗ này chỉ ghi chữ số"]
    assert Birth(GOOD | {"number": "099.185.000.123"}).is_valid()


def test_money_is_typed_as_it_is_written():
    form = Birth(GOOD | {"fee": "16.000 đ"})
    assert form.is_valid()
    assert form.cleaned_data["fee"] == 16000
    assert _errors(fee="mười sáu nghìn")["fee"] == ["Số tiền chỉ ghi chữ số, ví dụ 16.000"]


def test_a_hidden_field_is_drawn_without_a_label():
    class Form(HouseForm):
        answer = forms.CharField(widget=forms.HiddenInput)

    drawn = Form()["answer"].as_field_group()
    assert 'type="hidden"' in drawn
    assert "<label" not in drawn


def test_the_summary_lists_the_mistakes_in_page_order_and_leads_to_each():
    form = Birth(GOOD | {"relation": "", "name": "", "born_day": "31"})
    assert [(m.anchor, m.words) for m in form.error_list] == [
        ("id_name", "Chưa điền họ và tên"),
        ("id_born_0", "Ngày sinh: Ngày 31/02/1985 không có trong lịch. Tháng 2 năm 1985 có 28 ngày"),
        ("id_relation_0", "Chưa chọn quan hệ"),
    ]
    assert form.error_count == 3


def test_what_was_typed_is_shown_again_beside_its_error():
    html = str(Birth(GOOD | {"name": "<b>" + "x" * 30, "born_day": "31", "fee": "mười"}))
    assert 'value="&lt;b&gt;xxx' in html
    assert 'name="born_day" value="31"' in html
    assert 'value="mười"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_a_rule_s_objection_stands_beside_its_field_or_on_top():
    form = Birth(GOOD)
    assert form.is_valid()
    form.add_objection(Objection("Tên này đã có.", field="name"))
    form.add_objection(Objection("Hồ sơ đã chuyển đi.", field="not-here"))
    assert form.errors["name"] == ["Tên này đã có."]
    assert form.error_list[0].anchor == ""
    assert form.error_count == 2


def test_a_password_is_not_tidied():
    class Form(HouseForm):
        password = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = Form({"password": "  hai  dấu cách "})
    assert form.is_valid()
    assert form.cleaned_data["password"] == "  hai  dấu cách "


def test_an_optional_tick_and_its_label_stand_together():
    class Form(HouseForm):
        same = forms.BooleanField(label="Cũng là chủ hồ sơ", required=False)

    html = str(Form())
    assert html.count("Cũng là chủ hồ sơ") == 1
    assert 'class="choice" for="id_same"' in html


def test_what_was_typed_is_told_as_a_person_reads_it():
    class Signing(HouseForm):
        name = forms.CharField(label="Tên")
        signed_on = DayField(label="Ngày ký")
        signer = forms.ChoiceField(label="Người ký", choices=[("", "Chọn"), ("7", "Nông Thị Lan")])
        told = forms.BooleanField(label="Đã báo", required=False)

    typed = Signing(
        {
            "name": "Giấy xác nhận",
            "signed_on_day": "31",
            "signed_on_month": "02",
            "signed_on_year": "2026",
            "signer": "7",
        }
    ).as_typed
    assert typed == [("Tên", "Giấy xác nhận"), ("Ngày ký", "31/02/2026"), ("Người ký", "Nông Thị Lan")]
