"""Read what a scanner typed from the QR code of a Vietnamese ID card, however the keyboard mangled it.

The card of 2021 writes seven fields parted by `|`: number, old number, name, birth, sex, address, day of issue; the
card of 2024 writes more after them, about other people, which are dropped unread. Fields are found by their shape.
The scanned text is never kept, logged or quoted: errors hold fixed sentences, and a CardHolder shows no data.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from motcua.lib import clock
from motcua.lib.keystrokes import decoded, looks_keyed
from motcua.lib.old_letters import reader_of
from motcua.lib.vietnamese import fold, tidy

_LONGEST = 4000  # characters; a QR code holds fewer
_FIELDS = 7
# The bar and what it becomes on other keyboard layouts (United Kingdom, France, Germany, wide forms).
_BARS = str.maketrans(dict.fromkeys("｜¦│∣ǀ❘", "|"))
_NO_BAR = " .,-/:_()+"
_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u2060\ufeff\ufffe]")
# A Windows "Vietnamese" layout has letters and tones where the digits are, in this order.
_DIGIT_KEYS = {
    **dict(zip("ăâêôđ", "12340", strict=True)),
    **dict(zip("\u0300\u0309\u0303\u0301\u0323", "56789", strict=True)),
}
# What the keys of the digits write on a French layout without Shift, and on an American one with it.
_DIGIT_ROWS = (set("&é\"'(-è_çà"), set("!@#$%^&*()"))
_NUMBER = re.compile(r"\d{12}")
_OLD_NUMBER = re.compile(r"\d{9}")
_DATE = re.compile(r"(\d{8})(?:\d{12})?")  # a card scanned twice sticks its number to the last date
_PARTED_DATE = re.compile(r"(\d{2})[/.-](\d{2})[/.-](\d{4})")
# Digit 4 of the number: century and sex (NĐ 137/2015 Điều 13): even is a man, each pair of digits a century on.
_FIRST_CENTURY = 1900

_REASONS = {
    "empty": "Chưa có gì được quét. Xin đặt con trỏ vào ô quét rồi quét lại mã QR trên thẻ.",
    "too-long": "Nội dung quét dài bất thường, không phải mã QR của thẻ căn cước. Xin quét lại mã trên thẻ.",
    "link": "Đây là mã QR của một địa chỉ web, không phải của thẻ căn cước. "
    "Mã của thẻ nằm ở mặt trước (thẻ cấp trước 7/2024) hoặc mặt sau (thẻ mới).",
    "wifi": "Đây là mã QR để vào mạng Wi-Fi, không phải của thẻ căn cước. Xin quét mã trên thẻ.",
    "payment": "Đây là mã QR chuyển tiền, không phải của thẻ căn cước. Xin quét mã trên thẻ.",
    "machine-lines": "Đây là các dòng chữ máy đọc ở mặt sau thẻ. Xin quét mã QR hình vuông trên thẻ.",
    "shifted-digits": "Máy tính đang để kiểu bàn phím khác (Pháp, hoặc phím Shift bị giữ) nên chữ số thành dấu. "
    "Chuyển bàn phím về English (US) bằng phím Windows + phím cách, tắt bộ gõ, rồi quét lại.",
    "number-only": "Mới có số định danh, chưa có họ tên, ngày sinh, địa chỉ. "
    "Xin quét mã QR trên thẻ, hoặc gõ tiếp các ô bên dưới.",
    "old-number-only": "Đây là số chứng minh nhân dân cũ (9 chữ số). "
    "Xin quét mã QR trên thẻ căn cước, hoặc gõ 12 chữ số của số định danh.",
    "short-number": "Số định danh chưa đủ 12 chữ số. Xin quét lại hoặc gõ cho đủ.",
    "truncated": "Mã QR mới đọc được một phần. Xin giữ thẻ phẳng, lau sạch mã rồi quét lại.",
    "no-birth": "Không đọc được ngày sinh trên thẻ. Xin quét lại, hoặc gõ các ô bên dưới theo thẻ.",
    "no-sex": "Không đọc được giới tính trên thẻ. Xin quét lại, hoặc gõ các ô bên dưới theo thẻ.",
    "no-name": "Không đọc được họ tên trên thẻ. Xin quét lại, hoặc gõ các ô bên dưới theo thẻ.",
    "not-a-card": "Mã vừa quét không phải của thẻ căn cước. Xin quét mã QR hình vuông trên thẻ, "
    "hoặc gõ các ô bên dưới.",
}


class UnreadableCard(Exception):
    """What was scanned is no card: a Vietnamese reason that says what to do, and a stable code.

    Nothing of the scanned text is in it.
    """

    def __init__(self, code: str):
        self.code = code
        self.reason = _REASONS[code]
        super().__init__(self.reason)


@dataclass(frozen=True)
class PartialDate:
    """A date of birth of which the card may know only the year, or the month and the year."""

    year: int
    month: int | None = None
    day: int | None = None

    def as_date(self) -> date | None:
        """Return the whole date, or None when the card does not know the day."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def __str__(self):
        parts = [f"{part:02d}" for part in (self.day, self.month) if part]
        return "/".join([*parts, f"{self.year:04d}"])


@dataclass(frozen=True, repr=False)
class CardHolder:
    """Who a card speaks of. `doubts` are Vietnamese sentences for the clerk to hold against the card."""

    number: str
    old_number: str
    full_name: str
    birth_date: PartialDate
    sex: str
    address: str
    issued_on: date | None
    doubts: tuple[str, ...] = ()

    def __repr__(self):
        return f"<CardHolder, {len(self.doubts)} doubts>"  # personal data stay out of logs


def read_card(raw: str, *, on: date | None = None) -> CardHolder:
    """Return whom the card speaks of; `on` is the day it is shown, today when left out.

    Raises UnreadableCard when it is no card, or not all of one. What merely looks odd is a doubt.
    """
    text = _clean(raw)
    _refuse_what_is_no_card(text)
    fields = _fields(text)
    if fields is None:
        raise UnreadableCard(_kind_of_failure(text))
    return _holder(fields, on or clock.today())


def looks_like_card(text: str) -> bool:
    """Say whether a scanned text is a card, whole or in part, rather than a code or words to search for."""
    text = _clean(text)
    if len(text) > _LONGEST or _is_foreign(text):
        return False
    return _is_shifted(text) or _fields(text) is not None


def place_of_registration(number: str) -> str | None:
    """Return the province (as before 2025) where the birth was registered; None when abroad or not known."""
    return PROVINCES.get(number[:3])


def sex_and_century(number: str) -> tuple[str, int]:
    """Return the sex and the first year of the century that digit 4 of a 12-digit number stands for."""
    digit = int(number[3])
    return ("Nữ" if digit % 2 else "Nam"), _FIRST_CENTURY + digit // 2 * 100


# --- from what was typed to fields ---


def _clean(raw: str) -> str:
    """Undo a wrong decoding, drop what cannot be seen, put the bars right. Code points stay as typed."""
    text = _INVISIBLE.sub("", _undo_wrong_decoding(raw[: _LONGEST + 100]))
    return (text if "|" in text else text.translate(_BARS)).strip()  # in TCVN3 "¦" is a letter


def _undo_wrong_decoding(text: str) -> str:
    """Put right UTF-8 that the scanner sent byte by byte: "Nguyá»…n" → "Nguyễn"."""
    if text.isascii():
        return text
    codes = bytearray()
    for char in text:
        try:
            codes += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return text
            codes.append(ord(char))
    try:
        return codes.decode("utf-8")
    except UnicodeDecodeError:
        return text


def _is_foreign(text: str) -> str | None:
    """Return the code of what it plainly is instead of a card."""
    lower = text[:200].casefold()
    if re.search(r"^\W*(https?:|www\.)|dichvucong|\.gov\.vn|^[\w.-]+\.(vn|com|net|org)(/|$)", lower):
        return "link"
    if lower.startswith("wifi:"):
        return "wifi"
    if re.match(r"000201(?!\d{6}(\D|$))", lower):  # twelve digits alone are a number, also when they begin so
        return "payment"
    if lower.startswith("idvnm"):
        return "machine-lines"
    return None


def _refuse_what_is_no_card(text: str) -> None:
    if not text:
        raise UnreadableCard("empty")
    if len(text) > _LONGEST:
        raise UnreadableCard("too-long")
    foreign = _is_foreign(text)
    if foreign:
        raise UnreadableCard(foreign)
    if _is_shifted(text):
        raise UnreadableCard("shifted-digits")


def _is_shifted(text: str) -> bool:
    """Say whether signs stand where the number's twelve digits should: a French layout, or Shift held down."""
    number = text[:12].casefold()
    return len(number) == 12 and any(set(number) <= row for row in _DIGIT_ROWS)


def _fields(text: str) -> list[str] | None:
    """Split by whatever sign stands behind the number. None when no number with a sign behind it begins the text."""
    text = text.replace("\t", "|") if "|" not in text else text
    for sign in dict.fromkeys("|" + text):
        if sign.isalnum() or sign in _NO_BAR or sign in "\r\n" or unicodedata.combining(sign):
            continue
        parts = [part.strip() for part in text.split(sign)]
        if len(parts) < 3:
            continue
        # A scanner may be set to send its own sign (]Q1) before the code.
        number = _as_number(re.sub(r"^[\]ưƯ]Q\d", "", parts[0]))
        if number:
            return [number, *parts[1:]]
    return None


def _kind_of_failure(text: str) -> str:
    digits = re.sub(r"[\s.-]", "", text)
    if _NUMBER.fullmatch(digits):
        return "number-only"
    if _OLD_NUMBER.fullmatch(digits):
        return "old-number-only"
    if re.fullmatch(r"[0-9]{10,14}", digits):
        return "short-number" if len(digits) < 12 else "not-a-card"
    if re.match(r"\W*\d{12}\W", text):
        return "truncated"
    return "not-a-card"


def _digits(field: str) -> str:
    """Return the field with spaces dropped and digits put right that a Vietnamese layout typed as letters."""
    field = re.sub(r"\s", "", field)
    if field.isascii():
        return field
    out = []
    for char in field.lower():
        if char in _DIGIT_KEYS:
            out.append(_DIGIT_KEYS[char])
            continue
        # "ằ" is the keys ă and grave: part the tone from the letter, keep the letter's own mark.
        parts = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize(
            "NFC", "".join(p for p in parts if p not in _DIGIT_KEYS or p in "\u0306\u0302\u031b")
        )
        tones = [p for p in parts if p in _DIGIT_KEYS]
        out.extend(_DIGIT_KEYS.get(p, p) for p in (letter, *tones))
    return unicodedata.normalize("NFKC", "".join(out))


def _as_number(field: str) -> str | None:
    digits = _digits(field)
    return digits if digits.isascii() and _NUMBER.fullmatch(digits) else None


def _date_digits(field: str) -> str | None:
    """Return DDMMYYYY when the field has the shape of a date, real or not."""
    digits = _digits(field)
    if not digits.isascii():
        return None
    parted = _PARTED_DATE.fullmatch(digits)
    if parted:
        return "".join(parted.groups())
    whole = _DATE.fullmatch(digits)
    return whole.group(1) if whole else None


def _as_sex(field: str) -> str | None:
    """Return "Nam" or "Nữ" for the field, typed in any case, without marks or as raw keystrokes."""
    if len(field) > 6:
        return None
    if field.lower() in ("n÷", "nöõ"):  # TCVN3, VNI
        return "Nữ"
    return {"nam": "Nam", "nu": "Nữ", "nuwx": "Nữ", "nu74": "Nữ", "n?": "Nữ"}.get(
        fold(field) or field.lower()
    )


# --- from fields to the holder ---


def _holder(fields: list[str], on: date) -> CardHolder:
    if len(fields) < _FIELDS:
        raise UnreadableCard("truncated")
    own = fields[: _FIELDS + 2]  # what comes behind speaks of other people
    sex_at = next((i for i, field in enumerate(own) if i > 1 and _as_sex(field)), None)
    dates = {i: found for i, field in enumerate(own) if i and (found := _date_digits(field))}
    if sex_at is None:
        raise UnreadableCard("no-sex")
    birth_at = next((i for i in (sex_at - 1, sex_at + 1, *range(sex_at)) if i in dates), None)
    birth = _partial_date(dates[birth_at]) if birth_at is not None else None
    if birth is None:
        raise UnreadableCard("no-birth")
    issue_at = next((i for i in dates if i > max(sex_at, birth_at)), None)
    issued = _partial_date(dates[issue_at]) if issue_at else None
    if issue_at is None and len(fields) == _FIELDS:
        raise UnreadableCard("truncated")

    before = range(1, min(sex_at, birth_at))
    name_at = next((i for i in before if _is_name(own[i])), None)
    if name_at is None:
        raise UnreadableCard("no-name")
    old_number = next((d for i in before if _OLD_NUMBER.fullmatch(d := _digits(own[i]))), "")
    behind = range(max(sex_at, birth_at) + 1, issue_at or _FIELDS - 1)
    address = ", ".join(part for i in behind if (part := tidy(own[i])))

    doubts: list[str] = []
    name = tidy(own[name_at])
    if _is_caps_locked(name):
        address = address.swapcase()
    if looks_keyed(name):
        name, address = decoded(name), decoded(address)
        doubts.append(
            "Bộ gõ tiếng Việt đã chen vào khi quét. Xin so họ tên và địa chỉ với thẻ; "
            "lần sau tắt bộ gõ (UniKey: Ctrl + Shift) rồi hãy quét."
        )
    elif read := reader_of(name):
        name, address = read(name), read(address)
        doubts.append(
            "Bộ gõ đang để bảng mã cũ (TCVN3 hoặc VNI). Xin so họ tên và địa chỉ với thẻ; "
            "lần sau đặt bảng mã Unicode hoặc tắt bộ gõ rồi hãy quét."
        )
    if any(c in "?\ufffd" or c.isdigit() for c in name):
        doubts.append("Họ tên có chữ không đọc được. Xin sửa theo thẻ.")
    if "\ufffd" in address or re.search(r"\w\?\w", address):
        doubts.append("Địa chỉ có chữ không đọc được. Xin sửa theo thẻ.")
    if not address:
        doubts.append("Không đọc được nơi thường trú. Xin gõ theo thẻ.")
    sex = _as_sex(own[sex_at])
    issued_on = issued.as_date() if issued else None
    doubts += _disagreements(fields[0], sex, birth, issued_on, on)
    return CardHolder(
        fields[0], old_number, _in_name_case(name), birth, sex, address, issued_on, tuple(doubts)
    )


def _is_name(field: str) -> bool:
    if _digits(field).isdigit():
        return False
    letters = sum(char.isalpha() for char in field)
    return letters >= 2 and letters > sum(char.isdigit() for char in field)


def _partial_date(digits: str) -> PartialDate | None:
    """Read DDMMYYYY, where 00 is a day or month the card does not know. None for a date that does not exist."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not 1850 <= year <= 2200 or (day and not month):
        return None
    return PartialDate(year, month or None, day or None)


def _disagreements(number: str, sex: str, birth: PartialDate, issued_on: date | None, on: date) -> list[str]:
    """Hold the number's own sex, century and year, and the days, against each other."""
    doubts = []
    number_sex, century = sex_and_century(number)
    if number_sex != sex:
        doubts.append(
            f"Số định danh là của {number_sex.lower()}, mục giới tính lại ghi {sex.lower()}. Xin so với thẻ."
        )
    if century + int(number[4:6]) != birth.year:
        doubts.append("Năm sinh không khớp với số định danh. Xin so với thẻ.")
    born = birth.as_date() or date(birth.year, birth.month or 1, 1)
    if born > on:
        doubts.append("Ngày sinh ở sau hôm nay. Xin so với thẻ.")
    if issued_on is None:
        doubts.append("Không đọc được ngày cấp thẻ. Xin gõ theo thẻ.")
    elif issued_on > on:
        doubts.append("Ngày cấp thẻ ở sau hôm nay. Xin so với thẻ.")
    elif issued_on < born:
        doubts.append("Ngày cấp thẻ ở trước ngày sinh. Xin so với thẻ.")
    return doubts


def _is_caps_locked(name: str) -> bool:
    """Say whether every word has a small first letter before large ones, as Caps Lock leaves it."""
    words = [word for word in name.split() if len(word) > 1]
    return bool(words) and all(word[0].islower() and word[1:].isupper() for word in words)


def _in_name_case(name: str) -> str:
    """Give a name in one case, or with Caps Lock on, its large first letters; leave a name in mixed case alone."""
    letters = [word for word in re.split(r"[\s'’-]+", name) if word]
    if any(word[0].isupper() and not word[1:].isupper() and word[1:] for word in letters):
        return name
    return re.sub(r"(?<![^\s'’-])\w", lambda m: m.group().upper(), name.lower())


# The 63 provinces of the numbering (as before the mergers of 2025); other codes are countries.
PROVINCES = {
    "001": "Hà Nội", "002": "Hà Giang", "004": "Cao Bằng", "006": "Bắc Kạn", "008": "Tuyên Quang",
    "010": "Lào Cai", "011": "Điện Biên", "012": "Lai Châu", "014": "Sơn La", "015": "Yên Bái",
    "017": "Hòa Bình", "019": "Thái Nguyên", "020": "Lạng Sơn", "022": "Quảng Ninh", "024": "Bắc Giang",
    "025": "Phú Thọ", "026": "Vĩnh Phúc", "027": "Bắc Ninh", "030": "Hải Dương", "031": "Hải Phòng",
    "033": "Hưng Yên", "034": "Thái Bình", "035": "Hà Nam", "036": "Nam Định", "037": "Ninh Bình",
    "038": "Thanh Hóa", "040": "Nghệ An", "042": "Hà Tĩnh", "044": "Quảng Bình", "045": "Quảng Trị",
    "046": "Thừa Thiên Huế", "048": "Đà Nẵng", "049": "Quảng Nam", "051": "Quảng Ngãi", "052": "Bình Định",
    "054": "Phú Yên", "056": "Khánh Hòa", "058": "Ninh Thuận", "060": "Bình Thuận", "062": "Kon Tum",
    "064": "Gia Lai", "066": "Đắk Lắk", "067": "Đắk Nông", "068": "Lâm Đồng", "070": "Bình Phước",
    "072": "Tây Ninh", "074": "Bình Dương", "075": "Đồng Nai", "077": "Bà Rịa - Vũng Tàu",
    "079": "Thành phố Hồ Chí Minh", "080": "Long An", "082": "Tiền Giang", "083": "Bến Tre", "084": "Trà Vinh",
    "086": "Vĩnh Long", "087": "Đồng Tháp", "089": "An Giang", "091": "Kiên Giang", "092": "Cần Thơ",
    "093": "Hậu Giang", "094": "Sóc Trăng", "095": "Bạc Liêu", "096": "Cà Mau",
}  # fmt: skip
