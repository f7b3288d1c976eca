"""The verbs of exchange; import them from here."""

from motcua.exchange.actions.catalogue import (
    confirm_catalogue_import,
    drop_catalogue_import,
    forget_old_catalogue_imports,
    note_catalogue_export,
    start_catalogue_import,
    undo_catalogue_import,
)
from motcua.exchange.actions.exporting import forget_old_exports, order_catalogue_export, ready_export
from motcua.exchange.actions.handing_over import note_export
from motcua.exchange.actions.importing import (
    confirm_import,
    drop_import,
    forget_old_imports,
    invite_brought_in,
    start_import,
    undo_import,
)

__all__ = [
    "confirm_catalogue_import",
    "confirm_import",
    "drop_catalogue_import",
    "drop_import",
    "forget_old_catalogue_imports",
    "forget_old_exports",
    "forget_old_imports",
    "invite_brought_in",
    "note_catalogue_export",
    "note_export",
    "order_catalogue_export",
    "ready_export",
    "start_catalogue_import",
    "start_import",
    "undo_catalogue_import",
    "undo_import",
]
