"""Fifty applicants and five clerks at once, with a specialist and a leader behind them: nothing fails, nothing is lost.

Everybody works as people do: they open a page, read it for a while, press. They often want the same dossier: two clerks
open it, its applicant takes it back meanwhile, or changes telephone and e-mail from two devices at once. An update is
lost when a press that was answered with "done" is not in the journal or not in the row, or when the journal knows a
change that nobody was told of; whoever came too late must have been told so (409).
"""

import random
import re
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress

from motcua.commands.benches import applicants, place
from motcua.commands.benches.applicants import Applicant
from motcua.commands.benches.figure import Figure, at_most, percentile, told
from motcua.commands.benches.load import Browser, Refused, filled, form_of
from motcua.commands.benches.receptions import Desk, sheets_of

APPLICANTS, CLERKS = 50, 5
SECONDS, QUICK_SECONDS = 600, 30
_AT_HOME, _AT_DESK = (0.5, 3.0), (0.3, 1.5)  # seconds somebody reads before the next press
_TABS = ("can-lam", "cho-bo-sung", "sap-qua-han", "cho-tra", "tat-ca")

# By the slug of the page: the entry that its press leaves in the journal. Granting a wish leaves one of two.
KINDS = {
    "tiep-nhan": "accept",
    "bo-sung": "ask_supplement",
    "nhan-bo-sung": "accept_supplement",
    "tra-bo-sung": "return_supplement",
    "khong-dong-y": "decline_wish",
    "nhan-sua-doi": "modify",
    "sua": "correct_reception",
    "bat-dau": "begin",
    "chuyen": "forward",
    "tra-lai": "send_back",
    "ky-duyet": "approve",
    "tra": "return_result",
}
_OF_CLERK = ("tiep-nhan",) * 4 + (
    "bo-sung",
    "nhan-bo-sung",
    "nhan-bo-sung",
    "tra-bo-sung",
    "khong-dong-y",
    "sua",
)
_OF_SPECIALIST = ("bat-dau", "chuyen", "chuyen", "chuyen", "chuyen", "bo-sung")
_OF_LEADER = ("ky-duyet", "ky-duyet", "ky-duyet", "tra-lai")
_KINDS = {*KINDS.values(), "register", "receive", "change_contact", "send_supplement", "take_back", "wish"}


class Book:
    """What everybody was told, kept together."""

    def __init__(self):
        self.done: Counter[tuple[str, str]] = Counter()
        self.statuses: Counter[int] = Counter()
        self.took: list[float] = []
        self.odd: list[str] = []
        self.contacts: dict[str, dict[str, str]] = defaultdict(dict)
        self.summaries: dict[str, tuple[int, str]] = {}
        self.lock = threading.Lock()

    def note(self, code: str, kind: str) -> None:
        """Keep that somebody was told that this was done."""
        with self.lock:
            self.done[code, kind] += 1


class Watched(Browser):
    """A browser whose every answer is kept in the book."""

    def __init__(self, port: int, book: Book):
        super().__init__(port)
        self.book, self.last = book, time.monotonic()

    def _fresh(self) -> None:
        if time.monotonic() - self.last > 0.5:  # kept alive too long, as after reading a page
            self.connection.close()

    def _watch(self, send, what: str):
        self._fresh()
        began = time.perf_counter()
        answer = send()
        took = time.perf_counter() - began
        self.last = time.monotonic()
        status = answer[0] if isinstance(answer, tuple) else answer
        with self.book.lock:
            self.book.statuses[status] += 1
            self.book.took.append(took)
            if status >= 500 or status in (400, 403, 413, 429):
                self.book.odd.append(f"{what}: {status}")
        return answer

    def ask(self, method, path, fields=None):
        """Send one request."""
        return self._watch(lambda: super(Watched, self).ask(method, path, fields), f"{method} {path}")

    def send_file(self, path, field, name, content, **more):
        """Send one file by a form."""
        return self._watch(
            lambda: super(Watched, self).send_file(path, field, name, content, **more), f"POST {path}"
        )

    def send_part(self, path, part, headers):
        """Send a part of a file."""
        return self._watch(lambda: super(Watched, self).send_part(path, part, headers), f"POST {path}")


class Crowd:
    """Everybody together, for so many seconds."""

    def __init__(self, port: int, clerks: list[str], photo: bytes):
        self.port, self.photo, self.book = port, photo, Book()
        self.clerks = [sheets_of(port, name) for name in clerks]
        self.numbers = iter(range(1, 10_000_000))
        self.over = threading.Event()
        self.failures: list[BaseException] = []

    def work(self, seconds: float) -> None:
        """Let everybody work, then let them finish what they are at."""
        hands = [(self.at_home, hand) for hand in range(APPLICANTS)]
        hands += [(self.at_counter, hand) for hand in range(CLERKS)]
        hands += [(self.behind, ("specialist1", _OF_SPECIALIST)), (self.behind, ("leader1", _OF_LEADER))]
        threads = [threading.Thread(target=self._kept, args=hand, daemon=True) for hand in hands]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.over.set()
        for thread in threads:
            thread.join(120)
        if any(thread.is_alive() for thread in threads):
            self.failures.append(RuntimeError("somebody never got an answer"))

    def _kept(self, act, what) -> None:
        try:
            act(what)
        except BaseException as error:
            self.failures.append(error)

    # ---- at home

    def at_home(self, hand: int) -> None:
        """File, look after this dossier and earlier ones for a while, file the next."""
        chance = random.Random(1000 + hand)
        mine: list[Applicant] = []
        self._rest(chance, (0, 3))
        while not self.over.is_set():
            one = Applicant(self.port, 500_000_000 + next(self.numbers), self.photo)
            one.browser = Watched(self.port, self.book)
            while not one.is_done and not self.over.is_set():
                self._rest(chance, _AT_HOME)
                while one.is_reading and not self.over.wait(0.2):
                    pass
                if one.is_reading:  # the day ended while the question was being read: nobody presses unread
                    return
                one.step()
            if not one.is_done:
                return
            self.book.note(one.filed, "register")
            mine.append(one)
            for _ in range(chance.randint(3, 8)):
                if self._rest(chance, _AT_HOME):
                    return
                one = chance.choice(mine[-6:])
                if not self._look_after(one, chance):
                    mine.remove(one)  # it has ended
                if not mine:
                    break

    def _look_after(self, one: Applicant, chance: random.Random) -> bool:
        """Look the dossier up and do one thing with it; tell whether there is a reason to come back."""
        page, path = one.look_up(), f"/ho-so/{one.filed}/"
        if f"{path}bo-sung/" in page:
            self._supplement(one, path)
        elif f"{path}rut/" in page and chance.random() < 0.06:
            self._end(one, path)
        elif f"{path}lien-he/" in page and chance.random() < 0.4:
            self._contact(one, path, chance)
        return f"{path}lien-he/" in page

    def _second_device(self, one: Applicant) -> Watched:
        other = Watched(self.port, self.book)
        other.cookies = dict(one.browser.cookies)
        return other

    def _contact(self, one: Applicant, path: str, chance: random.Random) -> None:
        """Change the telephone on one device and the e-mail on another, at the same instant."""
        given = {
            "phone": f"09{chance.randrange(10**8):08d}",
            "email": f"nguoi{chance.randrange(10**6)}@thu.example",
        }
        self._both(
            (one.browser, {"phone": given["phone"], "email": ""}),
            (self._second_device(one), {"phone": "", "email": given["email"]}),
            ask=lambda browser, fields: self._change_contact(browser, path, one.filed, fields),
        )

    def _change_contact(self, browser: Watched, path: str, code: str, fields: dict[str, str]) -> None:
        browser.page(f"{path}lien-he/")
        status, headers, _ = browser.ask("POST", f"{path}lien-he/", list(fields.items()))
        if status == 302 and "da=lien-he" in _target(headers):
            self.book.note(code, "change_contact")
            self.book.contacts[code] |= {name: value for name, value in fields.items() if value}

    def _supplement(self, one: Applicant, path: str) -> None:
        """Send a photo of each paper, then press "send" on two telephones at once."""
        status, _, content = one.browser.ask("GET", f"{path}bo-sung/")
        if status != 200:  # the letter was answered at the counter meanwhile
            return
        for field in dict.fromkeys(re.findall(r'name="(giay-\d+)"', content.decode())):
            if one.browser.send_file(f"{path}bo-sung/", field, "IMG_2.jpg", self.photo, act="luu") != 302:
                return
        targets = []
        self._both(
            (one.browser, {"act": "gui"}),
            (self._second_device(one), {"act": "gui"}),
            ask=lambda browser, fields: targets.append(
                browser.ask("POST", f"{path}bo-sung/", list(fields.items()))[0]
            ),
        )
        if 302 in targets:  # the second is led to the dossier as if it had been the first
            self.book.note(one.filed, "send_supplement")

    def _end(self, one: Applicant, path: str) -> None:
        """Take the dossier back, or ask the office to stop it."""
        status, _, content = one.browser.ask("GET", f"{path}rut/")
        if status != 200:
            return
        fields = {"reason": "Không cần nữa", "digits": one.id_number[-4:]}
        kinds = re.findall(r'name="kind" value="(\w+)"', content.decode())
        taking_back = not kinds and "rút được ngay" in content.decode()
        if kinds:
            fields["kind"] = kinds[0]
        status, _, content = one.browser.ask("POST", f"{path}rut/", list(fields.items()))
        if status == 302:
            # Accepted between the page and the press, what was to be taken back is asked for instead.
            self.book.note(one.filed, "take_back" if taking_back else "wish")

    def _both(self, *devices, ask) -> None:
        """Let two devices ask at the same instant."""
        gate = threading.Barrier(len(devices))

        def press(browser, fields):
            gate.wait()
            with suppress(Refused):
                ask(browser, fields)

        threads = [threading.Thread(target=self._kept_two, args=(press, device)) for device in devices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _kept_two(self, press, device) -> None:
        try:
            press(*device)
        except BaseException as error:
            self.failures.append(error)

    # ---- in the office

    def at_counter(self, hand: int) -> None:
        """Receive people at the counter, answer what came by itself, give results."""
        chance = random.Random(2000 + hand)
        cookies, sheets = self.clerks[hand]
        desk = Desk(self.port, cookies, sheets)
        desk.browser = Watched(self.port, self.book)
        desk.browser.cookies = dict(cookies)
        while not self._rest(chance, _AT_DESK):
            what = chance.random()
            if what < 0.15:
                seen: dict[int, str] = {}
                number = next(self.numbers)
                desk.receive(number, seen, follow=True)
                self.book.note(seen[number], "receive")
            elif what < 0.35:
                self._give(desk.browser, chance)
            else:
                self._move(desk.browser, chance, _OF_CLERK)

    def behind(self, who: tuple) -> None:
        """Work on what the desk has taken in, or sign it."""
        name, slugs = who
        chance = random.Random(name)
        browser = Watched(self.port, self.book).sign_in(name, place.PASSWORD)
        while not self._rest(chance, _AT_DESK):
            self._move(browser, chance, slugs)

    def _move(self, browser: Watched, chance: random.Random, slugs: tuple[str, ...]) -> None:
        """Open the list, a dossier, one of its pages, and press."""
        slug = chance.choice(slugs)
        page = browser.page(f"/can-bo/?muc={'can-lam' if chance.random() < 0.8 else chance.choice(_TABS)}")
        codes = list(dict.fromkeys(re.findall(r'href="/can-bo/ho-so/([^/"]+)/', page)))
        if not codes:
            return
        code = chance.choice(codes[:25])
        path = f"/can-bo/ho-so/{code}/"
        page = browser.page(path)
        offered = [one for one in dict.fromkeys((slug, *slugs)) if f'"{path}{one}/"' in page]
        if not offered:
            return
        self._press(browser, chance, code, f"{path}{offered[0]}/", offered[0], page)

    def _give(self, browser: Watched, chance: random.Random) -> None:
        page = browser.page("/can-bo/?muc=cho-tra")
        codes = list(dict.fromkeys(re.findall(r'href="/can-bo/(?:ho-so|tra)/([A-Z][^/"]+)/', page)))
        if codes:
            code = chance.choice(codes[:25])
            self._press(browser, chance, code, f"/can-bo/tra/{code}/", "tra", "")

    def _press(self, browser: Watched, chance, code: str, path: str, slug: str, page: str) -> None:
        if slug != "bat-dau":  # a button on the dossier's own page
            status, _, content = browser.ask("GET", path)
            if status != 200:
                return  # somebody else was first, and the page says so
            page = content.decode()
            self._rest(chance, _AT_DESK)
        try:
            form = form_of(page, "seen")
        except Refused:
            return  # the page says why nothing can be done any more
        fields = filled(form, **_answers(slug, form, page, code))
        status, _, content = browser.ask("POST", path, fields)
        if status == 302:
            self.book.note(code, KINDS[slug])
            if slug == "sua":
                given = dict(fields)
                with self.book.lock:
                    newest = max(
                        (int(given["seen"]), given["summary"]), self.book.summaries.get(code, (-1, ""))
                    )
                    self.book.summaries[code] = newest
        elif status == 422:
            words = re.findall(r"error-summary.*?</ol>|error-summary.*?</ul>", content.decode(), re.S)
            said = re.sub(r"<[^>]+>", " ", words[0])[:300] if words else "?"
            if "đang được xử lý" not in said:
                self.book.odd.append(f"POST {slug}: 422 {said}")

    def _rest(self, chance: random.Random, between: tuple[float, float]) -> bool:
        """Read for a while; tell whether it is time to go home."""
        return self.over.wait(chance.uniform(*between))


def _answers(slug: str, form: dict, page: str, code: str) -> dict[str, str]:
    """Return what somebody writes on the page of a move."""
    names = [name for name, _ in form["fields"]]
    if slug == "tiep-nhan":
        marks = dict.fromkeys(re.findall(r'name="(mark_[^"]+)"', page), "good")
        if case := re.search(r'name="case"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="case"', page):
            marks["case"] = case[1] or case[2]
        return marks
    if slug == "bo-sung":
        return {"name_0": "Bản sao hộ chiếu", "why_new_0": "Chưa có trong hồ sơ"}
    if slug == "nhan-bo-sung":
        return dict.fromkeys(re.findall(r'name="(come_\d+)"', page), "on")
    if slug in ("tra-lai", "tra-bo-sung", "khong-dong-y"):
        return {"reason": "Xem lại tờ thứ hai"}
    if slug == "sua":
        return {"summary": f"Sửa lần {time.monotonic_ns()}", "reason": "Gõ sai trích yếu"}
    if slug == "tra":
        return {
            "identity_check": "thẻ căn cước",
            **({"take_payment": "on"} if 'name="take_payment"' in page else {}),
        }
    return {name: "" for name in names if name == "note"}


def measure(*, quick: bool) -> list[Figure]:
    """Let everybody work, then compare what they were told with journal and rows."""
    clerks = [user.username for user in place.staff().clerks][:CLERKS]
    applicants.permit()
    place.close_database()
    seconds = QUICK_SECONDS if quick else SECONDS
    [photo] = applicants.photos(1, width=1000, height=750)
    with place.server() as port, place.worker():
        crowd = Crowd(port, clerks, photo)
        crowd.work(seconds)
        time.sleep(2)
    book = crowd.book
    failed = sum(count for status, count in book.statuses.items() if status >= 500)
    asked = f"{book.statuses.total()} yêu cầu trong {seconds} giây: " + ", ".join(
        f"{status} × {count}" for status, count in sorted(book.statuses.items())
    )
    odd = [*book.odd, *(f"{type(error).__name__}: {error}"[:300] for error in crowd.failures)]
    return [
        at_most(
            "crowd_failed",
            f"{APPLICANTS} người nộp, {CLERKS} cán bộ một cửa cùng lúc: trả lời 5xx",
            failed,
            0,
            "",
            note=asked,
        ),
        at_most(
            "crowd_odd",
            "bị từ chối không vì ai làm trước, hoặc không có trả lời",
            len(odd),
            0,
            "",
            note="; ".join(odd[:4])[:900],
        ),
        told(
            "crowd_p95",
            "một yêu cầu, p95",
            percentile(book.took, 0.95) * 1000,
            "ms",
            note=f"giữa {percentile(book.took, 0.5) * 1000:.0f} ms",
        ),
        told("crowd_told", "lần bấm đến sau được báo là đã có người làm (409)", book.statuses[409], ""),
        *_compared(book),
    ]


def _compared(book: Book) -> list[Figure]:
    from motcua.dossiers.models import Dossier
    from motcua.dossiers.replay import disagreements
    from motcua.journal.models import Entry
    from motcua.journal.verification import verify

    written: Counter[tuple[str, str]] = Counter()
    for subject, kind in Entry.objects.filter(kind__startswith="dossier.").values_list("subject", "kind"):
        if (short := kind.removeprefix("dossier.")) in _KINDS:
            written[subject.removeprefix("dossier:"), short] += 1
    lost, unsaid = book.done - written, written - book.done
    rows = {dossier.code: dossier for dossier in Dossier.objects.select_related("applicant")}
    other = [
        f"{code}: {name}"
        for code, given in book.contacts.items()
        for name, value in given.items()
        if getattr(rows[code].applicant, name) != value
    ]
    other += [
        f"{code}: summary" for code, (_, words) in book.summaries.items() if rows[code].summary != words
    ]
    other += [str(one) for one in disagreements(rows.values())]
    by_kind = Counter()
    for (_, kind), count in book.done.items():
        by_kind[kind] += count
    note = ", ".join(f"{kind} {count}" for kind, count in by_kind.most_common())
    return [
        at_most(
            "crowd_lost",
            "việc đã báo là xong mà nhật ký không có",
            lost.total(),
            0,
            "",
            note=_first(lost) or note,
        ),
        at_most(
            "crowd_unsaid", "việc nhật ký có mà không ai được báo", unsaid.total(), 0, "", note=_first(unsaid)
        ),
        at_most(
            "crowd_rows",
            "dòng dữ liệu khác với điều đã báo hoặc với nhật ký",
            len(other),
            0,
            "",
            note="; ".join(other[:4])[:600],
        ),
        at_most("crowd_chain", "chỗ sai trong nhật ký", len(verify()), 0, ""),
    ]


def _first(some: Counter) -> str:
    return "; ".join(f"{code} {kind} × {count}" for (code, kind), count in list(some.items())[:5])


def _target(headers: dict) -> str:
    return next((value for name, value in headers.items() if name.lower() == "location"), "")
