"""The web half alone, for several machines."""

import sys

import django

from motcua.commands import house
from motcua.demo import folder
from motcua.lib.objections import NotAllowed
from motcua.upkeep import running


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--workers", type=int, default=2)


def run(options) -> int:
    """Serve until told to stop; the database must be up to date already."""
    django.setup()
    try:
        running.announce(folder.chosen())
        house.refuse_newer_database()
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    house.make_static_ready()
    house.serve_web(options.port, host=options.host, workers=options.workers)
    return 0
