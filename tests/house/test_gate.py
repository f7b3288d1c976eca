"""The gate takes a request in whole: too big, too slow, cut short or too many at once are answered, not cut off."""

import asyncio
import io
from types import SimpleNamespace

import pytest

from motcua.commands import gate

pytestmark = pytest.mark.django_db


class Headers(list):
    def items(self):
        return list(self)


class Protocol:
    """One request as granian hands it over: chunks, a pause (a number of seconds) or a broken line (an exception)."""

    def __init__(self, parts=()):
        self.parts, self.taken, self.answer = list(parts), 0, None

    async def __aiter__(self):
        for part in self.parts:
            if isinstance(part, Exception):
                raise part
            if isinstance(part, int | float):
                await asyncio.sleep(part)
                continue
            self.taken += len(part)
            yield part

    def response_bytes(self, status, headers, body):
        self.answer = status, dict(headers), body


def scope(method="POST", path="/can-bo/dang-nhap/", headers=(), query=""):
    return SimpleNamespace(
        proto="http",
        http_version="1.1",
        server="127.0.0.1:8000",
        client="192.0.2.7:51000",
        scheme="http",
        method=method,
        path=path,
        query_string=query,
        authority=None,
        headers=Headers([("host", "localhost"), *headers]),
    )


def echo(environ, start):
    """Answer with what a page would see."""
    body = environ["wsgi.input"].read()
    start("200 OK", [("refused", environ.get("motcua.refused", "")), ("length", environ["CONTENT_LENGTH"])])
    return [body]


def through(protocol, given=None, *, application=echo, door=None):
    door = door or gate.Gate(application, threads=1)
    asyncio.run(door.__rsgi__(given or scope(), protocol))
    assert door._held == 0
    return protocol.answer


def length(number):
    return scope(headers=[("content-length", str(number))])


def test_a_body_arrives_whole_with_its_length_known_or_not():
    assert through(Protocol([b"ab", b"", b"c"]), length(3)) == (200, {"refused": "", "length": "3"}, b"abc")
    chunked = scope(headers=[("transfer-encoding", "chunked")])
    assert through(Protocol([b"ab", b"c"]), chunked) == (200, {"refused": "", "length": "3"}, b"abc")
    assert through(Protocol(), scope("GET"))[1]["length"] == "0"


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_big_is_read_to_its_end_but_not_kept(settings, declared):
    settings.LARGEST_REQUEST = 10
    protocol = Protocol([b"x" * 8] * 4)
    given = length(32) if declared else scope(headers=[("transfer-encoding", "chunked")])
    assert through(protocol, given) == (200, {"refused": "too-big", "length": "0"}, b"")
    assert protocol.taken == 32


@pytest.mark.parametrize("declared", [True, False])
def test_what_never_ends_is_not_read_for_ever(settings, declared):
    settings.LARGEST_REQUEST = 10
    protocol = Protocol([b"x" * 10] * 1000)
    given = length(10_000) if declared else scope(headers=[("transfer-encoding", "chunked")])
    assert through(protocol, given)[1]["refused"] == "too-big"
    assert protocol.taken <= 10 * (gate._DRAINED + 1)


def test_who_falls_silent_or_hangs_up_is_told_so(monkeypatch):
    monkeypatch.setattr(gate, "_SILENT_FOR", 0.05)
    assert through(Protocol([b"ab", 5, b"c"]), length(3))[1]["refused"] == "too-slow"
    assert through(Protocol([b"ab"]), length(3))[1]["refused"] == "cut-short"
    assert through(Protocol([b"ab", OSError("gone")]), length(3))[1]["refused"] == "cut-short"


def test_who_sends_a_byte_now_and_then_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(gate, "_WHOLE_WITHIN", 0.05)
    assert through(Protocol([b"a", 0.03] * 50), length(50))[1]["refused"] == "too-slow"


def test_many_big_bodies_at_once_do_not_fill_the_memory(settings):
    settings.LARGEST_REQUEST = 10
    door = gate.Gate(echo, threads=1)
    protocols = [Protocol([b"x" * 9, 0.1, b"y"]) for _ in range(8)]

    async def all_at_once():
        await asyncio.gather(*(door.__rsgi__(length(10), protocol) for protocol in protocols))

    asyncio.run(all_at_once())
    refused = [protocol.answer[1]["refused"] for protocol in protocols]
    assert refused.count("") == 4
    assert refused.count("crowded") == 4
    assert door._held == 0


def test_a_slow_sender_keeps_no_page_waiting():
    door = gate.Gate(echo, threads=1)
    slow, quick = [Protocol([b"a", 0.5, b"b"]) for _ in range(20)], Protocol()

    async def both():
        waiting = [asyncio.create_task(door.__rsgi__(length(2), one)) for one in slow]
        await asyncio.sleep(0.05)
        await asyncio.wait_for(door.__rsgi__(scope("GET"), quick), 0.3)
        await asyncio.gather(*waiting)

    asyncio.run(both())
    assert quick.answer[0] == 200
    assert {one.answer[2] for one in slow} == {b"ab"}


def test_what_a_page_sees_of_the_request():
    given = scope(
        "GET",
        "/thu-tuc/đất/",
        headers=[
            ("content-type", "text/plain"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("accept", "x"),
            ("accept", "y"),
            ("x_forwarded_for", "forged"),
            ("x-forwarded-proto", "https"),
        ],
        query="q=%C4%91",
    )
    environ = gate.environ_of(given)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/thu-tuc/đất/"
    assert environ["QUERY_STRING"] == "q=%C4%91"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert environ["SERVER_PORT"] == "8000"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "x,y"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert "HTTP_X_FORWARDED_FOR" not in environ


@pytest.mark.parametrize(
    ("refused", "status", "code"),
    [("too-big", 413, "too-big"), ("too-slow", 408, "too-slow"), ("cut-short", 408, "too-slow"), ("crowded", 503, "database-busy")],
)  # fmt: skip
def test_each_refusal_is_a_page_in_vietnamese_and_a_problem_for_machines(client, refused, status, code):
    page = client.post("/can-bo/dang-nhap/", {"username": "ha"}, **{"motcua.refused": refused})
    assert page.status_code == status
    assert 'lang="vi"' in page.content.decode()
    assert page["X-Frame-Options"] == "DENY"
    assert "Content-Security-Policy" in page
    answer = client.get("/api/v1/procedures", **{"motcua.refused": refused})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_answer_in_pieces_is_handed_over_whole_and_closed():
    closed = []

    class Pieces(io.BytesIO):
        def close(self):
            closed.append(True)
            super().close()

    def pages(environ, start):
        start("200 OK", [])
        return Pieces(b"a\nb\n")

    assert through(Protocol(), scope("GET"), application=pages)[2] == b"a\nb\n"
    assert closed
