"""What `motcua serve` prints when it starts, as whoever sits at the machine reads it."""

import re
import socket
import subprocess
import sys
import threading
import urllib.request

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LONGEST = 120  # seconds for a first start on a slow machine
FOUND = """
from motcua.people.actions import found_office
found_office(kind="commune", name="Đồng Sen", province="Lam Giang", full_name="Bế Minh Quân", username="quan",
             password="tre-lua-sen-mai-182", by=None)
"""


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_link_is_printed_once_it_can_be_opened_and_a_reset_leads_to_the_same_port(new_pc, port):
    pc = new_pc()
    house = subprocess.Popen(
        [sys.executable, "-m", "motcua.cli", "serve", "--port", str(port)],
        env=pc.environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    watch = threading.Timer(LONGEST, house.kill)
    watch.start()
    try:
        said = ""
        while not (link := re.search(r"http://\S+/can-bo/bat-dau/\S+/", said)):
            line = house.stdout.readline()
            assert line, said
            said += line
        with urllib.request.urlopen(link[0], timeout=20) as page:
            assert "Cơ quan của ông/bà ở đâu?" in page.read().decode()
        pc.python(FOUND)
        assert f"http://localhost:{port}/can-bo/vao/" in pc.run("user", "reset", "quan")
    finally:
        watch.cancel()
        house.terminate()
        house.wait(30)
        house.stdout.close()
