"""Receptions through the counter's own form: a steady stream, and very many at the same instant.

Every reception is one POST of the filled-in sheet by a signed-in clerk, its token of forms and all, to the two web
processes that `motcua serve` runs; a browser then follows to the page that shows the appointment, and so do we.
"""

import json
import uuid
from urllib.parse import urlsplit

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most, percentile, told
from motcua.commands.benches.load import Browser, Refused, at_a_rate, at_once, filled, form_of

COUNTER = "/can-bo/tiep-nhan/"
CODES = ("1.001193", "2.000815", "1.004873", "2.000635")
HANDS, BURST, RATE = 40, 50, 20


class Desk:
    """A clerk at a machine, with a sheet for each procedure ready to be filled in again and again."""

    def __init__(self, port: int, cookies: dict[str, str], sheets: dict[str, list]):
        self.browser = Browser(port)
        self.browser.cookies = dict(cookies)
        self.sheets = sheets

    def receive(self, number: int, seen: dict, *, follow: bool, key: str = "") -> None:
        """Receive one dossier and note the code of the acknowledgement. Raises Refused."""
        sheet = {
            "action": "",
            "fields": self.sheets[CODES[number % len(CODES)]],
        }
        fields = filled(
            sheet,
            reception_key=key or uuid.uuid4().hex,
            applicant__full_name=f"Người Đo Thứ {number}",
            applicant__id_number=f"099{number:09d}",
            applicant__phone=f"09{number:08d}",
            act="receive",
        )
        status, headers, content = self.browser.ask("POST", COUNTER, fields)
        target = next((value for name, value in headers.items() if name.lower() == "location"), "")
        parts = urlsplit(target).path.strip("/").split("/")
        if status != 302 or parts[-1] != "xong":
            raise Refused(f"reception {number}: {status} {target} {content[-2000:]!r}")
        seen[number] = parts[-2]
        if follow:
            self.browser.page(target)


def measure(*, quick: bool) -> list[Figure]:
    """Measure 20 a second, then 50 at once, and count what stands in the database afterwards."""
    clerks = [user.username for user in place.staff().clerks]
    place.close_database()
    seen: dict[int, str] = {}
    with place.server() as port:
        desks = _desks(port, clerks, max(HANDS, BURST))
        for number in range(HANDS):  # every process has made every page once
            desks[number].receive(number, seen, follow=True)
        count = RATE * (10 if quick else 60)
        posted: list[float] = []
        tasks = [_task(desks, number, seen, follow=False) for number in range(1000, 1000 + count)]
        posted = at_a_rate(tasks, per_second=RATE, hands=HANDS)
        shown = at_a_rate(
            [_task(desks, number, seen, follow=True) for number in range(100_000, 100_000 + count // 2)],
            per_second=RATE / 2,
            hands=HANDS,
        )
        bursts = [
            at_once([_task(desks, 200_000 + 1000 * turn + hand, seen, follow=False) for hand in range(BURST)])
            for turn in range(1 if quick else 5)
        ]
    slowest = max(max(burst) for burst in bursts)
    return [
        at_most(
            "reception_p95",
            f"tiếp nhận, {RATE} hồ sơ/giây trong {count // RATE} giây, p95",
            percentile(posted, 0.95) * 1000,
            350,
            "ms",
            note=f"giữa {percentile(posted, 0.5) * 1000:.0f}, lâu nhất {max(posted) * 1000:.0f} ms",
        ),
        told(
            "reception_shown_p95",
            "tiếp nhận và mở trang hẹn trả, 10 hồ sơ/giây, p95",
            percentile(shown, 0.95) * 1000,
            "ms",
        ),
        at_most(
            "reception_burst",
            f"{BURST} hồ sơ cùng một lúc, câu trả lời cuối cùng",
            slowest,
            2,
            "s",
            note="; ".join(f"{max(burst):.2f}" for burst in bursts),
        ),
        *_counted(seen),
    ]


def _task(desks: list[Desk], number: int, seen: dict, *, follow: bool):
    return lambda hand: desks[hand].receive(number, seen, follow=follow)


def _desks(port: int, clerks: list[str], count: int) -> list[Desk]:
    signed_in = [sheets_of(port, username) for username in clerks]
    return [Desk(port, *signed_in[number % len(signed_in)]) for number in range(count)]


def sheets_of(port: int, username: str) -> tuple[dict, dict]:
    """Sign a clerk in; return the cookies and a sheet for each procedure."""
    browser = Browser(port).sign_in(username, place.PASSWORD)
    return browser.cookies, {code: _sheet(browser, code) for code in CODES}


def _sheet(browser: Browser, code: str) -> list:
    """Choose the procedure at the counter and return the fields of the sheet as it comes back."""
    form = form_of(browser.page(COUNTER), "reception_key")
    person = filled(form, applicant__full_name="Người Đo", applicant__id_number="099185000123", choose=code)
    status, _, content = browser.ask("POST", COUNTER, person)
    if status != 200:
        raise Refused(f"choosing {code}: {status}")
    fields = form_of(content.decode(), "reception_key")["fields"]
    return [(name, value) for name, value in fields if name not in ("q", "scan")]


def _counted(seen: dict[int, str]) -> list[Figure]:
    """Compare what was acknowledged with what stands there: nothing lost, nothing twice, numbers in the order of commit."""
    from django.db.models import F, Window
    from django.db.models.functions import Lag

    from motcua.dossiers.models import Dossier
    from motcua.journal.verification import verify

    kept = set(Dossier.objects.values_list("code", flat=True))
    acknowledged = set(seen.values())
    lost = len(acknowledged - kept) + len(seen) - len(acknowledged)
    doubled = len(kept - acknowledged)
    before = Window(Lag("series_number"), partition_by=F("series_key"), order_by=F("pk").asc())
    rows = Dossier.objects.annotate(before=before).values_list("before", "series_number")
    out_of_order = sum(1 for earlier, number in rows if earlier is not None and number != earlier + 1)
    faults = len(verify())
    note = json.dumps({"đã báo nhận": len(seen), "trong cơ sở dữ liệu": len(kept)}, ensure_ascii=False)
    return [
        at_most("reception_lost", "hồ sơ đã báo nhận mà mất hoặc trùng mã", lost, 0, "", note=note),
        at_most("reception_doubled", "hồ sơ có mà không ai được báo", doubled, 0, ""),
        at_most("reception_order", "số không nối tiếp nhau theo thứ tự ghi", out_of_order, 0, ""),
        at_most("reception_chain", "chỗ sai trong nhật ký sau khi đo", faults, 0, ""),
    ]
