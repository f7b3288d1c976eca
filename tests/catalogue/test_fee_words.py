"""What a fee says beside its amount."""

import pytest

from motcua.catalogue.models import Fee


@pytest.mark.parametrize("note", ["Miễn", "miễn.", "Không thu", "Miễn phí"])
def test_a_fee_that_is_free_does_not_say_so_twice(note):
    fee = Fee(name="Lệ phí khai tử", amount=0, note=note)
    assert (fee.words, fee.remark) == ("Miễn phí", "")


def test_a_note_that_adds_something_is_kept():
    assert Fee(amount=0, note="Cổng DVCQG ghi 0 đồng").remark == "Cổng DVCQG ghi 0 đồng"
    assert Fee(amount=8000, unit="bản", note="Miễn").remark == "Miễn"
