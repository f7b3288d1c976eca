"""The five tabs as queries: the count on a tab and the rows below it come from the same arms, so they never disagree.

An *arm* is a query that one index answers in the list's own order. A list is the first rows of its arms put together, a
count is the sum of its arms' rows up to a thousand: both stop early, and cost the same at ten thousand dossiers and at a
hundred thousand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery

from motcua import law
from motcua.catalogue.models import Procedure, Step
from motcua.dossiers.actions.appointment import calendar_of
from motcua.dossiers.lifecycle import AT_WORK, AWAITING_ANSWER, MOVES, Stage, Who
from motcua.dossiers.models import Dossier, Paper, Suspension, Wish
from motcua.dossiers.rules import CLERK, LEADER, alert_horizon, is_entitled
from motcua.lib.clock import at_local, local_day, whole_minute
from motcua.lib.wording import WEEKDAYS, day, hour
from motcua.people.models import User
from motcua.web.desk.dossier.sight import SEEING, acting_of, offices_of, visible_to
from motcua.worktime.engine import remaining_minutes
from motcua.worktime.words import remaining_words, working_words

PAGE = 50
TITLE = 90  # characters
COUNTED = 1000  # exact to 999, then "999+"
UNANSWERED = "unanswered"  # a filter: what came and waits for the desk's answer, new or as a supplement
WISHED = "wished"  # a filter: the applicant asks to stop, withdraw or modify, and waits for the desk's answer
TOGETHER = ("chuyen/", "ky-duyet/")

_BY_DATE = ("due_at", "id")
_NEWEST = ("-received_at", "-id")


@dataclass(frozen=True)
class Tab:
    """One tab: its name in the address, its words, its arms and their order."""

    key: str
    words: str
    arms: tuple[QuerySet, ...]
    order: tuple[str, str] = _BY_DATE
    empty: str = ""
    late: bool = False


@dataclass(frozen=True)
class Filters:
    """What the address narrows the list to; anything it cannot understand is left out."""

    words: str = ""
    sector: str = ""
    officer: str = ""
    stage: str = ""
    due_from: date | None = None
    due_to: date | None = None

    @classmethod
    def read(cls, query) -> "Filters":
        """Read the filters from an address's query."""
        stage = query.get("tien-do", "")
        return cls(
            words=query.get("q", "").strip()[:100],
            sector=query.get("linh-vuc", "")[:40],
            officer=query.get("nguoi", "")[:12],
            stage=stage if stage in Stage.values or stage in (UNANSWERED, WISHED) else "",
            due_from=_day(query.get("tu", "")),
            due_to=_day(query.get("den", "")),
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.sector or self.officer or self.stage or self.due_from or self.due_to)

    @property
    def beyond_the_first(self) -> bool:
        """Tell whether one of the filters that are folded away is in use."""
        return bool(self.stage or self.due_from or self.due_to)

    def apply(self, dossiers: QuerySet, officer) -> QuerySet:
        """Narrow a query of dossiers."""
        if self.words:
            dossiers = dossiers.matching(self.words)
        if self.sector:
            dossiers = dossiers.filter(procedure__in=Procedure.objects.filter(sector__slug=self.sector))
        if self.officer == "toi":
            dossiers = dossiers.filter(assignee__in=officer.stands_in_for)
        elif self.officer.isdecimal():
            dossiers = dossiers.filter(assignee=int(self.officer))
        if self.stage == UNANSWERED:
            dossiers = dossiers.filter(stage__in=AWAITING_ANSWER)
        elif self.stage == WISHED:
            dossiers = dossiers.filter(pk__in=Wish.objects.filter(answered_at=None).values("dossier"))
        elif self.stage:
            dossiers = dossiers.filter(stage=self.stage)
        if self.due_from:
            dossiers = dossiers.filter(due_at__gte=at_local(self.due_from))
        if self.due_to:
            dossiers = dossiers.filter(due_at__lt=at_local(self.due_to + timedelta(days=1)))
        return dossiers


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def arms_of_mine(officer, dossiers: QuerySet) -> tuple[QuerySet, ...]:
    """Return what awaits an act of the officer, or of somebody they stand in for: by name, or by role."""
    by_name = [dossiers.held_by(user_id) for user_id in sorted(officer.stands_in_for)]
    held = {(p.agency_id, p.role) for p in (*officer.positions, *officer.lent_positions) if p.role in SEEING}
    by_role = [dossiers.filter(office=office).open_to_role(role) for office, role in sorted(held)]
    return (*by_name, *by_role)


def tabs_for(officer, now: datetime, filters: Filters) -> tuple[Tab, ...]:
    """Return the five tabs of the officer at this moment."""
    seen = filters.apply(visible_to(officer), officer)
    return (
        Tab(
            "can-lam",
            "Cần tôi làm",
            arms_of_mine(officer, seen),
            empty="Hôm nay không còn việc nào chờ ông/bà.",
        ),
        Tab(
            "cho-bo-sung",
            "Chờ bổ sung",
            (seen.awaiting_supplement(),),
            empty="Không có hồ sơ nào đang chờ người dân.",
        ),
        Tab(
            "sap-qua-han",
            "Sắp/quá hạn",
            (seen.due_soon_or_late(now),),
            empty="Không có hồ sơ nào sắp đến hạn hay quá hạn.",
            late=True,
        ),
        Tab("cho-tra", "Chờ trả", (seen.ready(),), empty="Không có kết quả nào đang chờ người dân đến lấy."),
        Tab("tat-ca", "Tất cả", (seen,), _NEWEST, empty="Chưa có hồ sơ nào."),
    )


class _CountOf(Subquery):
    """How many rows a limited query has, as one number inside another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted_rows)"
    output_field = IntegerField()


def counts(officer, queries: dict[str, Iterable[QuerySet]]) -> dict[str, int]:
    """Count each query's arms together, no further than a thousand each. One query for all of them."""
    columns = {
        f"{name}_{index}": _CountOf(arm.order_by().values("pk")[:COUNTED])
        for name, arms in queries.items()
        for index, arm in enumerate(arms)
    }
    row = User.objects.filter(pk=officer.user.pk).values(**columns).get()
    return {
        name: min(COUNTED, sum(row[f"{name}_{index}"] or 0 for index, _ in enumerate(arms)))
        for name, arms in queries.items()
    }


def after(arm: QuerySet, tab: Tab, mark: str) -> tuple[QuerySet, ...]:
    """Return what comes behind the mark of the last row shown; a mark that cannot be read is the beginning.

    By date in two pieces, what has a date and behind it what has none: the two databases put nothing at different ends, and a
    piece each is one walk of an index on both.
    """
    moment, _, last = mark.rpartition(",")
    at = _instant(moment)
    if not last.isdecimal() or len(last) > 18 or (at is None and moment != "-"):
        at, moment, last = None, "", ""
    if tab.order == _NEWEST:
        behind = arm.filter(received_at__lte=at).exclude(received_at=at, id__gte=int(last)) if at else arm
        return (behind.order_by(*_NEWEST),)
    dated, undated = arm.filter(due_at__isnull=False), arm.filter(due_at=None)
    if moment == "-":
        return (undated.filter(id__gt=int(last)).order_by("id"),)
    if at:
        dated = dated.filter(due_at__gte=at).exclude(due_at=at, id__lte=int(last))
    return dated.order_by(*_BY_DATE), undated.order_by("id")


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def mark_of(dossier: Dossier, tab: Tab) -> str:
    """Return the mark behind which the next page begins."""
    at = dossier.received_at if tab.order == _NEWEST else dossier.due_at
    return f"{at.isoformat() if at else '-'},{dossier.pk}"


def rows_of(tab: Tab, mark: str = "", size: int = PAGE) -> QuerySet:
    """Return the first rows of the tab behind the mark, one more than asked for so that a next page is known."""
    if tab.order == _NEWEST and len(tab.arms) == 1:
        return after(tab.arms[0], tab, mark)[0][: size + 1]
    # Fetched arm by arm: put together with OR, both databases walk the whole table.
    chosen = []
    for arm in tab.arms:
        found = []
        for piece in after(arm, tab, mark):
            if len(found) <= size:
                found += piece.values_list("pk", flat=True)[: size + 1 - len(found)]
        chosen += found
    rows = Dossier.objects.filter(pk__in=chosen)
    rows = rows.order_by(*_NEWEST) if tab.order == _NEWEST else rows.most_urgent_first()
    return rows[: size + 1]


@dataclass(frozen=True)
class Row:
    """A line of the table as the shared component draws it."""

    id: int
    href: str
    standing: str
    remaining: str
    title: str
    who: str
    code: str
    next: str
    papers: str
    due_hour: str
    due_day: str
    action: str
    action_href: str
    urgent: bool
    due: datetime | None = None
    waited: str = ""  # "đã chờ 3 giờ làm việc", of what the desk has not answered
    together: str = ""  # what can be done with this row and others at once: "Chuyển", "Trình ký", "Ký duyệt"


@dataclass(frozen=True)
class Page:
    """The rows of a page and where the next one begins (empty on the last)."""

    rows: tuple[Row, ...] = ()
    next_mark: str = ""


_SHOWN = (
    "code", "stage", "step_role", "received_at", "due_at", "warn_at", "clock_from", "office_id", "assignee_id",
    "applicant__full_name", "revision__name", "step__name", "step__process_id", "step__order", "assignee__full_name",
)  # fmt: skip


def page_for(officer, tab: Tab, now: datetime, mark: str = "") -> Page:
    """Return one page of a tab. Three queries, and one for each arm if there are several, however many rows."""
    standing_since = Suspension.objects.filter(dossier=OuterRef("pk"), undone_at=None, ends_at=None)
    found = list(
        rows_of(tab, mark)
        .select_related("applicant", "revision", "step", "assignee")
        .only(*_SHOWN)
        .annotate(paused_since=Subquery(standing_since.values("starts_at")[:1]))
    )
    shown = found[:PAGE]
    papers = _papers(shown)
    following = _following_roles(shown)
    calendars = {pk: calendar_of(agency) for pk, agency in offices_of(officer).items()}
    acting = acting_of(officer)
    rows = tuple(
        _row(dossier, acting, now, calendars[dossier.office_id], papers.get(dossier.pk), following)
        for dossier in shown
    )
    return Page(rows, mark_of(shown[-1], tab) if len(found) > PAGE else "")


def _papers(dossiers: list[Dossier]) -> dict[int, tuple[int, int]]:
    counted = (
        Paper.objects.filter(dossier__in=[d.pk for d in dossiers], replaced_at=None)
        .exclude(verdict=Paper.Verdict.ABSENT)
        .order_by()
        .values("dossier_id")
        .annotate(good=Count("pk", filter=Q(verdict=Paper.Verdict.GOOD)), whole=Count("pk"))
    )
    return {row["dossier_id"]: (row["good"], row["whole"]) for row in counted}


def _following_roles(dossiers: list[Dossier]) -> dict[tuple[int, int], str]:
    """Return the role of the step behind each (process, order), for naming the button."""
    processes = {d.step.process_id for d in dossiers if d.step_id and d.stage in AT_WORK}
    roles, before = {}, {}
    for step in Step.objects.filter(process__in=processes).order_by("process", "order"):
        if step.process_id in before:
            roles[step.process_id, before[step.process_id]] = step.role
        before[step.process_id] = step.order
    return roles


def _row(dossier, acting, now, calendar, papers, following) -> Row:
    standing, remaining = standing_of(dossier, now, calendar)
    action, address, urgent = _action(dossier, acting, following)
    href = f"/can-bo/ho-so/{dossier.code}/"
    due_hour, due_day = _due_words(dossier, now)
    return Row(
        id=dossier.pk,
        href=href,
        standing=standing,
        remaining=remaining,
        title=shortened(dossier.revision.name),
        who=dossier.applicant.full_name,
        code=dossier.code.partition("-")[2] or dossier.code,
        next=next_words(dossier, acting),
        papers="{}/{}".format(*papers) if papers else "–",
        due_hour=due_hour,
        due_day=due_day,
        action=action,
        action_href=href if not address else address if address.startswith("/") else href + address,
        urgent=urgent,
        due=dossier.due_at,
        waited=waited_words(dossier, now, calendar),
        together=action if address in TOGETHER else "",
    )


def shortened(name: str) -> str:
    """Return a procedure's name that fits two lines of a row; the whole name stands on the dossier's page."""
    if len(name) <= TITLE:
        return name
    return name[:TITLE].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def standing_of(dossier: Dossier, now: datetime, calendar) -> tuple[str, str]:
    """Return how the dossier stands to its date and the words of its chip, from what the row itself knows."""
    stage = Stage(dossier.stage)
    if stage is Stage.READY:
        return "done", "có kết quả"
    if stage is Stage.RETURNED:
        return "done", "đã trả"
    if dossier.is_closed:
        return "suspended", _ENDED[stage]
    if dossier.is_paused or dossier.due_at is None:
        return "suspended", "tạm dừng"
    words = remaining_words(now, dossier.due_at, calendar)
    if whole_minute(now) > dossier.due_at:
        return "overdue", words
    soon = dossier.warn_at and dossier.warn_at <= now
    return ("due_soon" if soon or waited_words(dossier, now, calendar) else "on_time"), words


def waited_words(dossier: Dossier, now: datetime, calendar) -> str:
    """Return "đã chờ 3 giờ làm việc" once a dossier has waited so long that the desk is alerted again, else nothing."""
    if dossier.stage not in AWAITING_ANSWER or dossier.due_at is None:
        return ""
    horizon = alert_horizon(calendar, now)
    if horizon is None or dossier.due_at > horizon:
        return ""
    whole = law.rule("acceptance.working_hours", local_day(now)).value * 60
    return f"đã chờ {working_words(whole - remaining_minutes(whole_minute(now), dossier.due_at, calendar))}"


def waiting_arms(officer, now: datetime) -> tuple[QuerySet, ...]:
    """Return what has waited for the answer of the officer's desks so long that they are alerted again."""
    return tuple(
        Dossier.objects.filter(office=pk).unanswered(alert_horizon(calendar_of(office), now))
        for pk, office in offices_of(officer).items()
    )


def wished_arms(officer) -> tuple[QuerySet, ...]:
    """Return what applicants ask of the dossiers at whose desk the officer sits, and nobody has answered."""
    held = {(p.agency_id, p.role) for p in (*officer.positions, *officer.lent_positions)}
    return tuple(
        Wish.objects.filter(dossier__office=pk, answered_at=None)
        for pk in sorted(agency for agency, role in held if role == CLERK)
    )


_ENDED = {
    Stage.NOT_ACCEPTED: "không nhận",
    Stage.WITHDRAWN: "đã rút",
    Stage.STOPPED: "đã dừng",
    Stage.LAPSED: "đã đóng",
    Stage.VOIDED: "đã hủy",
}


def next_words(dossier: Dossier, acting) -> str:
    """Say what is to be done next, and by whom when it is not the reader."""
    stage = Stage(dossier.stage)
    step = dossier.step.name if dossier.step_id else ""
    words = {
        Stage.REGISTERED: "Xem, trả lời có tiếp nhận không",
        Stage.ACCEPTED: step,
        Stage.IN_STEP: step,
        Stage.SENT_BACK: f"Làm lại: {step[:1].lower()}{step[1:]}",
        Stage.AWAITING_SIGNATURE: "Ký duyệt",
        Stage.AWAITING_REFUSAL: "Xem, ký từ chối",
        Stage.AWAITING_SUPPLEMENT: "Chờ dân bổ sung",
        Stage.SUPPLEMENT_SENT: "Xem giấy bổ sung dân gửi",
        Stage.AWAITING_PAYMENT: "Chờ dân nộp tiền",
        Stage.READY: "Trả kết quả",
    }.get(stage, stage.label[:1].upper() + stage.label[1:])
    if dossier.assignee_id and dossier.assignee_id != acting.user_id:
        return f"{words} · {dossier.assignee.full_name}"
    return words


def _action(dossier, acting, following) -> tuple[str, str, bool]:
    """Return the words, the address and whether it is an act of this person's: else the row only opens."""
    if dossier.stage in AT_WORK and is_entitled(Who.HANDLER, dossier, acting) and dossier.step_id:
        behind = following.get((dossier.step.process_id, dossier.step.order))
        if behind:
            return ("Trình ký" if behind == LEADER else "Chuyển"), "chuyen/", True
    elif dossier.stage == Stage.REGISTERED and is_entitled(Who.DESK, dossier, acting):
        return "Xét hồ sơ", "tiep-nhan/", True
    elif dossier.stage == Stage.AWAITING_SIGNATURE and is_entitled(Who.SIGNER, dossier, acting):
        return "Ký duyệt", "ky-duyet/", True
    elif dossier.stage == Stage.AWAITING_REFUSAL and is_entitled(Who.SIGNER, dossier, acting):
        return "Ký từ chối", "ky-tu-choi/", True
    elif dossier.stage == Stage.READY and is_entitled(MOVES["return_result"].who[0], dossier, acting):
        return "Trả", f"/can-bo/tra/{dossier.code}/", True
    elif dossier.stage == Stage.SUPPLEMENT_SENT and (
        is_entitled(Who.DESK, dossier, acting) or is_entitled(Who.HANDLER, dossier, acting)
    ):
        return "Xem giấy bổ sung", "", True
    elif dossier.stage == Stage.AWAITING_SUPPLEMENT and is_entitled(Who.DESK, dossier, acting):
        return "Nhận bổ sung", "nhan-bo-sung/", False
    return ("Xem" if dossier.is_closed or dossier.is_paused else "Mở"), "", False


def _due_words(dossier: Dossier, now: datetime) -> tuple[str, str]:
    if dossier.is_paused:
        since = dossier.paused_since
        return "dừng", f"từ {day(local_day(since))[:5]}" if since else ""
    if dossier.due_at is None:
        return "–", ""
    return hour(dossier.due_at), near_day(local_day(dossier.due_at), local_day(now))


def near_day(when: date, today: date) -> str:
    """Return "hôm nay", "ngày mai", "thứ Ba 24/11" or, in another year, "thứ Ba 24/11/2027"."""
    if when == today:
        return "hôm nay"
    if when == today + timedelta(days=1):
        return "ngày mai"
    return f"{WEEKDAYS[when.weekday()]} {day(when)[: 5 if when.year == today.year else None]}"


def today_arms(officer, now: datetime) -> dict[str, tuple[QuerySet, ...]]:
    """Return the queries behind today's sentence, without any filter: one's own due by tonight, and those late already."""
    tonight = at_local(local_day(now) + timedelta(days=1))
    mine = arms_of_mine(officer, visible_to(officer))
    return {
        "today": tuple(arm.filter(due_at__gte=whole_minute(now), due_at__lt=tonight) for arm in mine),
        "late": tuple(arm.filter(due_at__lt=whole_minute(now)) for arm in mine),
    }


@dataclass(frozen=True)
class Place:
    """Where a dossier stands in "Cần tôi làm": its rank among how many (0: it does not stand there), its neighbours."""

    rank: int
    among: int
    before: str
    behind: str


def place_of(officer, dossier: Dossier) -> Place:
    """Return the dossier's place in "Cần tôi làm", counted no further than a thousand.

    One query for the numbers and one for each neighbour of each arm, however long the list.
    """
    tab = Tab("can-lam", "", arms_of_mine(officer, visible_to(officer)))
    mark = mark_of(dossier, tab)
    ahead = tuple(_ahead(arm, dossier) for arm in tab.arms)
    numbers = counts(
        officer,
        {"ahead": ahead, "all": tab.arms, "here": tuple(arm.filter(pk=dossier.pk) for arm in tab.arms)},
    )
    last = [row for arm in ahead for row in _last_of(arm)]
    following = rows_of(tab, mark, 1).values_list("code", flat=True)
    return Place(
        rank=min(COUNTED, numbers["ahead"] + 1) if numbers["here"] else 0,
        among=numbers["all"],
        before=max(last, key=lambda row: (row[0] is None, row[0] or dossier.submitted_at, row[1]))[2]
        if last
        else "",
        behind=next((code for code in following if code != dossier.code), ""),
    )


def _ahead(arm: QuerySet, dossier: Dossier) -> QuerySet:
    """Return what stands in front of the dossier."""
    if dossier.due_at is None:
        return arm.exclude(due_at=None, id__gte=dossier.pk)
    return arm.filter(due_at__lte=dossier.due_at).exclude(due_at=dossier.due_at, id__gte=dossier.pk)


def _last_of(arm: QuerySet) -> list[tuple]:
    """Return date, id and code of the arm's last row: one without a date, if there is any, stands behind the others."""
    for piece in (
        arm.filter(due_at=None).order_by("-id"),
        arm.filter(due_at__isnull=False).order_by("-due_at", "-id"),
    ):
        if found := list(piece.values_list("due_at", "id", "code")[:1]):
            return found
    return []
