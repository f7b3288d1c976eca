"""A day's dossiers in files for the province's system."""

import sys
from datetime import date
from pathlib import Path

import django


def add_arguments(parser) -> None:
    parser.add_argument("action", choices=["export"])
    parser.add_argument(
        "--day", type=date.fromisoformat, required=True, metavar="NĂM-THÁNG-NGÀY", help="ngày nào"
    )
    parser.add_argument(
        "--agency", metavar="TÊN", help="tên trong địa chỉ của cơ quan, khi máy có nhiều cơ quan"
    )
    parser.add_argument(
        "--to", type=Path, default=Path("."), metavar="DIR", help="thư mục ghi tệp (mặc định: thư mục này)"
    )


def run(options) -> int:
    """Write the two files of a day and print what was left out and why; exit 1 if anything was."""
    django.setup()
    from motcua.exchange.actions import note_export
    from motcua.exchange.day_export import HEADERS, PROGRESS, export_day
    from motcua.exchange.profile import ProfileBroken, read_profile
    from motcua.lib.wording import day
    from motcua.people.models import Agency

    offices = Agency.objects.in_force(options.day).filter(level=Agency.Level.COMMUNE)
    if options.agency:
        offices = offices.filter(slug=options.agency)
    found = list(offices.order_by("slug")[:2])
    if len(found) != 1:
        words = (
            "Chưa có cơ quan nào trên máy này" if not found else "Máy này có nhiều cơ quan; thêm --agency TÊN"
        )
        print(f"{words}.", file=sys.stderr)
        return 2
    try:
        profile = read_profile()
    except ProfileBroken as broken:
        print(broken, file=sys.stderr)
        return 2
    files = export_day(found[0], options.day, profile)
    options.to.mkdir(parents=True, exist_ok=True)
    for service in (HEADERS, PROGRESS):
        path = options.to / files.name_of(service)
        path.touch(mode=0o600)  # names and numbers of people stand in it
        path.write_text(files.text_of(service), encoding="utf-8")
        print(path)
        note_export(
            found[0],
            options.day,
            service=service,
            dossiers=files.dossiers,
            refused=len(files.refused),
            by=None,
        )
    print(f"Ngày {day(options.day)}: {files.dossiers} hồ sơ, để lại {len(files.refused)}.")
    for refused in files.refused:
        print(f"  {refused.code}: {' '.join(refused.reasons)}")
    for one in profile.unsure:
        print(f"  chưa chắc: {one.words}. {one.note}")
    return 1 if files.refused else 0
