"""The verbs of exchange; import them from here."""

from motcua.exchange.actions.handing_over import note_export
from motcua.exchange.actions.importing import (
    confirm_import,
    drop_import,
    forget_old_imports,
    start_import,
    undo_import,
)

__all__ = [
    "confirm_import",
    "drop_import",
    "forget_old_imports",
    "note_export",
    "start_import",
    "undo_import",
]
