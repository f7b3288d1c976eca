"""An announcement on paper for the village hall, and as a picture for a Zalo group; no form of the law."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.documents.press import TEMPLATES
from motcua.lib import pdf, qr, wording
from motcua.news.paragraphs import paragraphs

_SHEET, _PICTURE = TEMPLATES / "news" / "sheet.typ", TEMPLATES / "news" / "picture.typ"
SIZES = {"a4": (210, 297, 1.0), "a3": (297, 420, 1.414)}  # millimetres, and how much larger than A4
PICTURE_WORDS = 420  # characters of the body a picture of this size still shows in large type


@dataclass(frozen=True)
class Content:
    """What the sheet and the picture say."""

    office: str
    category: str
    title: str
    body: str
    when: str
    contact: tuple[str, ...]
    link: str
    printed_on: date
    is_trial: bool = False


def sheet(content: Content, *, size: str = "a4", at: datetime | None = None) -> bytes:
    """Return the sheet as a tagged PDF. Raises KeyError for a size that is not in `SIZES`."""
    return pdf.typeset(_SHEET, _sheet_data(content, size), root=TEMPLATES, at=at)


def sheet_pictures(content: Content, *, size: str = "a4", ppi: int = 100) -> list[bytes]:
    """Return the sheet's pages as PNG pictures."""
    return pdf.pictures(_SHEET, _sheet_data(content, size), root=TEMPLATES, ppi=ppi)


def picture(content: Content) -> bytes:
    """Return a PNG of 1080 by 1350 pixels, as phones show it in a group; a long body ends with where to read on."""
    body, is_cut = _shortened(content.body)
    data = _common(content) | {
        "paragraphs": _paragraphs(body + (" …" if is_cut else "")),
        "title_scale": 1.55 if len(content.title) <= 60 else 1.35 if len(content.title) <= 110 else 1.15,
    }
    [png] = pdf.pictures(_PICTURE, data, root=TEMPLATES, ppi=254)
    return png


def _common(content: Content) -> dict:
    return {
        "office": content.office,
        "category": content.category[:1].upper() + content.category[1:],
        "title": content.title,
        "when": content.when,
        "contact": list(content.contact),
        "qr": qr.svg(content.link, title="Mã QR mở thông báo này") if content.link else "",
        "trial": content.is_trial,
    }


def _sheet_data(content: Content, size: str) -> dict:
    width, height, scale = SIZES[size]
    length = len(content.body)
    return _common(content) | {
        "width": width,
        "height": height,
        "scale": scale,
        "paragraphs": _paragraphs(content.body),
        "title_size": 40
        if len(content.title) + length <= 240
        else 32
        if len(content.title) <= 60
        else 26
        if len(content.title) <= 120
        else 21,
        "body_size": 28 if length <= 200 else 20 if length <= 500 else 17 if length <= 1000 else 14,
        "link": content.link,
        "link_words": content.link.partition("://")[2],
        "printed": f"In ngày {wording.day(content.printed_on)}",
    }


def _paragraphs(body: str) -> list[dict]:
    return [{"kind": "list" if one.is_list else "text", "lines": list(one.lines)} for one in paragraphs(body)]


def _shortened(body: str) -> tuple[str, bool]:
    """Cut a body at the end of a sentence, so that a picture stays readable."""
    if len(body) <= PICTURE_WORDS:
        return body, False
    cut = body[:PICTURE_WORDS]
    end = max(cut.rfind(mark) for mark in (". ", "\n", "! ", "? ", "; "))
    return cut[: end + 1 if end > PICTURE_WORDS // 3 else cut.rfind(" ")].rstrip(), True
