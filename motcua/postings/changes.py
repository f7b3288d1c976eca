"""What a sheet says that no longer holds, change by change, in the words a citizen reads."""

from collections.abc import Iterable
from datetime import date

from motcua.catalogue.difference import Change, difference
from motcua.catalogue.facts import facts_of
from motcua.catalogue.models import LocalFee, Revision
from motcua.lib import clock
from motcua.lib.vietnamese import fold
from motcua.people.models import Agency
from motcua.postings.content import Content, contents_of
from motcua.postings.models import PrintedSheet
from motcua.postings.questions import Stale

FEES = "phí, lệ phí"
OFFICE = "thông tin cơ quan"
LIST = "danh sách thủ tục"
SAMPLE = "mẫu điền sẵn"
# What the office's own books note about a procedure; nobody prints it.
_UNPRINTED = frozenset(
    {
        "từ khóa",
        "mức chi tiết của dữ liệu",
        "độ tin cậy của mã và tên",
        "độ tin cậy của nội dung",
        "cấp giải quyết trước 01/7/2025",
    }
)


def changes_of(stale: Iterable[Stale]) -> dict[int, tuple[Change, ...]]:
    """Return by sheet what has changed since it was printed; the number of queries does not grow with the sheets."""
    stale = list(stale)
    shown = dict(
        PrintedSheet.objects.filter(pk__in=[one.sheet.pk for one in stale]).values_list("pk", "shown")
    )
    revisions = _revisions({one.sheet.revision_id for one in stale} | {one.content.revision for one in stale})
    told: dict[tuple, tuple[Change, ...]] = {}
    found = {}
    for one in stale:
        before, after = one.sheet.revision_id, one.content.revision
        if (before, after) not in told:
            told[before, after] = _between(revisions.get(before), revisions.get(after))
        changes = _with_lists(told[before, after], shown[one.sheet.pk], one.content.shown)
        if one.is_about_address:
            changes += (Change("mã QR", "changed", "địa chỉ trang", _base(one.sheet.link), ""),)
        found[one.sheet.pk] = changes
    return found


def changes_since(
    sheet: PrintedSheet, *, agency: Agency, day: date
) -> tuple[Content | None, tuple[Change, ...]]:
    """Return what the sheet would show that day and what has changed about the thing since it was printed.

    What has changed about the office (a telephone, hours) is left out: whoever scans reads that on the page anyway.
    """
    content = contents_of([(sheet.kind, sheet.target)], agency=agency, day=day)[sheet.kind, sheet.target]
    if content is None or content.digest == sheet.digest:
        return content, ()
    found = changes_of([Stale(sheet, content)])[sheet.pk]
    return content, tuple(change for change in found if change.part != OFFICE)


def holds_from(sheet: PrintedSheet, content: Content, day: date) -> date | None:
    """Return since when that holds which a procedure's sheet does not say: a revision's first day, or that of a local fee."""
    if content.revision is None:
        return _list_holds_from(sheet, content, day)
    if content.revision != sheet.revision_id:
        return Revision.objects.values_list("valid_from", flat=True).get(pk=content.revision)
    fees = LocalFee.objects.filter(procedure__revisions=content.revision, valid_from__lte=day)
    return fees.order_by("-valid_from").values_list("valid_from", flat=True).first()


def _list_holds_from(sheet: PrintedSheet, content: Content, day: date) -> date | None:
    """Return the first day of the newest thing in a list that is otherwise than on the sheet; None when no day is known."""
    before, after = sheet.shown.get("procedures"), content.shown.get("procedures")
    if not isinstance(before, list) or not isinstance(after, list):
        return None
    old = {row[0]: row for row in before}
    codes = [row[0] for row in after if old.get(row[0]) != row]
    days = [
        *Revision.objects.filter(procedure__code__in=codes, valid_from__lte=day).values_list(
            "valid_from", flat=True
        ),
        *LocalFee.objects.filter(procedure__code__in=codes, valid_from__lte=day).values_list(
            "valid_from", flat=True
        ),
    ]
    return max((one for one in days if one >= clock.local_day(sheet.printed_at)), default=None)


def _revisions(wanted: set[int | None]) -> dict[int, Revision]:
    keys = {key for key in wanted if key is not None}
    if not keys:
        return {}
    rows = (
        Revision.objects.filter(pk__in=keys)
        .with_sheet()
        .prefetch_related("procedure__former_codes", "procedure__keywords")
    )
    return {revision.pk: revision.unfold() for revision in rows}


def _between(old: Revision | None, new: Revision | None) -> tuple[Change, ...]:
    if old is None or new is None or old.pk == new.pk:
        return ()
    return tuple(c for c in difference(facts_of(old), facts_of(new)) if c.part not in _UNPRINTED)


def _with_lists(known: tuple[Change, ...], before: dict, after: dict) -> tuple[Change, ...]:
    changes = list(known)
    if not any(change.part == FEES for change in changes):
        changes += _fees(before.get("fees", []), after.get("fees", []))
    for key, compare in (("procedures", _procedures), ("sectors", _sectors)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, list) and isinstance(new, list):
            changes += compare(old, new)
        elif old != new:  # the cover only counts them
            changes.append(Change(_COUNTED[key], "changed", "", str(old), str(new)))
    if before.get("count") != after.get("count"):
        changes.append(
            Change("số thủ tục", "changed", "", str(before.get("count", "")), str(after.get("count", "")))
        )
    if before.get("samples", []) != after.get("samples", []):
        changes += _samples(before.get("samples", []), after.get("samples", []))
    if before.get("tab") != after.get("tab"):
        changes.append(Change("chỗ của thẻ chia", "changed", "", "", ""))
    if before.get("name") != after.get("name") and not known:
        changes += [Change("tên", "changed", "", before.get("name", ""), after.get("name", ""))]
    if before.get("office", []) != after.get("office", []):
        old, new = before.get("office", []), after.get("office", [])
        gone, come = [t for t in old if t and t not in new], [t for t in new if t and t not in old]
        changes.append(Change(OFFICE, "changed", "", "; ".join(gone), "; ".join(come)))
    return tuple(changes)


def _fees(before: list, after: list) -> list[Change]:
    old = {(fold(name), channel): (name, words) for name, channel, words in before}
    new = {(fold(name), channel): (name, words) for name, channel, words in after}
    changes = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key, ("", "")), new.get(key, ("", ""))
        if was[1] != now[1]:
            kind = "changed" if was[1] and now[1] else "added" if now[1] else "removed"
            changes.append(Change(FEES, kind, now[0] or was[0], was[1], now[1]))
    return changes


def _samples(before: list, after: list) -> list[Change]:
    old, new = dict(before), dict(after)
    changes = [Change(SAMPLE, "removed", name, name, "") for name in old if name not in new]
    changes += [Change(SAMPLE, "added", name, "", name) for name in new if name not in old]
    changes += [
        Change(SAMPLE, "changed", name, "", "bản mới")
        for name in new
        if name in old and old[name] != new[name]
    ]
    return changes or [Change(SAMPLE, "changed", "thứ tự", "", "")]


def _procedures(before: list, after: list) -> list[Change]:
    old, new = {row[0]: row for row in before}, {row[0]: row for row in after}
    changes = [Change(LIST, "removed", row[1], row[1], "") for code, row in old.items() if code not in new]
    changes += [Change(LIST, "added", row[1], "", row[1]) for code, row in new.items() if code not in old]
    for code, row in new.items():
        if code in old and old[code] != row:
            was, now = _words(old[code][1:]), _words(row[1:])
            gone = "; ".join(text for text in was if text not in now)
            come = "; ".join(text for text in now if text not in was)
            changes.append(Change(LIST, "changed", row[1], gone, come))
    if not changes and [*old] != [*new]:
        changes.append(Change(LIST, "changed", "thứ tự", "", ""))
    return changes


def _words(value) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _words(inner)]
    return [str(value)] if value else []


def _sectors(before: list, after: list) -> list[Change]:
    old, new = ({row[0]: row[1] for row in rows} for rows in (before, after))
    changes = [Change("lĩnh vực", "removed", name, name, "") for name in old if name not in new]
    changes += [Change("lĩnh vực", "added", name, "", name) for name in new if name not in old]
    changes += [
        Change("lĩnh vực", "changed", name, f"{old[name]} thủ tục", f"{new[name]} thủ tục")
        for name in new
        if name in old and old[name] != new[name]
    ]
    return changes


_COUNTED = {"procedures": "số thủ tục", "sectors": "số lĩnh vực"}


def _base(link: str) -> str:
    return link.partition("/q/")[0]
