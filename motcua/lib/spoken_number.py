"""Numbers in Vietnamese words, as an amount of money is written out on a form."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")


def spoken(number: int) -> str:
    """Return the whole number in words: 1005 → "một nghìn không trăm linh năm"."""
    if number < 0:
        return "âm " + spoken(-number)
    if number == 0:
        return _DIGITS[0]
    return _above(number, full=False)


def spoken_money(amount: int) -> str:
    """Return whole đồng in words, with the first letter large: "Mười sáu nghìn đồng"."""
    words = spoken(amount) + " đồng"
    return words[0].upper() + words[1:]


def _above(number: int, *, full: bool) -> str:
    """Say a number by billions; below a billion by groups of three. `full` says the empty hundreds too."""
    billions, rest = divmod(number, 1_000_000_000)
    words = [f"{_above(billions, full=full)} tỷ"] if billions else []
    full = full or bool(billions)
    for scale in (2, 1, 0):
        group = rest // 1000**scale % 1000
        if group:
            words.append(f"{_three(group, full=full)} {_SCALES[scale]}".strip())
            full = True
    return " ".join(words)


def _three(group: int, *, full: bool) -> str:
    """Say 1 to 999; after a larger group the hundreds are said even when there are none."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 4 and tens > 1:
        words.append("tư")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)
