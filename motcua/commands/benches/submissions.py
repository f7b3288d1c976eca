"""Filing online under load: five people a second press "send", each with a photo as phones take it, while jobs redraw them.

Everybody has filled in the steps before; what is measured is the photo going up by the ordinary form and the submission
after it. The office's machine carries the load as well: two web processes, the job worker and we share its cores.
"""

import io
import random
import re
import time
from datetime import date

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most, percentile, told
from motcua.commands.benches.load import Browser, Refused, at_a_rate, filled, form_of

CODE, RATE, HANDS, PHOTOS = "1.004873", 5, 20, 24
BACKLOG_GONE = 300  # seconds
_NUMBERS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


class Applicant:
    """Somebody whose draft is ready but for the photo."""

    def __init__(self, port: int, number: int):
        self.browser = Browser(port)
        self.code, home = "", f"/nop/{CODE}/"
        self._go(home, {})
        self._go(
            f"{home}nguoi-nop/",
            {
                "full_name": f"Người Đo Thứ {_NUMBERS[number % 10]}",
                "id_number": f"099{number:09d}",
                "birth_year": "1985",
                "address": "Thôn Bến Đình, xã Đồng Sen",
                "phone": f"09{number:08d}",
                "whom": "self",
                "next": "1",
            },
        )
        self._go(
            f"{home}noi-dung/", {"description": "Xin giấy để vay vốn", "delivery": "counter", "next": "1"}
        )
        self.slot = re.search(r'name="tep-(\d+)"', self.browser.page(f"{home}giay-to/"))[1]
        page = self.browser.page(f"{home}xem-lai/")
        self.sheet = filled(form_of(page, "token"), declare="on", answer=_answer(page), next="1")

    def _go(self, path: str, fields: dict) -> None:
        self.browser.page(path)
        status, _, content = self.browser.ask("POST", path, list(fields.items()))
        if status != 302:
            raise Refused(f"POST {path}: {status} {content[-400:]!r}")

    def submit(self, photo: bytes, took: dict[str, list[float]]) -> None:
        """Send the photo by the form, then the dossier. Raises Refused."""
        self.browser.connection.close()  # kept alive too long meanwhile, as a phone's is after reading a page
        began = time.perf_counter()
        status = self.browser.send_file(f"/nop/{CODE}/giay-to/", f"tep-{self.slot}", "IMG_0001.jpg", photo)
        if status != 302:
            raise Refused(f"photo: {status}")
        took["photo"].append(time.perf_counter() - began)
        began = time.perf_counter()
        status, headers, content = self.browser.ask("POST", f"/nop/{CODE}/xem-lai/", self.sheet)
        target = next((value for name, value in headers.items() if name.lower() == "location"), "")
        if status != 302 or not target.endswith("/xong/"):
            raise Refused(f"submission: {status} {target} {content[-600:]!r}")
        took["submission"].append(time.perf_counter() - began)


def measure(*, quick: bool) -> list[Figure]:
    """Measure five submissions a second for half a minute, then wait for the last photo; count what stands there."""
    from motcua.filing.actions import set_online_filing

    office = place.staff().office
    set_online_filing(
        office,
        mode="internal",
        decision_number="Quyết định số 1/QĐ-UBND",
        decision_date=date(2026, 1, 1),
        decision_issuer="UBND tỉnh Lam Giang",
        by=None,
    )
    place.close_database()
    photos = _photos(4 if quick else PHOTOS)
    count = RATE * (10 if quick else 30)
    took: dict[str, list[float]] = {"photo": [], "submission": []}
    with place.server() as port, place.worker():
        people = [Applicant(port, number) for number in range(count)]
        time.sleep(3)  # nobody answers the small question sooner
        whole = at_a_rate(
            [
                lambda hand, one=one, n=n: one.submit(photos[n % len(photos)], took)
                for n, one in enumerate(people)
            ],
            per_second=RATE,
            hands=HANDS,
        )
        waiting = _waiting()
        backlog = _wait_until_done()
    return [
        at_most(
            "submission_p95",
            f"nộp trực tuyến {RATE} hồ sơ/giây, ảnh {len(photos[0]) / 1e6:.1f} MB, ảnh và gửi, p95".replace(
                ".", ","
            ),
            percentile(whole, 0.95) * 1000,
            500,
            "ms",
            note=f"giữa {percentile(whole, 0.5) * 1000:.0f}, lâu nhất {max(whole) * 1000:.0f} ms",
        ),
        told("submission_photo_p95", "riêng ảnh, p95", percentile(took["photo"], 0.95) * 1000, "ms"),
        told("submission_form_p95", "riêng lần gửi, p95", percentile(took["submission"], 0.95) * 1000, "ms"),
        at_most(
            "submission_backlog",
            "ảnh cuối cùng xử lý xong sau khi ngừng nộp",
            backlog,
            BACKLOG_GONE,
            "s",
            note=f"lúc ngừng còn {waiting} việc",
        ),
        *_counted(count),
    ]


def _answer(page: str) -> str:
    question = re.search(r'<label for="id_answer">(.*?)<', page, re.S)[1].lower()
    one, other = (_NUMBERS.index(word) for word in re.findall(r"\w+", question) if word in _NUMBERS)
    return str(one + other if "cộng" in question else one - other if "trừ" in question else max(one, other))


def _photos(count: int) -> list[bytes]:
    """Draw so many different photos of twelve megapixels that weigh about 2 MB each."""
    from PIL import Image

    chance = random.Random(20260212)
    grain = Image.effect_noise((4400, 3300), 22)
    made = []
    for _ in range(count):
        left, top = chance.randrange(400), chance.randrange(300)
        picture = grain.crop((left, top, left + 4000, top + 3000)).convert("RGB")
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=40)
        made.append(out.getvalue())
    return made


def _waiting() -> int:
    from motcua.journal.models import Job

    return Job.objects.filter(name__startswith="motcua.filing.", done_at=None, failed_at=None).count()


def _wait_until_done() -> float | None:
    began = time.perf_counter()
    while _waiting():
        if time.perf_counter() - began > 2 * BACKLOG_GONE:
            return None
        time.sleep(0.5)
    return time.perf_counter() - began


def _counted(count: int) -> list[Figure]:
    from motcua.dossiers.models import Dossier, Paper
    from motcua.journal.models import Job
    from motcua.journal.verification import verify

    filed = Dossier.objects.filter(channel="online").count()
    without = Paper.objects.filter(verdict="good", file=None).count() + Job.objects.failed().count()
    return [
        at_most("submission_lost", "hồ sơ đã báo gửi mà mất hoặc trùng", abs(filed - count), 0, ""),
        at_most("submission_scans", "giấy tờ không có ảnh, việc hỏng", without, 0, ""),
        at_most("submission_chain", "chỗ sai trong nhật ký sau khi đo", len(verify()), 0, ""),
    ]
