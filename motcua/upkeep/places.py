"""Where archives lie, how they are called, and where the database's own file is."""

import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings

from motcua.lib import clock
from motcua.upkeep.archive import SUFFIX

_NIGHT = re.compile(r"motcua-dem-(\d{4}-\d{2}-\d{2})" + re.escape(SUFFIX))
_BEFORE = re.compile(r"motcua-truoc-cap-nhat-\d{8}-\d{6}" + re.escape(SUFFIX))


def first_folder() -> Path:
    """Return the folder of archives beside the data."""
    return Path(settings.DATA_DIR) / "backups"


def second_folder() -> Path | None:
    """Return the second folder or drive that BACKUP_DIR names, None when none is named."""
    return Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None


def night_name(day: date) -> str:
    """Return what the archive of a night is called."""
    return f"motcua-dem-{day.isoformat()}{SUFFIX}"


def before_migration_name(at: datetime) -> str:
    """Return what the archive before an upgrade is called."""
    return f"motcua-truoc-cap-nhat-{clock.local(at):%Y%m%d-%H%M%S}{SUFFIX}"


def by_hand_name(at: datetime) -> str:
    """Return what an archive is called for which only a folder was named."""
    return f"motcua-{clock.local(at):%Y%m%d-%H%M%S}{SUFFIX}"


def nights_in(folder: Path) -> dict[date, Path]:
    """Return the nightly archives of a folder by their day."""
    found = {}
    for path in folder.glob(f"motcua-dem-*{SUFFIX}"):
        if named := _NIGHT.fullmatch(path.name):
            try:
                found[date.fromisoformat(named[1])] = path
            except ValueError:  # somebody else's file
                continue
    return found


def before_migrations_in(folder: Path) -> list[Path]:
    """Return the archives made before upgrades, the newest first."""
    found = folder.glob(f"motcua-truoc-cap-nhat-*{SUFFIX}")
    return sorted(
        (path for path in found if _BEFORE.fullmatch(path.name)), key=lambda path: path.name, reverse=True
    )


def database_file(settings_dict: dict) -> Path:
    """Return the file of a SQLite database, whether it is named by a path or by a URI."""
    name = str(settings_dict["NAME"])
    if name.startswith("file:"):
        return Path(url2pathname(urlsplit(name).path))
    return Path(name)
