"""Read the scan box: an ID card, a number, a telephone, a name, or the code of a dossier received before."""

import re
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac

from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import is_identity_number
from motcua.journal.looks import note_look
from motcua.lib import clock, wording
from motcua.lib.cards import UnreadableCard, looks_like_card, read_card
from motcua.lib.vietnamese import fold, nfc, tidy

_GAPS = re.compile(r"[\s.\-]")
_PASSPORT = re.compile(r"^[A-Za-z]\d{7,8}$")
_TAX_BRANCH = re.compile(r"^\d{10}-\d{3}$")
_CODE = re.compile(r"[A-Za-z]\d{2}(?:\.\d+)*-\d{6}-\d{4,6}")  # the shape of the code pattern of `law/`
_PHONE = re.compile(r"0[35789]\d{8}|02\d{9}")
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
_NAME_AT_MOST = 60  # characters; longer than that a scanner typed, not a person
# What the card vouches for; a change in one of them by hand and the card no longer does.
CARD_FIELDS = ("full_name", "id_number", "birth_day", "birth_month", "birth_year", "sex", "address")


@dataclass
class Found:
    """What the scan box held. `values` are fields of the person; of a card the raw text is already gone.

    `trouble` says what could not be read; `back` is what may stand in the box again (never a card's text).
    """

    values: dict[str, str] = field(default_factory=dict)
    source: str = ""
    doubts: tuple[str, ...] = ()
    trouble: str = ""
    back: str = ""
    cursor: str = ""
    dossier: Dossier | None = None


def look_up(raw: str, *, office, by, at) -> Found:
    """Find out what was scanned or typed, and fill in what is known of the person."""
    text = raw.strip()
    if "|" in text or looks_like_card(text):
        return _from_card(text, office=office, by=by, at=at)
    compact = _GAPS.sub("", text)
    if _TAX_BRANCH.fullmatch(text):
        return _from_number(text, office=office, by=by, at=at)
    if compact.isdigit() and compact.isascii():
        return _from_digits(compact, office=office, by=by, at=at)
    if _PASSPORT.fullmatch(compact):
        return _from_number(compact.upper(), office=office, by=by, at=at)
    if dossier := _by_code(compact, text, office):
        return Found(dossier=dossier)
    if _CODE.fullmatch(text):
        return Found(trouble=f"Ở đây không có hồ sơ mang mã {text.upper()}. Xin xem lại mã.", back=text)
    if not _NAME.fullmatch(nfc(text)) or len(text) > _NAME_AT_MOST:
        return _from_card(text, office=office, by=by, at=at)
    return Found(values={"full_name": tidy(text)}, source="typed", cursor="id_applicant-id_number")


def card_mark(values) -> str:
    """Return a seal over what the card said; it tells later whether the fields still say the same."""
    text = "\x1f".join(tidy(values.get(name) or "") for name in CARD_FIELDS)
    return salted_hmac("desk.reception.card", text).hexdigest()


def source_words(source: str) -> str:
    """Say where a person's fields come from: the card, or a dossier received before."""
    if source == "card":
        return "Đọc từ thẻ căn cước"
    if source.startswith("dossier:"):
        return f"Lấy từ hồ sơ {source.removeprefix('dossier:')}, xin hỏi lại xem còn đúng không"
    return ""


def of_dossier(dossier: Dossier, *, by, at) -> dict[str, str]:
    """Return the applicant of a dossier received before, noted as a look at personal data."""
    note_look(by=by, subject=dossier.stream, reason="desk.reception", at=at)
    return _values(dossier.applicant)


def _from_card(text: str, *, office, by, at) -> Found:
    try:
        holder = read_card(text, on=clock.local_day(at))
    except UnreadableCard as unreadable:
        return Found(trouble=unreadable.reason)
    birth = holder.birth_date
    values = {
        "kind": "citizen",
        "full_name": tidy(holder.full_name),
        "id_number": holder.number,
        "birth_day": f"{birth.day:02d}" if birth.day else "",
        "birth_month": f"{birth.month:02d}" if birth.month else "",
        "birth_year": f"{birth.year:04d}",
        "sex": holder.sex,
        "address": holder.address,
    }
    _dossier, earlier = _last_of(holder.number, office)
    if earlier is not None:
        values |= {"phone": earlier.phone, "email": earlier.email}
    return Found(values=values, source="card", doubts=holder.doubts)


def _from_digits(digits: str, *, office, by, at) -> Found:
    # Mobile numbers have ten digits, landlines (02…) eleven.
    phone_like = bool(_PHONE.fullmatch(digits))
    if phone_like or not is_identity_number(digits):
        return _from_number(digits, office=office, by=by, at=at, is_phone=phone_like)
    trouble = is_identity_number(digits).reason
    return Found(trouble=trouble, back=digits[:20])


def _from_number(number: str, *, office, by, at, is_phone: bool = False) -> Found:
    dossier, party = _last_of(number, office)
    if party is not None:
        note_look(by=by, subject=dossier.stream, reason="desk.reception", at=at)
        return Found(values=_values(party), source=f"dossier:{dossier.code}")
    name = "phone" if is_phone else "id_number"
    values = {name: number}
    if _TAX_BRANCH.fullmatch(number):  # ten digits alone may be a slip of the hand: the form asks
        values["kind"] = "business"
    return Found(values=values, source="typed", cursor="id_applicant-full_name")


def _last_of(number: str, office):
    """Return the newest dossier of the office that names this number or telephone, and whose it is there."""
    key = fold(number).replace(" ", "")
    dossier = (
        Dossier.objects.filter(office=office, search_keys__key=key)
        .select_related("applicant", "holder")
        .order_by("-received_at")
        .first()
    )
    if dossier is None:
        return None, None
    for party in (dossier.applicant, dossier.holder):
        if key in (fold(party.id_number).replace(" ", ""), party.phone):
            return dossier, party
    return None, None


def _by_code(compact: str, text: str, office) -> Dossier | None:
    if "-" not in text or len(text) > 40:
        return None
    code = "".join(nfc(text).split()).upper()
    return Dossier.objects.filter(office=office, code=code).select_related("revision", "applicant").first()


def _values(party) -> dict[str, str]:
    day, month, year = birth_boxes(party.birth_text)
    return {
        "kind": party.kind,
        "full_name": party.full_name,
        "id_number": party.id_number,
        "birth_day": day,
        "birth_month": month,
        "birth_year": year,
        "sex": party.sex,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }


def birth_boxes(text: str) -> tuple[str, str, str]:
    """Spread "12/02/1985", "02/1985" or "1985" over the three boxes of a date."""
    parts = text.split("/") if text else []
    return ("", "", "") if len(parts) > 3 else tuple([""] * (3 - len(parts)) + parts)


def birth_words(values) -> str:
    """Return what stands in the three boxes as one text."""
    return "/".join(
        part for part in (values.get(f"birth_{name}", "") for name in ("day", "month", "year")) if part
    )


def ago_words(at, now) -> str:
    """Say how long ago something was received: "sáng nay lúc 09:14", "12 ngày trước"."""
    days = (clock.local_day(now) - clock.local_day(at)).days
    if days <= 0:
        return f"hôm nay lúc {wording.hour(at)}"
    return "hôm qua" if days == 1 else f"{days} ngày trước"
