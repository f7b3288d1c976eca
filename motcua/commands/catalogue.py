"""The catalogue in and out: compared before it is written, taken back as one step, exported in three shapes."""

import sys
from datetime import date
from pathlib import Path

import django

SHAPES = ("xlsx", "json", "national")
_SHOWN = 12  # differences printed of one procedure


def add_arguments(parser) -> None:
    parser.add_argument("action", choices=["import", "export", "check", "undo"])
    parser.add_argument(
        "file",
        nargs="?",
        help="import, export: tệp .xlsx, .json, hoặc .zip của nơi khác; undo: số của đợt nhập",
    )
    parser.add_argument("--dry-run", action="store_true", help="chỉ in khác biệt, không ghi")
    parser.add_argument(
        "--shape", choices=SHAPES, help="export: dạng tệp, khi đuôi tệp chưa nói (national: LayThuTuc)"
    )
    parser.add_argument(
        "--from", dest="valid_from", metavar="NGÀY", help="import: nội dung mới áp dụng từ ngày, 2026-12-01"
    )
    parser.add_argument(
        "--decision",
        default="",
        help="import: quyết định công bố, cho thủ tục mà tệp không ghi và cho việc thôi áp dụng",
    )
    parser.add_argument("--decided-on", metavar="NGÀY", help="import: ngày ký quyết định ấy, 2026-11-20")
    parser.add_argument(
        "--complete", action="store_true", help="import: thủ tục không có trong tệp thì thôi áp dụng"
    )


def run(options) -> int:
    """Import, export or take an import back; or list what the law asks for and the catalogue does not know."""
    django.setup()
    from motcua.lib.objections import NotAllowed

    if options.action != "check" and not options.file:
        print(f"Thiếu tệp: motcua catalogue {options.action} FILE", file=sys.stderr)
        return 2
    try:
        return {"import": _import, "export": _export, "check": _check, "undo": _undo}[options.action](options)
    except NotAllowed as refusal:
        print(refusal.objection.reason, file=sys.stderr)
        return 1


def _import(options) -> int:
    from django.db import transaction

    from motcua.exchange.actions import confirm_catalogue_import, start_catalogue_import

    path = Path(options.file)
    try:
        content = path.read_bytes()
        valid_from, decided_on = (
            date.fromisoformat(words) if words else None for words in (options.valid_from, options.decided_on)
        )
    except OSError as error:
        print(f"Không đọc được tệp {path}: {error.strerror}.", file=sys.stderr)
        return 1
    except ValueError:
        print("Không hiểu ngày: ghi như 2026-12-01.", file=sys.stderr)
        return 2
    with transaction.atomic():
        found = start_catalogue_import(
            None,
            content,
            path.name,
            valid_from=valid_from,
            decision=options.decision,
            decided_on=decided_on,
            is_complete=options.complete,
            by=None,
        )
        _tell(found)
        changes = sum(found.counts[kind] for kind in ("new", "changed", "withdrawn"))
        if options.dry_run or not changes:
            transaction.set_rollback(True)
    if options.dry_run:
        print("Mới so, chưa ghi gì.")
    elif not changes:
        print("Không có gì để nhập.")
    else:
        confirm_catalogue_import(found, seen=found.digest, by=None)
        print(f"Đã nhập. Muốn bỏ cả đợt: motcua catalogue undo {found.pk}")
    return 1 if found.counts["wrong"] else 0


def _tell(found) -> None:
    from motcua.exchange.models import CatalogueImportLine

    for note in found.notes:
        print(note)
    for line in found.lines.defer("facts").order_by("order").iterator(chunk_size=500):
        starts = f", từ {line.starts:%d/%m/%Y}" if line.starts else ""
        print(f"{CatalogueImportLine.Kind(line.kind).label}: {line.code}  {line.name} ({line.place}{starts})")
        for part, kind, what, before, after in line.changes[:_SHOWN]:
            words = {"added": "thêm", "removed": "bỏ", "changed": "đổi"}[kind]
            named = f"{part}, {what}" if what and what != part else part
            print(f"    {named} ({words}): {before or '–'} → {after or '–'}")
        if len(line.changes) > _SHOWN:
            print(f"    … và {len(line.changes) - _SHOWN} khác biệt nữa")
        for words in (*line.problems, *line.cautions):
            print(f"    {words}")
    counts = found.counts
    print(
        f"{counts['new']} mới, {counts['changed']} thay đổi, {counts['unchanged']} không đổi, "
        f"{counts['withdrawn']} thôi áp dụng, {counts['wrong']} không nhập."
    )


def _export(options) -> int:
    from motcua.catalogue.standing import all_facts
    from motcua.exchange.actions import note_catalogue_export
    from motcua.exchange.actions.catalogue import surroundings
    from motcua.exchange.catalogue.shapes import SHAPES as KNOWN
    from motcua.lib.clock import today
    from motcua.people.models import Agency

    path = Path(options.file)
    shape = options.shape or path.suffix.lower().removeprefix(".")
    if shape not in KNOWN:
        print("Đuôi tệp phải là .xlsx hoặc .json, hoặc dùng --shape national.", file=sys.stderr)
        return 2
    agency = Agency.objects.in_force(today()).at_counter().order_by("pk").first()
    written = KNOWN[shape].write(all_facts(), surroundings(agency, today()))
    try:
        path.write_bytes(written.content)
    except OSError as error:
        print(f"Không ghi được tệp {path}: {error.strerror}.", file=sys.stderr)
        return 1
    note_catalogue_export(None, shape=shape, size=len(written.content), by=None)
    for code, lost in sorted(written.lost.items()):
        print(f"{code}: dạng này không giữ được {', '.join(lost)}")
    print(
        f"Đã ghi {path.name}"
        + (f"; {len(written.lost)} thủ tục có phần không giữ được." if written.lost else ".")
    )
    return 0


def _undo(options) -> int:
    from motcua.exchange.actions import undo_catalogue_import
    from motcua.exchange.models import CatalogueImport

    found = CatalogueImport.objects.filter(pk=int(options.file)).first() if options.file.isdecimal() else None
    if found is None:
        print(f"Không có đợt nhập số {options.file}.", file=sys.stderr)
        return 1
    undo_catalogue_import(found, by=None)
    print("Đã hoàn tác: danh mục như trước khi nhập.")
    return 0


def _check(options) -> int:
    from motcua.catalogue.models import Revision
    from motcua.lib.clock import today

    missing = 0
    for revision in Revision.objects.valid_on(today()).with_parts().order_by("procedure__code"):
        if parts := revision.missing_parts():
            missing += 1
            print(f"{revision.procedure.code}  {revision.name}\n    chưa có: {', '.join(parts)}")
    print(f"{missing} thủ tục chưa đủ nội dung.")
    return 0
