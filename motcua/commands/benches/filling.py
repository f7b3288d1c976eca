"""Fill an office with very many dossiers in bulk: realistic rows in every stage, and a journal whose chain is valid."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from motcua.commands.benches.place import Staff

BATCH = 2000
CODES = ("1.001193", "2.000815", "1.004873", "1.000894", "1.001022", "2.000635", "1.000656", "1.003583")
SEED = 20260212
# Of a hundred dossiers of an office that has worked for two years with some backlog; the rest has been returned.
SHARES = {
    "accepted": 3.0,
    "in_step": 4.0,
    "awaiting_signature": 2.4,
    "awaiting_refusal": 0.1,
    "sent_back": 0.5,
    "awaiting_supplement": 2.5,
    "awaiting_payment": 0.5,
    "ready": 4.0,
    "withdrawn": 0.7,
    "stopped": 0.3,
    "lapsed": 0.5,
    "voided": 0.5,
}
# How each stage was reached: the moves after the reception.
WAYS = {
    "accepted": (),
    "in_step": ("begin",),
    "awaiting_signature": ("begin", "forward"),
    "awaiting_refusal": ("begin", "propose_refusal"),
    "sent_back": ("begin", "forward", "send_back"),
    "awaiting_supplement": ("begin", "ask_supplement"),
    "awaiting_payment": ("begin", "ask_payment"),
    "ready": ("begin", "forward", "approve"),
    "returned": ("begin", "forward", "approve", "return_result"),
    "withdrawn": ("begin", "withdraw"),
    "stopped": ("begin", "stop"),
    "lapsed": ("begin", "ask_supplement", "lapse"),
    "voided": ("void",),
}
STEP_OF = {"accepted": 1, "in_step": 1, "sent_back": 1, "awaiting_supplement": 1, "awaiting_payment": 1}
FRESH_DAYS, OLD_DAYS = 25, 700
_SURNAMES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Lò",
    "Vi",
)
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Hữu", "Quỳnh", "Xuân", "Thu", "Kim", "Hải")
_GIVEN = (
    "An", "Bình", "Chi", "Dũng", "Diễm", "Giang", "Hà", "Hạnh", "Hiếu", "Hoa", "Hùng", "Hương", "Khánh", "Lan", "Linh",
    "Long", "Mai", "Nam", "Nga", "Nhung", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Thủy", "Trang", "Tuyết", "Uyên", "Yến",
)  # fmt: skip


def receive_one(staff: Staff, code: str = CODES[0], **changes):
    """Receive a dossier of an invented citizen by the ordinary verb, now."""
    from motcua.catalogue.models import Procedure
    from motcua.commands.benches.place import today
    from motcua.dossiers.actions import ChargeInput, PaperInput, PartyInput, receive_dossier

    revision = Procedure.objects.get(code=code).current(today())
    given = {
        "revision": revision,
        "office": staff.office,
        "applicant": PartyInput(
            full_name="Đặng Thị Ngọc Diễm",
            id_number="099185000123",
            birth_text="12/02/1985",
            address="Thôn Bến Đình, xã Đồng Sen",
            phone="0900000017",
        ),
        "papers": tuple(
            PaperInput(
                name=paper.name, requirement_id=paper.pk, originals=paper.originals, copies=paper.copies
            )
            for paper in revision.papers.all()
            if not paper.present_only and paper.conditional is not True
        ),
        "charges": (ChargeInput(name="Lệ phí", unit_amount=8000, unit="bản", quantity=2),),
        "by": staff.clerks[0],
    }
    return receive_dossier(**{**given, **changes})


@dataclass
class _Press:
    """What every dossier is made from, and the numbers used so far."""

    staff: Staff
    now: datetime
    chance: random.Random
    matters: list
    used: Counter
    dates: dict = field(default_factory=dict)


def fill(count: int, staff: Staff, *, now: datetime, seed: int = SEED) -> int:
    """Add so many dossiers with parties, papers, search keys and a journal; return how many stand there now.

    The rows and the chain are what the verbs would have left; nobody is told, nothing is printed.
    """
    from django.db import transaction

    from motcua.dossiers.models import Dossier
    from motcua.journal.book import record_bulk

    press = _Press(staff, now, random.Random(seed), _matters(), _numbers_used())
    left = count
    while left:
        size = min(BATCH, left)
        with transaction.atomic():
            facts = list(_batch(press, size))
            record_bulk(facts)
            _keep_numbers(press.used)
        left -= size
    return Dossier.objects.count()


def settle_statistics() -> None:
    """Do what PostgreSQL's own housekeeping does within a minute of such a filling."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _matters() -> list:
    """Return (revision, limit, steps) of procedures whose limit is known."""
    from motcua.catalogue.models import Procedure
    from motcua.commands.benches.place import today

    out = []
    for procedure in Procedure.objects.filter(code__in=CODES).order_by("code"):
        revision = procedure.current(today())
        promised = revision.limit_for("counter") if revision else None
        limit = promised.as_limit() if promised else None
        if limit is not None and (process := revision.process()):
            out.append((revision, limit, list(process.steps.order_by("order")), list(revision.papers.all())))
    return out


def _numbers_used() -> Counter:
    from motcua.dossiers.models import NumberSeries

    return Counter(dict(NumberSeries.objects.filter(key__startswith="dossier:").values_list("key", "last")))


def _keep_numbers(used: Counter) -> None:
    from motcua.dossiers.models import NumberSeries

    NumberSeries.objects.bulk_create(
        [NumberSeries(key=key, last=last) for key, last in used.items()],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["last"],
    )


def _batch(press: _Press, size: int) -> Iterator:
    from motcua.dossiers.actions.reception import search_keys
    from motcua.dossiers.models import Dossier, Paper, Party, SearchKey

    parties = Party.objects.bulk_create([_party(press) for _ in range(size)])
    dossiers = [_dossier(press, party) for party in parties]
    Dossier.objects.bulk_create(dossiers)
    papers_of = {matter[0].pk: matter[3] for matter in press.matters}
    Paper.objects.bulk_create(
        Paper(
            dossier=d,
            requirement=paper,
            order=order,
            name=paper.name[:500],
            originals=paper.originals,
            copies=paper.copies,
        )
        for d in dossiers
        for order, paper in enumerate(papers_of[d.revision_id], start=1)
        if not paper.present_only and paper.conditional is not True
    )
    SearchKey.objects.bulk_create(
        (SearchKey(dossier=d, key=key) for d in dossiers for key in search_keys(d)), batch_size=5000
    )
    for dossier in dossiers:
        yield from _facts(press, dossier)


def _party(press: _Press):
    from motcua.dossiers.models import Party

    pick, number = press.chance.choice, press.chance.randrange
    return Party(
        full_name=f"{pick(_SURNAMES)} {pick(_MIDDLE)} {pick(_GIVEN)}",
        id_number=f"099{number(10**9):09d}",
        birth_text="12/02/1985",
        address="Thôn Bến Đình, xã Đồng Sen",
        phone=f"09{number(10**8):08d}",
    )


def _dossier(press: _Press, party):
    from motcua.dossiers.actions.numbering import render_code
    from motcua.dossiers.lifecycle import AT_SIGNER, OPEN, STATE_OF, Stage
    from motcua.dossiers.models import Dossier
    from motcua.lib.clock import local_day
    from motcua.lib.secrets import make_secret

    chance, office = press.chance, press.staff.office
    stage = Stage(chance.choices([*SHARES, "returned"], [*SHARES.values(), 100 - sum(SHARES.values())])[0])
    is_fresh = stage in OPEN or stage == Stage.READY
    received_at = _instant(press, FRESH_DAYS if is_fresh else OLD_DAYS)
    day = local_day(received_at)
    key = f"dossier:{office.slug}:{day:%Y%m%d}"
    press.used[key] += 1
    revision, limit, steps, _ = chance.choice(press.matters)
    due_at, warn_at = _appointment(press, limit, received_at)
    step = None
    if stage in STEP_OF:
        step = steps[STEP_OF[stage]]
    elif stage in AT_SIGNER:
        step = next(each for each in steps if each.role == "leader")
    elif stage in (Stage.READY, Stage.RETURNED):
        step = steps[-1]
    able = {"specialist": press.staff.specialists, "leader": press.staff.leaders}.get(
        step.role if step else "", ()
    )
    finished = received_at + timedelta(hours=20) if stage in (Stage.READY, Stage.RETURNED) else None
    dossier = Dossier(
        code=render_code("{agency}-{date:%y%m%d}-{seq:04d}", "H99.12", day, press.used[key]),
        series_key=key,
        series_number=press.used[key],
        secret=make_secret(),
        procedure_id=revision.procedure_id,
        revision=revision,
        receiving_desk=office,
        competent_agency=office,
        office=office,
        applicant=party,
        holder=party,
        state=STATE_OF[stage],
        stage=stage,
        step=step,
        step_role=step.role if step else "",
        assignee=chance.choice(able) if able and chance.random() < 0.8 else None,
        submitted_at=received_at,
        received_at=received_at,
        received_by=chance.choice(press.staff.clerks),
        clock_from=received_at,
        due_at=None if stage in (Stage.AWAITING_SUPPLEMENT, Stage.AWAITING_PAYMENT) else due_at,
        warn_at=warn_at,
        first_due_at=due_at,
        limit_unit=limit.unit,
        limit_amount=limit.amount,
        limit_cutoff=limit.cutoff,
        limit_policy=limit.policy,
        calendar_version="standard",
        finished_at=finished,
        returned_at=finished + timedelta(days=1) if stage == Stage.RETURNED else None,
    )
    return dossier


def _instant(press: _Press, within_days: int) -> datetime:
    """Return an instant of an ordinary working day before now."""
    from motcua.lib.clock import at_local, local_day

    while True:
        day: date = local_day(press.now) - timedelta(days=press.chance.randrange(within_days))
        at = at_local(day, press.chance.choice((8, 9, 10, 13, 14, 15)), press.chance.randrange(60))
        if day.weekday() < 5 and at <= press.now:
            return at


def _appointment(press: _Press, limit, received_at: datetime) -> tuple[datetime, datetime]:
    """Return due and warning instants; computed once for each quarter of an hour and limit."""
    from motcua.dossiers.actions.appointment import appoint

    slot = received_at.replace(minute=received_at.minute // 15 * 15)
    found = press.dates.get((limit, slot))
    if found is None:
        made = appoint(limit, slot, press.staff.office)
        found = press.dates[limit, slot] = (made.due_at, made.warn_at)
    return found


def _facts(press: _Press, dossier) -> Iterator:
    from motcua.journal.book import Fact

    stream, at = dossier.stream, dossier.received_at
    yield Fact(
        "dossier.receive",
        stream=stream,
        subject=stream,
        by=dossier.received_by,
        at=at,
        data={"procedure": dossier.procedure_id, "to": "accepted", "due": dossier.first_due_at.isoformat()},
    )
    by = dossier.assignee or press.chance.choice(press.staff.specialists)
    for order, move in enumerate(WAYS[dossier.stage], start=1):
        yield Fact(
            f"dossier.{move}",
            stream=stream,
            subject=stream,
            by=by,
            at=at + timedelta(minutes=10 * order),
            data={"move": order},
        )
