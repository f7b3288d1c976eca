"""Figures for whoever watches the machine, and lines for a collector: by route, with nothing of a person in them."""

import json
import logging
import os
import re

import pytest
from django.test import Client

from motcua.journal import jobs
from motcua.lib import clock
from motcua.upkeep import metrics
from motcua.upkeep.actions import note_backup
from motcua.web.shared import measuring
from motcua.web.shared.logs import Lines
from tests.journal.for_jobs import say

pytestmark = pytest.mark.django_db
TOKEN = "mã-cho-Prometheus"


@pytest.fixture
def watched(settings, tmp_path):
    """A house that counts."""
    settings.DATA_DIR, settings.METRICS_TOKEN = tmp_path, TOKEN
    measuring._counters.clear()
    yield Client()
    measuring._counters.clear()


def scrape(browser, token=TOKEN):
    answer = browser.get("/metrics", headers={"authorization": f"Bearer {token}".encode().decode("latin-1")})
    assert answer.status_code == 200
    return answer.content.decode()


def value(text, name, **labels):
    wanted = ",".join(f'{key}="{of}"' for key, of in labels.items())
    line = f"{name}{{{wanted}}}" if wanted else name
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.M)
    return float(found[1]) if found else None


@pytest.fixture
def token(settings, watched):
    settings.METRICS_TOKEN = "x" * 40
    return "x" * 40


def test_without_the_token_there_is_no_such_page(watched, settings, token):
    assert watched.get("/metrics").status_code == 404
    assert watched.get("/metrics", headers={"authorization": "Bearer " + "y" * 40}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert watched.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_route_and_never_by_address(watched, token):
    for code in ("1.001193", "9.999999"):
        watched.get(f"/thu-tuc/{code}/?q=Nguyễn")
    watched.get("/không-có-trang-này/")
    text = scrape(watched, token)
    route = "thu-tuc/<code>/" if "thu-tuc/<code>/" in text else "thu-tuc/<str:code>/"
    assert value(text, "motcua_requests_total", route=route, status="404") == 2
    assert value(text, "motcua_requests_total", route="other", status="404") == 1
    assert value(text, "motcua_request_seconds_count", route=route) == 2
    assert value(text, "motcua_request_seconds_bucket", route=route, le="+Inf") == 2
    assert 0 < value(text, "motcua_request_seconds_sum", route=route) < 60
    assert "1.001193" not in text
    assert "Nguy" not in text


def test_the_counts_of_all_processes_are_added_up(watched, token):
    counter = measuring.counter()
    counter.count("robots.txt", 200, 0.02)
    if hasattr(os, "fork"):
        child = os.fork()
        if not child:
            counter.count("robots.txt", 200, 3.0)
            os._exit(0)
        os.waitpid(child, 0)
    else:
        counter._kept = None
        counter.count("robots.txt", 200, 3.0)
    text = scrape(watched, token)
    assert value(text, "motcua_requests_total", route="robots.txt", status="200") == 2
    assert value(text, "motcua_request_seconds_bucket", route="robots.txt", le="0.025") == 1
    assert value(text, "motcua_request_seconds_bucket", route="robots.txt", le="5.0") == 2
    metrics.begin_anew()
    assert metrics.Counter(["robots.txt"]).totals() == {}


def test_another_versions_counts_are_not_read(watched):
    metrics.Counter(["a"]).count("a", 200, 0.1)
    assert metrics.Counter(["a", "b"]).totals() == {}


def test_an_unknown_status_and_route_are_counted_too(watched):
    counter = metrics.Counter(["a"])
    counter.count("b", 299, 60.0)
    assert counter.totals()["other"][len(metrics.STATUSES)] == 1


def test_the_house_tells_jobs_dossiers_and_the_age_of_the_backup(watched, token, cast):
    cast.receive()
    now = clock.now()
    note_backup(kind="nightly", place="/x", started_at=now, size=1, digest="0" * 64, by=None, at=now)
    say.enqueue("x", run_at=now)
    text = scrape(watched, token)
    assert value(text, "motcua_jobs", state="waiting") >= 1
    assert value(text, "motcua_jobs", state="failed") == 0
    assert value(text, "motcua_dossiers", state="2") == 1
    assert value(text, "motcua_backup_age_seconds") < 60
    assert value(text, "motcua_backup_failed") == 0
    assert value(text, "motcua_disk_free_bytes") > 0


def test_nobody_who_watches_costs_nothing(settings):
    from django.core.exceptions import MiddlewareNotUsed

    with pytest.raises(MiddlewareNotUsed):
        measuring.Measured(lambda request: None)


class Heard(logging.Handler):
    def __init__(self):
        super().__init__()
        self.setFormatter(Lines())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def heard():
    """Listen to the events of the house as a collector would."""
    handler, logger = Heard(), logging.getLogger("motcua")
    events = logging.getLogger("motcua.events")
    before = events.level
    events.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)
    events.setLevel(before)


def test_a_line_per_request_without_anything_of_a_person(settings, heard, cast):
    settings.LOGS_EVENTS = True
    browser = Client()
    browser.post("/can-bo/dang-nhap/?tiep=/can-bo/x", {"username": "ha", "password": "bí mật 1"})
    browser.get("/ho-so/H99.12-261109-0001/?q=0900000017")
    lines = [json.loads(line) for line in heard]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["method"] for line in requests] == ["POST", "GET"]
    assert requests[0]["route"] == "can-bo/dang-nhap/"
    assert requests[1]["status"] in {200, 302, 404}
    assert set(requests[0]) == {
        "at", "level", "logger", "event", "process", "route", "method", "status", "ms",
    }  # fmt: skip
    for secret in ("bí mật", "H99.12", "0900000017", "tiep="):
        assert secret not in "\n".join(heard)


def test_a_line_per_job(heard):
    say.enqueue("Nguyễn Văn A")
    jobs.work()
    (line,) = (json.loads(one) for one in heard)
    assert (line["event"], line["ended"], line["attempt"]) == ("job", "done", 1)
    assert "Nguyễn" not in heard[0]


def test_an_error_is_one_line_without_its_message(heard):
    try:
        raise ValueError("Nguyễn Văn A")
    except ValueError:
        logging.getLogger("motcua.events.test").exception("failed")
    (line,) = (json.loads(one) for one in heard)
    assert line["level"] == "error"
    assert line["trace"][-1].endswith("ValueError")
    assert "Nguyễn" not in heard[0]
