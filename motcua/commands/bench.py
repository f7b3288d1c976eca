"""Measure every figure of speed and size the house has promised, and say which are not met."""

import json
import sys

from motcua.commands import benches
from motcua.commands.benches import databases, runs
from motcua.commands.benches.figure import Figure


def add_arguments(parser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument(
        "--only", choices=sorted(benches.FAMILIES), metavar="TÊN", help=", ".join(benches.FAMILIES)
    )
    parser.add_argument("--quick", action="store_true", help="đo ngắn, số liệu thô hơn")


def run(options) -> int:
    """Measure, each family in a temporary data folder of its own; return 1 when a figure is not met.

    `--data` is not touched: nothing is ever measured on an office's own data.
    """
    figures: list[Figure] = []
    with databases.opened(say=_say) as offered:
        for name, family in benches.FAMILIES.items():
            if options.only not in (None, name):
                continue
            for database in offered if family.on_each_database else offered[:1]:
                _say(f"Đang đo: {family.words} ({database.name}) …")
                for figure in runs.measure(name, database, quick=options.quick):
                    figures.append(figure)
                    if not options.json:
                        print(figure.line())
    if options.json:
        print(
            json.dumps(report(figures, [database.name for database in offered]), ensure_ascii=False, indent=2)
        )
    else:
        failed = [figure for figure in figures if figure.passed is False]
        print(
            f"{len(figures)} số đo, {len(failed)} chưa đạt."
            if failed
            else f"{len(figures)} số đo, không số nào chưa đạt."
        )
    return 1 if any(figure.passed is False for figure in figures) else 0


def report(figures: list[Figure], measured_on: list[str]) -> dict:
    """Return what `--json` prints."""
    return {
        "machine": runs.machine(),
        "databases": measured_on,
        "left_out": sorted({"sqlite", "postgresql"} - set(measured_on)),
        "figures": [figure.as_dict() for figure in figures],
    }


def _say(words: str) -> None:
    print(words, file=sys.stderr)
