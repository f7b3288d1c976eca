"""Variants of one procedure stand together, and the best stays first."""

import pytest

from motcua.catalogue.families import MOST_SHOWN, family_of, grouped
from motcua.catalogue.loading import read_record, shipped, shipped_records

NAMES = [facts.name for facts in map(read_record, shipped_records()) if facts.status == "active"]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Đăng ký khai sinh", "Đăng ký khai sinh"),
        ("Đăng ký lại khai sinh có yếu tố nước ngoài", "Đăng ký khai sinh"),
        ("ĐĂNG KÍ KHAI SINH LƯU ĐỘNG", "Đăng ký khai sinh"),
        ("Chấm dứt hoạt động hộ kinh doanh", "Hộ kinh doanh"),
        ("Chứng thực chữ ký người dịch mà người dịch là cộng tác viên", "Chứng thực chữ ký"),
        ("Cấp lại Giấy phép bán lẻ rượu", "Giấy phép bán lẻ rượu"),
        ("Cấp sửa đổi, bổ sung giấy phép bán lẻ rượu", "Giấy phép bán lẻ rượu"),
        ("Gia hạn Giấy phép nuôi chim cảnh quý", "Giấy phép nuôi chim cảnh quý"),
        ("Tiếp nhận yêu cầu khác", ""),
        ("Cấp giấy phép", ""),
        ("", ""),
    ],
)
def test_a_family_is_told_from_the_name(name, family):
    assert family_of(name) == family


def test_most_procedures_have_relatives_and_every_rule_gathers_some():
    families = [family_of(name) for name in NAMES]
    with_relatives = sum(families.count(family) > 1 for family in families if family)
    assert with_relatives >= 0.7 * len(NAMES)
    for rule in shipped("families.json"):
        assert families.count(rule["name"]) > 1, rule["name"]


def test_relatives_are_gathered_where_the_first_of_them_stands():
    rows = ["Khai báo tạm vắng", "Chứng thực di chúc", "Đăng ký tạm trú", "Xử lý đơn lạ", "Gia hạn tạm trú"]
    groups = grouped(rows, str)
    assert [group.first for group in groups] == ["Khai báo tạm vắng", "Chứng thực di chúc", "Xử lý đơn lạ"]
    assert groups[0].others == ("Đăng ký tạm trú", "Gia hạn tạm trú")
    assert groups[1].others == groups[2].others == ()


def test_nothing_is_lost_and_long_families_fold():
    groups = grouped(NAMES, str)
    assert sorted(n for g in groups for n in (g.first, *g.shown, *g.folded)) == sorted(NAMES)
    assert max(len(group.shown) for group in groups) == MOST_SHOWN
