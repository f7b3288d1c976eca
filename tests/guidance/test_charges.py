"""What it costs in all: added up only where the catalogue knows, never nought for what is unknown."""

import pytest

from motcua.guidance.charges import FeeRow, total
from motcua.lib.vietnamese import fold

IN_TIME = FeeRow("Lệ phí khai sinh đúng hạn (trong 60 ngày)", 0, "việc", "Miễn phí")
LATE = FeeRow("Lệ phí khai sinh quá hạn", None, "việc", "Mức thu do HĐND tỉnh quy định")
COPY = FeeRow("Phí bản sao (chỉ khi xin thêm bản sao)", 8000, "bản", "8.000 đ/bản")
CONTRACT = FeeRow("Phí chứng thực hợp đồng", 50_000, "giao dịch", "50.000 đ/giao dịch")


def test_a_fee_of_one_known_amount_is_said_as_money():
    found = total([CONTRACT])
    assert (found.words, found.more, found.is_known) == ("50.000 đ", "", True)


def test_two_cases_of_one_fee_are_not_added_and_the_unknown_one_is_not_guessed():
    found = total([IN_TIME, LATE, COPY])
    assert (found.words, found.more) == ("Tùy trường hợp", "Từng mức ở dưới")
    assert found.extras == (COPY,)


def test_an_answer_settles_which_case_of_the_fee_holds():
    assert total([IN_TIME, LATE, COPY], frozenset({fold(LATE.name)})).words == "Miễn phí"
    late = total([IN_TIME, LATE, COPY], frozenset({fold(IN_TIME.name)}))
    assert late.words == "Mức thu do HĐND tỉnh quy định"
    assert not late.is_known


def test_different_fees_are_added():
    other = FeeRow("Lệ phí cư trú", 10_000, "lần", "10.000 đ/lần")
    assert total([CONTRACT, other]).words == "60.000 đ"


def test_a_known_and_an_unknown_fee_say_both():
    found = total([CONTRACT, LATE])
    assert (found.words, found.more) == ("50.000 đ và khoản chưa rõ", "Mức thu do HĐND tỉnh quy định")


def test_the_same_name_twice_is_a_span():
    found = total([FeeRow("Phí, lệ phí", 7000, "hồ sơ", ""), FeeRow("Phí, lệ phí", 10_000, "hồ sơ", "")])
    assert (found.words, found.more) == ("Từ 7.000 đ đến 10.000 đ", "Tùy trường hợp")


def test_fees_by_the_page_are_not_made_into_a_sum():
    found = total([FeeRow("Trang 1–2", 2000, "trang", ""), FeeRow("Từ trang 3", 1000, "trang", "")])
    assert found.words == "Tính theo số trang, số bản"
    assert total([FeeRow("Phí bản sao", 8000, "bản", "8.000 đ/bản")]).words == "8.000 đ/bản"


@pytest.mark.parametrize("fees", [[], [COPY]])
def test_nothing_in_the_catalogue_is_not_free(fees):
    found = total(fees)
    assert found.words == "Chưa rõ mức thu"
    assert "không phải là miễn phí" in found.more


def test_nothing_unknown_is_ever_said_to_be_nought():
    for fees in ([LATE], [LATE, COPY], [IN_TIME, LATE], [CONTRACT, LATE]):
        assert " 0 đ" not in f" {total(fees).words}"
        assert total(fees).words != "Miễn phí"
