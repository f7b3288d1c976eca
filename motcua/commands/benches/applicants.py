"""People who file online, each at a telephone of their own: they open a draft, fill it in, send photos in parts, and file it.

A step that the line broke is begun anew, as a person would; what the office acknowledged is kept beside it, so that a
measurement can compare the two afterwards.
"""

import io
import random
import re
import time
import uuid
from datetime import date

from motcua.commands.benches import place
from motcua.commands.benches.load import Browser, Refused, filled, form_of

CODE = "1.004873"
PART = 64 * 1024  # bytes: a photo of these comes in several parts, as from a telephone on a slow line
_READING = 3.2  # seconds: nobody answers the small question sooner (motcua/web/portal/filing/robots.py)
_NUMBERS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def permit() -> None:
    """Let the office take dossiers in online, by an invented decision."""
    from motcua.filing.actions import set_online_filing

    set_online_filing(
        place.staff().office,
        mode="internal",
        decision_number="Quyết định số 1/QĐ-UBND",
        decision_date=date(2026, 1, 1),
        decision_issuer="UBND tỉnh Lam Giang",
        by=None,
    )


def photos(count: int, *, width: int = 4000, height: int = 3000) -> list[bytes]:
    """Draw so many different photos; twelve megapixels weigh about 2 MB, as phones take them."""
    from PIL import Image

    chance = random.Random(20260212)
    grain = Image.effect_noise((width + 400, height + 300), 22)
    made = []
    for _ in range(count):
        left, top = chance.randrange(400), chance.randrange(300)
        picture = grain.crop((left, top, left + width, top + height)).convert("RGB")
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=40)
        made.append(out.getvalue())
    return made


class Applicant:
    """Somebody who files; `id_number` tells them from all others.

    `step()` does the next thing. What was acknowledged: `saved` (steps of the form), `sent` (bytes of the photo),
    `filed` (the dossier's code). `pressed` says that a submission was sent, whatever became of its answer.
    """

    def __init__(self, port: int, number: int, photo: bytes = b""):
        self.browser = Browser(port)
        self.number, self.photo, self.key = number, photo, uuid.uuid4().hex
        self.id_number, self.phone = f"099{number:09d}", f"09{number % 10**8:08d}"
        self.home = f"/nop/{CODE}/"
        self.saved: set[str] = set()
        self.sent, self.pressed, self.filed, self.secret = 0, False, "", ""
        self.slot, self.sheet, self.ready_at = "", [], 0.0
        self._ahead = [
            self.open,
            self.say_who,
            self.say_what,
            self.find_slot,
            *([self.send_part] if photo else []),
            self.read_over,
            self.file,
        ]

    @property
    def is_done(self) -> bool:
        """Tell whether all is filed."""
        return not self._ahead

    @property
    def is_reading(self) -> bool:
        """Tell whether the page just opened is still being read."""
        return self.ready_at > time.monotonic()

    def step(self) -> None:
        """Do what comes next. Raises Refused, or whatever a broken line raises; then it comes next again."""
        if self._ahead[0]() is not False:
            self._ahead.pop(0)

    def reconnect(self) -> None:
        """Begin a new connection."""
        self.browser.connection.close()

    def open(self) -> None:
        """Open a draft."""
        self.browser.page(self.home)
        self._post(self.home, {}, leads_to="nguoi-nop/")

    def say_who(self) -> None:
        """Fill in who files."""
        who = {
            "full_name": f"Người Đo Thứ {_NUMBERS[self.number % 10]}",
            "id_number": self.id_number,
            "birth_year": "1985",
            "address": "Thôn Bến Đình, xã Đồng Sen",
            "phone": self.phone,
            "whom": "self",
            "next": "1",
        }
        self._post(f"{self.home}nguoi-nop/", who, leads_to="giay-to/")
        self.saved.add("nguoi-nop")

    def say_what(self) -> None:
        """Fill in what is wanted."""
        what = {"description": "Xin giấy để vay vốn", "delivery": "counter", "next": "1"}
        self._post(f"{self.home}noi-dung/", what, leads_to="xem-lai/")
        self.saved.add("noi-dung")

    def find_slot(self) -> None:
        """Look which papers are asked for."""
        self.slot = _found(r'name="tep-(\d+)"', self.browser.page(f"{self.home}giay-to/"))[0]

    def send_part(self) -> bool:
        """Send the photo's next part, from where the office says it is; tell whether it was the last."""
        _, _, content = self.browser.ask("GET", f"{self.home}giay-to/tinh-trang/?khoa={self.key}")
        came = int(_found(r'"received": ?(\d+)', content.decode())[0])
        if came < self.sent:
            raise Refused(f"{came} bytes are there of {self.sent} acknowledged")
        if came < len(self.photo):
            status, content = self.browser.send_part(
                f"{self.home}giay-to/phan/",
                self.photo[came : came + PART],
                {
                    "X-Slot": self.slot,
                    "X-Key": self.key,
                    "X-Name": "IMG_0001.jpg",
                    "X-Size": str(len(self.photo)),
                    "X-Offset": str(came),
                },
            )
            if status != 200:
                raise Refused(f"part at {came}: {status} {content[-300:]!r}")
            came = int(_found(r'"received": ?(\d+)', content.decode())[0])
        self.sent = came
        return self.sent == len(self.photo)

    def read_over(self) -> None:
        """Open the page on which all is read once more; reading takes a while."""
        status, headers, content = self.browser.ask("GET", f"{self.home}xem-lai/")
        if status == 302 and _target(headers).endswith("/xong/"):
            return  # filed by a press whose answer was lost
        if status != 200:
            raise Refused(f"GET xem-lai: {status}")
        page = content.decode()
        self.sheet = filled(form_of(page, "token"), declare="on", answer=answer(page), next="1")
        self.ready_at = time.monotonic() + _READING

    def file(self) -> None:
        """Press the button, and read the two codes off the page that follows."""
        self.pressed = True
        status, headers, content = self.browser.ask("POST", f"{self.home}xem-lai/", self.sheet)
        if status != 302 or not _target(headers).endswith("/xong/"):
            self._ahead.insert(0, self.read_over)  # the small question is a new one
            raise Refused(f"submission: {status} {_target(headers)} {_complaint(content.decode())}")
        page = self.browser.page(f"{self.home}xong/")
        self.filed, self.secret = _found(r"/ho-so/([^/?\"]+)/\?k=([^\"&]+)\"", page)

    def look_up(self) -> str:
        """Open the dossier's page by the QR, as from a telephone; return the page."""
        path = f"/ho-so/{self.filed}/"
        if "tra-cuu" not in self.browser.cookies:
            self.browser.ask("GET", f"{path}?k={self.secret}")
        return self.browser.page(path)

    def _post(self, path: str, fields: dict, *, leads_to: str) -> None:
        status, headers, content = self.browser.ask("POST", path, list(fields.items()))
        if status != 302 or not _target(headers).endswith(leads_to):
            raise Refused(f"POST {path}: {status} {_target(headers)} {content[-400:]!r}")


def answer(page: str) -> str:
    """Return the answer to the small question against robots."""
    question = re.search(r'<label for="id_answer">(.*?)<', page, re.S)[1].lower()
    one, other = (_NUMBERS.index(word) for word in re.findall(r"\w+", question) if word in _NUMBERS)
    return str(one + other if "cộng" in question else one - other if "trừ" in question else max(one, other))


def _found(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if match is None:
        raise Refused(f"no {pattern} in {text[-400:]!r}")
    return match.groups()


def _complaint(page: str) -> str:
    """Return what a page that came back says is wrong, in its own words; else its end."""
    found = re.search(r'<div class="(?:error-summary|notice bad)".*?</div>', page, re.S)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]).strip() if found else repr(page[-600:])


def _target(headers: dict) -> str:
    return next((value for name, value in headers.items() if name.lower() == "location"), "")
