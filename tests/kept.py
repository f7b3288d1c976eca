"""Found an office once for a whole run: its rows are laid aside in the test database, each test takes a copy from there.

Founding it anew costs a test more than most tests do themselves. What comes back is the same to the letter, but for the stamp
of the catalogue: that is new each time, so that nothing a process remembers of another test's catalogue is believed.
"""

import pickle
import secrets
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from motcua.catalogue.models import CatalogueVersion


class Kept:
    """The rows that a maker made, laid aside; `come` puts them into the tables of the running test."""

    def __init__(self, make: Callable[[], Any], name: str):
        self.name = name
        models = apps.get_models(include_auto_created=True)
        self.written = {
            model._meta.db_table: [f.column for f in model._meta.local_concrete_fields if not f.generated]
            for model in models
        }
        with transaction.atomic(), connection.cursor() as cursor:
            names = connection.introspection.django_table_names(only_existing=True, include_views=False)
            before = {name for name in names if self._holds_rows(cursor, name)}
            self.pickled = pickle.dumps(make())
            self.tables = [name for name in names if name not in before and self._holds_rows(cursor, name)]
            for name in self.tables:
                cursor.execute(
                    f"CREATE TABLE {self._aside(name)} AS SELECT {self._columns(name)} FROM {self._quoted(name)}"
                )
                cursor.execute(f"DELETE FROM {self._quoted(name)}")

    def come(self) -> Any:
        """Return what the maker returned, its rows standing in the database of this test."""
        # In one transaction also where a test runs without: rows point at rows of tables that come later.
        with transaction.atomic(), connection.cursor() as cursor:
            for name in self.tables:
                columns = self._columns(name)
                cursor.execute(
                    f"INSERT INTO {self._quoted(name)} ({columns}) SELECT {columns} FROM {self._aside(name)}"
                )
        CatalogueVersion.objects.update(stamp=secrets.token_hex(16))
        return pickle.loads(self.pickled)

    def _holds_rows(self, cursor, name: str) -> bool:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {self._quoted(name)})")
        return bool(cursor.fetchone()[0])

    def _columns(self, name: str) -> str:
        """Return the columns that are written; what the database reckons itself comes back by itself."""
        return ", ".join(self._quoted(column) for column in self.written[name])

    def _quoted(self, name: str) -> str:
        return connection.ops.quote_name(name)

    def _aside(self, name: str) -> str:
        return connection.ops.quote_name(f"{self.name}_{name}")
