"""Persons 人员, cases 个案, the ledger 台账, working groups, attachments, drafts, and the record of other deeds.

Every field is declared in its model's `SENSITIVITY`; what is `identity` or `narrative` is a `SealedField`. Sealed
columns are sealed with the data key of the person, at the spot (table, row, field) that `sealing` names.
"""

from __future__ import annotations

from guitu.casebook.models.case import CASE_KINDS, Assignment, Case, GroupPart, Moved
from guitu.casebook.models.change import Change
from guitu.casebook.models.entry import ENTRY_ID, Attachment, Draft, Entry
from guitu.casebook.models.person import FamilyMember, Person, PersonInitials, PersonMerge
from guitu.casebook.models.put_away import PutAway
from guitu.casebook.models.transfer import Transfer, TransferState

__all__ = [
    "CASE_KINDS",
    "ENTRY_ID",
    "Assignment",
    "Attachment",
    "Case",
    "Change",
    "Draft",
    "Entry",
    "FamilyMember",
    "GroupPart",
    "Moved",
    "Person",
    "PersonInitials",
    "PersonMerge",
    "PutAway",
    "Transfer",
    "TransferState",
]
