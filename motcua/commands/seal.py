"""Seal a day of the journal and print the seal."""

import sys
from datetime import date, timedelta

import django


def add_arguments(parser) -> None:
    parser.add_argument(
        "--date", type=date.fromisoformat, metavar="NGÀY", help="ngày cần niêm phong (mặc định hôm qua)"
    )


def run(options) -> int:
    """Make the seal of the day if there is none yet, and print it."""
    django.setup()
    from motcua.journal.seals import make_seal
    from motcua.lib.clock import today
    from motcua.lib.objections import NotAllowed

    try:
        seal = make_seal(options.date or today() - timedelta(days=1))
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"Niêm phong ngày {seal.date}: {seal.root}")
    return 0
