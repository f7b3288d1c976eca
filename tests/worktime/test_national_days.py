"""The national calendar as shipped, a line a date, for an official to read and correct (law.md §9)."""

from datetime import date, timedelta

from motcua.lib.wording import weekday_and_day
from motcua.worktime.national import national_days, shipped_calendar

TABLE = """
thứ Tư 01/01/2025    | nghỉ     |          | Tết Dương lịch
thứ Hai 27/01/2025   | nghỉ     |          | Tết Nguyên đán Ất Tỵ
thứ Ba 28/01/2025    | nghỉ     |          | Tết Nguyên đán Ất Tỵ
thứ Tư 29/01/2025    | nghỉ     |          | Tết Nguyên đán Ất Tỵ
thứ Năm 30/01/2025   | nghỉ     |          | Tết Nguyên đán Ất Tỵ
thứ Sáu 31/01/2025   | nghỉ     |          | Tết Nguyên đán Ất Tỵ
thứ Hai 07/04/2025   | nghỉ     |          | Giỗ Tổ Hùng Vương (10/3 âm lịch)
thứ Bảy 26/04/2025   | làm bù   |          | làm bù cho thứ Sáu 02/05/2025
thứ Tư 30/04/2025    | nghỉ     |          | Ngày Chiến thắng
thứ Năm 01/05/2025   | nghỉ     |          | Ngày Quốc tế lao động
thứ Sáu 02/05/2025   | nghỉ     |          | nghỉ hoán đổi với thứ Bảy 26/04/2025
thứ Hai 01/09/2025   | nghỉ     |          | nghỉ Quốc khánh (ngày liền kề)
thứ Ba 02/09/2025    | nghỉ     |          | Quốc khánh
thứ Năm 01/01/2026   | nghỉ     |          | Tết Dương lịch
thứ Sáu 02/01/2026   | nghỉ     |          | nghỉ hoán đổi với thứ Bảy 10/01/2026
thứ Bảy 10/01/2026   | làm bù   |          | làm bù cho thứ Sáu 02/01/2026
thứ Hai 16/02/2026   | nghỉ     |          | Tết Nguyên đán Bính Ngọ
thứ Ba 17/02/2026    | nghỉ     |          | Tết Nguyên đán Bính Ngọ
thứ Tư 18/02/2026    | nghỉ     |          | Tết Nguyên đán Bính Ngọ
thứ Năm 19/02/2026   | nghỉ     |          | Tết Nguyên đán Bính Ngọ
thứ Sáu 20/02/2026   | nghỉ     |          | Tết Nguyên đán Bính Ngọ
Chủ nhật 26/04/2026  | nghỉ     |          | Giỗ Tổ Hùng Vương (10/3 âm lịch)
thứ Hai 27/04/2026   | nghỉ     |          | nghỉ bù Giỗ Tổ Hùng Vương (trùng Chủ nhật 26/04/2026)
thứ Năm 30/04/2026   | nghỉ     |          | Ngày Chiến thắng
thứ Sáu 01/05/2026   | nghỉ     |          | Ngày Quốc tế lao động
thứ Bảy 22/08/2026   | làm bù   |          | làm bù cho thứ Hai 31/08/2026
thứ Hai 31/08/2026   | nghỉ     |          | nghỉ hoán đổi với thứ Bảy 22/08/2026
thứ Ba 01/09/2026    | nghỉ     |          | nghỉ Quốc khánh (ngày liền kề)
thứ Tư 02/09/2026    | nghỉ     |          | Quốc khánh
thứ Hai 23/11/2026   | ngày thường | tạm tính | chưa có thông báo có hoán đổi hay không
thứ Ba 24/11/2026    | nghỉ     |          | Ngày Văn hóa Việt Nam
thứ Sáu 01/01/2027   | nghỉ     |          | Tết Dương lịch
thứ Năm 04/02/2027   | nghỉ     | tạm tính | Tết Nguyên đán Đinh Mùi
thứ Sáu 05/02/2027   | nghỉ     | tạm tính | Tết Nguyên đán Đinh Mùi
thứ Bảy 06/02/2027   | nghỉ     | tạm tính | Tết Nguyên đán Đinh Mùi
Chủ nhật 07/02/2027  | nghỉ     | tạm tính | Tết Nguyên đán Đinh Mùi
thứ Hai 08/02/2027   | nghỉ     | tạm tính | Tết Nguyên đán Đinh Mùi
thứ Ba 09/02/2027    | nghỉ     | tạm tính | nghỉ bù Tết Nguyên đán Đinh Mùi
thứ Tư 10/02/2027    | nghỉ     | tạm tính | nghỉ bù Tết Nguyên đán Đinh Mùi
thứ Sáu 16/04/2027   | nghỉ     |          | Giỗ Tổ Hùng Vương (10/3 âm lịch)
thứ Sáu 30/04/2027   | nghỉ     |          | Ngày Chiến thắng
thứ Bảy 01/05/2027   | nghỉ     |          | Ngày Quốc tế lao động
thứ Hai 03/05/2027   | nghỉ     |          | nghỉ bù Ngày Quốc tế lao động (trùng thứ Bảy 01/05/2027)
thứ Tư 01/09/2027    | ngày thường | tạm tính | có thể là ngày nghỉ liền kề Quốc khánh, chưa có thông báo
thứ Năm 02/09/2027   | nghỉ     |          | Quốc khánh
thứ Sáu 03/09/2027   | ngày thường | tạm tính | có thể là ngày nghỉ liền kề Quốc khánh, chưa có thông báo
thứ Tư 24/11/2027    | nghỉ     |          | Ngày Văn hóa Việt Nam
"""

KINDS = {"off": "nghỉ", "make_up": "làm bù", "ordinary": "ngày thường"}


def test_the_shipped_days_are_exactly_the_table():
    wanted = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]
    shipped = [
        (weekday_and_day(d.on), KINDS[d.kind], "tạm tính" if d.provisional else "", d.name)
        for d in national_days()
    ]
    assert shipped == wanted


def test_every_shipped_day_names_its_source_and_stands_once():
    days = national_days()
    assert all(day.source for day in days)
    assert [day.on for day in days] == sorted({day.on for day in days})


def test_a_make_up_day_works_and_its_swap_conserves_the_working_days_of_the_year():
    # 2025 and 2026 are decided: off weekdays minus made-up Saturdays = the holidays of the law on or moved to weekdays
    calendar = shipped_calendar()
    for year, holidays in (2025, 11), (2026, 12):
        on, worked, weekdays = date(year, 1, 1), 0, 0
        while on.year == year:
            worked += bool(calendar.shifts_on(on))
            weekdays += on.weekday() < 5
            on += timedelta(days=1)
        assert weekdays - worked == holidays


def test_days_outside_the_shipped_years_are_provisional():
    calendar = shipped_calendar()
    assert calendar.is_provisional_on(date(2028, 3, 1))
    assert calendar.is_provisional_on(date(2024, 3, 1))
    assert not calendar.is_provisional_on(date(2027, 12, 31))
