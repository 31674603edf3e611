"""Particulars 文书所据的事实: everything a paper is composed from, handed in by whoever has it.

From an office these come out of the casebook, seen by a viewer who may; from the command line out of a case file.
Nothing here is looked up: what is not given is missing, and the paper says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from guitu.ledger.entry import Entry
from guitu.ledger.heads import CaseHead
from guitu.policy import Policy

StandingJson: TypeAlias = Mapping[str, Any]
"""A `guitu.standing/1` as plain JSON values (CONTRACTS.md)."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the working group 工作小组. `part` is the code of the casebook: worker, village, police, clinic,
    family, volunteer, grid, assisting."""

    part: str
    name: str
    phone: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Relative:
    """A family member 家庭成员."""

    relation: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature taken on a tablet: a PNG, and who witnessed it when, as one line."""

    image: bytes
    note: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What one paper is composed from.

    `entries` are those that stand (corrections applied), any order; those after `on` are not read. `standing` was
    computed for `on`. `about` is the entry that the paper is about, None where it is about the case. `person` has the
    keys name, sex, birth_date, identity_number, phone, household, residence and whatever else the office wrote, by
    its own label. `agency` has the keys office, short (the office's sign in numbers of documents 机关代字), county,
    township, village, station (police station), organ (deciding police organ), phone, address, contact, case_number.
    `typed` holds what was written on the draft, by field name, and fills only what the record does not hold;
    `signed` signatures by role. `contested` are ids of entries under an unanswered objection.
    """

    case: CaseHead
    policy: Policy
    standing: StandingJson
    entries: tuple[Entry, ...]
    person: Mapping[str, str]
    agency: Mapping[str, str]
    on: date
    made_by: str
    team: tuple[Member, ...] = ()
    family: tuple[Relative, ...] = ()
    about: Entry | None = None
    number: str | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    signed: Mapping[str, Signed] = field(default_factory=dict)
    contested: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        # Never in a log or a traceback.
        return "Particulars(…)"
