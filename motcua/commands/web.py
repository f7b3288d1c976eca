"""The web half alone, for several machines."""

import django

from motcua.commands import house


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--workers", type=int, default=2)


def run(options) -> int:
    """Serve until told to stop; the database must be up to date already."""
    django.setup()
    house.make_static_ready()
    house.serve_web(options.port, host=options.host, workers=options.workers)
    return 0
