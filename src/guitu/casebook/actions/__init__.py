"""Deeds of the room 办理: each takes who does it (`by`), is one transaction, and leaves an entry or a row of `Change`.

`at` is the moment it is done, by the server's clock where left out. Doing a deed twice is doing it once.
"""

from guitu.casebook.actions.attaching import attach
from guitu.casebook.actions.cases import assign, move_case, open_case, unassign
from guitu.casebook.actions.drafting import DRAFT_DAYS, drop_draft, expire_drafts, keep_draft
from guitu.casebook.actions.erasing import withdraw_key
from guitu.casebook.actions.loading import CaseRow, Loaded, Relative, load_cases
from guitu.casebook.actions.moving import (
    call_back,
    note_receipt,
    receive_case,
    return_case,
    send_case,
    take_back,
)
from guitu.casebook.actions.persons import add_family, change_particulars, end_family, merge_persons, open_person
from guitu.casebook.actions.putting_away import open_again, put_away
from guitu.casebook.actions.recording import Said, correct, record, record_each, record_many, void

__all__ = [
    "DRAFT_DAYS",
    "CaseRow",
    "Loaded",
    "Relative",
    "Said",
    "add_family",
    "assign",
    "attach",
    "call_back",
    "change_particulars",
    "correct",
    "drop_draft",
    "end_family",
    "expire_drafts",
    "keep_draft",
    "load_cases",
    "merge_persons",
    "move_case",
    "note_receipt",
    "open_again",
    "open_case",
    "open_person",
    "put_away",
    "receive_case",
    "record",
    "record_each",
    "record_many",
    "return_case",
    "send_case",
    "take_back",
    "unassign",
    "void",
    "withdraw_key",
]
