"""Questions about backups that a page may ask on every visit."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

from motcua.lib.wording import moment
from motcua.upkeep.models import Backup
from motcua.upkeep.rules import STALE_AFTER, is_stale

_LOOKED_AT = 12  # attempts: more than one night may fail in two places


def backup_trouble(at: datetime) -> str | None:
    """Return what is wrong with the backups in a sentence, None when last night's is there: one indexed query.

    A house that is younger than a night and a morning need not have one; a demo has none. What failed by hand was told to
    whoever stood there: a mistyped folder is nobody else's worry.
    """
    if settings.DEMO:
        return None
    attempts = list(Backup.objects.not_failed_by_hand().latest_first()[:_LOOKED_AT])
    newest_good = next((one for one in attempts if one.is_good), None)
    if newest_good is None:
        if attempts:
            return f"Chưa có bản sao lưu nào dùng được. {attempts[0].failed_why}"
        return None if _is_young(at) else "Chưa có bản sao lưu nào: việc nền có thể không chạy."
    for is_second in (False, True):
        here = next((one for one in attempts if one.is_second is is_second), None)
        if here is not None and not here.is_good:
            where = "ở nơi thứ hai " if is_second else ""
            return f"Sao lưu {where}lúc {moment(here.finished_at)} không được. {here.failed_why}"
    if is_stale(newest_good.finished_at, at):
        return f"Bản sao lưu gần nhất từ {moment(newest_good.finished_at)}, đã quá 36 giờ."
    return None


def is_copied_elsewhere(at: datetime) -> bool:
    """Tell whether a whole archive came to the second place lately: the command that asks may not know BACKUP_DIR."""
    return Backup.objects.good().filter(is_second=True, finished_at__gt=at - STALE_AFTER).exists()


def _is_young(at: datetime) -> bool:
    founded = MigrationRecorder(connection).migration_qs.aggregate(first=Min("applied"))["first"]
    return founded is None or at - founded <= STALE_AFTER
