"""Filing online under load: five people a second press "send", each with a photo as phones take it, while jobs redraw them.

Everybody has filled in the steps before; what is measured is the photo going up by the ordinary form and the submission
after it. The office's machine carries the load as well: two web processes, the job worker and we share its cores.
"""

import time

from motcua.commands.benches import applicants, place
from motcua.commands.benches.applicants import Applicant
from motcua.commands.benches.figure import Figure, at_most, percentile, told
from motcua.commands.benches.load import Refused, at_a_rate

RATE, HANDS, PHOTOS = 5, 20, 24
BACKLOG_GONE = 300  # seconds


class Sender(Applicant):
    """Somebody whose draft is ready but for the photo, which goes by the ordinary form."""

    def __init__(self, port: int, number: int):
        super().__init__(port, number)
        for step in (self.open, self.say_who, self.say_what, self.find_slot, self.read_over):
            step()

    def submit(self, photo: bytes, took: dict[str, list[float]]) -> None:
        """Send the photo by the form, then the dossier. Raises Refused."""
        self.reconnect()  # kept alive too long meanwhile, as a phone's is after reading a page
        began = time.perf_counter()
        status = self.browser.send_file(f"{self.home}giay-to/", f"tep-{self.slot}", "IMG_0001.jpg", photo)
        if status != 302:
            raise Refused(f"photo: {status}")
        took["photo"].append(time.perf_counter() - began)
        began = time.perf_counter()
        status, headers, content = self.browser.ask("POST", f"{self.home}xem-lai/", self.sheet)
        target = next((value for name, value in headers.items() if name.lower() == "location"), "")
        if status != 302 or not target.endswith("/xong/"):
            raise Refused(f"submission: {status} {target} {content[-600:]!r}")
        took["submission"].append(time.perf_counter() - began)


def measure(*, quick: bool) -> list[Figure]:
    """Measure five submissions a second for half a minute, then wait for the last photo; count what stands there."""
    applicants.permit()
    place.close_database()
    photos = applicants.photos(4 if quick else PHOTOS)
    count = RATE * (10 if quick else 30)
    took: dict[str, list[float]] = {"photo": [], "submission": []}
    with place.server() as port, place.worker():
        people = [Sender(port, number) for number in range(count)]
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
