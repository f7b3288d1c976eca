"""Run one family in a process of its own: settings are read once a process, and nothing measured warms the next."""

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from motcua.commands import benches
from motcua.commands.benches.databases import Offered
from motcua.commands.benches.figure import Figure

SETTINGS = "motcua.commands.benches.settings"
_KEPT_FROM_HERE = (
    "MOTCUA_",
    "TLS_",
    "DATABASE_URL",
    "CACHE_URL",
    "FILES_URL",
    "SITE_URL",
    "SECRET_KEY",
    "EMAIL_URL",
)


def measure(name: str, database: Offered, *, quick: bool) -> list[Figure]:
    """Measure a family on a database; a family that fails gives one figure that says so."""
    family = benches.FAMILIES[name]
    with tempfile.TemporaryDirectory(prefix="motcua-bench-", ignore_cleanup_errors=True) as folder:
        data, out = Path(folder) / "data", Path(folder) / "figures.json"
        data.mkdir()
        with database.fresh(data) as url:
            command = [sys.executable, "-m", "motcua.commands.benches.runs", name, "--out", str(out)]
            environment = {
                key: value for key, value in os.environ.items() if not key.startswith(_KEPT_FROM_HERE)
            }
            environment |= {"MOTCUA_DATA": str(data), "DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": url}
            done = subprocess.run(
                command + ["--quick"] * quick, env=environment, stdout=subprocess.DEVNULL, check=False
            )
        if done.returncode or not out.is_file():
            return [
                Figure(
                    name, family.words, None, "", passed=False, database=database.name, note="phép đo bị lỗi"
                )
            ]
        figures = [Figure(**each) for each in json.loads(out.read_text(encoding="utf-8"))]
    if not family.on_each_database:
        return figures
    return [replace(figure, database=database.name) for figure in figures]


def machine() -> dict:
    """Say in general words on what was measured."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cpus": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load": round(load, 2) if load is not None else None,
    }


def main() -> None:
    """Measure one family here; the environment says in which folder and on which database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=sorted(benches.FAMILIES))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if benches.FAMILIES[options.name].settles:
        from motcua.commands.benches import place

        place.settle()
    family = importlib.import_module(f"motcua.commands.benches.{options.name}")
    figures = [figure.as_dict() for figure in family.measure(quick=options.quick)]
    options.out.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
