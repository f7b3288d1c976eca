"""Is the house alive, and can it take work: for whoever watches the machine."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from motcua.api.door import Problem, api, as_json, instant
from motcua.api.schemas import AliveSchema, NotReadySchema, ReadySchema
from motcua.journal.jobs import last_heartbeat
from motcua.journal.models import Job
from motcua.lib import clock

LATE = timedelta(minutes=10)  # a job that ought to have run so long ago means that nobody works
SILENT = timedelta(minutes=15)  # three missed heartbeats
LEAST_FREE = 200 * 1024 * 1024  # bytes: a day of papers and the database's own writing


@api.get(
    "/healthz",
    operation_id="is_alive",
    summary="Tiến trình web còn sống",
    description="Không hỏi cơ sở dữ liệu.",
    response={200: AliveSchema},
)
def is_alive(request):
    """Say that this process answers."""
    return as_json({"status": "ok"}, Cache_Control="no-store")


@api.get(
    "/readyz",
    operation_id="is_ready",
    summary="Máy nhận việc được",
    description="Kiểm tra cơ sở dữ liệu, việc máy làm và ổ đĩa; 503 khi có phần chưa được.",
    response={200: ReadySchema, 503: NotReadySchema},
)
def is_ready(request):
    """Say whether the database, the jobs and the disk let the office work."""
    checks = {"database": check_database(), "jobs": check_jobs(), "disk": check_disk()}
    if not all(check["ok"] for check in checks.values()):
        raise Problem(
            503, "not-ready", "Máy chưa sẵn sàng nhận việc.", retry_after=10, ready=False, checks=checks
        )
    return as_json({"ready": True, "checks": checks}, Cache_Control="no-store")


def check_database() -> dict:
    """Ask the database the least there is to ask: does it answer, and may it be written to."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return {"ok": cursor.fetchone() == (1,) and _may_write(cursor)}
    except Error:
        return {"ok": False}


def _may_write(cursor) -> bool:
    if connection.vendor == "postgresql":
        cursor.execute("SHOW transaction_read_only")
        return cursor.fetchone() == ("off",)
    # A write would wait for whoever writes now; the file and the folder (for what is not yet in the file) tell as much.
    cursor.execute("PRAGMA database_list")
    file = Path(next(path for _number, name, path in cursor.fetchall() if name == "main"))
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def check_jobs() -> dict:
    """Tell how many jobs wait, how many are late or given up, and when a worker was last seen.

    Jobs given up are for people to settle; they do not keep the office from working.
    """
    now = clock.now()
    try:
        late = Job.objects.due(now).filter(run_at__lt=now - LATE).count()
        beat = last_heartbeat()
        return {
            "ok": late == 0 and (beat is None or now - beat <= SILENT),
            "waiting": Job.objects.waiting().count(),
            "late": late,
            "failed": Job.objects.failed().count(),
            "last_heartbeat": instant(beat),
        }
    except Error:
        return {"ok": False, "waiting": None, "late": None, "failed": None, "last_heartbeat": None}


def check_disk() -> dict:
    """Tell how much room is left where the data and the papers lie, the smaller of the two."""
    try:
        free = min(_free(Path(folder)) for folder in (settings.DATA_DIR, settings.FILES_DIR))
    except OSError:
        return {"ok": False, "free_mb": None}
    return {"ok": free >= LEAST_FREE, "free_mb": free // (1024 * 1024)}


def _free(folder: Path) -> int:
    folder = folder.resolve()
    folder = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    return shutil.disk_usage(folder).free
