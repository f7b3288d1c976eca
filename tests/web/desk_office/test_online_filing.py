"""The office manager's page of the switch for filing online."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.filing.models import OnlineFiling
from motcua.filing.questions import mode_for
from motcua.lib.clock import today
from tests.cast import BIRTH, MARITAL
from tests.forms import open_page


def page_of(cast, client):
    return open_page(client, reverse("office:online-filing", args=[cast.office.slug]))


def set_to(page, mode="internal", *, procedure="", **fields):
    form = page.follow("Đặt chế độ").form("mode")
    form["mode"], form["procedure"] = mode, procedure
    day = today()
    given = {
        "decision_number": "Quyết định số 15/QĐ-UBND", "decision_issuer": "UBND tỉnh Lam Giang",
        "decision_date_day": str(day.day), "decision_date_month": str(day.month), "decision_date_year": str(day.year),
    } if mode == "internal" else {}  # fmt: skip
    return form.fill(**{**given, **fields}).press("Đặt")


@pytest.mark.parametrize("who", ["manager", "chairwoman"])
def test_a_pilot_is_opened_with_its_decision_and_taken_back(cast, seat, who):
    client = seat(who)
    page = page_of(cast, client)
    assert "dẫn sang Cổng Dịch vụ công quốc gia" in page.text
    page = set_to(page, procedure=MARITAL)
    assert "Cổng cho người dân đổi theo trong một giây" in page.text
    assert "Quyết định số 15/QĐ-UBND ngày" in page.text
    marital, birth = cast.revision(MARITAL).procedure, cast.revision(BIRTH).procedure
    assert (mode_for(cast.office, marital, today()), mode_for(cast.office, birth, today())) == (
        "internal",
        "link",
    )
    assert Client().get(f"/nop/{MARITAL}/").status_code == 200
    page = page_of(cast, client)
    page = next(form for form in page.forms if form.buttons("Bỏ")).press(
        "Bỏ: Cấp Giấy xác nhận tình trạng hôn nhân"
    )
    assert mode_for(cast.office, marital, today()) == "link"
    assert OnlineFiling.objects.get().ended_at


def test_a_pilot_without_its_decision_is_refused_at_the_field(cast, seat):
    page = set_to(page_of(cast, seat("manager")), decision_number="")
    assert page.status == 422
    assert "Ghi số văn bản cho phép" in page.text
    assert page.form("mode")["decision_issuer"] == "UBND tỉnh Lam Giang"
    assert not OnlineFiling.objects.exists()


def test_an_office_is_not_offered_the_trial_unless_it_is_one(cast, seat, settings):
    page = page_of(cast, seat("manager")).follow("Đặt chế độ")
    assert "nộp thử" not in page.text.lower()
    settings.DEMO = True
    page = set_to(page_of(cast, seat("manager")), "demo")
    assert mode_for(cast.office, MARITAL, today()) == "demo"


@pytest.mark.parametrize("who", ["clerk", "specialist", "administrator", "stranger"])
def test_nobody_else_finds_the_page(cast, seat, who):
    client = seat(who)
    for name in ("online-filing", "online-filing-set"):
        assert client.get(reverse(f"office:{name}", args=[cast.office.slug])).status_code == 404
    assert client.post(reverse("office:online-filing-end", args=[cast.office.slug, 1])).status_code == 404


def test_the_page_of_another_agency_is_not_there(cast, seat):
    assert seat("manager").get(reverse("office:online-filing", args=["xa-khac"])).status_code == 404
