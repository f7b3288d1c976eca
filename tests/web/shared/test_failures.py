"""Whatever fails: a calm sentence in Vietnamese, the right status, nothing typed is lost, nothing personal is logged."""

import json
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.web.shared import failures
from motcua.web.shared.logs import Discreet

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.shared.urls")]


@pytest.fixture
def calm():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("locked", 503, "database-busy"),
        ("down", 503, "database-down"),
        ("full", 503, "disk-full"),
        ("no-space", 503, "disk-full"),
        ("bug", 500, "unexpected"),
        ("denied", 403, "forbidden"),
    ],
)
def test_each_failure_has_its_page_and_its_status(calm, kind, status, code):
    page = calm.get(f"/fail/{kind}/")
    assert page.status_code == status
    assert page["Cache-Control"] == "no-store"
    assert 'lang="vi"' in page.content.decode()
    answer = calm.get(f"/api/v1/fail/{kind}/")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == code


def test_what_was_typed_is_carried_but_never_a_password_or_a_file(calm):
    typed = {"name": "Đặng Thị Ngọc Diễm", "story": "dòng một\n</textarea><b>hai", "password": "bí mật lắm"}
    page = calm.post("/fail/down/", typed | {"scan": SimpleUploadedFile("khai.pdf", b"x")}).content.decode()
    assert '<textarea name="name" hidden>\nĐặng Thị Ngọc Diễm</textarea>' in page
    assert "dòng một\n&lt;/textarea&gt;&lt;b&gt;hai</textarea>" in page
    assert "bí mật lắm" not in page
    assert "khai.pdf" in page
    assert "Gửi lại" in page


def test_the_page_of_a_failure_needs_no_database(calm, django_assert_num_queries):
    with django_assert_num_queries(0):
        calm.post("/fail/down/", {"name": "Lê Mỹ"})


def test_a_form_whose_key_is_gone_is_sent_again_with_one_press():
    client = Client(enforce_csrf_checks=True)
    page = client.post("/answer/", {"name": "Lê Mỹ"})
    assert page.status_code == 403
    html = page.content.decode()
    assert "Lê Mỹ</textarea>" in html
    key = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = client.post("/answer/", {"name": "Lê Mỹ", "csrfmiddlewaretoken": key})
    assert again.content.decode() == "đã nhận: Lê Mỹ"


def test_a_form_sent_after_the_session_ended_is_kept_in_the_page(client):
    page = client.post("/can-bo/inside/?trang=2", {"name": "Lê Mỹ"})
    assert page.status_code == 403
    html = page.content.decode()
    assert "Lâu không dùng nên đã khóa" in html
    assert 'action="/can-bo/inside/?trang=2"' in html
    assert "Lê Mỹ</textarea>" in html
    assert client.get("/can-bo/inside/").status_code == 302


def test_too_much_at_once_is_413_and_a_lost_page_leads_on(calm, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert calm.post("/answer/", {"name": "x" * 100}).status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    lost = calm.get("/khong-co/")
    assert lost.status_code == 404
    assert 'action="/thu-tuc/"' in lost.content.decode()


def test_nothing_personal_is_logged(calm, caplog):
    caplog.set_level(logging.INFO)
    calm.post("/fail/bug/?q=Ngô+Bá+Khiêm", {"name": "Lê Quang Hưởng"})
    record = next(r for r in caplog.records if r.name == "motcua.web")
    line = Discreet("{levelname} {message}", style="{").format(record)
    assert "KeyError" in line
    assert "/fail/<str:kind>/" in line
    for personal in ("Diễm", "Khiêm", "Hưởng"):
        assert personal not in line


def test_our_own_mistakes_in_sqlite_s_words_are_no_excuse():
    from django.db import OperationalError

    assert failures.diagnose(OperationalError("no such table: people_user")) is failures.BROKEN


@pytest.mark.parametrize(
    "name", [n for n in dir(failures) if isinstance(getattr(failures, n), failures.Failure)]
)
def test_sentences_keep_the_house_s_voice(name):
    failure = getattr(failures, name)
    words = f"{failure.heading} {failure.lead} {failure.advice}".lower()
    assert "hệ thống" not in words
    assert "quý khách" not in words
    assert words.count("vui lòng") <= 1


def test_a_character_no_keyboard_types_is_the_senders_mistake_not_ours():
    from django.db import DataError

    from motcua.web.shared.failures import NOT_UNDERSTOOD, diagnose

    assert diagnose(DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")) is NOT_UNDERSTOOD
    assert diagnose(DataError("value too long")).status == 500


def test_a_database_that_only_reads_says_so():
    from django.db import InternalError, OperationalError

    assert failures.diagnose(OperationalError("attempt to write a readonly database")) is failures.READ_ONLY
    refused = InternalError("cannot execute INSERT in a read-only transaction")
    refused.sqlstate = "25006"  # a server that fell back to its copy
    assert failures.diagnose(refused) is failures.READ_ONLY


def test_a_machine_that_is_down_does_not_flood_the_log(calm, caplog):
    for kind in ("down", "full", "locked"):
        calm.get(f"/fail/{kind}/")
    lines = [Discreet("{message}", style="{").format(r) for r in caplog.records if r.name == "motcua.web"]
    assert len(lines) == 3
    assert all("\n" not in line and "Error" in line for line in lines)


def test_no_address_is_logged_for_it_may_carry_the_key_of_a_link(calm, caplog):
    """What Django logs of addresses that fail, are refused or are not there is told without the address."""
    key = "mot-chia-khoa-dung-mot-lan"
    Client(enforce_csrf_checks=True, raise_request_exception=False).post(f"/can-bo/vao/{key}/", {"a": "b"})
    calm.post(f"/fail/bug/{key}/", {"a": "b"})
    calm.get("/fail/bug/", headers={"Host": f"{key} <>"})
    calm.get(f"/{key}/")
    assert key not in "".join(Discreet("{message}", style="{").format(r) for r in caplog.records)
