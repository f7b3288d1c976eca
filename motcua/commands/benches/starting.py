"""How long the demo takes from an empty folder to its first page, how long to come back, and what it weighs at rest."""

import os
import subprocess
import sys
import time
from pathlib import Path

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most, told

REST = 10  # seconds until the processes have come to rest


def measure(*, quick: bool) -> list[Figure]:
    """Start the demo twice in this data folder: from nothing, and again."""
    port = place.free_port()
    first, idle = _started(port, rest=3 if quick else REST)
    again, _ = _started(port, rest=0)
    pss = None if idle is None else sum(idle.values()) / 1024
    note = (
        "không đo được ngoài Linux"
        if idle is None
        else " + ".join(f"{size / 1024:.0f}" for size in idle.values())
    )
    return [
        at_most(
            "start_first",
            "motcua demo từ thư mục trống tới trang đầu",
            first,
            180,
            "s",
            note="chưa kể cài gói vào .venv",
        ),
        at_most("start_again", "khởi động lại tới trang đầu", again, 3, "s"),
        at_most("idle_pss", "bộ nhớ lúc nghỉ, cả nhà (PSS)", pss, 350, "MB", note=note),
        told("idle_processes", "số tiến trình lúc nghỉ", None if idle is None else len(idle), ""),
    ]


def _started(port: int, *, rest: float) -> tuple[float, dict[int, int] | None]:
    """Start, wait for the first page, let it rest and stop it; return the seconds and the memory of each process (kB)."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    command = [sys.executable, "-m", "motcua.cli", "demo", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        place.await_answer(port, process)
        took = time.perf_counter() - started
        time.sleep(rest)
        return took, memory_of(process.pid) if rest else None
    finally:
        place.stop(process)


def memory_of(root: int) -> dict[int, int] | None:
    """Return the proportional memory (kB) of a process and all below it, None where the system does not tell."""
    if not Path("/proc/self/smaps_rollup").is_file():
        return None
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue  # it ended meanwhile
    family, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    found = {}
    for pid in sorted(family):
        try:
            lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        found[pid] = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return found
