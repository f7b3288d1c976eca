"""Certificates of our own making are good to those who trust us and to nobody else, and every one says when it ends."""

import ipaddress
import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from motcua.lib import certificates
from motcua.lib.certificates import ensure, fingerprint, standing_of

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
NAMES = ["quay-1", "quay-1.local"]
ADDRESSES = ["192.168.1.20"]


@pytest.fixture
def folder(tmp_path):
    ensure(tmp_path / "https", names=NAMES, addresses=ADDRESSES, at=AT)
    return tmp_path / "https"


def again(folder, **changes):
    return ensure(folder, **{"names": NAMES, "addresses": ADDRESSES, "at": AT, **changes})


def server_of(folder):
    return x509.load_pem_x509_certificates((folder / certificates.SERVER).read_bytes())[0]


def authority_of(folder):
    return x509.load_pem_x509_certificates((folder / certificates.AUTHORITY).read_bytes())[0]


def openssl_believes(folder, *, ip="", name=""):
    asked = ["-verify_ip", ip] if ip else ["-verify_hostname", name]
    moment = str(int(AT.timestamp()))
    done = subprocess.run(
        ["openssl", "verify", "-attime", moment, "-CAfile", folder / "ca.crt", *asked, folder / "server.crt"],
        capture_output=True,
        text=True,
    )
    return done.returncode == 0


def test_keys_are_for_their_user_only(folder):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in (certificates.AUTHORITY_KEY, certificates.SERVER_KEY):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_the_certificate_is_for_this_machines_names_and_addresses(folder):
    names = server_of(folder).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", *NAMES]
    assert ipaddress.ip_address("192.168.1.20") in names.get_values_for_type(x509.IPAddress)
    assert server_of(folder).not_valid_after_utc - server_of(folder).not_valid_before_utc == timedelta(
        days=397
    )


def test_who_trusts_the_authority_believes_the_server(folder):
    try:
        subprocess.run(["openssl", "version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not installed")
    assert openssl_believes(folder, ip="192.168.1.20")
    assert openssl_believes(folder, name="quay-1.local")
    assert not openssl_believes(folder, ip="192.168.1.21")
    context = ssl.create_default_context(cafile=str(folder / "ca.crt"))
    assert len(context.get_ca_certs()) == 1


def test_the_authority_vouches_for_private_addresses_and_own_names_only(folder):
    reach = authority_of(folder).extensions.get_extension_for_class(x509.NameConstraints)
    assert reach.critical
    permitted = reach.value.permitted_subtrees
    assert {one.value for one in permitted if isinstance(one, x509.DNSName)} == {
        "localhost", "local", "lan", "home", "internal", *NAMES,
    }  # fmt: skip
    assert all(one.value.is_private or one.value.network_address == ipaddress.ip_address("100.64.0.0")
               for one in permitted if isinstance(one, x509.IPAddress))  # fmt: skip


def test_an_address_on_the_internet_is_not_vouched_for(tmp_path):
    ensure(tmp_path, names=[], addresses=["8.8.8.8", "10.0.0.5"], at=AT)
    names = server_of(tmp_path).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    found = {str(one) for one in names.get_values_for_type(x509.IPAddress)}
    assert found == {"127.0.0.1", "::1", "10.0.0.5"}


def test_nothing_is_made_anew_while_it_holds(folder):
    before = (folder / "server.crt").read_bytes()
    assert not again(folder, at=AT + timedelta(days=300))
    assert (folder / "server.crt").read_bytes() == before


def test_it_is_renewed_in_time_and_the_authority_stays(folder):
    authority = fingerprint(folder / "ca.crt")
    assert again(folder, at=AT + timedelta(days=397 - 45))
    assert server_of(folder).not_valid_after_utc > AT + timedelta(days=700)
    assert fingerprint(folder / "ca.crt") == authority


def test_a_new_address_of_the_machine_makes_a_new_certificate_under_the_same_authority(folder):
    authority = fingerprint(folder / "ca.crt")
    assert again(folder, addresses=["192.168.7.7"])
    assert not again(folder, addresses=["192.168.7.7"])
    assert fingerprint(folder / "ca.crt") == authority


def test_a_new_name_on_the_internet_needs_a_new_authority(folder):
    authority = fingerprint(folder / "ca.crt")
    assert again(folder, names=[*NAMES, "motcua.xa-vidu.gov.vn"])
    assert fingerprint(folder / "ca.crt") != authority
    assert not again(folder, names=[*NAMES, "motcua.xa-vidu.gov.vn"])


def test_a_spoilt_file_is_made_anew(folder):
    (folder / "server.key").write_text("hỏng", encoding="utf-8")
    assert again(folder)
    (folder / "ca.crt").write_text("hỏng", encoding="utf-8")
    assert again(folder)
    assert standing_of(folder / "server.crt", folder / "server.key", at=AT).is_good


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (0, "good", ""),
        (365, "good", ""),
        (367, "soon", "hết hạn ngày 23/12/2027"),
        (396, "over", "đã hết hạn ngày 23/12/2027: trình duyệt chặn trang"),
        (-3, "early", "xem lại giờ của máy"),
    ],
)
def test_every_certificate_says_how_it_stands(folder, days, state, words):
    found = standing_of(folder / "server.crt", folder / "server.key", at=AT + timedelta(days=days))
    assert found.state == state
    assert words in found.sentence


def test_files_that_are_no_pair_are_named_in_a_sentence(folder, tmp_path):
    ensure(tmp_path / "other", names=[], addresses=[], at=AT)
    (folder / "text.pem").write_text("xin chào", encoding="utf-8")
    cases = {
        (folder / "none.crt", None): "Không đọc được tệp chứng chỉ",
        (folder / "text.pem", None): "không phải chứng chỉ dạng PEM",
        (folder / "server.crt", folder / "none.key"): "Không đọc được tệp khóa",
        (folder / "server.crt", folder / "text.pem"): "không phải khóa riêng dạng PEM",
        (folder / "server.crt", tmp_path / "other" / "server.key"): "không phải một cặp",
    }
    for (certificate, key), words in cases.items():
        found = standing_of(certificate, key, at=AT)
        assert found.state == "broken"
        assert words in found.sentence
