"""The server killed at random under a load of receptions: what was acknowledged stands there once, the rest not or whole.

A kill is `kill -9` of every process of the server at the same instant, in the middle of requests; the disk keeps what
the system had been given. A power cut is what `synchronous=FULL` and PostgreSQL's own log are for (docs/operating.md).
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from http.client import HTTPException

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most, told
from motcua.commands.benches.load import Refused
from motcua.commands.benches.receptions import Desk, sheets_of
from motcua.commands.benches.starting import memory_of

KILLS, QUICK_KILLS = 100, 5
HANDS = 6
_LONGEST_LIFE = 1.2  # seconds under load before the kill


def measure(*, quick: bool) -> list[Figure]:
    """Kill the server again and again, start it anew, and compare the acknowledgements with what stands there."""
    chance = random.Random(20261122)
    clerks = [user.username for user in place.staff().clerks]
    place.close_database()
    acknowledged: dict[str, str] = {}
    attempted: set[str] = set()
    kills = QUICK_KILLS if quick else KILLS
    port, signed_in, slowest = place.free_port(), [], 0.0
    number = iter(range(1, 10_000_000))
    for _ in range(kills):
        process = _start(port)
        slowest = max(slowest, place.await_answer(port, process, path="/healthz"))
        if not signed_in:
            signed_in = [sheets_of(port, username) for username in clerks[:HANDS]]
        _load_until_killed(process, port, signed_in, number, attempted, acknowledged, chance)
    process = _start(port)
    try:
        place.await_answer(port, process, path="/readyz")
    finally:
        place.stop(process)
    return [
        told("kill_count", "số lần máy chủ bị giết giữa chừng", kills, ""),
        told("kill_restart", "khởi động lại sau khi bị giết, lâu nhất", slowest, "s"),
        *_compared(attempted, acknowledged),
    ]


def _start(port: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "motcua.cli", "web", "--port", str(port), "--host", "127.0.0.1"]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _load_until_killed(process, port, signed_in, number, attempted, acknowledged, chance) -> None:
    dead = threading.Event()

    def work(hand: int) -> None:
        desk = Desk(port, *signed_in[hand % len(signed_in)])
        while not dead.is_set():
            key, seen, turn = uuid.uuid4().hex, {}, next(number)
            attempted.add(key)
            try:
                desk.receive(turn, seen, follow=False, key=key)
            except (Refused, HTTPException, OSError):
                if not dead.is_set():
                    dead.wait(0.05)
                desk = Desk(port, *signed_in[hand % len(signed_in)])
                continue
            acknowledged[key] = seen[turn]

    threads = [threading.Thread(target=work, args=(hand,), daemon=True) for hand in range(HANDS)]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.05, _LONGEST_LIFE))
    for pid in memory_of(process.pid) or [process.pid]:
        with suppress(ProcessLookupError):  # gone already
            os.kill(pid, signal.SIGKILL)
    dead.set()
    process.wait()
    for thread in threads:
        thread.join(20)


def _compared(attempted: set[str], acknowledged: dict[str, str]) -> list[Figure]:
    from motcua.dossiers.models import Dossier
    from motcua.dossiers.replay import disagreements
    from motcua.journal.verification import verify

    kept = dict(Dossier.objects.values_list("reception_key", "code"))
    lost = sum(1 for key, code in acknowledged.items() if kept.get(key) != code)
    strange = len(set(kept) - attempted)
    halves = sum(
        1
        for dossier in Dossier.objects.prefetch_related("papers", "slips", "charges", "search_keys")
        if not (dossier.papers.all() and dossier.slips.all() and dossier.search_keys.all())
    )
    wrong = len(disagreements(Dossier.objects.all()))
    note = f"{len(acknowledged)} đã báo nhận, {len(attempted)} lần gửi, {len(kept)} hồ sơ"
    return [
        at_most("kill_lost", "hồ sơ đã báo nhận mà mất hoặc khác mã", lost, 0, "", note=note),
        at_most("kill_strange", "hồ sơ không ai gửi, hoặc trùng", strange, 0, ""),
        at_most("kill_half", "hồ sơ ghi nửa chừng", halves + wrong, 0, ""),
        at_most("kill_chain", "chỗ sai trong nhật ký", len(verify()), 0, ""),
    ]
