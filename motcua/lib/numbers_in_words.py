"""Read a whole number aloud in Vietnamese, as it is written on declarations and receipts."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")


def in_words(number: int) -> str:
    """Return a number from 0 to 999,999,999,999 in words: 1985 → "một nghìn chín trăm tám mươi lăm".

    Raises ValueError for any other.
    """
    if not 0 <= number < 10**12:
        raise ValueError("only numbers from 0 to 999 999 999 999 are written on forms")
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    words = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            words += [*_group(groups[place], is_first=place == len(groups) - 1), _GROUPS[place]]
    return " ".join(word for word in words if word)


def _group(number: int, *, is_first: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        return words + ([] if not units else [*(["linh"] if words else []), _DIGITS[units]])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if units == 1 and tens > 1:
        words.append("mốt")
    elif units == 5:
        words.append("lăm")
    elif units:
        words.append(_DIGITS[units])
    return words
