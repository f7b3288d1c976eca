"""The verbs: lay out places, post codes, count scans, order and finish printing, say what hangs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from motcua.catalogue import reading
from motcua.files.models import StoredFile
from motcua.journal import book
from motcua.journal.jobs import job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency, Counter, User
from motcua.people.questions import public_address
from motcua.postings import codes, rules
from motcua.postings.content import TITLES, Content, Subject, contents_of, posting_title, thing_in
from motcua.postings.models import (
    Hanging,
    Place,
    Posting,
    PostingKind,
    PrintedSheet,
    PrintRun,
    ScanCount,
    SheetKind,
)
from motcua.postings.questions import standing_of

FILES_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Wish:
    """A sheet somebody wants: its kind, what it is about, its size; a poster also names the code it is made for."""

    kind: str
    target: str = ""
    size: str = "A4"
    posting: Posting | None = None


# ---------------------------------------------------------------- places


@transaction.atomic
def make_place(
    agency: Agency,
    *,
    kind: str,
    name: str,
    counter: Counter | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Place:
    """Note a place where the agency hangs or lays out paper. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_tend(by, agency, clock.local_day(at)))
    list(Agency.objects.select_for_update().filter(pk=agency.pk))  # two who note the same place queue here
    name = tidy(name)
    others = list(agency.places.values_list("name", flat=True))
    refuse_if(rules.object_to_place(kind, name, counter, others))
    _refuse_anothers_counter(agency, counter)
    place = Place.objects.create(agency=agency, kind=kind, name=name, counter=counter, made_at=at)
    _record("place.made", place.agency, place.subject, by=by, at=at, sort=str(kind))
    return place


@transaction.atomic
def change_place(
    place: Place,
    *,
    kind: str,
    name: str,
    counter: Counter | None = None,
    seen: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Place:
    """Call a place otherwise. `seen` is what the page showed (`rules.place_mark`). Raises NotAllowed."""
    at = at or clock.now()
    place = _locked(place, by, at)
    refuse_if(rules.object_to_place_seen(place, seen))
    name = tidy(name)
    others = list(place.agency.places.exclude(pk=place.pk).values_list("name", flat=True))
    refuse_if(rules.object_to_place(kind, name, counter, others))
    _refuse_anothers_counter(place.agency, counter)
    place.kind, place.name, place.counter = kind, name, counter
    place.save(update_fields=["kind", "name", "counter"])
    _record("place.changed", place.agency, place.subject, by=by, at=at, sort=str(kind))
    return place


@transaction.atomic
def retire_place(place: Place, *, by: User | None, at: datetime | None = None) -> Place:
    """Hang nothing more at a place. Its codes go on leading where they lead. Raises NotAllowed."""
    at = at or clock.now()
    place = _locked(place, by, at)
    if place.retired_at is None:
        place.retired_at = at
        place.save(update_fields=["retired_at"])
        _record("place.retired", place.agency, place.subject, by=by, at=at)
    return place


@transaction.atomic
def reopen_place(place: Place, *, by: User | None, at: datetime | None = None) -> Place:
    """Use a place again. Raises NotAllowed."""
    at = at or clock.now()
    place = _locked(place, by, at)
    if place.retired_at is not None:
        place.retired_at = None
        place.save(update_fields=["retired_at"])
        _record("place.reopened", place.agency, place.subject, by=by, at=at)
    return place


# ---------------------------------------------------------------- codes


@transaction.atomic
def make_posting(
    place: Place, *, kind: str, target: str = "", by: User | None, at: datetime | None = None
) -> Posting:
    """Post a code at a place and return it; the same thing at the same place has one code for ever. Raises NotAllowed."""
    at = at or clock.now()
    place = _locked(place, by, at)
    refuse_if(rules.object_to_retired(place))
    if kind not in PostingKind.values:
        raise NotAllowed("Ông/bà chọn mã dẫn tới đâu.", code="unknown-kind", field="kind")
    day, target = clock.local_day(at), tidy(target)
    if kind == PostingKind.PROCEDURE:
        refuse_if(rules.object_to_procedure(target, reading.card(target, day), day))
    elif kind != PostingKind.SECTOR:
        target = ""
    title = posting_title(kind, target, agency=place.agency, day=day)
    if title is None:
        raise NotAllowed(
            "Lĩnh vực này không có trên bảng của cơ quan, hoặc chưa có thủ tục nào. Ông/bà chọn lĩnh vực khác."
            if kind == PostingKind.SECTOR
            else "Thủ tục này thuộc lĩnh vực cơ quan không niêm yết. Ông/bà xem lại mục Lĩnh vực niêm yết.",
            code="target-not-offered",
            field="target",
        )
    [posting] = _postings_for(place, {(kind, target): title}, by=by, at=at).values()
    return posting


@transaction.atomic
def retire_posting(posting: Posting, *, by: User | None, at: datetime | None = None) -> Posting:
    """Note that a code is no longer posted. Whoever scans it still gets on. Raises NotAllowed."""
    at = at or clock.now()
    place = _locked(posting.place, by, at)
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    if posting.retired_at is None:
        posting.retired_at = at
        posting.save(update_fields=["retired_at"])
        _record("posting.retired", place.agency, posting.subject, by=by, at=at)
    return posting


@transaction.atomic
def restore_posting(posting: Posting, *, by: User | None, at: datetime | None = None) -> Posting:
    """Post a code again that was given up. Raises NotAllowed when another has taken its place."""
    at = at or clock.now()
    place = _locked(posting.place, by, at)
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    if posting.retired_at is None:
        return posting
    if place.postings.filter(kind=posting.kind, target=posting.target, retired_at=None).exists():
        raise NotAllowed(
            "Nơi này đã có mã khác cho đúng việc ấy. Ông/bà dùng mã đang niêm yết.", code="posting-replaced"
        )
    posting.retired_at = None
    posting.save(update_fields=["retired_at"])
    _record("posting.restored", place.agency, posting.subject, by=by, at=at)
    return posting


def count_scan(
    posting: Posting, *, scans: int = 1, by: User | None = None, at: datetime | None = None
) -> None:
    """Count a scan of a code on its day: one statement, no journal, nothing about who it was.

    A count is a sum from which nobody can be told, so it is nobody's deed and stands in no stream.
    """
    day = clock.local_day(at or clock.now())
    table = connection.ops.quote_name(ScanCount._meta.db_table)
    # The same words mean the same on SQLite and PostgreSQL; two phones at one moment are both counted.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (posting_id, day, scans) VALUES (%s, %s, %s) "
            f"ON CONFLICT (posting_id, day) DO UPDATE SET scans = {table}.scans + excluded.scans",
            [posting.pk, day, scans],
        )


# ---------------------------------------------------------------- printing


@transaction.atomic
def order_printing(
    place: Place, wishes: Iterable[Wish], *, by: User | None, at: datetime | None = None
) -> PrintRun:
    """Have sheets printed for a place as one job; the worker sets them. Raises NotAllowed.

    Every sheet gets its code, made when it has none, and the number of this printing. While there is no settled address
    the sheets bear no code, and what stands for its code alone is refused. What already waits is not ordered twice.
    """
    at = at or clock.now()
    day = clock.local_day(at)
    place = _locked(place, by, at)
    refuse_if(rules.object_to_retired(place))
    wishes = list(dict.fromkeys(wishes))
    _refuse_wishes(wishes)
    if (standing := _already_ordered(place, wishes)) is not None:
        return standing
    contents = contents_of([(w.kind, w.target) for w in wishes], agency=place.agency, day=day)
    _refuse_what_is_gone(wishes, contents)
    address = public_address()
    if not address and any(wish.kind in rules.ABOUT_A_CODE for wish in wishes):
        raise NotAllowed(rules.NO_ADDRESS)
    run = PrintRun.objects.create(place=place, ordered_at=at, ordered_by=by)
    postings = _codes_of(place, wishes, contents, by=by, at=at) if address else [None] * len(wishes)
    for posting in {posting.pk: posting for posting in postings if posting}.values():
        posting.editions += 1
    Posting.objects.bulk_update({p for p in postings if p}, ["editions"], batch_size=200)
    PrintedSheet.objects.bulk_create(
        (
            PrintedSheet(
                run=run,
                position=position,
                place=place,
                posting=posting,
                kind=wish.kind,
                target=wish.target,
                size=wish.size,
                edition=posting.editions if posting else None,
                link=f"{address}/q/{codes.written(posting.code, posting.editions)}" if posting else "",
                title=contents[wish.kind, wish.target].title[:500],
            )
            for position, (wish, posting) in enumerate(zip(wishes, postings, strict=True), start=1)
        ),
        batch_size=200,
    )
    _record("sheets.ordered", place.agency, run.subject, by=by, at=at, run=run.pk, sheets=len(wishes))
    return run


@transaction.atomic
def begin_printing(run: PrintRun, *, by: User | None = None, at: datetime | None = None) -> PrintRun:
    """Note that the worker has the job in hand."""
    run = PrintRun.objects.select_for_update().get(pk=run.pk)
    if run.is_waiting:
        run.begun_at = at or clock.now()
        run.save(update_fields=["begun_at"])
    return run


@transaction.atomic
def finish_printing(
    run: PrintRun,
    contents: dict[Subject, Content],
    *,
    file: StoredFile,
    pages: int | None,
    by: User | None = None,
    at: datetime | None = None,
) -> PrintRun:
    """Keep what was set and what each sheet shows. A job that was finished before stays as it is."""
    at = at or clock.now()
    place = Place.objects.select_related("agency").get(pk=run.place_id)
    run = PrintRun.objects.select_for_update().get(pk=run.pk)
    if not run.is_waiting:
        return run
    sheets = list(run.sheets.all())
    for sheet in sheets:
        content = contents[sheet.kind, sheet.target]
        sheet.title, sheet.shown, sheet.digest = content.title[:500], content.shown, content.digest
        sheet.revision_id, sheet.printed_at = content.revision, at
    PrintedSheet.objects.bulk_update(
        sheets, ["title", "shown", "digest", "revision", "printed_at"], batch_size=100
    )
    run.printed_at, run.file, run.pages = at, file, pages
    run.save(update_fields=["printed_at", "file", "pages"])
    counted: dict[str, int] = {}
    for sheet in sheets:
        counted[sheet.kind] = counted.get(sheet.kind, 0) + 1
    _record(
        "sheets.printed",
        place.agency,
        run.subject,
        by=by,
        at=at,
        run=run.pk,
        sheets=counted,
        file=file.digest,
    )
    return run


@transaction.atomic
def give_up_printing(
    run: PrintRun, why: str, *, by: User | None = None, at: datetime | None = None
) -> PrintRun:
    """Note why a job cannot be set; its sheets count for nothing."""
    at = at or clock.now()
    place = Place.objects.select_related("agency").get(pk=run.place_id)
    run = PrintRun.objects.select_for_update().get(pk=run.pk)
    if run.is_waiting:
        run.failed_at, run.failed_why = at, why
        run.save(update_fields=["failed_at", "failed_why"])
        _record("sheets.given_up", place.agency, run.subject, by=by, at=at, run=run.pk)
    return run


@job
@transaction.atomic
def forget_old_prints(*, by: User | None = None, at: datetime | None = None) -> int:
    """Let go of the files of jobs set more than thirty days ago; what was printed stays known. Return how many."""
    old = PrintRun.objects.filter(printed_at__lt=(at or clock.now()) - FILES_KEPT, file__isnull=False)
    return old.update(file=None)


# ---------------------------------------------------------------- hanging


@transaction.atomic
def mark_done(place: Place, *, seen: str = "", by: User | None, at: datetime | None = None) -> Hanging:
    """Say that all new sheets of a place are hung and all dead ones taken down. Raises NotAllowed.

    `seen` is what the page showed (`Standing.mark`): what came after is not marked unseen.
    """
    at = at or clock.now()
    place = _locked(place, by, at)
    standing = standing_of([place], agency=place.agency, day=clock.local_day(at))[place.pk]
    down = [*standing.old, *standing.gone]
    if not standing.to_hang and not down:
        raise NotAllowed(
            "Nơi này không còn tờ nào chờ dán hay gỡ; có thể đồng nghiệp vừa báo xong.",
            code="nothing-to-hang",
        )
    if seen and seen != standing.mark:
        raise NotAllowed("Danh sách vừa thay đổi. Ông/bà xem lại rồi báo xong lần nữa.", code="list-changed")
    hanging = Hanging.objects.create(place=place, done_at=at, done_by=by)
    PrintedSheet.objects.filter(pk__in=[s.pk for s in standing.to_hang]).update(hung=hanging)
    PrintedSheet.objects.filter(pk__in=[s.pk for s in down]).update(taken_down=hanging)
    _record(
        "place.done",
        place.agency,
        place.subject,
        by=by,
        at=at,
        hung=len(standing.to_hang),
        taken_down=len(down),
    )
    return hanging


@transaction.atomic
def take_down(sheet: PrintedSheet, *, by: User | None, at: datetime | None = None) -> Hanging:
    """Say that a sheet hangs no more, nor any older printing of it. Raises NotAllowed."""
    at = at or clock.now()
    place = _locked(sheet.place, by, at)
    wanted = [
        other.pk
        for other in PrintedSheet.objects.of_use().filter(place=place, kind=sheet.kind, target=sheet.target)
        if other.slot == sheet.slot
    ]
    if not wanted:
        raise NotAllowed("Tờ này đã gỡ rồi.", code="already-down")
    hanging = Hanging.objects.create(place=place, done_at=at, done_by=by)
    PrintedSheet.objects.filter(pk__in=wanted).update(taken_down=hanging)
    _record("place.sheet_taken_down", place.agency, place.subject, by=by, at=at, sheet=sheet.pk)
    return hanging


@transaction.atomic
def undo_done(hanging: Hanging, *, by: User | None, at: datetime | None = None) -> Hanging:
    """Take back what was last said about a place. Raises NotAllowed when something was said since."""
    at = at or clock.now()
    place = _locked(hanging.place, by, at)
    hanging = Hanging.objects.select_for_update().get(pk=hanging.pk)
    if hanging.undone_at is not None:
        return hanging
    if place.hangings.filter(undone_at=None, pk__gt=hanging.pk).exists():
        raise NotAllowed(
            "Sau lần này đã có lần báo khác ở cùng nơi. Ông/bà hoàn tác lần sau trước.", code="not-the-last"
        )
    hanging.undone_at = max(at, hanging.done_at)
    hanging.save(update_fields=["undone_at"])
    PrintedSheet.objects.filter(hung=hanging).update(hung=None)
    PrintedSheet.objects.filter(taken_down=hanging).update(taken_down=None)
    _record("place.done_undone", place.agency, place.subject, by=by, at=at)
    return hanging


# ---------------------------------------------------------------- pieces


def _locked(place: Place, by: User | None, at: datetime) -> Place:
    place = Place.objects.select_for_update(of=("self",)).select_related("agency__calendar").get(pk=place.pk)
    refuse_if(rules.may_tend(by, place.agency, clock.local_day(at)))
    return place


def _refuse_anothers_counter(agency: Agency, counter: Counter | None) -> None:
    if counter is not None and counter.agency_id != agency.pk:
        raise NotAllowed("Quầy này không thuộc cơ quan.", code="counter-elsewhere", field="counter")


def _refuse_wishes(wishes: list[Wish]) -> None:
    if not wishes:
        raise NotAllowed("Ông/bà chọn ít nhất một tờ để in.", code="nothing-to-print", field="sheets")
    if len(wishes) > rules.MOST_SHEETS:
        raise NotAllowed(
            f"Một lượt in nhiều nhất {rules.MOST_SHEETS} tờ, đang chọn {len(wishes)}. Ông/bà chia thành hai lượt.",
            code="too-many-sheets",
            field="sheets",
        )
    for wish in wishes:
        refuse_if(rules.object_to_sheet(wish.kind, wish.size))
        if wish.kind in rules.ABOUT_A_CODE and wish.posting is None:
            raise NotAllowed(
                "Ông/bà chọn mã cần in thành áp phích.", code="poster-without-code", field="sheets"
            )


def _already_ordered(place: Place, wishes: list[Wish]) -> PrintRun | None:
    wanted = {
        (wish.kind, wish.target, wish.posting.pk if wish.posting else None, wish.size) for wish in wishes
    }
    for run in place.print_runs.waiting().prefetch_related("sheets"):
        # `slot` of a sheet begins with its place.
        if {sheet.slot[1:] for sheet in run.sheets.all()} == wanted:
            return run
    return None


def still_there(place: Place, wishes: Iterable[Wish], *, at: datetime | None = None) -> list[Wish]:
    """Return the wishes that still have something to show: what was repealed since is left out."""
    wishes, day = list(wishes), clock.local_day(at or clock.now())
    contents = contents_of([(w.kind, w.target) for w in wishes], agency=place.agency, day=day)
    return [wish for wish in wishes if contents[wish.kind, wish.target] is not None]


def _refuse_what_is_gone(wishes: list[Wish], contents: dict[Subject, Content | None]) -> None:
    gone = [wish for wish in wishes if contents[wish.kind, wish.target] is None]
    if gone:
        names = ", ".join(dict.fromkeys(wish.target or SheetKind(wish.kind).label for wish in gone[:5]))
        more = f" và {len(gone) - 5} tờ khác" if len(gone) > 5 else ""
        raise NotAllowed(
            f"Không còn gì để in cho: {names}{more}. Thủ tục hoặc lĩnh vực ấy không còn áp dụng ở đây; "
            "ông/bà bỏ chọn rồi in những tờ còn lại.",
            code="nothing-to-show",
            field="sheets",
        )


def _codes_of(
    place: Place, wishes: list[Wish], contents: dict[Subject, Content], *, by: User | None, at: datetime
) -> list[Posting | None]:
    """Return the code each sheet bears, None for one that bears none."""
    titles: dict[tuple[str, str], str] = {}
    for wish in wishes:
        if (key := _code_key(wish)) is not None:
            content = contents[wish.kind, wish.target]
            titles[key] = TITLES[key[0]] if key[0] in TITLES else thing_in(content)
    made = _postings_for(place, titles, by=by, at=at)
    own = Posting.objects.in_bulk([wish.posting.pk for wish in wishes if wish.posting])
    own |= {posting.pk: posting for posting in made.values()}  # one row, one count of printings
    return [own[w.posting.pk] if w.posting else made.get(_code_key(w)) for w in wishes]


def _code_key(wish: Wish) -> tuple[str, str] | None:
    kind = rules.CODE_OF.get(wish.kind)
    if kind is None:
        return None
    return str(kind), "" if kind in TITLES else wish.target


def _postings_for(
    place: Place, titles: dict[tuple[str, str], str], *, by: User | None, at: datetime
) -> dict[tuple[str, str], Posting]:
    """Return a code for each (kind, target) at the place: the one posted, the last one given up, else a new one."""
    standing: dict[tuple[str, str], Posting] = {}
    for posting in place.postings.order_by("-retired_at", "pk"):
        if (posting.kind, posting.target) in titles:
            known = standing.get((posting.kind, posting.target))
            if known is None or posting.retired_at is None:
                standing[posting.kind, posting.target] = posting
    for posting in standing.values():
        if posting.retired_at is not None:
            posting.retired_at = None
            posting.save(update_fields=["retired_at"])
            _record("posting.restored", place.agency, posting.subject, by=by, at=at)
    fresh = [key for key in titles if key not in standing]
    made = [
        Posting(
            place=place, kind=kind, target=target, title=titles[kind, target][:500], code=code, made_at=at
        )
        for (kind, target), code in zip(fresh, _new_codes(len(fresh)), strict=True)
    ]
    Posting.objects.bulk_create(made, batch_size=200)
    if made:
        _record(
            "postings.made",
            place.agency,
            place.subject,
            by=by,
            at=at,
            codes=[posting.code for posting in made],
        )
    return standing | {(posting.kind, posting.target): posting for posting in made}


def _new_codes(count: int) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        drawn = {codes.make_code() for _ in range(count - len(found))}
        found |= drawn - set(Posting.objects.filter(code__in=drawn).values_list("code", flat=True))
    return sorted(found)


def _record(kind: str, agency: Agency, subject: str, *, by: User | None, at: datetime, **data) -> None:
    book.record(kind, stream=agency.stream, subject=subject, by=by, at=at, data=data)
