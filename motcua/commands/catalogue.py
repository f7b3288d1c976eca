"""The catalogue in and out."""

import json
import sys
from pathlib import Path

import django


def add_arguments(parser) -> None:
    parser.add_argument("action", choices=["import", "check"])
    parser.add_argument("file", nargs="?", type=Path, help="tệp JSON có cùng dạng với danh mục đi kèm")
    parser.add_argument("--dry-run", action="store_true", help="chỉ in khác biệt, không ghi")


def run(options) -> int:
    """Import a JSON catalogue, or list what the law asks for and the catalogue does not know."""
    django.setup()
    return _import(options) if options.action == "import" else _check()


def _import(options) -> int:
    from django.db import transaction

    from motcua.catalogue.actions import load_catalogue

    if options.file is None:
        print("Cho biết tệp cần nạp: motcua catalogue import FILE", file=sys.stderr)
        return 2
    records = json.loads(options.file.read_text(encoding="utf-8"))
    with transaction.atomic():
        report = load_catalogue(records)
        if options.dry_run:
            transaction.set_rollback(True)
    print(report)
    return 0


def _check() -> int:
    from motcua.catalogue.models import Revision
    from motcua.lib.clock import today

    missing = 0
    for revision in Revision.objects.valid_on(today()).with_parts().order_by("procedure__code"):
        if parts := revision.missing_parts():
            missing += 1
            print(f"{revision.procedure.code}  {revision.name}\n    chưa có: {', '.join(parts)}")
    print(f"{missing} thủ tục chưa đủ nội dung.")
    return 0
