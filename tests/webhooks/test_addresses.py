"""Where news may go: the public Internet over https, the networks the office allows, and nowhere else."""

from ipaddress import ip_network

import pytest

from config import env
from motcua.lib.objections import NotAllowed
from motcua.webhooks import calling
from motcua.webhooks.actions import make_webhook
from motcua.webhooks.rules import is_url, may_call
from tests.cast import NINE

OFFICE = (ip_network("10.20.0.0/16"), ip_network("fd12::/16"))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_the_public_internet_is_told_over_https_only(address):
    assert may_call(address, secure=True, allowed=()) is None
    assert may_call(address, secure=False, allowed=OFFICE).code == "http-not-allowed"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "169.254.169.254", "fe80::1%eth0", "fd00:ec2::254", "224.0.0.1", "ff02::1", "255.255.255.255", "192.0.2.1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1",
    ],
)  # fmt: skip
def test_this_machine_inner_networks_and_their_disguises_are_never_told(address):
    assert may_call(address, secure=True, allowed=()).code == "address-not-allowed"
    assert may_call(address, secure=True, allowed=OFFICE).code == "address-not-allowed"


@pytest.mark.parametrize("address", ["10.20.3.4", "fd12::1", "::ffff:10.20.3.4"])
@pytest.mark.parametrize("secure", [True, False])
def test_a_network_the_office_allows_is_told_also_over_http(address, secure):
    assert may_call(address, secure=secure, allowed=OFFICE) is None


def test_the_networks_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("WEBHOOK_NETWORKS", "10.20.0.0/16, 192.168.1.20")
    assert env.networks() == (ip_network("10.20.0.0/16"), ip_network("192.168.1.20/32"))
    monkeypatch.delenv("WEBHOOK_NETWORKS")
    assert env.networks() == ()
    with pytest.raises(ValueError, match="x"):
        env.networks("x")


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "ftp://a.vn/", "https://", "https:///x", "https://a.vn:99999/", "https://a.vn:0/", "https://u:p@a.vn/",
        "https://a.vn/#x", "https://a.vn/ x", "https://á.vn/", "https://a.vn/\\x", "https://a.vn/\n", "https://[::1",
        "https://a.vn/" + "x" * 500,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused_at_once(url):
    assert is_url(url).field == "url"


@pytest.mark.parametrize(
    "url", ["https://tinh.example/tin?a=1", "https://tinh.example:8443/", "https://[2606:4700::1]/"]
)
def test_a_plain_address_is_taken(url):
    assert is_url(url) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"url": "http://tinh.example/"}, "http-not-allowed", "url"),
        ({"url": "x"}, "not-a-url", "url"),
        ({"name": " "}, "name-missing", "name"),
        ({"kinds": []}, "kinds-missing", "kinds"),
        ({"kinds": ["dossier.undo"]}, "kinds-missing", "kinds"),
    ],
)
def test_an_address_is_judged_when_it_is_added(cast, change, code, field):
    given = {"name": "Tỉnh", "url": "https://tinh.example/", "kinds": ["dossier.approve"], **change}
    with pytest.raises(NotAllowed) as refused:
        make_webhook(cast.office, **given, by=cast.administrator, at=NINE)
    assert (refused.value.objection.code, refused.value.objection.field) == (code, field)


def test_a_name_that_leads_inside_is_not_called_even_if_another_of_its_addresses_is_public(monkeypatch):
    def led_astray(host, port, **more):
        return [(2, 1, 6, "", (address, port)) for address in ("8.8.8.8", "127.0.0.1")]

    monkeypatch.setattr(calling.socket, "getaddrinfo", led_astray)
    outcome = calling.call("https://tinh.example/", b"{}", {}, allowed=())
    assert (outcome.status, outcome.error) == (None, "address-not-allowed")


def test_the_address_that_was_judged_is_the_one_that_is_called(monkeypatch):
    asked, called = [], []

    def once(host, port, **more):
        asked.append(host)
        return [(2, 1, 6, "", ("8.8.8.8" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(address, timeout):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(calling.socket, "getaddrinfo", once)
    monkeypatch.setattr(calling.socket, "create_connection", connect)
    assert calling.call("https://tinh.example/", b"{}", {}, allowed=()).error == "refused"
    assert (asked, called) == (["tinh.example"], [("8.8.8.8", 443)])


def test_a_name_nobody_knows_is_told_so(monkeypatch):
    def unknown(host, port, **more):
        raise OSError

    monkeypatch.setattr(calling.socket, "getaddrinfo", unknown)
    assert calling.call("https://khong-co.example/", b"{}", {}, allowed=()).error == "name-unknown"


def test_a_certificate_that_proves_nothing_is_not_trusted(tmp_path):
    from datetime import UTC, datetime, timedelta
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from ssl import PROTOCOL_TLS_SERVER, SSLContext
    from threading import Thread

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda *_: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        url = f"https://127.0.0.1:{server.server_address[1]}/"
        outcome = calling.call(url, b"{}", {}, allowed=(ip_network("127.0.0.1/32"),))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert outcome.error == "certificate"
