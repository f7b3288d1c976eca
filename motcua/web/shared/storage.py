"""Serve static files under names that hold their digest, so that a browser may keep them for ever."""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Installed packages bring megabytes that no page of ours asks for (an API browser, four other htmx).
WANTED = (
    "motcua/",
    "desk/",
    "portal/",
    "kiosk/",
    "django_htmx/htmx-2.min.js",
    "django_htmx/django-htmx.js",
    "account/js/",
    "mfa/js/",
)

_MARK = ".complete"


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hash the names, also where our ES modules import one another."""

    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name, force=False):
        """Return the address of a file; worked out once, since each page asks for half a dozen and they never change."""
        if settings.DEBUG or force:
            return super().url(name, force)
        known = self._addresses.get(name)
        if known is None:
            known = self._addresses[name] = super().url(name)
        return known


def make_ready(root: Path | None = None) -> Path:
    """Collect, hash and compress the static files into STATIC_HOME, if they are not there already; return it.

    The installed package may lie where nobody may write, so STATIC_HOME is a folder of the data folder. It is made
    beside its place and renamed in one step: a start that was cut off leaves nothing half-done. Call it before the web
    processes start: they read the folder once, and the settings look for it when they are loaded.
    """
    root = Path(root or settings.STATIC_HOME)
    found = dict(_found())
    print_of_all = _fingerprint(found)
    mark = root / _MARK
    if mark.is_file() and mark.read_text(encoding="ascii") == print_of_all:
        return root
    making = root.with_name(f"{root.name}.new")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    storage = HashedStatic(location=str(making), base_url=settings.STATIC_URL)
    for name, (path, _) in found.items():
        target = making / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    sources = {name: (storage, name) for name in found}
    for name, _, outcome in storage.post_process(sources, dry_run=False):
        if isinstance(outcome, Exception):
            raise RuntimeError(f"static file {name} could not be prepared") from outcome
    (making / _MARK).write_text(print_of_all, encoding="ascii")
    shutil.rmtree(root, ignore_errors=True)
    making.replace(root)
    return root


def _found():
    """Yield (name in the address, (path, file status)) of every file we serve; the first finder to name one wins."""
    seen = set()
    for finder in get_finders():
        for name, storage in finder.list([]):
            name = name.replace("\\", "/")
            if name.startswith(WANTED) and name not in seen:
                seen.add(name)
                path = Path(storage.path(name))
                yield name, (path, path.stat())


def _fingerprint(found: dict) -> str:
    lines = (f"{name} {status.st_size} {status.st_mtime_ns}" for name, (_, status) in sorted(found.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
