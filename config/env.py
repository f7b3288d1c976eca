"""Read the few settings a deployment needs: the environment, a file named by `…_FILE`, else the data folder."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

DATA = Path(os.environ.get("MOTCUA_DATA", "data")).resolve()


def read(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that `<name>_FILE` points to, or the default."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return default


def is_on(name: str) -> bool:
    """Tell whether a yes/no variable says yes."""
    return read(name).strip().lower() in {"1", "true", "yes", "on"}


def number(name: str) -> int:
    """Return a whole number, 0 when the variable is not set. Raises ValueError with its name."""
    text = read(name).strip()
    if text and not text.isdecimal():
        raise ValueError(f"{name}: cần một số, không phải «{text}»")
    return int(text or 0)


def secret_key() -> str:
    """Return SECRET_KEY, else the one kept in the data folder, made there once and readable by its user only."""
    if given := read("SECRET_KEY"):
        return given
    path = DATA / "secret_key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    DATA.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process of the same family was faster
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(made)
    return made


def _sqlite_file(url: str) -> Path:
    return Path(unquote(url.removeprefix("sqlite:///")))


def make_database_file() -> None:
    """Make the empty SQLite file of a first start, readable by its user only; call it before the settings are read."""
    url = read("DATABASE_URL") or _in_data_folder()
    if urlsplit(url).scheme == "sqlite":
        file = _sqlite_file(url)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)


def has_database() -> bool:
    """Tell whether there is a database to look at; asking a SQLite file that is not there would make it."""
    url = read("DATABASE_URL") or _in_data_folder()
    file = _sqlite_file(url) if urlsplit(url).scheme == "sqlite" else None
    return file is None or (file.is_file() and file.stat().st_size > 0)


def secret_files() -> list[Path]:
    """Return the files that hold secrets, as the environment names them."""
    names = ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "BACKUP_PASSPHRASE", "METRICS_TOKEN")
    return [Path(path) for name in names if (path := os.environ.get(f"{name}_FILE"))]


def _in_data_folder() -> str:
    return f"sqlite:///{DATA / 'motcua.sqlite3'}"


def database(url: str = "") -> dict:
    """Return Django's settings for a database URL (`sqlite:///path` or `postgres://…`).

    Raises ValueError for another scheme.
    """
    url = url or read("DATABASE_URL") or _in_data_folder()
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        file = _sqlite_file(url)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            # A file that is there is never made anew: one moved away is a database that is down, not an empty office.
            "NAME": f"{file.resolve().as_uri()}?mode=rw" if file.exists() else str(file),
            # Opening the file anew for each request would read the whole schema again: a third of a page's time.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # A commune loses power: what was acknowledged must be on the disk (docs/decisions/).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or options.pop("port", "")),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ValueError(
        f"DATABASE_URL: không hiểu kiểu cơ sở dữ liệu «{parts.scheme}»; dùng sqlite:/// hoặc postgres://"
    )


def networks(given: str = "") -> tuple:
    """Return the networks of `WEBHOOK_NETWORKS`, e.g. "10.0.0.0/8, 192.168.1.20". Raises ValueError for what is none."""
    given = given or read("WEBHOOK_NETWORKS")
    return tuple(ip_network(one.strip(), strict=False) for one in given.split(",") if one.strip())


def email(url: str = "") -> dict:
    """Return the mail server of `EMAIL_URL` (`smtp://user:password@host:port?tls=starttls`); an empty host means none.

    `tls` is starttls (the default of smtp://), ssl (that of smtps://) or none, for a relay on the same machine.
    `EMAIL_FROM` is the sender's address. Raises ValueError for another scheme or `tls`.
    """
    url = url or read("EMAIL_URL")
    parts = urlsplit(url)
    if url and parts.scheme not in {"smtp", "smtps", "demo"}:
        raise ValueError(
            f"EMAIL_URL: không hiểu kiểu máy chủ thư «{parts.scheme}»; dùng smtp:// hoặc smtps://"
        )
    tls = dict(parse_qsl(parts.query)).get("tls", "ssl" if parts.scheme == "smtps" else "starttls")
    if tls not in {"starttls", "ssl", "none"}:
        raise ValueError(f"EMAIL_URL: không hiểu tls=«{tls}»; dùng starttls, ssl hoặc none")
    host = "demo" if parts.scheme == "demo" else parts.hostname or ""
    user = unquote(parts.username or "")
    return {
        "host": host,
        "port": parts.port or {"starttls": 587, "ssl": 465, "none": 25}[tls],
        "user": user,
        "password": unquote(parts.password or ""),
        "starttls": tls == "starttls",
        "ssl": tls == "ssl",
        "sender": read("EMAIL_FROM") or (user if "@" in user else f"motcua@{host or 'localhost'}"),
    }
