"""The verbs of the catalogue: load and publish; drafts; what happens to a procedure; local fees; groups.

Not for what is owed (dossiers) nor for what is printed (documents). Start at `publishing`.
"""

from motcua.catalogue.actions.editing import discard_draft, publish_draft, save_draft, undo_publishing
from motcua.catalogue.actions.groups import switch_decision
from motcua.catalogue.actions.importing import (
    Brought,
    Coming,
    add_keywords,
    bring_in,
    remove_keywords,
    take_back,
)
from motcua.catalogue.actions.local_fees import end_local_fee, set_local_fee
from motcua.catalogue.actions.publishing import (
    LoadReport,
    add_keyword,
    choose_sectors,
    load_catalogue,
    note_beside,
    note_office,
    publish_revision,
    remove_keyword,
    set_popularity,
)
from motcua.catalogue.actions.standing import (
    Ending,
    close_procedures,
    resume_procedure,
    settle_statuses,
    undo_closure,
)

__all__ = [
    "Brought",
    "Coming",
    "Ending",
    "LoadReport",
    "add_keyword",
    "add_keywords",
    "bring_in",
    "choose_sectors",
    "close_procedures",
    "discard_draft",
    "end_local_fee",
    "load_catalogue",
    "note_beside",
    "note_office",
    "publish_draft",
    "publish_revision",
    "remove_keyword",
    "remove_keywords",
    "resume_procedure",
    "save_draft",
    "set_local_fee",
    "set_popularity",
    "settle_statuses",
    "switch_decision",
    "take_back",
    "undo_closure",
    "undo_publishing",
]
