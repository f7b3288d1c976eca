"""From the shipped catalogue to a changed fee: the page says it, the counter takes it, the journal tells who and by what."""

import pytest
import time_machine
from django.test import Client

from motcua.catalogue import search as finding
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.difference import for_citizens, parts_touched
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.models import Procedure
from motcua.catalogue.questions import editions
from motcua.journal import book
from motcua.journal.verification import verify
from tests.cast import CERTIFIED_COPY, MONDAY, NINE
from tests.forms import open_page

pytestmark = pytest.mark.django_db


def test_the_manager_changes_one_fee_of_the_shipped_catalogue(cast, monkeypatch):
    monkeypatch.setattr("motcua.catalogue.search.answers.CHECK_EVERY", 0)
    load_catalogue(shipped_records(), by=None, at=NINE)
    finding.forget()
    with time_machine.travel(NINE, tick=False):
        assert Procedure.objects.count() == 406
        manager, citizen = Client(), Client()
        manager.force_login(cast.manager)
        page = open_page(manager, "/can-bo/quan-ly/").follow("Danh mục thủ tục")
        page = page.form("q").fill(q=CERTIFIED_COPY).press("Lọc").follow("Sửa")
        before = open_page(citizen, f"/thu-tuc/{CERTIFIED_COPY}/").element("tien").parent.text
        form = page.form("name")
        page = form.fill(**{"fees-0-amount": "2.500"}).press("Lưu, xem thay đổi và công bố")
        form = page.form("decision")
        form.fill(decision="1520/QĐ-UBND", decided_on_day="2", decided_on_month="11", decided_on_year="2026")
        page = form.press("Công bố")
        assert "Đã công bố bản 2, áp dụng ngay hôm nay" in page.text
        after = open_page(citizen, f"/thu-tuc/{CERTIFIED_COPY}/").element("tien").parent.text
        assert "2.500 đ" in after
        assert "2.500 đ" not in before
        due = cast.revision(CERTIFIED_COPY).fees_for("counter", day=MONDAY, province="lam-giang")[0]
        assert due.amount == 2500
        told = book.entries(f"procedure:{CERTIFIED_COPY}").order_by("-number").first()
        assert (told.kind, told.actor, told.data["by_decision"]) == (
            "revision.published",
            cast.manager.actor,
            "1520/QĐ-UBND",
        )
        assert "phí, lệ phí" in parts_touched(for_citizens(editions(CERTIFIED_COPY)[0].changes))
        assert verify() == []
