"""What makes a password easy to guess here: what many people in Việt Nam choose, the office's and one's own names.

No rule asks for capitals, digits or signs, none asks for a new one every few months: both only make people write them down.
Length and the list of passwords seen in leaks are Django's (`AUTH_PASSWORD_VALIDATORS`).
"""

import re

from django.core.exceptions import ValidationError

from motcua.lib import vietnamese
from motcua.people.models import Agency

# Without marks and spaces. A password is common when only digits and signs stand around one of these, or when it says
# one of them several times: "Matkhau@2026", "anh yêu em 1234", "matkhaumatkhau", "m@tkh4u-123".
COMMON = frozenset(
    [
        "matkhau",
        "matkhaumoi",
        "matkhaucu",
        "matkhaumacdinh",
        "matma",
        "khongcomatkhau",
        "khongbiet",
        "khongnho",
        "quenmatkhau",
        "toiquenmatkhau",
        "dangnhap",
        "dangky",
        "taikhoan",
        "quantri",
        "quantrivien",
        "quantrihethong",
        "nguoidung",
        "canbo",
        "congchuc",
        "vienchuc",
        "chuyenvien",
        "lanhdao",
        "chutich",
        "phochutich",
        "vanthu",
        "tuphap",
        "hotich",
        "diachinh",
        "motcua",
        "bophanmotcua",
        "trungtamphucvuhanhchinhcong",
        "hanhchinhcong",
        "dichvucong",
        "dichvucongquocgia",
        "tiepnhan",
        "traketqua",
        "hoso",
        "uybannhandan",
        "ubnd",
        "ubndxa",
        "ubndphuong",
        "hoidongnhandan",
        "vietnam",
        "vietnamvodich",
        "ilovevietnam",
        "toiyeuvietnam",
        "vietnammuonnam",
        "doclaptudohanhphuc",
        "hochiminh",
        "bachomuonnam",
        "thanhphohochiminh",
        "saigon",
        "hanoi",
        "danang",
        "hue",
        "cantho",
        "haiphong",
        "nhatrang",
        "dalat",
        "vungtau",
        "anhyeuem",
        "emyeuanh",
        "anhiuem",
        "emiuanh",
        "yeuem",
        "yeuanh",
        "yeuemnhieu",
        "yeuanhnhieu",
        "anhyeuemnhieu",
        "emyeuanhnhieu",
        "yeumaimai",
        "anhyeuemmaimai",
        "emyeuanhmaimai",
        "anhnhoem",
        "emnhoanh",
        "nhoem",
        "nhoanh",
        "tinhyeu",
        "tinhyeucuatoi",
        "tinhyeucuaanh",
        "tinhyeucuaem",
        "yeubome",
        "bomeyeucon",
        "conyeume",
        "conyeubo",
        "yeume",
        "yeubo",
        "conyeubome",
        "giadinh",
        "giadinhtoi",
        "giadinhlaso",
        "giadinhhanhphuc",
        "congai",
        "contrai",
        "contraiyeu",
        "congaiyeu",
        "vochong",
        "voyeu",
        "chongyeu",
        "chongyeuvo",
        "embe",
        "beyeu",
        "conyeu",
        "cunyeu",
        "cucung",
        "heocon",
        "meocon",
        "chocon",
        "gautruc",
        "hanhphuc",
        "maimaihanhphuc",
        "binhan",
        "maimaibinhan",
        "cuocsong",
        "cuocsongtuoidep",
        "khongcogi",
        "chaoban",
        "xinchao",
        "camon",
        "toilatoi",
        "toilaai",
        "emlaai",
        "anhlaai",
        "bimat",
        "bimatcuatoi",
        "hoctro",
        "hocsinh",
        "sinhvien",
        "giaovien",
        "bacsi",
        "congan",
        "bodoi",
        "nongdan",
        "motngaymoi",
        "motngaydep",
        "trangphuc",
        "muaxuan",
        "chucmungnammoi",
        "cungchucsinhnhat",
        "sinhnhat",
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "nguyenvan",
        "nguyenthi",
        "tranvan",
        "tranthi",
        "levan",
        "lethi",
        "phamvan",
        "phamthi",
        "qwertyuiop",
        "qwerty",
        "asdfghjkl",
        "asdfgh",
        "zxcvbnm",
        "zxcvbn",
        "iloveyou",
        "ilove",
        "admin",
        "administrator",
        "password",
        "passw",
        "passwordpassword",
        "welcome",
        "letmein",
        "abc",
        "abcd",
        "abcde",
        "abcdef",
        "abcdefg",
        "abcdefgh",
        "abcxyz",
        "xyz",
        "test",
        "demo",
        "user",
        "root",
        "changeme",
        "default",
        "secret",
    ]
)
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_DISGUISES = str.maketrans({"@": "a", "4": "a", "3": "e", "0": "o", "1": "i", "!": "i", "$": "s", "5": "s"})
_BODY, _UNIT = re.compile(r"^(uybannhandan|ubnd)"), re.compile(r"^(xa|phuong|dackhu|tinh|thanhpho)")
_ONLY_DIGITS_TO = (
    15  # a telephone number, a birthday, an identity number; longer runs of digits are one's own affair
)


class Guessable:
    """Refuse what somebody who knows the country, the office and its people would try first."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError: password_only_digits, password_too_common or password_too_similar."""
        if not any(letter.isalpha() for letter in password) and len(password) <= _ONLY_DIGITS_TO:
            raise ValidationError("Only digits and signs.", code="password_only_digits")
        core = {_letters(password), _letters(re.sub(r"^\W*\d+|\d+\W*$", "", password).translate(_DISGUISES))}
        if any(_says(word, COMMON | _names_of_the_office()) for word in core):
            raise ValidationError("Too common.", code="password_too_common")
        if any(_says(word, _names_of(user)) for word in core):
            raise ValidationError("One's own name.", code="password_too_similar")

    def get_help_text(self) -> str:
        """Say nothing: our pages have sentences of their own."""
        return ""


def _letters(text: str) -> str:
    return _NOT_A_LETTER.sub("", vietnamese.fold(text))


def _says(word: str, known: frozenset[str]) -> bool:
    """Tell whether the letters are one of the known words, once or several times."""
    for times in (1, 2, 3, 4):
        length, rest = divmod(len(word), times)
        if word and rest == 0 and word[:length] in known and word == word[:length] * times:
            return True
    return False


def _names_of_the_office() -> frozenset[str]:
    rows = Agency.objects.values_list("name", "short_name", "slug", "place")
    names = {_letters(name) for row in rows for name in row}
    names |= {_BODY.sub("", name) for name in names} | {_UNIT.sub("", _BODY.sub("", name)) for name in names}
    return frozenset(name for name in names if len(name) >= 3)


def _names_of(user) -> frozenset[str]:
    """Return the ways in which a person's own name is written together: tranthuha, hatran, thuha, ha."""
    if user is None:
        return frozenset()
    words = [_letters(word) for word in user.full_name.split()]
    ways = {"".join(words), "".join(words[-2:]), "".join(words[-1:]), "".join(reversed(words))}
    ways |= {"".join([words[-1], words[0]])} if words else set()
    return frozenset(way for way in (*ways, _letters(user.username)) if way)
