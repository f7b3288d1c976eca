"""Anybody may read the daily seals and learn how to check them."""

from datetime import timedelta

import pytest

from motcua.journal.seals import make_seal
from tests.cast import MONDAY, NINE
from tests.forms import open_page

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.desk_office.portal_urls")]


def test_the_page_explains_how_an_outsider_checks(client):
    page = open_page(client, "/xac-minh/")
    assert page.status == 200
    assert "Chưa có ngày nào được niêm phong" in page.text
    assert "giống từng chữ" in page.text


def test_each_day_shows_its_root_and_counts_and_nobody(client, cast):
    dossier = cast.receive()
    seals = [make_seal(MONDAY + timedelta(days=n), at=NINE + timedelta(days=n)) for n in range(3)]
    page = open_page(client, "/xac-minh/")
    for seal in seals:
        assert seal.root in page.text
    assert page.text.index(seals[2].root) < page.text.index(seals[0].root)
    assert f"{seals[0].counts['entries']} việc trong ngày" in page.text
    for private in (dossier.code, dossier.applicant.full_name, cast.clerk.full_name):
        assert private not in page.text


def test_many_days_are_turned_page_by_page(client):
    for n in range(35):
        make_seal(MONDAY + timedelta(days=n), at=NINE + timedelta(days=n))
    page = open_page(client, "/xac-minh/")
    assert "Trang 1 trong 2" in page.text
    page = page.follow("Trang sau")
    assert "09/11/2026" in page.text
