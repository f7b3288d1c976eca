"""May this question be counted? Pure: what could tell who somebody is, is not kept."""

import re

from motcua.lib.vietnamese import fold, tidy

LONGEST = 100  # characters of a folded question
MOST_DIGITS = (
    8  # in a row, whatever stands between them; a telephone number has ten, an identity number twelve
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.,\-/()]+(?=\d)")
_DATE = re.compile(r"\b\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}\b")
_NUMBER = re.compile(rf"\d{{{MOST_DIGITS + 1},}}")
_SURNAMES = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "đinh",
        "đào",
        "đoàn",
        "lâm",
        "trịnh",
        "mai",
        "trương",
        "lương",
        "hà",
        "phùng",
        "tô",
        "tạ",
        "quách",
        "thạch",
        "lò",
        "vi",
        "nông",
        "bế",
        "mã",
        "giàng",
        "triệu",
        "hứa",
        "vàng",
        "lầu",
        "thào",
        "tống",
        "cao",
        "chu",
        "kiều",
        "lại",
        "lưu",
        "ninh",
        "quan",
        "thái",
        "vương",
        "ưng",
        "viên",
        "nghiêm",
        "khúc",
        "mạc",
        "danh",
        "kim",
        "sơn",
    ]
)
_FOLDED_SURNAMES = frozenset(map(fold, _SURNAMES))
# What follows in a name may be anything but these: "lê văn hóa" is no name, "hồ thị xã" is none.
_MIDDLES = {
    "van": frozenset(["hoa", "ban", "phong", "nghe", "su"]),
    "thi": frozenset(["tran", "xa", "truong", "thuc"]),
}


def kept_text(query: str) -> str:
    """Return the folded question as it may be counted; an empty text when it may not.

    Not counted: nine digits or more (telephone, identity or dossier numbers, also with spaces or dots between them), a
    date, an address of e-mail or of a page, a person's name, and texts too short or too long to be a question.
    """
    query = tidy(query)
    folded = fold(query)
    if not 2 <= len(folded) <= LONGEST or "@" in query or "://" in query or "www." in query.casefold():
        return ""
    if _DATE.search(query) or _NUMBER.search(_BETWEEN_DIGITS.sub("", query)):
        return ""
    return "" if _names_somebody(query) else folded


def _names_somebody(query: str) -> bool:
    """Find a surname with "Văn" or "Thị" and a name behind it, or a surname in a run of capitalised words."""
    words = query.split()
    folded = [fold(word) for word in words]
    for i, word in enumerate(folded[:-1]):
        if word not in _FOLDED_SURNAMES:
            continue
        marked = words[i].casefold()
        if marked != word and marked not in _SURNAMES:  # "đăng" is no Đặng
            continue
        no_name = _MIDDLES.get(folded[i + 1])
        if no_name is not None and len(folded) > i + 2 and folded[i + 2] not in no_name:
            return True
        if words[i].istitle() and words[i + 1].istitle():
            return True
    return False
