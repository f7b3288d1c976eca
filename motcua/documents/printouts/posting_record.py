"""Biên bản về việc niêm yết: the record of something that hung between two days. No form is set by law."""

from datetime import date, datetime

from motcua.documents.press import TEMPLATES
from motcua.lib import pdf, wording
from motcua.lib.clock import local, local_day
from motcua.news.models import Disclosure

_TEMPLATE = TEMPLATES / "news" / "record.typ"


def record(disclosure: Disclosure, *, at: datetime, is_trial: bool = False) -> bytes:
    """Return the record as a tagged PDF; what was erased is told by its number only. Two queries."""
    return pdf.typeset(_TEMPLATE, data_of(disclosure, at=at, is_trial=is_trial), root=TEMPLATES, at=at)


def data_of(disclosure: Disclosure, *, at: datetime, is_trial: bool = False) -> dict:
    """Return what the template reads."""
    agency = disclosure.agency
    remarks = list(disclosure.remarks.all())
    erased = disclosure.content_erased_at is not None and disclosure.names_people
    note = ""
    if erased:
        note = (
            "Nội dung, tài liệu và lời ý kiến có thông tin cá nhân đã được xóa khỏi máy "
            f"{'khi gỡ' if disclosure.withdrawn_at else 'khi hết thời gian niêm yết'}, lúc {wording.moment(disclosure.content_erased_at)}."
        )
    taken_down = ""
    if disclosure.withdrawn_at:
        taken_down = f"{wording.moment(disclosure.withdrawn_at)}, vì: {disclosure.withdrawn_for}"
    span, days = _hung(disclosure, local_day(at))
    who = disclosure.made_by
    at_local = local(at)
    return {
        "superior": agency.printed_superior or "",
        "office": agency.printed_name or agency.name,
        "kind": disclosure.get_kind_display(),
        "title": disclosure.title,
        "basis": disclosure.basis,
        "span": span,
        "days": days,
        "by": f"{who.full_name}, {who.public_title}".rstrip(", ") if who else "",
        "by_name": who.full_name if who else "",
        "taken_down": taken_down,
        "places": disclosure.places,
        "files": [file.name for file in disclosure.files.all()],
        "digest": disclosure.digest,
        "remark_count": f"{len(remarks)} ý kiến",
        "remarks": [
            [one.text, f"{one.get_way_display()}, {wording.day(local_day(one.received_at))}", one.answer]
            for one in remarks
            if one.text
        ],
        "note": note,
        "made": f"hồi {at_local.hour} giờ {at_local.minute:02d} phút, ngày {wording.day(at_local.date())}",
        "copies": "02",
        "trial": is_trial,
    }


def _hung(disclosure: Disclosure, day: date) -> tuple[str, str]:
    """Return from when to when, and how many days, as somebody may sign it on that day: what was, then what is meant."""
    begin, end = wording.day(disclosure.starts_on), wording.day(disclosure.ends_on)
    last = disclosure.hung_until(day)
    if last is None:
        return f"chưa niêm yết ngày nào (dự kiến từ ngày {begin} đến hết ngày {end})", "0 ngày"
    number = (last - disclosure.starts_on).days + 1
    if disclosure.withdrawn_at:
        return (
            f"từ ngày {begin} đến ngày {wording.day(last)} (dự kiến đến hết ngày {end})",
            f"{number} ngày liên tục",
        )
    if day <= disclosure.ends_on:
        return (
            f"từ ngày {begin}, dự kiến đến hết ngày {end}",
            f"đã được {number} ngày, tính đến {wording.day(day)}",
        )
    return f"từ ngày {begin} đến hết ngày {end}", f"{number} ngày liên tục"
