"""Tell a week of the commune's work: all courses side by side, in the order of time, up to the present moment."""

import heapq
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.db import transaction

from motcua.catalogue.models import Procedure
from motcua.demo import walls
from motcua.demo.announced import announce
from motcua.demo.commune import SATURDAY, Commune, found_commune, load_what_it_needs, send_away
from motcua.demo.courses import Act, Course, Plan, dossier_course, may_lapse, may_stop, refusal_course
from motcua.demo.errands import CODES, ELSEWHERE, Offer, offers_on
from motcua.demo.people import Person, invent_people
from motcua.demo.searched import tell_searches
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import APPLICANT
from motcua.files.actions import store_file
from motcua.files.models import StoredFile
from motcua.filing.actions import set_online_filing
from motcua.filing.models import Mode
from motcua.journal.seals import make_seal
from motcua.lib.clock import at_local, local, local_day, whole_minute
from motcua.lib.pdf import typeset
from motcua.lib.wording import day as day_words
from motcua.people.actions import make_token
from motcua.people.models import ApiToken, User
from motcua.people.questions import substitutes_of
from motcua.worktime.calendars import to_instant, to_minute

DOSSIERS = 300
SEED = "Đồng Sen"
_WEEK_DAYS = 5  # working days of the week that is told in full
_PAST = timedelta(days=75)  # far enough for a supplement that never came, over Tết too
_BEFORE = 0.15  # part of the dossiers that came in the weeks before it
_SATURDAY_DESK = (time(7, 30), time(11, 30))
_RESULT = Path(__file__).parent / "sample_result.typ"
_PAPER = Path(__file__).parent / "sample_paper.typ"


@dataclass(frozen=True)
class Special:
    """A dossier that must be there so that every state can be seen, whatever chance does with the others.

    `when`: "ago" (a month back), "before" (the weeks before), "early", "mid" or "late" in the week, "soon" (due soon).
    """

    when: str
    codes: tuple[str, ...]
    stop: Stage | None = None
    twists: tuple[str, ...] = ()
    share: float = 0.3
    collect: int | None = 45
    for_other: bool = False


_THREE_DAYS = ("1.001612", "1.004873", "1.001731")
_LONG = ("1.013978", "1.014027", "1.001776", "1.013225")
SPECIALS = (
    Special("ago", _LONG, twists=("supplement", "lapse"), share=0.2),
    Special("ago", ("1.001776", "1.013225"), twists=("supplement", "lapse"), share=0.2),
    Special("early", ("2.000815",), twists=("void",), share=0.2),
    Special("early", ("1.004873",), twists=("withdraw",)),
    Special("early", _THREE_DAYS, twists=("stop",)),
    Special("mid", ("1.013225", "1.001699"), Stage.AWAITING_SUPPLEMENT, ("supplement",), 0.2),
    Special("early", ("1.014027",), Stage.AWAITING_SUPPLEMENT, ("supplement",), 0.15),
    Special("early", ("1.013978", "1.001699"), Stage.AWAITING_PAYMENT, ("payment",), 0.15),
    Special("before", ("1.013978", "1.001776"), None, ("payment",), 0.25),
    Special("early", ("1.014027", "1.001776"), Stage.SENT_BACK, ("send_back",), 0.2),
    Special("early", ("1.004859", "1.004873"), None, ("send_back",), 0.5),
    Special("late", ("2.000815",), Stage.ACCEPTED),
    Special("late", _THREE_DAYS, Stage.ACCEPTED),
    Special("mid", ("1.001699", "1.001776"), Stage.IN_STEP),
    Special("early", ("1.001731", "1.014027"), Stage.AWAITING_SIGNATURE, share=0.35),
    Special("before", _THREE_DAYS, Stage.IN_STEP),
    Special("before", ("1.004873",), Stage.AWAITING_SIGNATURE),
    Special("early", ("2.000815",), Stage.IN_STEP),
    Special("soon", ("1.004873",), Stage.IN_STEP),
    Special("soon", ("1.001612", "1.001731"), Stage.AWAITING_SIGNATURE),
    Special("early", ("1.001193",), Stage.READY),
    Special("before", ("1.004873",), Stage.READY),
    Special("early", ("1.004884",), Stage.IN_STEP, ("extend",), 0.3),
    Special("before", ("1.004884",), None, ("extend",), 0.2),
    Special("before", ("1.011607", "1.001776"), None, ("refuse",), 0.3),
    Special("early", _THREE_DAYS, None, ("correct",), 0.25),
    Special("mid", ("2.000815",), None, ("undo_forward",), 0.2),
    Special("mid", ("2.000884",), None, ("undo_approve",), 0.2),
    Special("early", ("1.014027",), None, ("reassign",), 0.2),
    Special("early", ("2.000635",), None, ("proxy",), 0.2),
    Special("early", ("1.004873",), None, ("no_receipt",), 0.2),
    Special("early", ("3.000722", "DP.000001"), None, (), 0.3),
    Special("early", ("1.001776", "1.004873"), None, (), 0.25, for_other=True),
    Special("early", ("1.001193", "2.000635"), None, ("exempt",), 0.2),
    Special("early", _THREE_DAYS, None, ("letter",), 0.3),
    Special("before", ("1.004873",), None, ("supplement",), 0.3),
    Special("before", ("1.004873",), None, (), 1.4),
    Special("early", ("2.000635",), None, ("post",), 0.2),
    Special("late", ("2.000635", "1.004873"), Stage.REGISTERED, ("posted",)),
    Special("late", ("1.001193",), Stage.REGISTERED, ("posted",)),
    Special("before", ("1.004873",), Stage.NOT_ACCEPTED, ("posted",)),
    Special("before", ("1.004873",), None, ("posted", "post"), 0.3),
    Special("early", ("2.000635",), None, ("posted", "asked_first", "post"), 0.3),
    Special("mid", ("1.014027", "1.001776"), Stage.SUPPLEMENT_SENT, ("supplement", "sent"), 0.1),
    Special("before", ("1.001776",), None, ("supplement", "sent"), 0.2),
    Special("early", ("1.001776",), Stage.AWAITING_REFUSAL, ("refuse",), 0.3),
    Special("late", ("1.004873",), Stage.REGISTERED, ("online",)),
    Special("late", ("1.001193", "2.000635"), Stage.REGISTERED, ("online",)),
    Special("early", ("1.004873",), Stage.NOT_ACCEPTED, ("online",)),
    Special("early", ("2.000635", "1.004873"), Stage.IN_STEP, ("online",), 0.3),
    Special("before", ("1.004873",), None, ("online",), 0.3),
)


class Week:
    """The teller: who is there, what time it is, whose turn is next."""

    def __init__(self, commune: Commune, now: datetime, seed: str):
        self.commune, self.office, self.now, self.seed = commune, commune.office, now, seed
        self.calendar = commune.calendar.as_work_calendar()
        self.rng = Random(seed)
        self.people = invent_people(Random(f"{seed} people"), 260, local_day(now).year)
        self.specialists = [commune[name] for name in ("sang", "hien", "tung", "huong")]
        self._users = {user.pk: user for user in commune.officers.values()}
        self._stand_ins: dict[tuple[int, date], User | None] = {}
        self._offers: dict[date, list[Offer]] = {}
        self._free: dict[int, datetime] = {}
        self._queue: list = []
        self._order = 0

    # Questions a course asks.

    def clerk(self, rng: Random) -> User:
        """Return one of the clerks."""
        return rng.choice(self.commune.clerks)

    def somebody(self, rng: Random) -> Person:
        """Return one of the inhabitants."""
        return rng.choice(self.people)

    def offers(self, day: date) -> list[Offer]:
        """Return what could be received on that day."""
        if day not in self._offers:
            self._offers[day] = offers_on(day)
        return self._offers[day]

    def leader(self, dossier: Dossier, rng: Random) -> User:
        """Return the leader the dossier lies with, else one of them."""
        return self._users.get(dossier.assignee_id) or rng.choice(self.commune.leaders)

    def present(self, officer: User, at: datetime) -> User:
        """Return the officer, or who stands in for them that day."""
        key = (officer.pk, local_day(at))
        if key not in self._stand_ins:
            ids = sorted(substitutes_of(officer, key[1]))
            self._stand_ins[key] = self._users[ids[0]] if ids else None
        return self._stand_ins[key] or officer

    def later(self, at: datetime, minutes: int) -> datetime:
        """Return the moment at which that much shift time has passed, with odd seconds as clocks have them."""
        reached = to_instant(self.calendar.minute_after(to_minute(at), max(1, minutes)))
        return reached + timedelta(seconds=(minutes * 37 + at.minute) % 60)

    def minutes(self, start: datetime, end: datetime) -> int:
        """Return the shift minutes between two moments."""
        return self.calendar.minutes_between(to_minute(start), max(to_minute(start), to_minute(end)))

    def closing(self, at: datetime) -> datetime:
        """Return the end of the last shift of that day, which must be a working one."""
        ends = self.calendar.shifts_on(local_day(at))[-1].ends
        return at_local(local_day(at), ends.hour, ends.minute)

    def result_file(self, plan: Plan, dossier: Dossier, leader: User, at: datetime) -> dict:
        """Return the electronic copy of a result, for one dossier in eight (the others' lie on paper only)."""
        if plan.rng.random() > 0.12 and "proxy" not in plan.twists:
            return {}
        content = typeset(
            _RESULT,
            {
                "office": self.office.name,
                "title": (plan.offer.revision.results or [plan.offer.revision.name])[0],
                "code": dossier.code,
                "place": self.office.place,
                "day": day_words(local_day(at)),
                "signer": leader.full_name,
                "post": leader.public_title,
            },
            at=at,
        )
        stored = store_file(content, name="ket-qua.pdf", by=leader, at=at)
        return {"file": stored, "file_name": "ket-qua.pdf"}

    def photo_of(self, paper: str, at: datetime) -> StoredFile:
        """Return what somebody sends from home as a paper of theirs."""
        sheet = {"title": paper, "day": day_words(local_day(at))}
        return store_file(typeset(_PAPER, sheet, at=at), name="giay.pdf", by=APPLICANT, at=at)

    # Time.

    def shifts(self, day: date, *, door: bool = False) -> list[tuple[datetime, datetime]]:
        """Return the spans of a day in which work is done; with `door` also a Saturday's desk that only receives."""
        spans = [(s.starts, s.ends) for s in self.calendar.shifts_on(day)]
        if not spans and door and day.weekday() == SATURDAY and day not in self.calendar.exceptions:
            spans = [_SATURDAY_DESK]
        return [(at_local(day, a.hour, a.minute), at_local(day, b.hour, b.minute)) for a, b in spans]

    def open_from(self, at: datetime, *, door: bool = False) -> datetime:
        """Return that moment, or the next at which the office works."""
        day = local_day(at)
        while True:
            for starts, ends in self.shifts(day, door=door):
                if at < ends:
                    return max(at, starts)
            day += timedelta(days=1)

    def earlier(self, minutes: int) -> datetime:
        """Return the moment before now from which that much shift time has passed until now."""
        day, left = local_day(self.now), minutes
        while True:
            for starts, ends in reversed(self.shifts(day)):
                ends = min(ends, self.now)
                length = int((ends - starts).total_seconds() // 60)
                if length >= left:
                    return ends - timedelta(minutes=left)
                left -= max(length, 0)
            day -= timedelta(days=1)

    def days_back(self, count: int) -> list[date]:
        """Return the last so many working days up to now, the oldest first; today counts once work has begun."""
        found, day = [], local_day(self.now)
        while len(found) < count:
            if any(starts < self.now for starts, _ in self.shifts(day)):
                found.append(day)
            day -= timedelta(days=1)
        return found[::-1]

    # Telling.

    def add(self, course: Course) -> None:
        """Let one more course begin."""
        self._wait(course, next(course))

    def tell(self, first: datetime) -> None:
        """Run everything in the order of time until the present, a transaction and a seal for each day."""
        day = local_day(first)
        while day <= local_day(self.now):
            midnight = at_local(day + timedelta(days=1))
            with transaction.atomic():
                self._tell_until(min(midnight, self.now + timedelta(microseconds=1)))
            sealed_at = midnight + timedelta(minutes=5)
            if sealed_at <= self.now:
                make_seal(day, by=None, at=sealed_at)
            day += timedelta(days=1)

    def _tell_until(self, end: datetime) -> None:
        while self._queue and self._queue[0][0] < end:
            at, _, _, act, course = heapq.heappop(self._queue)
            possible = self._possible(act, at)
            if possible > at:
                self._push(possible, act, course)
                continue
            if act.officer is not None:
                self._free[act.officer.pk] = at + timedelta(minutes=act.minutes)
            try:
                following = course.send(at)
            except StopIteration:
                continue
            self._wait(course, following)

    def _possible(self, act: Act, at: datetime) -> datetime:
        if act.night:
            return at
        free = self._free.get(act.officer.pk) if act.officer is not None else None
        return self.open_from(max(at, free) if free else at, door=act.door)

    def _wait(self, course: Course, act: Act) -> None:
        self._push(act.at if act.night else self.open_from(act.at, door=act.door), act, course)

    def _push(self, at: datetime, act: Act, course: Course) -> None:
        self._order += 1
        heapq.heappush(self._queue, (at, not act.urgent, self._order, act, course))


@dataclass(frozen=True)
class Told:
    """What was told."""

    commune: Commune
    now: datetime
    first: datetime
    tokens: tuple[dict, ...] = ()


def tell_week(
    now: datetime,
    *,
    dossiers: int = DOSSIERS,
    seed: str = SEED,
    password: str = "",
    only_needed: bool = False,
) -> Told:
    """Found the commune in an empty database and tell its week up to `now`: the same `now`, the same week.

    Passwords, look-up secrets, salts and what hangs on them are random all the same. `only_needed` loads only the
    procedures of the story (for tests).
    """
    now = whole_minute(now)
    founding = at_local(local_day(now) - _PAST, 8)
    with transaction.atomic():
        load_what_it_needs(local_day(founding), founding, CODES if only_needed else None)
        commune = found_commune(local_day(now), founding, password=password)
        set_online_filing(commune.office, mode=Mode.DEMO, by=None, at=founding)
        walls.hang_walls(commune, founding + timedelta(hours=1))
        walls.announce_fee(commune, now, founding + timedelta(hours=3))
    week = Week(commune, now, seed)
    _plan_absence(week)
    plans = sorted(_plans(week, dossiers), key=lambda plan: plan.at)
    for plan in plans:
        week.add(dossier_course(week, plan))
    for course in _refusals(week, max(3, dossiers // 40)):
        week.add(course)
    first = plans[0].at
    week.tell(first)
    announce(commune, now)
    with transaction.atomic():
        walls.tell_scans(commune, founding, now, seed)
        tell_searches(commune, week.days_back(1), now)
    return Told(commune, now, first, (_token(commune, now),))


def _token(commune: Commune, now: datetime) -> dict:
    """Return an API token of a clerk's, for whoever tries the demo as a machine."""
    scopes = sorted(ApiToken.Scope.values)
    _, text = make_token(commune["ha"], scopes=scopes, name="Bản dùng thử", by=None, at=now)
    return {"scopes": scopes, "token": text}


def _plan_absence(week: Week) -> None:
    days = week.days_back(3)
    at = at_local(days[0], 7, 45) - timedelta(days=1)
    send_away(week.commune, days[0], max(local_day(week.now), days[-1]) + timedelta(days=2), at)


def _plans(week: Week, count: int) -> list[Plan]:
    plans = []
    for number, special in enumerate(SPECIALS[: max(count, 0)]):
        if (plan := _special_plan(week, special, Random(f"{week.seed} special {number}"))) is not None:
            plans.append(plan)
    rest = max(0, count - len(plans))
    before = int(rest * _BEFORE)
    for number in range(rest):
        rng = Random(f"{week.seed} {number}")
        at = _moment_before(week, rng, 6, 20) if number < before else _moment_in_week(week, rng, 0, 1)
        plans.append(_ordinary_plan(week, rng, at, past=number < before))
    return plans


def _somebody_for(week: Week, offer: Offer, rng: Random) -> Person:
    """Return an inhabitant of a fitting age: pensions are asked for by the old, births by the young."""
    oldest = local_day(week.now).year - 60
    old = offer.errand.code in {"1.014027", "1.010803"}
    young = offer.errand.code in {"1.001193", "1.000894", "3.000722"}
    fitting = [p for p in week.people if not (old or young) or (int(p.birth_text[-4:]) <= oldest) == old]
    return rng.choice(fitting)


def _special_plan(week: Week, special: Special, rng: Random) -> Plan | None:
    at = {
        "ago": lambda: _moment_before(week, rng, 16, 18),
        "before": lambda: _moment_before(week, rng, 6, 10),
        "early": lambda: _moment_in_week(week, rng, 0, 0.35),
        "mid": lambda: _moment_in_week(week, rng, 0.4, 0.7),
        "late": lambda: _moment_in_week(week, rng, 0.9, 0.99),
        "soon": lambda: week.earlier(rng.randint(1200, 1300)),
    }[special.when]()
    if ("lapse" in special.twists and not may_lapse(at)) or ("stop" in special.twists and not may_stop(at)):
        return None
    offers = week.offers(local_day(at))
    # Before the two-tier government some of these were the district's: something slow of the commune's own stands in.
    offer = next((o for code in special.codes for o in offers if o.errand.code == code), None) or rng.choice(
        [o for o in offers if not o.same_day]
    )
    return Plan(
        at=at,
        offer=offer,
        person=_somebody_for(week, offer, rng),
        rng=rng,
        share=special.share,
        stop=special.stop,
        twists=frozenset(special.twists),
        collect=special.collect,
        holder=week.somebody(rng) if special.for_other else None,
    )


_CHANCES = (
    ("correct", 0.02), ("undo_forward", 0.02), ("undo_approve", 0.01), ("send_back", 0.03), ("exempt", 0.04),
    ("letter", 0.03), ("void", 0.012), ("proxy", 0.05), ("no_receipt", 0.05), ("post", 0.03), ("withdraw", 0.01),
)  # fmt: skip


def _ordinary_plan(week: Week, rng: Random, at: datetime, *, past: bool) -> Plan:
    offers = week.offers(local_day(at))
    if past:  # what came weeks ago and was done the same day would only repeat the register
        offers = [o for o in offers if not o.same_day] or offers
    offer = rng.choices(offers, [o.errand.weight for o in offers])[0]
    twists = {name for name, chance in _CHANCES if rng.random() < chance}
    if not offer.same_day and rng.random() < 0.08:
        twists.add("supplement")
    if offer.longer and not offer.same_day and rng.random() < 0.15:
        twists.add("extend")
    luck = rng.random()
    share = (
        rng.uniform(0.15, 0.7)
        if luck < 0.78
        else rng.uniform(0.7, 0.98)
        if luck < 0.92
        else rng.uniform(1.05, 1.5)
    )
    collect = rng.randint(3, 40) if offer.same_day else rng.randint(30, 1300)
    if rng.random() < 0.06:
        collect = None
    other = rng.random() < 0.07
    return Plan(
        at=at,
        offer=offer,
        person=_somebody_for(week, offer, rng),
        rng=rng,
        share=share,
        twists=frozenset(twists),
        collect=collect,
        holder=week.somebody(rng) if other else None,
    )


def _moment_in_week(week: Week, rng: Random, low: float, high: float) -> datetime:
    """Return a moment of the week told in full, between two parts of its opening time."""
    spans, day = [], week.days_back(_WEEK_DAYS)[0]
    while day <= local_day(week.now):
        spans += [(a, min(b, week.now)) for a, b in week.shifts(day, door=True) if a < week.now]
        day += timedelta(days=1)
    total = sum((b - a).total_seconds() for a, b in spans)
    wanted = total * rng.uniform(low, high)
    for starts, ends in spans:
        length = (ends - starts).total_seconds()
        if wanted < length:
            return starts + timedelta(seconds=int(wanted))
        wanted -= length
    return spans[-1][1] - timedelta(minutes=1)


def _moment_before(week: Week, rng: Random, nearest: int, furthest: int) -> datetime:
    """Return a moment of a working day so many working days back."""
    day = week.days_back(rng.randint(nearest, furthest))[0]
    starts, ends = rng.choice(week.shifts(day))
    return starts + timedelta(seconds=rng.randrange(int((ends - starts).total_seconds())))


def _refusals(week: Week, count: int) -> list[Course]:
    day = local_day(week.now)
    found = Procedure.objects.filter(code__in=ELSEWHERE).order_by("code")
    revisions = [r for p in found if (r := p.current(day)) is not None and not r.is_received_here]
    courses = []
    for number in range(count if revisions else 0):
        rng = Random(f"{week.seed} refusal {number}")
        at = _moment_in_week(week, rng, 0, 0.95)
        courses.append(refusal_course(week, rng.choice(revisions), week.somebody(rng), rng, at))
    return courses


def listed_dossiers(each: int = 8) -> list[dict]:
    """Return, for every stage there is, a few of the newest dossiers with their look-up secrets."""
    return [
        {"code": row.code, "secret": row.secret, "state": row.state, "stage": row.stage}
        for stage in Stage
        for row in Dossier.objects.filter(stage=stage).order_by("-received_at", "-id")[:each]
    ]


def sheet(told: Told, url: str) -> dict:
    """Return what demo.json holds."""
    return {
        "url": url,
        "now": local(told.now).isoformat(),
        "logins": [
            {"role": x.role, "username": x.username, "password": x.password, "position": x.position}
            for x in told.commune.logins
        ],
        "tokens": list(told.tokens),
        "dossiers": listed_dossiers(),
        "postings": walls.listed_postings(),
    }
