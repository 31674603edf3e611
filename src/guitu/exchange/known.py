"""What the casebook knows already of the people in some rows: read in a handful of queries for a whole lot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from guitu.access.models import Posting
from guitu.casebook.models import Case, Entry, Person
from guitu.casebook.permissions import allowed_among
from guitu.places import codes
from guitu.vault import strongroom
from guitu.vault.blind import Purpose

_ENDS: Final = ("terminated", "discharged", "died", "transferred_out")
_PERSONS: Final = Person.objects.only("id", "wrapped_key", "region_code", "identity_index", "name_index")
"""Who somebody is stays sealed: a row is matched by its indexes."""


@dataclass(slots=True)
class KnownCase:
    """A case that is there: what stands in its ledger, and whether it is still open."""

    case: Case
    ids: set[str] = field(default_factory=set)
    standing: dict[tuple[str, str], list[Mapping[str, object]]] = field(default_factory=dict)
    """Open parts of standing entries by kind and day."""

    @property
    def decided(self) -> frozenset[str]:
        """Days of the decision, ISO."""
        return frozenset(on for kind, on in self.standing if kind == "decided")

    @property
    def is_open(self) -> bool:
        """Whether nothing that ends it is recorded, or it came back afterwards."""
        ends = [on for kind, on in self.standing if kind in _ENDS]
        back = [on for kind, on in self.standing if kind == "transferred_in"]
        return not ends or (bool(back) and max(back) > max(ends))

    def says(self, entry: Mapping[str, str]) -> bool:
        """Whether the ledger holds this already, under the same id or in the same words under another."""
        if entry["id"] in self.ids:
            return True
        said = {name: value for name, value in entry.items() if name not in ("id", "kind", "on")}
        return any(
            all(one.get(name) == value for name, value in said.items())
            for one in self.standing.get((entry["kind"], entry["on"]), ())
        )

    def add(self, entry: Mapping[str, str]) -> None:
        """Remember an entry that has just been recorded."""
        self.ids.add(entry["id"])
        self.standing.setdefault((entry["kind"], entry["on"]), []).append(entry)


@dataclass(slots=True)
class KnownPerson:
    """A person who is there, with the cases that the importing posting reaches."""

    person: Person
    cases: list[KnownCase]
    within_reach: bool
    """Whether the posting has to do with this person at all."""


def index_of(identity_number: str) -> bytes:
    """What a person is found by."""
    return strongroom.blind_index(identity_number, purpose=Purpose.IDENTITY)


def people(indexes: Iterable[bytes], *, by: Posting, on: date) -> dict[bytes, KnownPerson]:
    """People by blind index of the identity number; who is not in the casebook is not in the answer."""
    wanted = [index for index in set(indexes) if index]
    found = list(_PERSONS.filter(identity_index__in=wanted, merged_into=None))
    return {bytes(one.person.identity_index): one for one in _known(found, by=by, on=on)}


def named(names: Iterable[str], *, by: Posting, on: date) -> dict[bytes, list[KnownPerson]]:
    """People within the posting's reach, by blind index of the name: all who bear it."""
    wanted = {name_index_of(name) for name in names} - {b""}
    if not wanted:
        return {}
    found: dict[bytes, list[KnownPerson]] = {}
    for one in _known(list(_PERSONS.filter(name_index__in=wanted, merged_into=None)), by=by, on=on):
        if one.within_reach:
            found.setdefault(bytes(one.person.name_index), []).append(one)
    return found


def name_index_of(name: str) -> bytes:
    """What people are found by where a row states no identity number."""
    return strongroom.blind_index(name, purpose=Purpose.NAME)


def _known(people: Sequence[Person], *, by: Posting, on: date) -> list[KnownPerson]:
    found = {one.pk: one for one in people}
    merged = dict(Person.objects.filter(merged_into__in=list(found)).values_list("pk", "merged_into"))
    cases: dict[UUID, list[Case]] = {pk: [] for pk in found}
    for case in Case.objects.filter(person__in=[*found, *merged]).order_by("opened_at", "pk"):
        cases[merged.get(case.person_id) or case.person_id].append(case)
    every = [case for held in cases.values() for case in held]
    within = allowed_among(by, "record", "decided", cases=every, on=on)
    reached = {pk: [case for case in held if case.pk in within] for pk, held in cases.items()}
    ledgers = _ledgers([case for held in reached.values() for case in held])
    own = codes.prefix_of(by.region_code)
    return [
        KnownPerson(
            person,
            [ledgers[case.pk] for case in reached[pk]],
            bool(reached[pk]) or (not cases[pk] and codes.is_within(person.region_code, own)),
        )
        for pk, person in found.items()
    ]


def _ledgers(cases: Sequence[Case]) -> dict[UUID, KnownCase]:
    made = {case.pk: KnownCase(case) for case in cases}
    rows = Entry.objects.filter(case__in=list(made)).order_by("case_id", "position")
    held = list(rows.values_list("case_id", "entry_id", "kind", "on", "said", "corrects"))
    replaced = {(case_id, corrects) for case_id, _, _, _, _, corrects in held if corrects}
    for case_id, entry_id, kind, on, said, _ in held:
        known = made[case_id]
        known.ids.add(entry_id)
        if kind != "voided" and (case_id, entry_id) not in replaced:
            known.standing.setdefault((kind, on.isoformat()), []).append(json.loads(said))
    return made
