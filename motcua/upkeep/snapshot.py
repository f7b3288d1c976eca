"""See the whole database as it stood at one instant while others go on writing, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model, QuerySet

_ALIAS = "upkeep-snapshot"
# What ends or begins anew with a restore: sessions, and the counts of wrong passwords with their addresses.
LEFT_OUT_APPS = frozenset({"sessions", "axes"})


@contextmanager
def snapshot() -> Iterator[str]:
    """Give the alias of a connection of its own that reads one unmoving state, and writes nothing.

    SQLite in WAL: a deferred transaction keeps what it first saw, and no writer waits for it (the house's own
    connections begin IMMEDIATE, which would hold the writers up). PostgreSQL: REPEATABLE READ, READ ONLY.
    """
    main = connections["default"]
    own = main.copy(_ALIAS)
    own.settings_dict = {**main.settings_dict, "OPTIONS": {**main.settings_dict.get("OPTIONS", {})}}
    if own.vendor == "sqlite":
        own.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections[_ALIAS] = own
    try:
        with transaction.atomic(using=_ALIAS):
            with own.cursor() as cursor:
                if own.vendor == "postgresql":
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT count(*) FROM django_migrations")  # the first look fixes the state
                cursor.fetchone()
            yield _ALIAS
    finally:
        own.close()
        del connections[_ALIAS]


def applied_migrations(connection: BaseDatabaseWrapper) -> tuple[MigrationLoader, list[tuple[str, str]]]:
    """Return the loader and what has been applied, in order of names."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    return loader, sorted(loader.applied_migrations)


def unknown_migrations(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return what the database has that this program has never heard of: it belongs to a newer version."""
    return sorted(name for name in loader.applied_migrations if name not in loader.disk_migrations)


def models_of(loader: MigrationLoader, applied: list[tuple[str, str]]) -> list[type[Model]]:
    """Return the models as the applied migrations left them, not as today's program has them, by name of table."""
    state = loader.project_state([name for name in applied if name in loader.graph.nodes])
    found = {
        model._meta.db_table: model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT_APPS
    }
    return [found[table] for table in sorted(found)]


def stored_fields(model: type[Model]) -> list:
    """Return the fields whose values must be kept: a generated column makes itself."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def rows(model: type[Model], alias: str) -> Iterator[tuple]:
    """Return every row's values, in the order of `stored_fields`, a few thousand in memory at a time."""
    names = [field.attname for field in stored_fields(model)]
    return QuerySet(model, using=alias).order_by().values_list(*names).iterator(chunk_size=2000)


def last_id_given(model: type[Model], alias: str) -> int | None:
    """Return the highest number the table ever gave to a row, also to one removed since; None where it gives none."""
    field, connection = model._meta.auto_field, connections[alias]
    if field is None:
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            return found[0] if found else 0
        cursor.execute(
            "SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), field.column]
        )
        (sequence,) = cursor.fetchone()
        if sequence is None:
            return None
        cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
        value, called = cursor.fetchone()
        return value if called else 0
