"""The text for the loudspeakers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.news.spoken import SYLLABLES_A_MINUTE, read_aloud, spoken_text, syllables


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Họp ngày 23/11/2026", "Họp ngày 23 tháng 11 năm 2026."),
        ("Từ 7:30 đến 11:00", "Từ 7 giờ 30 đến 11 giờ."),
        ("Mở cửa 7h30", "Mở cửa 7 giờ 30."),
        ("Đóng cửa lúc 17h", "Đóng cửa lúc 17 giờ."),
        ("Lệ phí 8.000 đ một bản", "Lệ phí 8 nghìn đồng một bản."),
        ("Góp 1.500.000 đồng", "Góp 1 triệu 500 nghìn đồng."),
        ("Góp 2.000.000.000 đ", "Góp 2 tỷ đồng."),
        ("Gọi 0200 000 0001", f"Gọi không hai {'không ' * 8}một."),
        ("UBND và HĐND xã", "Ủy ban nhân dân và Hội đồng nhân dân xã."),
        ("Mang CCCD, thẻ BHYT", "Mang căn cước công dân, thẻ bảo hiểm y tế."),
        ("Xem https://xa.example/tin/1 để biết", "Xem để biết."),
        ("Hạn 5/12", "Hạn ngày 5 tháng 12."),
        ("Từ 7:30–11:30", "Từ 7 giờ 30 đến 11 giờ 30."),
        ("- Đem thẻ\n- Đem giấy hẹn", "Đem thẻ. Đem giấy hẹn."),
    ],
)
def test_what_is_written_is_read_as_people_say_it(written, read):
    assert read_aloud(written) == read


def test_a_long_body_is_cut_at_the_end_of_a_sentence_and_says_what_was_left_out():
    body = " ".join(f"Câu số {n} này dài đúng mười tiếng nhé bà con ạ." for n in range(40))
    spoken = spoken_text(office="UBND xã Đồng Sen", title="Lịch tiêm", body=body, at_the_end="Gọi số 113.")
    assert spoken.fits
    assert spoken.seconds <= 60
    assert spoken.text.startswith("Ủy ban nhân dân xã Đồng Sen thông báo: Lịch tiêm.")
    assert spoken.text.endswith("Gọi số 113.")
    assert spoken.left_out.startswith("Câu số")


def test_what_the_office_wrote_itself_is_read_as_it_stands_and_its_length_told():
    spoken = spoken_text(office="x", title="y", body="z", written="alo " * 300)
    assert spoken.syllables == 300
    assert not spoken.fits


@given(st.text(max_size=600))
def test_nothing_is_lost_between_what_is_read_and_what_is_left_out(body):
    spoken = spoken_text(office="Xã", title="Tin", body=body)
    said = f"{spoken.text} {spoken.left_out}"
    assert syllables(read_aloud(body)) <= syllables(said)
    assert spoken.syllables <= SYLLABLES_A_MINUTE
