"""Recompute the journal and the seals."""

import sys
from datetime import date
from pathlib import Path

import django


def add_arguments(parser) -> None:
    parser.add_argument(
        "--from",
        dest="since",
        type=date.fromisoformat,
        metavar="NGÀY",
        help="chỉ xem từ ngày này (năm-tháng-ngày)",
    )
    parser.add_argument(
        "--seals", type=Path, metavar="FILE", help="so với bản niêm phong giữ ở ngoài cơ quan"
    )


def run(options) -> int:
    """Print what is wrong; return 1 if anything is."""
    django.setup()
    from motcua.journal.verification import verify
    from motcua.lib.objections import NotAllowed

    try:
        faults = verify(since=options.since, seals_file=options.seals)
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    for fault in faults:
        print(fault)
    print(
        "Nhật ký và niêm phong đều khớp."
        if not faults
        else f"Có {len(faults)} chỗ không khớp; chỗ đầu tiên ở trên cùng."
    )
    return 1 if faults else 0
