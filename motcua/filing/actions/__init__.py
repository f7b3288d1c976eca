"""The verbs of filing online, one file per family; nothing else changes a draft or the switch."""

from motcua.filing.actions.drafts import erase_draft, erase_old_drafts, open_draft, save_answers
from motcua.filing.actions.pages import (
    add_page,
    add_part,
    look_into_page,
    move_page,
    note_inspected,
    remove_page,
    sweep_quarantine,
)
from motcua.filing.actions.scans import put_scans_in_place
from motcua.filing.actions.submission import TRIAL, Submission, permission, submit_draft
from motcua.filing.actions.switch import end_online_filing, set_online_filing

__all__ = [
    "TRIAL",
    "Submission",
    "add_page",
    "add_part",
    "end_online_filing",
    "erase_draft",
    "erase_old_drafts",
    "look_into_page",
    "move_page",
    "note_inspected",
    "open_draft",
    "permission",
    "put_scans_in_place",
    "remove_page",
    "save_answers",
    "set_online_filing",
    "submit_draft",
    "sweep_quarantine",
]
