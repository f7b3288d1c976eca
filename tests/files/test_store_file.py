"""Handing files in: what is kept, and what is refused with which sentence."""

import errno
import io
import os
import random
import threading
import zipfile

import pillow_heif
import pypdf
import pytest
from django.db import connection
from PIL import Image

from motcua.files import inspection, storage
from motcua.files.actions import store_file
from motcua.files.models import StoredFile
from motcua.lib.objections import NotAllowed

pytestmark = pytest.mark.django_db


def pdf(pages=2, change=None):
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if change is not None:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(form="JPEG", size=(600, 400), mode="RGB", colour="red", **options):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, form, **options)
    return out.getvalue()


def package(*extra, main="word/document.xml", types="<Types/>"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr(main, "<xml/>" * 50)
        for name, content in extra:
            made.writestr(name, content)
    return out.getvalue()


def store(content, name="giấy khai sinh.pdf"):
    return store_file(content, name=name, by=None)


def refused(content, name="giấy khai sinh.pdf"):
    with pytest.raises(NotAllowed) as no:
        store(content, name)
    objection = no.value.objection
    assert objection.field == "file"
    assert objection.reason.startswith("Tệp «")
    assert "Ông/bà" in objection.reason
    assert not StoredFile.objects.exists()
    assert kept_on_disk() == []
    return objection.code


def kept_on_disk():
    from django.conf import settings

    return [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def opened(stored):
    return Image.open(io.BytesIO(stored.read()))


# ------------------------------------------------------------------ what is kept


def test_a_pdf_is_kept_as_it_is_under_its_digest():
    content = pdf(3)
    stored = store(content)
    assert (stored.kind, stored.size, stored.pages) == ("application/pdf", len(content), 3)
    assert stored.read() == content
    assert [path.name for path in kept_on_disk()] == [stored.digest]
    assert stored.extension == ".pdf"


def test_the_same_content_is_kept_once():
    content = pdf()
    assert store(content) == store(content, "bản khác.PDF")
    assert StoredFile.objects.count() == len(kept_on_disk()) == 1


def test_a_photo_is_turned_upright_made_smaller_and_loses_the_place_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Máy ảnh của bà Mơ"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    stored = store(picture(size=(4000, 3000), exif=exif), "IMG_1.JPG")
    with opened(stored) as kept:
        assert kept.size == (1950, 2600) == (stored.width, stored.height)
        assert not kept.getexif()
        assert kept.format == "JPEG"
    assert b"Exif" not in stored.read()
    assert stored.is_image


def test_a_heic_photo_of_a_phone_becomes_a_jpeg():
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 240), "blue")).save(out)
    stored = store(out.getvalue(), "IMG_0001.HEIC")
    assert (stored.kind, stored.width, stored.height) == ("image/jpeg", 320, 240)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_small_png_stays_a_png_and_its_glass_becomes_paper(mode):
    stored = store(picture("PNG", mode=mode, colour=0 if mode != "RGB" else "red"), "con dấu.png")
    assert stored.kind == "image/png"
    with opened(stored) as kept:
        assert kept.mode in ("RGB", "L")
        assert kept.getpixel((0, 0)) == {
            "RGB": (255, 0, 0),
            "RGBA": (255, 255, 255),
            "LA": (255, 255, 255),
        }.get(mode, kept.getpixel((0, 0)))


def test_a_photograph_saved_as_png_becomes_a_jpeg():
    noise = Image.frombytes("RGB", (700, 700), random.Random(1).randbytes(700 * 700 * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert store(out.getvalue(), "ảnh.png").kind == "image/jpeg"


def test_a_webp_and_a_print_shop_jpeg_become_ordinary_jpegs():
    assert store(picture("WEBP"), "ảnh.webp").kind == "image/jpeg"
    with opened(store(picture(mode="CMYK", colour=0), "ảnh in.jpeg")) as kept:
        assert kept.mode == "RGB"


def test_a_picture_under_another_pictures_extension_is_accepted():
    assert store(picture("PNG"), "zalo.jpg").kind == "image/png"


def test_word_and_excel_are_kept_as_they_are():
    word, excel = package(), package(main="xl/workbook.xml")
    assert store(word, "đơn.docx").kind == inspection.DOCX
    assert store(excel, "bảng.xlsx").read() == excel


def test_a_pdf_that_only_forbids_editing_is_accepted():
    content = pdf(change=lambda w: w.encrypt("", "chủ", algorithm="RC4-128"))
    assert store(content).pages == 2


# ------------------------------------------------------------------ what is refused


def test_an_empty_file_is_refused():
    assert refused(b"") == "file-empty"


def test_a_huge_file_is_refused():
    assert refused(b"%PDF-1.7" + bytes(inspection.MAX_SIZE)) == "file-too-large"


@pytest.mark.parametrize(
    "name", ["virus.exe", "đơn.doc", "không đuôi", "trang.html", "ảnh.svg", "ảnh.gif", ".pdf"]
)
def test_a_kind_we_do_not_take_is_refused(name):
    assert refused(pdf(), name) == "file-kind"


@pytest.mark.parametrize(
    "name", ["", "   ", "../../etc/passwd.pdf", "C:\\fakepath\\a.pdf", "a\x00.pdf", "a" * 300 + ".pdf"]
)
def test_a_name_with_a_path_in_it_is_refused(name):
    assert refused(pdf(), name) == "file-name"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + bytes(500), "giấy.pdf"),
        (b"MZ\x90\x00 %PDF-1.7 " + bytes(500) + b"%%EOF", "giấy.pdf"),
        (b"\x7fELF" + bytes(500), "ảnh.jpg"),
        (b"<html><script>alert(1)</script></html>", "ảnh.png"),
        (pdf(), "ảnh.jpg"),
        (picture(), "giấy.pdf"),
        (package(), "giấy.pdf"),
        (package(), "bảng.xlsx"),
        (package(main="readme.txt"), "đơn.docx"),
        (b"GIF89a" + bytes(100), "ảnh.png"),
    ],
)
def test_a_disguised_file_is_refused(content, name):
    assert refused(content, name) == "file-disguised"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pdf()[:-200], "giấy.pdf"),
        (b"%PDF-1.7\n%%EOF", "giấy.pdf"),
        (b"%PDF-1.7\n" + os.urandom(3000) + b"\nstartxref\n99999\n%%EOF", "giấy.pdf"),
        (pdf(0), "giấy.pdf"),
        (picture(size=(900, 900))[:-3000], "ảnh.jpg"),
        (picture("PNG")[:200], "ảnh.png"),
        (b"\xff\xd8\xff" + bytes(100), "ảnh.jpg"),
        (b"\0\0\0\x18ftypheic" + bytes(300), "ảnh.heic"),
        (package()[:-30], "đơn.docx"),
        (package()[:40] + b"\xff" * 20 + package()[60:], "đơn.docx"),
        (package(("../../x.xml", "x")), "đơn.docx"),
    ],
)
def test_a_broken_or_truncated_file_is_refused(content, name):
    assert refused(content, name) == "file-broken"


@pytest.mark.parametrize("cipher", ["RC4-128", "AES-256"])
def test_a_pdf_locked_with_a_password_is_refused(cipher):
    try:
        content = pdf(change=lambda w: w.encrypt("bí mật", algorithm=cipher))
    except pypdf.errors.DependencyError:
        pytest.skip("no AES here to make the file with")
    assert refused(content) == "file-locked"


def test_a_word_file_locked_with_a_password_is_refused():
    assert refused(inspection._OLE + bytes(600), "đơn.docx") == "file-locked"


def name(text):
    return pypdf.generic.NameObject(text)


def with_page_action(writer):
    action = pypdf.generic.DictionaryObject({name("/S"): name("/Launch")})
    writer.pages[0][name("/AA")] = pypdf.generic.DictionaryObject({name("/O"): action})


def with_script(writer):
    script = pypdf.generic.DictionaryObject(
        {name("/S"): name("/JavaScript"), name("/JS"): pypdf.generic.TextStringObject("app.alert(1)")}
    )
    writer.root_object[name("/OpenAction")] = writer._add_object(script)


@pytest.mark.parametrize("change", [with_script, with_page_action])
def test_a_pdf_that_runs_something_is_refused(change):
    assert refused(pdf(change=change)) == "file-runs"


def test_a_pdf_that_carries_another_file_is_refused():
    assert refused(pdf(change=lambda w: w.add_attachment("a.exe", b"MZ"))) == "file-carries"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (package(("word/vbaProject.bin", b"x")), "file-runs"),
        (
            package(types='<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
            "file-runs",
        ),
        (package(("word/embeddings/oleObject1.bin", b"x")), "file-carries"),
        (package(("word/media/0.bin", bytes(inspection._MAX_UNZIPPED))), "file-too-complex"),
    ],
)
def test_an_office_file_with_macros_attachments_or_a_bomb_is_refused(content, code):
    assert refused(content, "đơn.docx") == code


@pytest.mark.parametrize("size", [(8000, 7000), (20000, 20000)])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(size):
    assert refused(picture("PNG", size=size, mode="1", colour=0), "ảnh.png") == "image-too-large"


# ------------------------------------------------------------------ the disk


class FullDisk:
    """A handle on a disk that takes half and then no more."""

    def __init__(self, handle, error):
        self.handle, self.error = handle, error

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self.handle.close()

    def write(self, content):
        self.handle.write(content[: len(content) // 2])
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (OSError(errno.EACCES, "Permission denied"), "disk-refused"),
    ],
)
def test_a_disk_that_takes_no_more_is_told_and_nothing_half_written_stays(monkeypatch, error, code):
    really = os.fdopen
    monkeypatch.setattr(storage.os, "fdopen", lambda *args: FullDisk(really(*args), error))
    with pytest.raises(NotAllowed) as no:
        store(pdf())
    assert no.value.objection.code == code
    assert kept_on_disk() == []
    assert not StoredFile.objects.exists()


def test_a_file_that_was_lost_or_changed_on_the_disk_is_told_and_comes_back_when_handed_in_again():
    content = pdf()
    stored = store(content)
    storage.path_of(stored.digest).write_bytes(b"something else")
    with pytest.raises(NotAllowed) as no:
        stored.read()
    assert no.value.objection.code == "file-damaged"
    storage.path_of(stored.digest).unlink()
    with pytest.raises(NotAllowed) as no:
        stored.read()
    assert no.value.objection.code == "file-lost"
    store(content)
    assert stored.read() == content


@pytest.mark.parametrize("wrong", ["", "../" * 22, "A" * 64, "0" * 63 + "/"])
def test_only_a_digest_leads_to_a_place_on_the_disk(wrong):
    with pytest.raises(ValueError):
        storage.path_of(wrong)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_paper_handed_in_by_many_at_once_is_one_file():
    content, errors, gate = pdf(), [], threading.Barrier(8)

    def hand_in():
        try:
            gate.wait(timeout=20)
            store(content)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert StoredFile.objects.count() == len(kept_on_disk()) == 1
