"""What it costs in all, as far as the catalogue knows: unknown stays unknown and says who sets it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.lib import wording
from motcua.lib.vietnamese import fold

# Counted by what is handed out, so that a total needs a number nobody has said yet.
_PER_COUNT = frozenset({"trang", "bản", "điểm/lần"})
_ONLY_IF = "chi khi"
_SAME_FEE = 3  # words: "Lệ phí khai sinh đúng hạn", "Lệ phí khai sinh quá hạn" are one fee in two cases


@dataclass(frozen=True)
class FeeRow:
    """A fee as the catalogue has it; an `amount` of None is not known, and `words` or `note` say who sets it."""

    name: str
    amount: int | None
    unit: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Total:
    """What to pay: `words` for the eye, `more` says what the words leave open, `rows` are added up, `extras` are not."""

    words: str
    more: str
    rows: tuple[FeeRow, ...] = ()
    extras: tuple[FeeRow, ...] = ()

    @property
    def is_known(self) -> bool:
        """Say whether the amount is settled to the đồng."""
        return bool(self.rows) and not self.more


def total(fees: Iterable[FeeRow], dropped: frozenset[str] = frozenset()) -> Total:
    """Add up the fees that the answers leave; `dropped` are folded names. Never "0 đ" for what is not known.

    Fees that begin alike are one fee in several cases and are not added to one another.
    """
    fees = tuple(fees)
    left = [fee for fee in fees if fold(fee.name) not in dropped]
    extras = tuple(fee for fee in left if _ONLY_IF in fold(fee.name))
    rows = tuple(fee for fee in left if fee not in extras)
    if not rows:
        if fees and not extras:
            return Total("Không phải nộp khoản nào", "")
        return Total(
            "Chưa rõ mức thu", "Danh mục chưa ghi; chưa ghi không phải là miễn phí. Xin hỏi tại quầy"
        )
    counted = tuple(fee for fee in rows if fee.unit in _PER_COUNT)
    once = [fee for fee in rows if fee not in counted]
    if not once:
        if len(counted) == 1:
            return Total(
                counted[0].words, "" if counted[0].amount == 0 else "Nhân với số lượng", rows, extras
            )
        return Total("Tính theo số trang, số bản", "Từng mức ở dưới", rows, extras)
    words, more = _added(once)
    if counted and words:
        more = ". ".join(part for part in (more, "Cộng khoản tính theo số lượng ở dưới") if part)
    return Total(words, more, rows, extras)


def _added(once: list[FeeRow]) -> tuple[str, str]:
    groups: dict[str, list[FeeRow]] = {}
    for fee in once:
        groups.setdefault(" ".join(fold(fee.name).split()[:_SAME_FEE]), []).append(fee)
    least = most = 0
    unknown: list[FeeRow] = []
    for group in groups.values():
        missing = [fee for fee in group if fee.amount is None]
        amounts = [fee.amount for fee in group if fee.amount is not None]
        if missing and amounts:
            return "Tùy trường hợp", "Từng mức ở dưới"
        unknown += missing
        least += min(amounts, default=0)
        most += max(amounts, default=0)
    if unknown:
        who = unknown[0].words
        if most:
            return f"{wording.money(most)} và khoản chưa rõ", who
        return who, "Khoản còn lại miễn phí" if len(groups) > 1 else "Xin hỏi tại quầy"
    if least == most:
        return (wording.money(most) if most else "Miễn phí"), ""
    return f"Từ {wording.money(least)} đến {wording.money(most)}", "Tùy trường hợp"
