"""Put an office under load: a hammer for public pages, and people with sessions for the desk."""

import selectors
import socket
import threading
import time
from collections.abc import Iterable
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from urllib.parse import urlencode

# ---------------------------------------------------------------- the hammer


def hammer(
    port: int,
    paths: Iterable[str],
    *,
    seconds: float,
    connections: int = 8,
    tags: dict[str, str] | None = None,
) -> float:
    """Ask for the pages over and over on kept-alive connections; return answers per second.

    One thread with a selector, which takes a small part of one core. With `tags` (ETag by path) it asks as a browser that
    has the pages. Raises RuntimeError for an answer that is neither 200 nor 304.
    """
    known = tags or {}
    turn = cycle(
        (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: br, gzip\r\n"
            + (f"If-None-Match: {known[path]}\r\n" if path in known else "")
            + "\r\n"
        ).encode()
        for path in paths
    )
    done = 0
    with selectors.DefaultSelector() as waiting:
        lines = [_Line(port) for _ in range(connections)]
        started = time.perf_counter()
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.socket.sendall(next(turn))
        while time.perf_counter() - started < seconds:
            for key, _ in waiting.select(1):
                if key.data.has_answer():
                    done += 1
                    key.data.socket.sendall(next(turn))
        spent = time.perf_counter() - started
        for line in lines:
            line.socket.close()
    return done / spent


class _Line:
    """One connection and what has come of its answer so far."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got, self.whole = b"", 0

    def has_answer(self) -> bool:
        part = self.socket.recv(262144)
        if not part:
            raise RuntimeError("the server closed the connection")
        self.got += part
        if not self.whole:
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self.got[:end].lower()
            if b" 200 " not in head[:20] and b" 304 " not in head[:20]:
                raise RuntimeError(f"the server answered {head[:60]!r}")
            body = (
                head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] if b" 200 " in head[:20] else b"0"
            )
            self.whole = end + 4 + int(body)
        if len(self.got) < self.whole:
            return False
        self.got, self.whole = b"", 0
        return True


# ---------------------------------------------------------------- a person with a session


class Refused(RuntimeError):
    """The office answered something else than was expected."""


class Browser:
    """One person at one machine: a kept-alive connection and cookies."""

    def __init__(self, port: int):
        self.port, self.cookies = port, {}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(
        self, method: str, path: str, fields: list[tuple[str, str]] | None = None
    ) -> tuple[int, dict, bytes]:
        """Send one request, with the token of forms when there are fields; return status, headers and body."""
        body, headers = None, {"Accept-Encoding": "br, gzip"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            given = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
            body = urlencode([*given, ("csrfmiddlewaretoken", self.cookies.get("csrftoken", ""))])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (HTTPException, ConnectionError):
            if method != "GET":
                raise  # it is not known whether it was done: asking again could do it twice
            self.connection.close()  # kept alive too long
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name.strip()] = rest.partition(";")[0]
        return answer.status, dict(answer.headers.items()), content

    def send_file(self, path: str, field: str, name: str, content: bytes, **more: str) -> int:
        """Send one file by a form with what else was typed, as a browser without scripts does; return the status."""
        edge = "----motcua-bench"
        typed = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **more}
        body = b"".join(
            (
                *(
                    f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
                    for key, value in typed.items()
                ),
                f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'.encode(),
                b"Content-Type: image/jpeg\r\n\r\n",
                content,
                f"\r\n--{edge}--\r\n".encode(),
            )
        )
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": f"multipart/form-data; boundary={edge}",
        }
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def send_part(self, path: str, part: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send a part of a file as the script of the pages does; return the status and the answer."""
        given = {
            **headers,
            "Content-Type": "application/octet-stream",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        self.connection.request("POST", path, part, given)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def page(self, path: str) -> str:
        """Return a page as text. Raises Refused unless it is there."""
        status, _, content = self.ask("GET", path)
        if status != 200:
            raise Refused(f"GET {path}: {status}")
        return content.decode()

    def sign_in(self, username: str, password: str) -> "Browser":
        """Come in by the login page."""
        path = "/can-bo/dang-nhap/"
        form = form_of(self.page(path), "password")
        status, headers, _ = self.ask("POST", path, filled(form, username=username, password=password))
        if status != 302 or "dang-nhap" in headers.get("Location", headers.get("location", "")):
            raise Refused(f"sign-in of {username}: {status}")
        return self


class _Forms(HTMLParser):
    """The forms of a page, each as the fields a browser would send."""

    def __init__(self):
        super().__init__()
        self.forms: list[dict] = []
        self.select = self.textarea = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({"action": given.get("action") or "", "fields": [], "buttons": []})
            return
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name")
        if tag == "option" and self.select is not None:
            self.select["options"].append(given.get("value") or "")
            if "selected" in given:
                self.select["chosen"] = given.get("value") or ""
        elif not name or "disabled" in given:
            return
        elif tag == "select":
            self.select = {"name": name, "options": [], "chosen": None}
        elif tag == "textarea":
            self.textarea = (name, [])
        elif tag == "button" or (tag == "input" and given.get("type") in ("submit", "image")):
            form["buttons"].append((name, given.get("value") or ""))
        elif tag == "input":
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked and given.get("type") != "file":
                form["fields"].append(
                    (name, given.get("value") or ("on" if given.get("type") == "checkbox" else ""))
                )

    def handle_endtag(self, tag):
        if tag == "select" and self.select is not None:
            chosen = self.select["chosen"]
            if chosen is None and self.select["options"]:
                chosen = self.select["options"][0]
            self.forms[-1]["fields"].append((self.select["name"], chosen or ""))
            self.select = None
        elif tag == "textarea" and self.textarea is not None:
            name, parts = self.textarea
            self.forms[-1]["fields"].append((name, "".join(parts).removeprefix("\n")))
            self.textarea = None

    def handle_data(self, data):
        if self.textarea is not None:
            self.textarea[1].append(data)


def form_of(html: str, field: str) -> dict:
    """Return the page's form that has the field: its action, fields as they stand, and buttons. Raises Refused."""
    reader = _Forms()
    reader.feed(html)
    for form in reader.forms:
        if any(name == field for name, _ in form["fields"]):
            return form
    raise Refused(f"no form with the field {field}")


def filled(form: dict, **values: str) -> list[tuple[str, str]]:
    """Return the form's fields with some filled in; a name's "__" stands for "-"."""
    wanted = {name.replace("__", "-"): value for name, value in values.items()}
    fields = [(name, wanted.pop(name, value)) for name, value in form["fields"]]
    return fields + list(wanted.items())


# ---------------------------------------------------------------- at their times


def at_a_rate(tasks: list, *, per_second: float, hands: int) -> list[float]:
    """Start one task after another at a steady rate whoever is still busy; return how long each took, from the instant
    it was due to start, so that a queue that builds up is seen. A task is a call with the number of the hand."""
    turn, lock, took = iter(enumerate(tasks)), threading.Lock(), [0.0] * len(tasks)
    failures: list[BaseException] = []
    started = time.perf_counter() + 0.2

    def work(hand: int) -> None:
        while not failures:
            with lock:
                number, task = next(turn, (None, None))
            if task is None:
                return
            due = started + number / per_second
            if (pause := due - time.perf_counter()) > 0:
                time.sleep(pause)
            try:
                task(hand)
            except BaseException as error:
                failures.append(error)
                return
            took[number] = time.perf_counter() - due

    _together(work, hands)
    if failures:
        raise failures[0]
    return took


def at_once(tasks: list) -> list[float]:
    """Start every task at the same instant, each with a hand of its own; return how long each took from that instant."""
    gate, took = threading.Barrier(len(tasks)), [0.0] * len(tasks)
    failures: list[BaseException] = []
    begun = []

    def work(hand: int) -> None:
        gate.wait()
        begun.append(time.perf_counter())
        try:
            tasks[hand](hand)
        except BaseException as error:
            failures.append(error)
        took[hand] = time.perf_counter() - begun[0]

    _together(work, len(tasks))
    if failures:
        raise failures[0]
    return took


def _together(work, hands: int) -> None:
    threads = [threading.Thread(target=work, args=(hand,), daemon=True) for hand in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
