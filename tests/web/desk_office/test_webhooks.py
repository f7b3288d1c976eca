"""The administrator's page of who else is told: add, see the key once, switch off, look at the last tellings, send again."""

from datetime import timedelta

import pytest

from motcua.dossiers.models import Dossier
from motcua.journal import jobs
from motcua.journal.models import Job
from motcua.webhooks.actions import deliver_again, make_webhook
from motcua.webhooks.events import EVENTS
from motcua.webhooks.models import Delivery, Webhook
from tests.cast import MARITAL, NINE
from tests.forms import open_page

PAGE = "/can-bo/quan-ly/co-quan/dong-sen/bao-may-khac/"
LATER = NINE + timedelta(minutes=5)


@pytest.fixture
def webhook(cast):
    return make_webhook(
        cast.office, name="Tỉnh", url="https://127.0.0.1:1/tin", kinds=list(EVENTS), by=None, at=NINE
    )[0]


def test_an_address_is_added_and_its_key_shown_once(cast, admin):
    form = open_page(admin, f"{PAGE}them/").form("name")
    form["name"] = "Hệ thống của tỉnh"
    form["url"] = "https://tinh.example/tin"
    page = form.press("Thêm và hiện khóa ký")
    webhook = Webhook.objects.get()
    assert (webhook.name, webhook.created_by, set(webhook.kinds)) == (
        "Hệ thống của tỉnh",
        cast.administrator,
        set(EVENTS),
    )
    assert "mck_" in page.element("signing-key").text
    listed = open_page(admin, PAGE)
    assert "mck_" not in listed.text
    assert "https://tinh.example/tin" in listed.text
    assert "mọi việc" in listed.text


def test_a_mistake_stands_beside_its_field_and_nothing_typed_is_lost(cast, admin):
    form = open_page(admin, f"{PAGE}them/").form("name")
    form["name"] = "Tỉnh"
    form["url"] = "http://tinh.example/"
    page = form.press("Thêm và hiện khóa ký")
    assert page.status == 422
    assert "Địa chỉ phải bắt đầu bằng https://" in page.text
    assert page.form("name")["url"] == "http://tinh.example/"
    assert not Webhook.objects.exists()


def test_nothing_is_there_yet_and_the_page_says_so(cast, admin):
    page = open_page(admin, PAGE)
    assert "Chưa báo cho máy nào." in page.text
    assert "Chưa gửi tin nào." in page.text
    assert "Không có tin nào chờ gửi." in page.text


def test_the_last_tellings_say_what_went_wrong_and_may_be_sent_again(cast, admin, webhook):
    dossier = cast.receive(MARITAL)
    assert "1 tin đang chờ gửi." in open_page(admin, PAGE).text
    jobs.work(at=LATER)
    page = open_page(admin, PAGE)
    assert "Tên máy dẫn vào mạng nội bộ hoặc chính máy này." in page.text
    assert dossier.code in page.text
    delivery = Delivery.objects.get()
    again = f"{PAGE}{webhook.pk}/gui-lai/{delivery.pk}/"
    assert admin.post(again, follow=True).status_code == 200
    assert Job.objects.filter(name=deliver_again.job_name).count() == 1
    Delivery.objects.update(delivered_at=LATER, status=200, error="")
    assert "Đã nhận (200)" in open_page(admin, PAGE).text


def test_an_address_is_switched_off_and_on_and_gets_a_new_key(cast, admin, webhook):
    admin.post(f"{PAGE}{webhook.pk}/tat/")
    assert "(đang tắt)" in open_page(admin, PAGE).text
    assert not Webhook.objects.get().is_active
    admin.post(f"{PAGE}{webhook.pk}/bat/")
    assert Webhook.objects.get().is_active
    sealed = Webhook.objects.get().sealed_secret
    page = admin.post(f"{PAGE}{webhook.pk}/khoa/")
    assert "Khóa cũ không còn ký tin nào nữa." in page.content.decode()
    assert Webhook.objects.get().sealed_secret != sealed


def test_what_belongs_to_another_agency_is_not_there(cast, admin, webhook):
    from motcua.people.actions import make_agency
    from tests.cast import LONG_AGO

    other = make_agency(name="UBND xã khác", slug="khac", level="commune", valid_from=LONG_AGO, by=None)
    theirs, _ = make_webhook(other, name="x", url="https://x.example/", kinds=list(EVENTS), by=None, at=NINE)
    assert admin.get("/can-bo/quan-ly/co-quan/khac/bao-may-khac/").status_code == 404
    assert admin.post(f"{PAGE}{theirs.pk}/tat/").status_code == 404
    assert admin.post(f"{PAGE}{webhook.pk}/gui-lai/77/").status_code == 404


def test_a_long_list_costs_the_same_questions(cast, admin, webhook):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin.get(PAGE)
        return len(queries)

    def add(count):
        cast.receive(MARITAL)
        dossier = Dossier.objects.first()
        for _ in range(count):
            Delivery.objects.create(
                webhook=webhook, kind="dossier.receive", dossier=dossier,
                number=1000 + Delivery.objects.count(), identifier=f"{Delivery.objects.count():032d}", body="{}", made_at=NINE,
            )  # fmt: skip

    add(2)
    admin.get(PAGE)
    few = asked()
    add(10)
    assert asked() == few
