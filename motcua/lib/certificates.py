"""Certificates for HTTPS: our own small authority for an office without one, and how long any certificate still holds.

The authority vouches for private addresses and the office's own names only (RFC 5280 §4.2.1.10): whoever stole its key could
not pretend to be a bank before the PCs that trust it.
"""

import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from motcua.lib import clock, wording

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(
    days=397
)  # the longest browsers accepted until 15/3/2026; our own authority is not held to less
RENEWED_BEFORE = timedelta(days=45)
WARNED_BEFORE = timedelta(days=30)
AUTHORITY, AUTHORITY_KEY, SERVER, SERVER_KEY = "ca.crt", "ca.key", "server.crt", "server.key"
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8")
_PRIVATE_6 = ("fc00::/7", "fe80::/10", "::1/128")
_LOCAL_NAMES = ("localhost", "local", "lan", "home", "internal")


@dataclass(frozen=True)
class Standing:
    """How a certificate stands at a moment: `state` is good, soon (under 30 days left), over, early or broken."""

    state: str
    sentence: str = ""
    until: datetime | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether nobody needs to do anything."""
        return self.state == "good"


def standing_of(certificate: Path | str, key: Path | str | None = None, *, at: datetime) -> Standing:
    """Judge a certificate's file, and with `key` whether the two belong together, in a sentence for people."""
    name = Path(certificate).name
    try:
        found = x509.load_pem_x509_certificates(Path(certificate).read_bytes())[0]
    except OSError:
        return Standing(
            "broken", f"Không đọc được tệp chứng chỉ HTTPS «{name}». Kiểm tra đường dẫn và quyền đọc."
        )
    except (ValueError, IndexError):
        return Standing("broken", f"Tệp «{name}» không phải chứng chỉ dạng PEM.")
    if key is not None and (fault := _fault_of_key(found, Path(key))):
        return Standing("broken", fault)
    until = found.not_valid_after_utc
    day = wording.day(clock.local_day(until))
    if at < found.not_valid_before_utc:
        begins = wording.day(clock.local_day(found.not_valid_before_utc))
        return Standing(
            "early", f"Chứng chỉ HTTPS chỉ dùng được từ ngày {begins}; xem lại giờ của máy.", until
        )
    if at >= until:
        return Standing(
            "over",
            f"Chứng chỉ HTTPS đã hết hạn ngày {day}: trình duyệt chặn trang. Thay bằng chứng chỉ mới, phần HTTPS tự nạp lại trong một phút.",
            until,
        )
    if until - at < WARNED_BEFORE:
        return Standing(
            "soon", f"Chứng chỉ HTTPS hết hạn ngày {day}. Xin chứng chỉ mới trước ngày ấy.", until
        )
    return Standing("good", "", until)


def ensure(folder: Path, *, names: Iterable[str], addresses: Iterable[str], at: datetime) -> bool:
    """Make in `folder` what is missing of authority and server certificate, or too old, or for other names.

    Tell whether the server certificate is a new one. A new name outside the authority's reach means a new authority, which
    every PC must be told to trust again.
    """
    wanted = _wanted(names, addresses)
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    authority, authority_key = _read(folder / AUTHORITY, folder / AUTHORITY_KEY)
    if (
        authority is None
        or authority.not_valid_after_utc - at < SERVER_LASTS
        or at < authority.not_valid_before_utc
        or not all(_is_within(name, _permitted(authority)) for name in wanted[0] if "." in name)
    ):
        authority, authority_key = _make_authority(wanted[0], at)
        _write(folder / AUTHORITY_KEY, _private(authority_key), 0o600)
        _write(folder / AUTHORITY, authority.public_bytes(serialization.Encoding.PEM), 0o644)
    # A PC that got another short name does without it: a new authority would cost a walk to every PC.
    wanted = ([name for name in wanted[0] if _is_within(name, _permitted(authority))], wanted[1])
    server, _ = _read(folder / SERVER, folder / SERVER_KEY)
    if (
        server is not None
        and server.issuer == authority.subject
        and _is_signed_by(server, authority)
        and server.not_valid_before_utc <= at < server.not_valid_after_utc - RENEWED_BEFORE
        and _names_in(server) >= {*wanted[0], *wanted[1]}
    ):
        return False
    server, server_key = _make_server(wanted, authority, authority_key, at)
    _write(folder / SERVER_KEY, _private(server_key), 0o600)
    chain = server.public_bytes(serialization.Encoding.PEM) + authority.public_bytes(
        serialization.Encoding.PEM
    )
    _write(folder / SERVER, chain, 0o644)
    return True


def fingerprint(certificate: Path) -> str:
    """Return the SHA-256 of a certificate in pairs, as Windows and Firefox show it: "AB:12:…"."""
    found = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    return found.fingerprint(hashes.SHA256()).hex(":").upper()


def _wanted(names: Iterable[str], addresses: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the names and addresses the certificate is for; an address out on the Internet is nothing we may vouch for."""
    private = [a for a in dict.fromkeys(["127.0.0.1", "::1", *addresses]) if _is_private(a)]
    return list(dict.fromkeys(["localhost", *(name.lower() for name in names if name)])), private


def _is_private(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return any(found in ipaddress.ip_network(net) for net in (_PRIVATE if found.version == 4 else _PRIVATE_6))


def _is_within(name: str, permitted: set[str]) -> bool:
    return any(name == one or name.endswith(f".{one}") for one in permitted)


def _permitted(authority: x509.Certificate) -> set[str]:
    permitted = (
        authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    )
    return {one.value for one in permitted if isinstance(one, x509.DNSName)}


def _names_in(server: x509.Certificate) -> set[str]:
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}


def _make_authority(names: list[str], at: datetime):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Một Cửa"),
            x509.NameAttribute(
                NameOID.COMMON_NAME,
                f"Một Cửa – máy nội bộ {clock.local_day(at):%d/%m/%Y} {os.urandom(3).hex()}",
            ),
        ]
    )
    permitted = [x509.DNSName(name) for name in (*_LOCAL_NAMES, *sorted(set(names) - set(_LOCAL_NAMES)))]
    permitted += [x509.IPAddress(ipaddress.ip_network(net)) for net in (*_PRIVATE, *_PRIVATE_6)]
    builder = _begun(subject, subject, key, at, AUTHORITY_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    builder = builder.add_extension(x509.NameConstraints(permitted, None), critical=True)
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    return builder.sign(key, hashes.SHA256()), key


def _make_server(
    wanted: tuple[list[str], list[str]], authority: x509.Certificate, authority_key, at: datetime
):
    key = ec.generate_private_key(ec.SECP256R1())
    names, addresses = wanted
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Một Cửa")])
    alternatives = [x509.DNSName(name) for name in names]
    alternatives += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    builder = _begun(subject, authority.subject, key, at, SERVER_LASTS)
    builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    builder = builder.add_extension(issuer, critical=False)
    return builder.sign(authority_key, hashes.SHA256()), key


def _begun(
    subject: x509.Name, issuer: x509.Name, key, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    begins = at - timedelta(days=1)  # clocks of an office's PCs differ
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lasts)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _is_signed_by(server: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        server.verify_directly_issued_by(authority)
    except Exception:  # a foreign or broken file: made anew
        return False
    return True


def _fault_of_key(certificate: x509.Certificate, path: Path) -> str:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError:
        return f"Không đọc được tệp khóa HTTPS «{path.name}». Kiểm tra đường dẫn và quyền đọc."
    except (ValueError, TypeError):
        return f"Tệp «{path.name}» không phải khóa riêng dạng PEM không mật khẩu."
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        return "Chứng chỉ HTTPS và khóa riêng không phải một cặp. Kiểm tra lại hai tệp."
    return ""


def _read(certificate: Path, key: Path):
    try:
        return (
            x509.load_pem_x509_certificates(certificate.read_bytes())[0],
            serialization.load_pem_private_key(key.read_bytes(), password=None),
        )
    except (OSError, ValueError, IndexError, TypeError):
        return None, None


def _private(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    os.replace(fresh, path)
