"""Words of a file and what they mean: units, channels, yes and no, limits and amounts as offices write them."""

import re

from motcua.catalogue.loading import LimitFacts
from motcua.catalogue.models import ChannelKind, OnlineLevel, Scope, Status, Unit
from motcua.lib.vietnamese import fold

UNITS = {fold(unit.label): unit.value for unit in Unit} | {unit.value: unit.value for unit in Unit}
UNITS |= {
    "gio": "working_hour",
    "gio hanh chinh": "working_hour",
    "ngay lich": "day",
    "trong ngay lam viec": "same_day",
}
CHANNELS = {fold(kind.label): kind.value for kind in ChannelKind} | {
    kind.value: kind.value for kind in ChannelKind
}
CHANNELS |= {
    "buu chinh cong ich": "post", "qua buu chinh": "post", "dich vu buu chinh": "post", "dich vu buu chinh cong ich": "post",
    "tai quay": "counter", "nop truc tiep": "counter", "nop truc tuyen": "online",
}  # fmt: skip
STATUSES = {fold(one.label): one.value for one in Status} | {one.value: one.value for one in Status}
SCOPES = {fold(one.label): one.value for one in Scope} | {one.value: one.value for one in Scope}
ONLINE_LEVELS = {fold(one.label): one.value for one in OnlineLevel} | {
    one.value: one.value for one in OnlineLevel
}
ONLINE_LEVELS |= {
    "chua": "none",
    "dich vu cong truc tuyen toan trinh": "full",
    "dich vu cong truc tuyen mot phan": "partial",
}
YES = frozenset({"co", "x", "1", "dung", "phai", "true", "yes"})
NO = frozenset({"khong", "0", "sai", "false", "no"})
NOTHING = "(không có)"
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_AMOUNT = re.compile(r"(\d{1,4})\s*(?:\(\s*\w+\s*\)\s*)?(giờ làm việc|giờ|ngày làm việc|ngày|tháng)", re.I)


def limit_of(words: str) -> LimitFacts:
    """Return the limit an office wrote in words; one that cannot be told keeps the words and says nothing else."""
    folded = fold(words)
    amounts = {(int(number), UNITS[fold(unit)]) for number, unit in _AMOUNT.findall(words)}
    if len(amounts) == 1:
        [(amount, unit)] = amounts
        if amount:
            return LimitFacts(amount, unit, original_words=words[:120])
    if not amounts and ("trong ngay" in folded or folded in ("ngay", "giai quyet ngay", "tra ngay")):
        return LimitFacts(None, "same_day", original_words=words[:120])
    return LimitFacts(None, None, note=words)


def money_of(text: str) -> int | None:
    """Return whole đồng for "10.000", "10.000 đ", "miễn phí"; None where there is no single amount."""
    folded = fold(text)
    if folded in {"0", "mien", "mien phi", "mien le phi", "khong", "khong thu", "khong thu phi", "khong co"}:
        return 0
    bare = re.sub(r"(?i)\s*(đồng|đ|vnđ|vnd)\s*$", "", text.strip())
    return (
        int(re.sub(r"[.,\s]", "", bare)) if re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+|\d{1,12}", bare) else None
    )
