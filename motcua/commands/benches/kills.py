"""The server killed at random under a load of receptions and submissions: what was acknowledged stands there once, the
rest not or whole.

A kill is `kill -9` of every process of the web server and of the job worker at the same instant, in the middle of
requests and of photos being drawn anew; the disk keeps what the system had been given. A power cut is what
`synchronous=FULL` and PostgreSQL's own log are for (docs/operating.md).
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, deque
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPException

from motcua.commands.benches import applicants, place
from motcua.commands.benches.applicants import Applicant
from motcua.commands.benches.figure import Figure, at_most, told
from motcua.commands.benches.load import Refused
from motcua.commands.benches.receptions import Desk, sheets_of
from motcua.commands.benches.starting import memory_of

KILLS, QUICK_KILLS = 100, 5
CLERKS, PHONES, FILING_AT_ONCE = 4, 4, 48
_LONGEST_LIFE = 1.2  # seconds under load before the kill
_BROKEN = (Refused, HTTPException, OSError)


class Load:
    """Who works at the desk and who files at home; they live on while servers come and go."""

    def __init__(self, port: int, clerks: list[str]):
        self.port = port
        self.signed_in = [sheets_of(port, username) for username in clerks[:CLERKS]]
        self.attempted: set[str] = set()
        self.received: dict[str, str] = {}
        self.photos = applicants.photos(6, width=1000, height=750)
        self.people: list[Applicant] = []
        self.waiting: deque[Applicant] = deque()
        self.turns = iter(range(1, 10_000_000))
        self.dead = threading.Event()
        self.refused: list[str] = []

    def until_killed(self, processes: list[subprocess.Popen], seconds: float) -> None:
        """Work for so long, then kill everything at once."""
        self.dead = threading.Event()
        threads = [
            threading.Thread(target=self._receive, args=(hand,), daemon=True) for hand in range(CLERKS)
        ]
        threads += [threading.Thread(target=self._file, daemon=True) for _ in range(PHONES)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        pids = [pid for process in processes for pid in memory_of(process.pid) or [process.pid]]
        for pid in pids:
            with suppress(ProcessLookupError):  # gone already
                os.kill(pid, signal.SIGKILL)
        self.dead.set()
        for process in processes:
            process.wait()
        for thread in threads:
            thread.join(20)

    def _receive(self, hand: int) -> None:
        desk = Desk(self.port, *self.signed_in[hand])
        while not self.dead.is_set():
            key, seen, turn = uuid.uuid4().hex, {}, next(self.turns)
            self.attempted.add(key)
            try:
                desk.receive(turn, seen, follow=False, key=key)
            except _BROKEN as why:
                self._note(why)
                desk = Desk(self.port, *self.signed_in[hand])
                continue
            self.received[key] = seen[turn]

    def _file(self) -> None:
        while not self.dead.is_set():
            one = self._next()
            if one is None:
                self.dead.wait(0.02)
                continue
            try:
                one.step()
            except _BROKEN as why:
                self._note(why)
                one.reconnect()
            if not one.is_done:
                self.waiting.append(one)

    def _note(self, why: BaseException) -> None:
        """Keep what the living server refused: that is no kill's doing."""
        if not self.dead.wait(0.05) and isinstance(why, Refused):
            self.refused.append(str(why))

    def _next(self) -> Applicant | None:
        """Return somebody who is not busy reading; new people come while few are on the way."""
        for _ in range(len(self.waiting)):
            try:
                one = self.waiting.popleft()
            except IndexError:  # another hand took it
                break
            if not one.is_reading:
                return one
            self.waiting.append(one)
        if len(self.waiting) >= FILING_AT_ONCE:
            return None
        number = next(self.turns)
        one = Applicant(self.port, 500_000_000 + number, self.photos[number % len(self.photos)])
        self.people.append(one)
        return one


def measure(*, quick: bool) -> list[Figure]:
    """Kill the server again and again, start it anew, and compare the acknowledgements with what stands there."""
    chance = random.Random(20261122)
    clerks = [user.username for user in place.staff().clerks]
    applicants.permit()
    place.close_database()
    kills = QUICK_KILLS if quick else KILLS
    port, load, slowest = place.free_port(), None, 0.0
    for turn in range(kills):
        processes = [_started("web", "--port", str(port), "--host", "127.0.0.1"), _started("worker")]
        slowest = max(slowest, place.await_answer(port, processes[0], path="/healthz"))
        load = load or Load(port, clerks)
        # The first life is long enough for some to have read everything over and to press the button.
        load.until_killed(processes, 6 if not turn else chance.uniform(0.05, _LONGEST_LIFE))
    # Before anybody works on it again: what lies there is what the kills left.
    waiting = _waiting_photos(load)
    process = _started("web", "--port", str(port), "--host", "127.0.0.1")
    try:
        place.await_answer(port, process, path="/readyz")
        _go_on(load)
    finally:
        place.stop(process)
    _finish_jobs()
    return [
        told("kill_count", "số lần máy chủ bị giết giữa chừng", kills, ""),
        told("kill_restart", "khởi động lại sau khi bị giết, lâu nhất", slowest, "s"),
        at_most(
            "kill_refused",
            "yêu cầu bị máy chủ đang sống từ chối",
            len(load.refused),
            0,
            "",
            note="; ".join(load.refused[:3])[:600],
        ),
        *_receptions(load),
        *_submissions(load, waiting),
        *_whole(),
    ]


def _started(command: str, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "motcua.cli", command, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _go_on(load: Load) -> None:
    """Let those whose submission had been pressed see what became of it: the answer that was lost is given again."""
    for one in load.people:
        if one.pressed and not one.is_done:
            one.reconnect()
            with suppress(Refused):  # the small question has grown old: it was not filed
                one.step()


def _finish_jobs() -> None:
    """Do what the killed workers left, as the next one does when their leases have ended."""
    from motcua.journal import jobs
    from motcua.lib import clock

    while jobs.work(at=clock.now() + jobs.LEASE + timedelta(minutes=1)):
        pass


def _waiting_photos(load: Load) -> list[str]:
    """Return what is amiss with the photos as the kills left them: bytes acknowledged and not there, or other bytes."""
    from motcua.files import quarantine
    from motcua.filing.models import DraftPage

    amiss, pages = [], {page.upload_key: page for page in DraftPage.objects.select_related("file")}
    for one in load.people:
        page = pages.get(one.key)
        if page is None:
            if one.sent:
                amiss.append(f"{one.number}: {one.sent} bytes acknowledged, no page")
            continue
        if page.received < one.sent:
            amiss.append(f"{one.number}: {one.sent} bytes acknowledged, {page.received} kept")
        if page.state in (DraftPage.State.ARRIVING, DraftPage.State.WAITING):
            there = quarantine.read(page.token) if page.received else b""
            if there[: page.received] != one.photo[: page.received]:
                amiss.append(f"{one.number}: the quarantine holds other bytes")
        elif page.file is None or not page.file.read():
            amiss.append(f"{one.number}: looked into ({page.state}), and nothing kept")
    place.close_database()
    return amiss


def _receptions(load: Load) -> list[Figure]:
    from motcua.dossiers.models import Channel, Dossier

    received = Dossier.objects.filter(channel=Channel.COUNTER)
    kept = dict(received.values_list("reception_key", "code"))
    lost = sum(1 for key, code in load.received.items() if kept.get(key) != code)
    strange = len(set(kept) - load.attempted)
    halves = sum(
        1
        for dossier in received.prefetch_related("papers", "slips", "charges", "search_keys")
        if not (dossier.papers.all() and dossier.slips.all() and dossier.search_keys.all())
    )
    note = f"{len(load.received)} đã báo nhận, {len(load.attempted)} lần gửi, {len(kept)} hồ sơ"
    return [
        at_most("kill_lost", "hồ sơ đã báo nhận mà mất hoặc khác mã", lost, 0, "", note=note),
        at_most("kill_strange", "hồ sơ không ai gửi, hoặc trùng", strange, 0, ""),
        at_most("kill_half", "hồ sơ tiếp nhận ghi nửa chừng", halves, 0, ""),
    ]


def _submissions(load: Load, waiting: list[str]) -> list[Figure]:
    """Compare what applicants were told with drafts, dossiers, papers and scans."""
    from motcua.dossiers.models import Channel, Dossier
    from motcua.filing.models import Draft
    from motcua.journal.models import Job

    filed = Dossier.objects.filter(channel=Channel.ONLINE).select_related("applicant")
    filed = list(filed.prefetch_related("papers", "search_keys"))
    times = Counter(dossier.applicant.id_number for dossier in filed)
    codes = {dossier.applicant.id_number: dossier.code for dossier in filed}
    told_so = [one for one in load.people if one.filed]
    pressed = {one.id_number for one in load.people if one.pressed}
    lost = sum(1 for one in told_so if codes.get(one.id_number) != one.filed)
    strange = sum(1 for number, count in times.items() if count > 1 or number not in pressed)
    drafts = list(Draft.objects.prefetch_related("pages"))
    of_dossier = Counter(draft.dossier_id for draft in drafts if draft.dossier_id)
    halves = sum(
        1
        for dossier in filed
        if of_dossier[dossier.pk] != 1 or not dossier.papers.all() or not dossier.search_keys.all()
    )
    answers = {
        (draft.answers.get("nguoi-nop") or {}).get("id_number"): draft
        for draft in drafts
        if not draft.dossier_id
    }
    for one in load.people:  # a draft that goes on holds every step that was acknowledged
        if "nguoi-nop" in one.saved and not times[one.id_number]:
            draft = answers.get(one.id_number)
            halves += draft is None or not one.saved <= set(draft.answers)
    halves += sum(1 for draft in drafts if draft.dossier_id and draft.answers)
    scans = sum(
        1
        for dossier in filed
        for paper in dossier.papers.all()
        if paper.scan_pending or (paper.verdict == "good" and paper.file_id is None)
    )
    failed = Job.objects.failed().count()
    note = (
        f"{len(told_so)} đã báo gửi, {len(pressed)} người bấm gửi, {len(filed)} hồ sơ, {len(drafts)} bản nháp"
    )
    kept = f"{sum(one.sent for one in load.people) / 1e6:.1f} MB ảnh đã báo nhận"
    return [
        at_most("kill_filed_lost", "hồ sơ đã báo gửi mà mất hoặc khác mã", lost, 0, "", note=note),
        at_most("kill_filed_strange", "hồ sơ nộp trực tuyến hai lần, hoặc không ai bấm gửi", strange, 0, ""),
        at_most("kill_filed_half", "hồ sơ, bản nháp ghi nửa chừng", halves, 0, ""),
        at_most("kill_photos", "ảnh đã báo nhận mà mất, thiếu hoặc khác", len(waiting), 0, "", note=kept),
        at_most("kill_scans", "giấy không có ảnh sau khi máy làm hết việc, việc hỏng", scans + failed, 0, ""),
    ]


def _whole() -> list[Figure]:
    from motcua.dossiers.models import Dossier
    from motcua.dossiers.replay import disagreements
    from motcua.journal.verification import verify

    wrong = len(disagreements(Dossier.objects.all()))
    return [
        at_most("kill_rows", "hồ sơ khác với nhật ký của nó", wrong, 0, ""),
        at_most("kill_chain", "chỗ sai trong nhật ký", len(verify()), 0, ""),
    ]
