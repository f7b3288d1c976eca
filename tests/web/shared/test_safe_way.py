"""Over plain HTTP nobody types a password from another machine; HTTPS helps with a page, cookies stay where they belong."""

from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from motcua.lib import certificates
from motcua.web.shared import jobs, reach
from motcua.web.shared.middleware import KnownSender

ROOT = Path(__file__).resolve().parents[3]
LOGIN = "/can-bo/dang-nhap/"
ELSEWHERE = {"REMOTE_ADDR": "192.168.1.37"}

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]


@pytest.fixture
def own(settings, tmp_path):
    """HTTPS on a certificate of our own making."""
    settings.HTTPS_PORT, settings.TLS_CERT, settings.DATA_DIR = 8443, "", tmp_path
    assert reach.make_own_certificate()
    return tmp_path / "https"


@pytest.fixture
def real(settings, own):
    """HTTPS on a certificate somebody gave us."""
    settings.TLS_CERT, settings.TLS_KEY = str(own / "server.crt"), str(own / "server.key")
    settings.HAS_REAL_CERTIFICATE = True


@pytest.mark.parametrize(
    "page", [LOGIN, "/can-bo/", "/can-bo/bao-mat/", "/can-bo/vao/x/", "/can-bo/bat-dau/x/"]
)
@pytest.mark.parametrize("verb", ["get", "post"])
def test_from_another_machine_in_the_open_the_desk_is_refused_with_a_page_that_helps(page, verb):
    answer = getattr(Client(**ELSEWHERE), verb)(page, {"username": "ha", "password": "x"})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Máy này chưa vào được bàn làm việc" in text
    assert "motcua serve --https" in text
    assert 'name="password"' not in text
    assert not answer.cookies


def test_at_the_machine_itself_and_over_https_it_opens():
    assert Client().get(LOGIN).status_code == 200
    assert Client(**ELSEWHERE).get(LOGIN, secure=True).status_code == 200


@pytest.mark.parametrize(
    ("settled", "https_port", "leads"),
    [
        ("", 0, "http://localhost:8000"),
        ("http://192.168.1.20:8000", 0, "http://localhost:8000"),
        ("http://192.168.1.20:8000", 8443, "https://192.168.1.20:8443"),
        ("", 8443, "https://192.168.1.20:8443"),
        ("https://motcua.example", 0, "https://motcua.example"),
    ],
)
def test_a_link_for_a_colleague_leads_where_the_desk_opens(settings, settled, https_port, leads):
    settings.SITE_URL, settings.HTTPS_PORT = settled, https_port
    assert reach.base_for_colleagues(RequestFactory().get("/", HTTP_HOST="xau.example:8000")) == leads


def test_who_is_refused_reads_under_which_address_the_machine_itself_opens():
    answer = Client(**ELSEWHERE).get(LOGIN, HTTP_HOST="192.168.1.20:8000")
    assert "http://localhost:8000/can-bo/" in answer.content.decode()


def test_citizens_read_in_the_open():
    assert Client(**ELSEWHERE).get("/ho-so/").status_code == 200


def test_while_trying_things_out_everybody_comes_in(settings):
    settings.DEMO = True
    assert Client(**ELSEWHERE).get(LOGIN).status_code == 200


def test_a_proxys_word_counts_only_where_one_of_ours_stands(settings):
    forged = {"headers": {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1"}}
    assert Client(**ELSEWHERE).get(LOGIN, **forged).status_code == 403
    assert Client().get(LOGIN, **forged).status_code == 403  # a proxy on this PC that nobody told us about
    settings.SITE_URL = "https://motcua.example.vn"
    assert Client().get(LOGIN, **forged).status_code == 200
    forged["headers"]["X-Forwarded-Proto"] = "http"
    assert Client().get(LOGIN, **forged).status_code == 403
    settings.BEHIND_PROXY = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged["headers"]["X-Forwarded-Proto"] = "https"
    assert Client(**ELSEWHERE).get(LOGIN, **forged).status_code == 200


@pytest.mark.parametrize(
    ("said", "asking"),
    [
        ("6.6.6.6, 192.168.1.37", "192.168.1.37"),  # the ones before the last, anybody may write
        ("192.168.1.37:51234", "192.168.1.37"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("unknown", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_who_asks_is_settled_once_before_any_door(settings, said, asking):
    seen = []
    door = KnownSender(lambda request: seen.append(request.META["REMOTE_ADDR"]))
    door(RequestFactory().get("/", headers={"X-Forwarded-For": said}))
    settings.BEHIND_PROXY = True
    door(RequestFactory().get("/", headers={"X-Forwarded-For": said}))
    assert seen == ["127.0.0.1", asking]


def test_no_door_reads_for_itself_who_asks():
    readers = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "motcua").rglob("*.py"))
        if "X-Forwarded-For" in file.read_text(encoding="utf-8")
    ]
    assert readers == ["motcua/web/shared/reach.py"]


def test_a_reader_behind_our_proxy_is_not_at_the_machine(settings):
    settings.BEHIND_PROXY = True
    forged = {"headers": {"X-Forwarded-For": "127.0.0.1"}}
    assert Client().get(LOGIN, **forged).status_code == 403


def test_the_page_of_trust_hands_out_the_authority_and_its_fingerprint(own):
    client = Client(**ELSEWHERE)
    page = client.get("/tin-cay/").content.decode()
    assert certificates.fingerprint(own / "ca.crt") in page
    assert "https://testserver:8443/tin-cay/da-tin/" in page
    for words in ("Windows", "Firefox", "Android"):
        assert words in page
    handed = client.get("/tin-cay/mot-cua.crt")
    assert handed.content == (own / "ca.crt").read_bytes()
    assert b"PRIVATE" not in handed.content
    assert handed["Content-Type"] == "application/x-x509-ca-cert"


def test_whether_a_pc_trusts_is_seen_over_https_only(own):
    assert Client().get("/tin-cay/da-tin/").url == "/tin-cay/"
    assert "Máy này đã tin cậy" in Client().get("/tin-cay/da-tin/", secure=True).content.decode()


def test_without_https_nothing_is_handed_out():
    assert Client().get("/tin-cay/mot-cua.crt").status_code == 404
    assert "chưa bật HTTPS" in Client().get("/tin-cay/").content.decode()


def test_with_a_real_certificate_readers_move_to_https(real):
    client = Client(**ELSEWHERE)
    answer = client.get("/thu-tuc/?q=khai sinh")
    assert (answer.status_code, answer.url) == (301, "https://testserver:8443/thu-tuc/?q=khai%20sinh")
    assert client.get("/healthz").status_code == 200
    assert client.get("/tin-cay/mot-cua.crt").status_code == 404
    assert Client().get("/ho-so/").status_code == 200  # at the machine itself nothing moves


def test_hsts_is_said_with_a_real_certificate_only(settings):
    assert "Strict-Transport-Security" not in Client().get("/ho-so/", secure=True).headers
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    assert Client().get("/ho-so/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in Client().get("/ho-so/").headers


def test_every_cookie_over_https_stays_there():
    answer = Client().get(LOGIN, secure=True)
    assert answer.cookies["csrftoken"]["secure"]
    assert not Client().get(LOGIN).cookies["csrftoken"]["secure"]


def test_the_schedule_renews_what_is_our_own_and_leaves_a_given_one_alone(own, settings):
    (own / "server.crt").unlink()
    jobs.renew_certificate()
    assert reach.certificate_standing().is_good
    (own / "server.crt").unlink()
    settings.TLS_CERT, settings.TLS_KEY = "elsewhere.crt", "elsewhere.key"
    jobs.renew_certificate()
    assert not (own / "server.crt").exists()
    assert reach.certificate_standing().state == "broken"
