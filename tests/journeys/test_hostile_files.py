"""Whatever is handed in at any of the desk's upload fields: a sentence beside the field, what was typed kept, nothing done."""

import io

import pillow_heif
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from motcua.dossiers.actions import ask_supplement, forward
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier
from motcua.files import inspection
from motcua.files.models import StoredFile
from tests.cast import CERTIFIED_COPY, MARITAL, NINE
from tests.files.test_store_file import package, pdf, picture, with_page_action, with_script
from tests.forms import open_page
from tests.journeys.steps import COUNTER, choose, scan

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # what is refused never reaches the database

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def locked() -> bytes:
    return pdf(change=lambda writer: writer.encrypt("bí mật", algorithm="RC4-128"))


def bomb() -> bytes:
    return package(("word/media/0.bin", bytes(inspection._MAX_UNZIPPED)))


HOSTILE = {
    "empty": ("giay.pdf", lambda: b""),
    "more than 20 MB": ("giay.pdf", lambda: pdf() + bytes(inspection.MAX_SIZE)),
    "web page as a photograph": ("anh.jpg", lambda: HTML),
    "web page behind a PDF's first line": ("giay.pdf", lambda: b"%PDF-1.7\n" + HTML + b"\n%%EOF"),
    "program that is a PDF too": ("giay.pdf", lambda: b"MZ\x90\x00" + pdf()),
    "archive that is a PDF too": ("giay.docx", lambda: pdf() + package()),
    "SVG": ("anh.svg", lambda: SVG),
    "SVG as a photograph": ("anh.png", lambda: SVG),
    "script in a PDF": ("giay.pdf", lambda: pdf(change=with_script)),
    "program started by a PDF": ("giay.pdf", lambda: pdf(change=with_page_action)),
    "file carried by a PDF": ("giay.pdf", lambda: pdf(change=lambda w: w.add_attachment("a.exe", b"MZ"))),
    "password": ("giay.pdf", locked),
    "cut short": ("giay.pdf", lambda: pdf()[:-200]),
    "zip bomb": ("don.docx", bomb),
    "macros": ("don.docx", lambda: package(("word/vbaProject.bin", b"x"))),
    "pixel bomb": ("anh.png", lambda: picture("PNG", size=(20000, 20000), mode="1", colour=0)),
    "two extensions": ("giay.pdf.exe", pdf),
    "no extension": ("giay", pdf),
}


class Counter:
    """The authorisation of somebody who acts for another."""

    def __init__(self, office, browser_of):
        self.browser = browser_of(office.clerk)
        self.form = choose(scan(open_page(self.browser, COUNTER)), CERTIFIED_COPY).form("reception")
        self.form["same_holder"] = False
        self.form["holder-full_name"], self.form["authorisation-basis"] = "Đặng Văn Bách", "written"
        self.form["authorisation-reference"] = "giấy viết tay ngày 1/11/2026"

    def hand_in(self, file):
        self.form["authorisation-file"] = file
        return self.form.enter()

    def typed_is_kept(self, page) -> bool:
        return page.form("reception")["holder-full_name"] == "Đặng Văn Bách"

    def done(self):
        return Dossier.objects.count()

    def stored(self):
        return Dossier.objects.get().authorisation.file


class Signing:
    """The electronic copy of a result."""

    def __init__(self, office, browser_of):
        found = office.receive(MARITAL, assignee=office.specialist)
        self.dossier = forward(found, by=office.specialist, at=NINE, assignee=office.chairwoman)
        self.form = open_page(
            browser_of(office.chairwoman), f"/can-bo/ho-so/{self.dossier.code}/ky-duyet/"
        ).form("seen")
        self.form["title"] = "Giấy xác nhận đã sửa tên"

    def hand_in(self, file):
        self.form["file"] = file
        return self.form.press("Ký duyệt")

    def typed_is_kept(self, page) -> bool:
        return page.form("seen")["title"] == "Giấy xác nhận đã sửa tên"

    def done(self):
        return self.dossier.results.count()

    def stored(self):
        return self.dossier.results.get().file


class Supplement:
    """The scan of a paper that was missing."""

    def __init__(self, office, browser_of):
        self.dossier = office.receive(MARITAL, assignee=office.specialist)
        ask_supplement(
            self.dossier, points=[{"paper": "Trích lục", "reason": "mờ"}], by=office.specialist, at=NINE
        )
        address = f"/can-bo/ho-so/{self.dossier.code}/nhan-bo-sung/"
        self.form = open_page(browser_of(office.clerk), address).form("seen")
        self.form["come_0"] = True

    def hand_in(self, file):
        self.form["file_0"] = file
        return self.form.press("Nhận bổ sung")

    def typed_is_kept(self, page) -> bool:
        return page.form("seen")["come_0"] is True

    def done(self):
        return int(Dossier.objects.get().stage != Stage.AWAITING_SUPPLEMENT)

    def stored(self):
        return Dossier.objects.get().papers.get(name="Trích lục").file


class Applicant:
    """The photograph that an applicant sends from home."""

    def __init__(self, office, browser_of):
        self.dossier = office.receive(MARITAL, assignee=office.specialist)
        ask_supplement(
            self.dossier, points=[{"paper": "Trích lục", "reason": "mờ"}], by=office.specialist, at=NINE
        )
        client = Client()
        client.get(f"/ho-so/{self.dossier.code}/", {"k": self.dossier.secret})
        self.form = open_page(client, f"/ho-so/{self.dossier.code}/bo-sung/").form("giay-0")

    def hand_in(self, file):
        self.form["giay-0"] = file
        return self.form.press("act=gui")

    def typed_is_kept(self, page) -> bool:
        return page.form("giay-0").has("giay-0")

    def done(self):
        return int(Dossier.objects.get().stage != Stage.AWAITING_SUPPLEMENT)

    def stored(self):
        return self.dossier.supplementrequests.get().supplied.get().file


@pytest.fixture(params=[Counter, Signing, Supplement, Applicant], ids=lambda door: door.__name__)
def door(request, office, browser_of):
    return request.param(office, browser_of)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_done(door, kind):
    name, content = HOSTILE[kind]
    file = SimpleUploadedFile("x.pdf", content(), "image/jpeg")
    file._name = name  # as it is sent: the constructor would tidy it
    page = door.hand_in(file)
    assert page.status == 422
    assert page.mistakes
    assert door.typed_is_kept(page)
    assert door.done() == 0
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/giay.pdf",
        "C:\\Windows\\giay.pdf",
        "giay\x00.pdf",
        "ế" * 250 + ".pdf",
        "đ" * 1000 + ".pdf",
    ],
    ids=str,
)
def test_a_name_with_a_path_or_without_end_leads_nowhere(door, name, settings):
    file = SimpleUploadedFile("x.pdf", pdf(), "application/pdf")
    file._name = name
    page = door.hand_in(file)
    # No disk has names of a thousand characters: such a form was not made by a browser.
    assert page.status in ({400} if len(name) > 300 else {200, 422})
    kept = [path.name for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert kept == ([StoredFile.objects.get().digest] if door.done() else [])


def test_a_phones_photograph_loses_the_place_where_it_was_taken(door):
    taken = Image.new("RGB", (60, 40), "red")
    where = Image.Exif()
    where.get_ifd(0x8825)[1] = "N"
    where[0x010E] = "Nhà ông Bách"
    content = io.BytesIO()
    taken.save(content, "JPEG", exif=where)
    assert b"Exif" in content.getvalue()
    assert door.hand_in(SimpleUploadedFile("anh.jpg", content.getvalue(), "image/jpeg")).status == 200
    assert b"Exif" not in door.stored().read()
    assert not Image.open(io.BytesIO(door.stored().read())).getexif()


def test_a_heic_photograph_becomes_one_that_every_browser_shows(door):
    content = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(content)
    assert door.hand_in(SimpleUploadedFile("anh.HEIC", content.getvalue(), "image/heic")).status == 200
    assert door.stored().kind == "image/jpeg"


def test_what_is_handed_out_is_never_run_by_a_browser(office, browser_of):
    """A Word file is a download; a PDF is shown in a frame of its own origin, with its kind fixed."""
    door = Supplement(office, browser_of)
    door.hand_in(SimpleUploadedFile("don.docx", package(), "text/html"))
    paper = Dossier.objects.get().papers.get(name="Trích lục")
    answer = browser_of(office.specialist).get(f"/can-bo/ho-so/{door.dossier.code}/tep/{paper.pk}/")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_pypdf_and_the_makers_above_still_make_what_they_say():
    assert pypdf.PdfReader(io.BytesIO(locked())).is_encrypted
    assert len(bomb()) < 1_000_000
