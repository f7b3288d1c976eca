"""Calendars as rows: the week's shifts, dated exceptions, opening hours. Every change makes a new version."""

from collections import OrderedDict
from datetime import date, time
from threading import Lock

from django.db import models
from django.db.models import F, Q

from motcua.worktime.calendars import DayRule, Shift, WorkCalendar

_KEPT = 200  # calendars of one province with a few versions each
_kept: OrderedDict[tuple, WorkCalendar] = OrderedDict()
_lock = Lock()


class Weekday(models.IntegerChoices):
    MONDAY = 0, "thứ Hai"
    TUESDAY = 1, "thứ Ba"
    WEDNESDAY = 2, "thứ Tư"
    THURSDAY = 3, "thứ Năm"
    FRIDAY = 4, "thứ Sáu"
    SATURDAY = 5, "thứ Bảy"
    SUNDAY = 6, "Chủ nhật"


class CalendarQuerySet(models.QuerySet):
    def named(self, code: str) -> WorkCalendar:
        """Return the calendar of that code as the engine reads it. Raises Calendar.DoesNotExist."""
        return self.select_related("follows").get(code=code).as_work_calendar()

    def find(self, code: str) -> WorkCalendar | None:
        """Return the calendar of that code as the engine reads it, or None: what `requests` asks for."""
        calendar = self.select_related("follows").filter(code=code).first()
        return None if calendar is None else calendar.as_work_calendar()


class Calendar(models.Model):
    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=200)
    version = models.PositiveIntegerField("phiên bản", default=1)
    digest = models.CharField("dấu nội dung", max_length=64, editable=False)
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="theo ngày nghỉ của",
        related_name="followers",
        null=True,
        blank=True,
    )
    known_from = models.DateField("đã nhập ngày nghỉ từ", null=True, blank=True)
    known_to = models.DateField("đã nhập ngày nghỉ đến", null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = "lịch làm việc"
        verbose_name_plural = "lịch làm việc"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=~Q(follows=F("id")), name="calendar_follows_another"),
            models.CheckConstraint(
                condition=Q(known_from=None, known_to=None) | Q(known_to__gte=F("known_from")),
                name="calendar_known_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def version_label(self) -> str:
        """Return "xa-kim-lien/4+standard/2": the own version and that of the calendar followed."""
        if self.follows is None:
            return f"{self.code}/{self.version}"
        return f"{self.code}/{self.version}+{self.follows.code}/{self.follows.version}"

    def as_work_calendar(self) -> WorkCalendar:
        """Return the calendar as the engine reads it, kept per process until it or the one followed changes."""
        followed = self.follows
        key = (self.code, self.version, self.digest)
        if followed is not None:
            key += (followed.code, followed.version, followed.digest)
        with _lock:
            kept = _kept.get(key)
            if kept is not None:
                _kept.move_to_end(key)
                return kept
        calendar = self._built()
        with _lock:
            _kept[key] = calendar
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
        return calendar

    def _built(self) -> WorkCalendar:
        weekly: list[list[Shift]] = [[] for _ in range(7)]
        for row in self.weekly_shifts.all():
            weekly[row.weekday].append(Shift(row.starts, row.ends))
        source = self.follows or self
        rules: dict[date, DayRule] = {}
        if self.follows is not None:
            rules.update((day.day, day.rule()) for day in self.follows.days.all())
        rules.update((day.day, day.rule()) for day in self.days.all())
        known = (source.known_from, source.known_to) if source.known_from else None
        version = self.version_label().partition("/")[2]
        return WorkCalendar(self.code, version, tuple(tuple(shifts) for shifts in weekly), rules, known)


class WeeklyShift(models.Model):
    calendar = models.ForeignKey(
        Calendar, models.CASCADE, verbose_name="lịch làm việc", related_name="weekly_shifts"
    )
    weekday = models.PositiveSmallIntegerField("thứ", choices=Weekday)
    starts = models.TimeField("bắt đầu")
    ends = models.TimeField("kết thúc")

    class Meta:
        verbose_name = "ca làm việc hằng tuần"
        verbose_name_plural = "ca làm việc hằng tuần"
        ordering = ["calendar", "weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday", "starts"], name="weekly_shift_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="weekly_shift_forward"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_shift_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class CalendarDay(models.Model):
    class Kind(models.TextChoices):
        OFF = "off", "nghỉ"
        MAKE_UP = "make_up", "làm bù, theo giờ của một thứ"
        WORKED = "worked", "làm việc theo ca riêng"
        ORDINARY = "ordinary", "như ngày thường"

    calendar = models.ForeignKey(Calendar, models.CASCADE, verbose_name="lịch làm việc", related_name="days")
    day = models.DateField("ngày")
    kind = models.CharField("loại ngày", max_length=10, choices=Kind)
    shifts = models.JSONField("các ca", null=True, blank=True)  # [["08:00", "12:00"], …] when WORKED
    like_weekday = models.PositiveSmallIntegerField("làm như thứ", choices=Weekday, null=True, blank=True)
    name = models.CharField("tên gọi", max_length=200)
    source = models.CharField("căn cứ", max_length=300)
    provisional = models.BooleanField("tạm tính", default=False)
    shipped = models.BooleanField(
        "theo dữ liệu kèm phần mềm", default=False
    )  # a newer release may correct it

    class Meta:
        verbose_name = "ngày đặc biệt"
        verbose_name_plural = "ngày đặc biệt"
        ordering = ["calendar", "day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
            models.CheckConstraint(
                condition=Q(kind="make_up", like_weekday__lte=6)
                | (~Q(kind="make_up") & Q(like_weekday__isnull=True)),
                name="calendar_day_like_weekday",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.name}"

    def rule(self) -> DayRule:
        """Return what the engine is told of the day."""
        shifts: tuple[Shift, ...] | None = None
        if self.kind == self.Kind.OFF:
            shifts = ()
        elif self.kind == self.Kind.WORKED:
            shifts = shifts_from_texts(self.shifts)
        return DayRule(shifts, self.source, self.provisional, self.name, self.like_weekday)


class OpeningHour(models.Model):
    """When the doors are open. Never moves a due date: only shifts count as working time."""

    calendar = models.ForeignKey(
        Calendar, models.CASCADE, verbose_name="lịch làm việc", related_name="opening_hours"
    )
    weekday = models.PositiveSmallIntegerField("thứ", choices=Weekday)
    starts = models.TimeField("mở cửa")
    ends = models.TimeField("đóng cửa")
    receives_only = models.BooleanField("chỉ tiếp nhận", default=False)

    class Meta:
        verbose_name = "giờ mở cửa"
        verbose_name_plural = "giờ mở cửa"
        ordering = ["calendar", "weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday", "starts"], name="opening_hour_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="opening_hour_forward"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_hour_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


def shifts_from_texts(pairs) -> tuple[Shift, ...]:
    """Return the shifts kept as [["08:00", "12:00"], …]."""
    return tuple(Shift(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in pairs)
