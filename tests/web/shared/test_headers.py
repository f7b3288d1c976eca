"""What every answer tells the browser, whatever page it is."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]

PAGES = ["/", "/ho-so/", "/can-bo/dang-nhap/", "/khong-co-trang-nay/", "/api/v1/openapi.json", "/healthz"]


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_forbids_frames_sniffing_and_telling_others_where_one_was(page):
    answer = Client().get(page)
    policy = answer["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "charset=utf-8" in answer["Content-Type"] or "json" in answer["Content-Type"]


@pytest.mark.parametrize("page", PAGES)
def test_no_other_site_is_let_read_an_answer(page):
    answer = Client().get(page, headers={"Origin": "https://xau.example"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("page", ["/can-bo/dang-nhap/", "/can-bo/khong-co/", "/can-bo/vao/x/"])
def test_no_page_of_the_desk_is_kept_by_a_browser(page):
    assert "no-store" in Client().get(page)["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_trace_is_not_answered(page):
    answer = Client().trace(page)
    assert answer.status_code in {404, 405}


def test_a_token_in_the_open_is_refused_and_not_led_on():
    client = Client(REMOTE_ADDR="192.168.1.37")
    answer = client.get("/api/v1/dossiers/H99.12-261109-0001", headers={"Authorization": "Bearer mc_x"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "https-needed"
    assert client.get("/api/v1/procedures?q=khai").status_code == 200
