"""QR and barcode: what is drawn is read back by a reader that is not ours."""

import re
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from motcua.lib import barcode, qr


def drawn(path_and_size, height=None, scale=3):
    """Draw the runs of an SVG path as pixels, the way any renderer fills them."""
    path, width = path_and_size
    image = Image.new("L", (width * scale, (height or width) * scale), 255)
    for x, y, w, h in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)", path):
        x, y, w, h = (int(n) * scale for n in (x, y, w, h))
        image.paste(0, (x, y, x + w, y + h))
    return image


def read(image, kind):
    found = zxingcpp.read_barcodes(image, formats=kind)
    assert len(found) == 1
    return found[0].text


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=2, max_size=30))
def test_every_barcode_is_read_back(text):
    image = drawn(barcode.path(text, height=40), height=40)
    assert read(image, zxingcpp.BarcodeFormat.Code128) == text


def test_runs_of_digits_take_half_the_room():
    assert len(barcode.values("261123004700")) == 1 + 6 + 2
    assert len(barcode.values("H99.12-261123-0047")) < 2 + 18 + 1


@pytest.mark.parametrize("text", ["", "Hồ sơ", "a\nb"])
def test_a_barcode_holds_printable_ascii_only(text):
    with pytest.raises(ValueError):
        barcode.values(text)


@pytest.mark.parametrize("text", ["https://dongsen.example/hs/H99.12-261123-0047", "Nguyễn Thị Ưởng|Đ"])
def test_every_qr_is_read_back(text):
    assert read(drawn(qr.path(text)), zxingcpp.BarcodeFormat.QRCode) == text
    assert read(Image.open(BytesIO(qr.png(text))), zxingcpp.BarcodeFormat.QRCode) == text


def test_a_short_text_still_makes_a_whole_qr_with_its_border():
    path, side = qr.path("1")
    assert side == 21 + 8
    assert path.startswith("M4 4h7v1")


def test_the_title_of_a_picture_is_text_not_markup():
    for svg in (qr.svg("a", title="<b>&"), barcode.svg("a", title="<b>&")):
        assert "<title>&lt;b&gt;&amp;</title>" in svg
