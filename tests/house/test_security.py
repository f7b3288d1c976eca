"""The table of security is whole and true: every number of ASVS 5.0 up to level 2 once, every named test there; and TLS itself."""

import ast
import re
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from motcua.lib import certificates, clock

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| V")]
# The numbers of levels 1 and 2, section by section (OWASP ASVS 5.0.0).
LEVEL_TWO = """
    V1.1:1-2 V1.2:1-9 V1.3:1-11 V1.4:1-3 V1.5:1-2 V2.1:1-3 V2.2:1-3 V2.3:1-4 V2.4:1 V3.2:1-2 V3.3:1-4
    V3.4:1-6 V3.5:1-5 V3.7:1-2 V4.1:1-3 V4.2:1 V4.3:1-2 V4.4:1-4 V5.1:1 V5.2:1-3 V5.3:1-2 V5.4:1-3 V6.1:1-3
    V6.2:1-12 V6.3:1-4 V6.4:1-4 V6.5:1-5 V6.6:1-3 V6.8:1-4 V7.1:1-3 V7.2:1-4 V7.3:1-2 V7.4:1-5 V7.5:1-2
    V7.6:1-2 V8.1:1-2 V8.2:1-3 V8.3:1 V8.4:1 V9.1:1-3 V9.2:1-4 V10.1:1-2 V10.2:1-2 V10.3:1-4 V10.4:1-11
    V10.5:1-5 V10.6:1-2 V10.7:1-3 V11.1:1-2 V11.2:1-3 V11.3:1-3 V11.4:1-4 V11.5:1 V11.6:1 V12.1:1-3
    V12.2:1-2 V12.3:1-4 V13.1:1 V13.2:1-5 V13.3:1-2 V13.4:1-5 V14.1:1-2 V14.2:1-4 V14.3:1-3 V15.1:1-3
    V15.2:1-3 V15.3:1-7 V16.1:1 V16.2:1-5 V16.3:1-4 V16.4:1-3 V16.5:1-3 V17.1:1 V17.2:1-4 V17.3:1-2
"""


def numbers(text: str) -> list[str]:
    """Read "V1.2.1, V1.3.4–5" as V1.2.1, V1.3.4, V1.3.5."""
    found = []
    for section, first, last in re.findall(r"(V\d+\.\d+)\.(\d+)(?:–(\d+))?", text):
        found += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return found


def wanted() -> set[str]:
    spans = (part.split(":") for part in LEVEL_TWO.split())
    return {
        f"{section}.{n}"
        for section, listed in spans
        for one in listed.split(",")
        for n in range(int(one.split("-")[0]), int(one.split("-")[-1]) + 1)
    }


def test_every_requirement_of_level_two_is_told_once():
    told = [number for row in ROWS for number in numbers(row[0])]
    assert sorted(n for n in told if told.count(n) > 1) == []
    assert wanted() - set(told) == set()
    assert len(wanted()) == 253


def test_every_line_has_a_test_or_a_reason():
    assert [row[0] for row in ROWS if not re.search(r"`tests/\S+::\w+`|reason", row[2])] == []


def test_every_test_that_is_named_exists():
    missing = []
    for path, name in set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8")) if (ROOT / path).exists() else None
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)} if tree else set()
        if name not in names:
            missing.append(f"{path}::{name}")
    assert missing == []


_SERVER = """
import os, sys
os.environ["MOTCUA_HTTPS_PORT"] = "{port}"
import django
django.setup()
from pathlib import Path
from motcua.commands import house
folder = Path({folder!r})
house.serve_web({port}, host="127.0.0.1", workers=1, tls=(folder / "server.crt", folder / "server.key"))
"""


@pytest.fixture
def https(tmp_path):
    """A web server of the house over HTTPS; return its port and the authority to trust."""
    certificates.ensure(tmp_path / "https", names=[], addresses=[], at=clock.now())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = _SERVER.format(port=port, folder=str(tmp_path / "https"))
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    yield port, tmp_path / "https" / certificates.AUTHORITY
    process.terminate()
    process.wait(timeout=15)


def _speak(port: int, context: ssl.SSLContext, name: str = "localhost") -> str | None:
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    with plain, context.wrap_socket(plain, server_hostname=name) as secured:
        secured.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b" 200 " in secured.recv(200)
        return secured.version()


@pytest.mark.slow
def test_https_speaks_nothing_older_than_tls_1_2(https):
    port, authority = https
    context = ssl.create_default_context(cafile=str(authority))
    assert _speak(port, context) == "TLSv1.3"
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert _speak(port, context) == "TLSv1.2"
    assert _speak(port, context, "127.0.0.1") == "TLSv1.2"
    with pytest.raises(ssl.SSLCertVerificationError):
        _speak(port, ssl.create_default_context())  # who does not trust the authority is warned
    with pytest.raises(ssl.SSLCertVerificationError):
        _speak(port, context, "xau.example")
    old = subprocess.run(
        ["openssl", "s_client", "-tls1_1", "-connect", f"127.0.0.1:{port}"],
        input=b"",
        capture_output=True,
        timeout=20,
    )
    assert b"Cipher is (NONE)" in old.stdout or old.returncode
