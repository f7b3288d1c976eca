"""Fees the law itself fixes by formula."""

from dataclasses import dataclass
from datetime import date

from motcua.law.book import rule


@dataclass(frozen=True)
class CertifiedCopyFee:
    """The tariff of certified copies, whole đồng. Pages are counted on the original."""

    dear_pages: int
    dear_page: int
    further_page: int
    most_per_copy: int

    def amount(self, pages: int, copies: int = 1) -> int:
        """Return the fee in đồng: c × min(most, dear·min(n, 2) + further·max(n − 2, 0)).

        Raises ValueError when pages or copies are below 1.
        """
        if pages < 1 or copies < 1:
            raise ValueError("a copy has at least one page, and there is at least one copy")
        dear = min(pages, self.dear_pages)
        return copies * min(self.most_per_copy, self.dear_page * dear + self.further_page * (pages - dear))

    def __str__(self):
        return (
            f"{_dotted(self.dear_page)} đ mỗi trang cho {self.dear_pages} trang đầu, "
            f"{_dotted(self.further_page)} đ mỗi trang tiếp theo, tối đa {_dotted(self.most_per_copy)} đ mỗi bản"
        )


def _dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def certified_copy_fee(pages: int, copies: int, on: date) -> int:
    """Return the fee in đồng for certified copies of one original, by the tariff of the day it falls due."""
    return rule("fees.certified_copy", on).value.amount(pages, copies)
