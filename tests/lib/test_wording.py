"""Names that stand in one list."""

from motcua.lib.wording import short_names

LONG = "Cấp gia hạn giấy phép cho các hoạt động trong phạm vi bảo vệ công trình thủy lợi"


def test_a_short_name_stays_whole():
    assert short_names(["Đăng ký khai sinh"], 5) == ["Đăng ký khai sinh"]


def test_a_long_name_is_cut_between_words():
    assert short_names([LONG, "Đăng ký khai sinh"], 5) == ["Cấp gia hạn giấy phép …", "Đăng ký khai sinh"]


def test_names_that_begin_alike_show_where_they_part():
    one, two = short_names([f"{LONG}: nuôi trồng thủy sản, nổ mìn", f"{LONG}: trồng cây lâu năm"], 8)
    assert one == "Cấp gia hạn giấy … lợi: nuôi trồng thủy …"
    assert two == "Cấp gia hạn giấy … lợi: trồng cây lâu …"


def test_a_name_that_only_goes_on_is_told_from_the_one_it_begins_like():
    one, two = short_names([LONG, f"{LONG} của tỉnh"], 6)
    assert one != two
