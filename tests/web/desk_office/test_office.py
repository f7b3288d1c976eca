"""Substitutes, the calendar, the rules of law, failed jobs and seals, through their pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua import law
from motcua.journal import jobs
from motcua.journal.models import Entry, Job
from motcua.journal.seals import make_seal
from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import Agency, Substitution
from motcua.worktime.calendars import Shift
from motcua.worktime.models import Calendar
from tests.cast import MONDAY, NINE
from tests.forms import open_page

TODAY = clock.today


def calendar_page(cast, client, year=2026):
    return open_page(client, f"{reverse('office:calendar', args=[cast.office.slug])}?nam={year}")


def day_page(cast, client, on):
    return open_page(
        client, f"{reverse('office:calendar-day', args=[cast.office.slug])}?ngay={on.isoformat()}"
    )


# ---- substitutes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chairwoman", "manager", "administrator"])
def test_a_substitute_is_appointed_and_ended_early(cast, seat, who):
    client = seat(who)
    page = open_page(client, reverse("office:substitutions"))
    assert "Hôm nay không ai làm thay ai" in page.text
    last = TODAY() + timedelta(days=5)
    form = page.follow("Phân công").form("absent")
    form.fill(absent=cast.clerk.pk, substitute=cast.second_clerk.pk, reason="Nghỉ phép năm")
    form.fill(ends_on_day=last.day, ends_on_month=last.month, ends_on_year=last.year)
    page = form.press("Phân công")
    assert "Lò Văn Khoa làm thay Trần Thu Hà" in page.text
    page = page.follow("Kết thúc sớm").form("on_day").press("Kết thúc")
    assert "kết thúc hết ngày" in page.text
    assert Substitution.objects.get().ends_on == TODAY()


def test_nobody_replaces_himself(cast, seat):
    page = open_page(seat("manager"), reverse("office:substitution-new"))
    form = page.form("absent").fill(absent=cast.clerk.pk, substitute=cast.clerk.pk)
    page = form.fill(ends_on_day="31", ends_on_month="12", ends_on_year="2099").press("Phân công")
    assert page.status == 422
    assert page.mistakes == ["Không ai làm thay chính mình. Ông/bà chọn người khác."]
    assert page.form("absent")["absent"] == str(cast.clerk.pk)


def test_a_last_day_beyond_the_agreed_one_is_refused(cast, seat):
    client = seat("manager")

    made = actions.appoint_substitute(
        absent=cast.clerk, substitute=cast.second_clerk, starts_on=TODAY(), ends_on=TODAY(), by=None
    )
    page = open_page(client, reverse("office:substitution-end", args=[made.pk]))
    page = page.form("on_day").fill(on_year="2099").press("Kết thúc")
    assert page.status == 422
    assert "Muốn kéo dài" in page.mistakes[0]


# ---- calendar -------------------------------------------------------------------------------------------------------


def test_the_year_shows_days_off_with_their_source_and_what_is_undecided_first(cast, seat):
    page = calendar_page(cast, seat("manager"))
    assert "Sửa lịch không làm đổi ngày hẹn đã in" in page.text
    assert page.text.index("Chưa có quyết định (1)") < page.text.index("Ngày Văn hóa Việt Nam")
    assert "thứ Hai 23/11/2026" in page.text
    assert "Nghị quyết 28/2026/QH16" in page.text
    assert "làm bù, theo giờ thứ Sáu" in page.text
    assert len(page.root.all("table", class_="month")) == 12
    assert "Ghi một ngày" not in page.text, "who may only look is offered nothing to change"


@pytest.mark.parametrize("year", ["2025", "2027", "1066", "abc", "２０２６"])
def test_any_year_asked_for_is_answered(cast, seat, year):
    assert calendar_page(cast, seat("manager"), year).status == 200


def test_a_day_is_decided_and_printed_dates_stay(cast, admin):
    dossier = cast.receive(at=NINE)
    due = dossier.due_at
    on = date(2026, 11, 23)
    form = day_page(cast, admin, on).form("kind")
    assert form["kind"] == "ordinary"
    form.fill(kind="off", name="Nghỉ hoán đổi", source="Thông báo 1234/TB-BNV", provisional=False)
    page = form.press("Ghi ngày này")
    assert "Đã ghi ngày 23/11/2026. Ngày hẹn đã in không đổi." in page.text
    assert "Thông báo 1234/TB-BNV" in page.text
    assert "Chưa có quyết định" not in page.root.one("h2", id="c-days").text
    dossier.refresh_from_db()
    assert dossier.due_at == due
    office = Agency.objects.get(pk=cast.office.pk)
    assert not office.calendar.as_work_calendar().shifts_on(on)
    assert Calendar.objects.get(code="standard").as_work_calendar().shifts_on(on), "the shared calendar stays"
    page = day_page(cast, admin, on)
    page = page.form("ngay").press("Bỏ quy định riêng")
    assert "Đã bỏ quy định riêng của ngày 23/11/2026" in page.text
    office.refresh_from_db()
    assert office.calendar.as_work_calendar().shifts_on(on)


def test_a_day_is_worked_with_shifts_of_its_own(cast, admin):
    on = date(2026, 12, 26)
    form = day_page(cast, admin, on).form("kind")
    form.fill(kind="worked", shifts="7h30 - 11h30", name="Trực chiến dịch", source="Kế hoạch 5/KH-UBND")
    page = form.press("Ghi ngày này")
    assert "làm việc 7:30–11:30" in page.text
    work = Agency.objects.get(pk=cast.office.pk).calendar.as_work_calendar()
    assert [str(shift) for shift in work.shifts_on(on)] == ["07:30–11:30"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "worked", "shifts": ""}, "cần ít nhất một ca"),
        ({"kind": "worked", "shifts": "sáng"}, "Chưa hiểu «sáng»"),
        ({"kind": "worked", "shifts": "25:00-26:00"}, "có giờ không đúng"),
        ({"kind": "worked", "shifts": "8-12, 11-17"}, "chồng lên nhau"),
        ({"kind": "worked", "shifts": "12:00-8:00"}, "phải kết thúc sau giờ bắt đầu"),
        ({"kind": "make_up", "like_weekday": ""}, "làm bù theo giờ của thứ nào"),
        ({"kind": "off", "shifts": "8-12"}, "Chỉ ngày làm việc theo ca riêng mới ghi ca"),
        ({"kind": "off", "source": ""}, "Chưa điền căn cứ"),
        ({"kind": "off", "on_month": "13"}, "Không có tháng 13"),
    ],
)
def test_a_day_that_contradicts_itself_comes_back(cast, admin, typed, sentence):
    form = day_page(cast, admin, date(2026, 12, 25)).form("kind").fill(name="Ngày thử", source="Kế hoạch")
    page = form.fill(**typed).press("Ghi ngày này")
    assert page.status == 422
    assert any(sentence in line for line in page.mistakes), page.mistakes
    assert page.form("kind")["name"] == "Ngày thử"
    assert not Calendar.objects.exclude(code="standard").exists(), "nothing half done"


def test_an_address_with_a_day_that_is_none_asks_for_the_day(cast, admin):
    page = open_page(admin, reverse("office:calendar-day", args=[cast.office.slug]) + "?ngay=2026-02-31")
    assert page.status == 200
    assert page.form("kind")["on_day"] == ""
    answer = admin.post(reverse("office:calendar-day-clear", args=[cast.office.slug]), {"ngay": "x"})
    assert answer.status_code == 302


def test_the_week_and_the_opening_hours_are_set(cast, admin):
    page = calendar_page(cast, admin).follow("Sửa ca làm việc")
    form = page.form("shifts_0")
    assert form["shifts_0"] == "8:00–12:00, 13:00–17:00"
    page = form.fill(shifts_0="7:30-11:30; 13:30–17:30").press("Ghi ca làm việc")
    assert "7:30–11:30, 13:30–17:30" in page.text
    page = page.follow("Sửa giờ mở cửa").form("hours_0").fill(hours_0="7:00-12:00", only_5="8:00–11:00")
    page = page.press("Ghi giờ mở cửa")
    assert "Giờ mở cửa không làm đổi ngày hẹn nào" in page.text
    own = Agency.objects.get(pk=cast.office.pk).calendar
    assert own.code == "dong-sen"
    assert [str(s) for s in own.as_work_calendar().weekly[0]] == ["07:30–11:30", "13:30–17:30"]
    assert own.opening_hours.get(weekday=5).receives_only
    assert not own.as_work_calendar().weekly[5]


def test_a_week_without_any_shift_is_refused(cast, admin):
    page = calendar_page(cast, admin).follow("Sửa ca làm việc")
    page = page.form("shifts_0").fill(**{f"shifts_{day}": "" for day in range(7)}).press("Ghi ca làm việc")
    assert page.status == 422
    assert "ít nhất một ca" in page.text


def test_the_hours_of_one_day_may_not_overlap(cast, admin):
    page = calendar_page(cast, admin).follow("Sửa giờ mở cửa")
    page = page.form("hours_0").fill(hours_0="7:00-12:00", only_0="11:00–13:00").press("Ghi giờ mở cửa")
    assert page.status == 422
    assert "chồng lên nhau" in page.text


def test_the_own_calendar_begins_as_the_shared_one(cast, admin):
    before = cast.office.calendar.as_work_calendar()
    day_page(cast, admin, date(2026, 12, 26)).form("kind").fill(
        kind="off", name="Nghỉ", source="Kế hoạch"
    ).press("Ghi ngày này")
    after = Agency.objects.get(pk=cast.office.pk).calendar.as_work_calendar()
    assert after.weekly == before.weekly
    assert after.known == before.known
    assert {**before.exceptions, date(2026, 12, 26): after.exceptions[date(2026, 12, 26)]} == dict(
        after.exceptions
    )
    assert Shift(before.weekly[0][0].starts, before.weekly[0][0].ends) in after.weekly[0]


# ---- law ------------------------------------------------------------------------------------------------------------


def test_every_rule_in_force_stands_on_one_page_with_its_source_and_doubt(cast, seat):
    page = open_page(seat("clerk"), reverse("office:rules"))
    for rule in law.all_rules(TODAY()):
        for words in (rule.question, rule.source, rule.confidence.label):
            assert " ".join(words.split()) in page.text
    for unread in law.unread_amendments(TODAY()):
        assert unread.number in page.text
    assert law.unread_amendments(TODAY()), "the page must warn of something today"


def test_the_law_of_another_day_is_another(cast, seat):
    page = open_page(seat("clerk"), reverse("office:rules"))
    page = page.form("on_day").fill(on_day="30", on_month="06", on_year="2025").press("Xem")
    assert "Quy định áp dụng ngày 30/06/2025" in page.text
    assert "61/2018/NĐ-CP" in page.text


@pytest.mark.parametrize("day", [("31", "02", "2026"), ("", "", ""), ("01", "01", "1990")])
def test_a_day_the_book_does_not_cover_is_told(cast, seat, day):
    page = open_page(seat("clerk"), reverse("office:rules")).form("on_day")
    page = page.fill(on_day=day[0], on_month=day[1], on_year=day[2]).press("Xem")
    assert page.status == 422
    assert len(page.mistakes) == 1
    assert "118/2025/NĐ-CP" in page.text, "today's rules stay on the page"


# ---- jobs -----------------------------------------------------------------------------------------------------------


def failed_job(error="TimeoutError (socket.py:1)"):
    return Job.objects.create(
        name="motcua.notifications.actions.send_message",
        args=["H99-1", "received", 1],
        key="dossier:H99-1:1:email",
        run_at=NINE,
        created_at=NINE,
        failed_at=NINE,
        attempts=8,
        error=error,
        leaves_machine=True,
    )


def test_a_job_that_failed_is_tried_again(cast, admin):
    job = failed_job()
    page = open_page(admin, reverse("office:failed-jobs"))
    assert "Gửi thư báo cho người nộp" in page.text
    assert "không trả lời" in page.text
    page = page.form("Chạy lại").press("Chạy lại")
    assert "Không có việc nào hỏng" in page.text
    assert "1 thư đang chờ gửi" in page.text
    job.refresh_from_db()
    assert (job.failed_at, job.attempts) == (None, 0)
    entry = Entry.objects.get(kind="job.retried")
    assert entry.actor == cast.administrator.actor


def test_a_job_is_dropped_after_asking(cast, admin):
    failed_job("SMTPRecipientsRefused (smtplib.py:1)")
    page = open_page(admin, reverse("office:failed-jobs"))
    assert "không nhận địa chỉ" in page.text
    page = page.follow("Bỏ…")
    assert Job.objects.exists()
    page = page.form("Bỏ việc này").press("Bỏ việc này")
    assert "Đã bỏ việc này" in page.text
    assert not Job.objects.exists()
    assert admin.get(reverse("office:job-drop", args=[1])).status_code == 404


def test_what_somebody_else_settled_meanwhile_is_gone(cast, admin):
    job = failed_job()
    jobs.retry_job(job, by=None)
    assert admin.post(reverse("office:job-retry", args=[job.pk])).status_code == 404


# ---- seals ----------------------------------------------------------------------------------------------------------


def test_seals_are_listed_with_their_root(cast, seat):
    client = seat("clerk")
    assert "Chưa có niêm phong nào" in open_page(client, reverse("office:seals")).text
    seal = make_seal(MONDAY, at=NINE)
    page = open_page(client, reverse("office:seals"))
    assert seal.root in page.text
    assert "09/11/2026" in page.text
