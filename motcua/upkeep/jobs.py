"""What the machine does by itself: an archive every night, kept for seven days and four weeks, in two places."""

from datetime import datetime, timedelta

from django.conf import settings

from motcua.files.actions import forget_unreferenced_files
from motcua.journal.jobs import job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.upkeep import actions, places, running
from motcua.upkeep.models import Backup


class BackupFailed(Exception):
    """A place would not take tonight's archive; its row says why, and the job is tried again."""


@job
def back_up_at_night(*, by=None, at: datetime | None = None) -> None:
    """Make tonight's archive and its copy in the second place, then throw away what is too old.

    May run again: what is whole stays as it is, what is missing is made. Raises BackupFailed when a place would not
    take it, so that the job is tried again (a drive is plugged in in the morning). A demo keeps none.
    """
    if settings.DEMO:
        return
    at = at or clock.now()
    with running.one_backup_at_a_time(settings.DATA_DIR) as mine:
        if not mine:  # another worker is at it
            return
        try:
            _make_tonights(at, by)
        except (NotAllowed, OSError) as error:
            raise BackupFailed from error


def _make_tonights(at: datetime, by) -> None:
    first, second = places.first_folder(), places.second_folder()
    path = first / places.night_name(clock.local_day(at))
    if not _is_done(path):
        actions.make_backup(path, kind=Backup.Kind.NIGHTLY, by=by)
    actions.prune(first)
    if second is not None:
        if not _is_done(second / path.name):
            actions.copy_backup(path, second / path.name, kind=Backup.Kind.NIGHTLY, by=by)
        actions.prune(second)


def _is_done(path) -> bool:
    return path.is_file() and Backup.objects.good().filter(place=str(path)).exists()


_STRAY_FOR = timedelta(days=2)  # longer than any sheet stays open


@job
def forget_stray_files(*, by=None, at: datetime | None = None) -> int:
    """Erase the files that were uploaded for something nobody sent; return how many."""
    return forget_unreferenced_files(kept_for=_STRAY_FOR, by=by, at=at)
