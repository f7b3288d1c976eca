"""What looks odd is pointed out once, in one round, and may be confirmed with one tick."""

import pytest

from motcua.dossiers.models import Dossier
from tests.cast import BIRTH, CERTIFIED_COPY, UNKNOWN_LIMIT
from tests.web.desk_reception.counter import choose, scan
from tests.web.desk_reception.test_arrivals import envelope, move

__all__ = ["envelope"]
TAX_CODE = "0123456789"
ASKS = "10 chữ số: đây là mã số thuế của tổ chức? Số căn cước có 12 chữ số."


def test_ten_digits_of_a_citizen_are_asked_about_and_confirmed_with_one_tick(counter):
    form = choose(scan(counter), CERTIFIED_COPY).form("reception")
    form["applicant-id_number"] = TAX_CODE
    page = form.enter()
    assert page.mistakes == [ASKS]
    assert not Dossier.objects.exists()
    form = page.form("reception")
    assert form["applicant-tax_code"] is False
    form["applicant-tax_code"] = True
    assert "Đã nhận hồ sơ" in form.enter().text
    party = Dossier.objects.get().applicant
    assert (party.kind, party.id_number) == ("business", TAX_CODE)


def test_a_confirmed_tax_code_that_changes_is_asked_about_anew(counter):
    form = choose(scan(counter), CERTIFIED_COPY).form("reception")
    form["applicant-id_number"] = TAX_CODE
    form = form.enter().form("reception")
    form["applicant-tax_code"], form["applicant-id_number"] = True, "0123456780"
    assert form.enter().mistakes == [ASKS]
    form["applicant-id_number"] = "099185000123"
    assert "Đã nhận hồ sơ" in form.enter().text
    assert Dossier.objects.get().applicant.kind == "citizen"


def test_ten_digits_in_the_scan_box_are_no_tax_code_until_somebody_says_so(counter):
    page = scan(counter, TAX_CODE)
    assert ASKS in page.text
    assert page.mistakes == []
    form = page.form("reception")
    assert form["applicant-kind"] == "citizen"
    assert form["applicant-id_number"] == TAX_CODE
    branch = scan(counter, f"{TAX_CODE}-001")
    assert ASKS not in branch.text
    assert branch.form("reception")["applicant-kind"] == "business"


def test_an_organisation_is_not_asked(counter):
    form = choose(scan(counter), CERTIFIED_COPY).form("reception")
    form["applicant-id_number"], form["applicant-kind"] = TAX_CODE, "organisation"
    assert "Đã nhận hồ sơ" in form.enter().text


def test_the_sender_of_an_envelope_is_asked_the_same(envelope):
    page = envelope(id_number=TAX_CODE).press("Vào sổ")
    assert page.mistakes == [ASKS]
    form = page.form("arrival")
    form["tax_code"] = True
    form.press("Vào sổ")
    assert Dossier.objects.get().applicant.kind == "business"


def _dated(form, day, hour="17:00"):
    form["due_on_day"], form["due_on_month"], form["due_on_year"] = day, "11", "2026"
    form["due_hour"], form["due_ground"] = hour, "Điều 7"
    return form


OFF = "Chủ nhật 22/11/2026 là ngày nghỉ. Ngày làm việc gần nhất: thứ Sáu 20/11/2026 hoặc thứ Hai 23/11/2026."


def test_a_date_set_on_a_day_off_is_pointed_out_with_the_nearest_working_days_and_may_stay(counter):
    form = _dated(choose(scan(counter), UNKNOWN_LIMIT).form("reception"), "22")
    page = form.press("act=refresh")
    assert OFF in page.element("slip").text
    assert page.mistakes == []
    page = page.form("reception").enter()
    assert page.mistakes == [OFF]
    form = page.form("reception")
    form["due_confirmed"] = True
    assert "17:00 Chủ nhật 22/11/2026" in form.enter().text
    assert Dossier.objects.get().due_ground == "Điều 7"


def test_an_hour_outside_the_shifts_is_pointed_out_and_corrected(counter):
    form = _dated(choose(scan(counter), UNKNOWN_LIMIT).form("reception"), "20", "18:30")
    page = form.enter()
    said = "18:30 ngoài giờ làm việc của thứ Sáu 20/11/2026 (08:00–12:00 và 13:00–17:00)."
    assert page.mistakes == [said]
    form = page.form("reception")
    form["due_hour"] = "16:30"
    assert "16:30 thứ Sáu 20/11/2026" in form.enter().text


def test_accepting_what_the_post_brought_points_it_out_too(counter, envelope):
    envelope(UNKNOWN_LIMIT).press("Vào sổ")
    dossier = Dossier.objects.get()
    page = _dated(move(counter.client, dossier, "tiep-nhan"), "22").press("Nhận hồ sơ")
    assert page.mistakes == [OFF]
    form = page.form("seen")
    form["due_confirmed"] = True
    form.press("Nhận hồ sơ")
    dossier.refresh_from_db()
    assert dossier.is_accepted


def test_a_date_that_has_passed_is_said_with_everything_else(counter, envelope):
    envelope(UNKNOWN_LIMIT).press("Vào sổ")
    form = _dated(move(counter.client, Dossier.objects.get(), "tiep-nhan"), "3")
    form["due_ground"] = ""
    page = form.press("Nhận hồ sơ")
    assert page.mistakes == ["Ngày hẹn trả phải sau lúc này", "Ghi văn bản, điều khoản làm căn cứ"]


@pytest.mark.parametrize("words", ["Miễn phí · Miễn"])
def test_a_fee_that_is_free_says_so_once(counter, words):
    page = choose(scan(counter), BIRTH)
    assert "Miễn phí" in page.text
    assert words not in page.text
