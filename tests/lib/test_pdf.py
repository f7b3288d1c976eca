"""Typesetting: data are text, output is the same every time, threads do not meet."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pypdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from motcua.lib import glyphs, pdf

PAGE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Be Vietnam Pro", lang: "vi")
= #data.title
#data.body
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(PAGE, encoding="utf-8")
    return path


def text_of(content):
    return pypdf.PdfReader(BytesIO(content)).pages[0].extract_text()


def test_data_are_set_as_text_never_as_markup(template):
    body = '#read("/etc/passwd") *x* $a$ <b>'
    assert body in text_of(pdf.typeset(template, {"title": "Thử", "body": body}))


def test_decomposed_letters_come_out_composed(template):
    assert "Nguyễn Thị Ưởng Đổng Quỵnh" in text_of(
        pdf.typeset(template, {"title": "x", "body": "Nguyễn Thị Ưởng Đổng Quỵnh"})
    )


def test_what_no_font_has_is_a_box_and_what_cannot_be_seen_is_dropped(template):
    body = "Nguyễn\x00 \x07Văn\tA\u200b 😀 张 \ue000 ₫ ½ “ở” – €"
    assert "Nguyễn Văn A □ □ □ ₫ ½ “ở” – €" in text_of(pdf.typeset(template, {"title": "x", "body": body}))


@given(st.text())
def test_no_text_stops_the_press(text):
    assert set(map(ord, pdf.fit_to_print(text))) <= glyphs.printable() | {10, 32, 160}


@pytest.mark.parametrize("font", sorted(glyphs.FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_every_font_has_every_vietnamese_letter(font):
    vowels = "aăâeêioôơuưy"
    letters = {
        unicodedata.normalize("NFC", v + t) for v in vowels for t in ["", *"\u0300\u0309\u0303\u0301\u0323"]
    }
    letters |= {letter.upper() for letter in letters} | set("đĐ₫–“”…·")
    assert {ord(letter) for letter in letters} <= glyphs.code_points(font.read_bytes())


def test_the_same_data_and_hour_give_the_same_bytes(template):
    data, at = {"title": "Thử", "body": "một"}, datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    assert pdf.typeset(template, data, at=at) == pdf.typeset(template, data, at=at)


def test_the_file_is_tagged_titled_and_vietnamese(template):
    reader = pypdf.PdfReader(BytesIO(pdf.typeset(template, {"title": "Thử", "body": "một"})))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("vi")
    assert reader.metadata.title == "Thử"
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()


def test_a_template_cannot_read_outside_its_folder(template):
    template.write_text('#read("../outside.txt")', encoding="utf-8")
    (template.parent.parent / "outside.txt").write_text("x")
    with pytest.raises(typst.TypstError):
        pdf.typeset(template, {})


def test_a_picture_without_words_for_it_is_refused(template):
    template.write_text(PAGE + '#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\'/>"), format: "svg")')
    with pytest.raises(typst.TypstError, match="alt"):
        pdf.typeset(template, {"title": "x", "body": "y"})


def test_many_threads_each_get_their_own_page(template):
    def page(number):
        return f"số {number}" in text_of(pdf.typeset(template, {"title": "x", "body": f"số {number}."}))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(page, range(40)))


def test_the_fonts_are_the_ones_listed_with_their_digests():
    import hashlib

    listed = dict(reversed(line.split()) for line in (glyphs.FONTS / "SHA256SUMS").read_text().splitlines())
    assert {
        "BeVietnamPro-Regular.ttf",
        "BeVietnamPro-Bold.ttf",
        "Tinos-Regular.ttf",
        "Tinos-Bold.ttf",
    } <= set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((glyphs.FONTS / name).read_bytes()).hexdigest() == digest
