"""Gathering 汇集事实: what a paper is composed from, out of the casebook, with everything sealed opened.

It takes no viewer: papers are composed from the whole record, or they would lack what somebody may not see. Who may
draft, read and issue is asked before (`needs`, `queries`); nothing that comes from here is shown to anybody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from guitu.access.may import Refused
from guitu.casebook import contents, facts, sealing
from guitu.casebook.models import Case
from guitu.faults import Faulty
from guitu.ledger import entry as ledger
from guitu.ledger.casefile import CaseFile
from guitu.ledger.corrections import Settled, standing_entries
from guitu.ledger.fields import CHINA
from guitu.papers import rows
from guitu.papers.kind import PaperKind
from guitu.papers.models import Letterhead
from guitu.papers.particulars import Member, Particulars, Relative, Signed
from guitu.places import codes
from guitu.places import queries as places
from guitu.places.models import Agency, AgencyKind, Region
from guitu.policy import Policy, load
from guitu.rules import evaluate
from guitu.vault.cipher import Key

Known: TypeAlias = dict[tuple[object, ...], dict[str, str]]
"""Names of places and offices by the place of a case."""


@dataclass(frozen=True)
class Gathered:
    """A case with its whole record open, ready for any number of papers. It shows nothing of itself in a log."""

    case: Case
    key: Key
    policy: Policy
    casefile: CaseFile
    settled: Settled
    person: Mapping[str, str]
    team: tuple[Member, ...]
    family: tuple[Relative, ...]
    agency: Mapping[str, str]
    on: date

    def __repr__(self) -> str:
        return f"Gathered({self.case.pk})"

    @cached_property
    def standing(self) -> Mapping[str, Any]:
        """The standing on the day; empty before the decision, where there is none."""
        try:
            return evaluate(self.policy, self.casefile, as_of=self.on)
        except Faulty:
            return {}

    @cached_property
    def contested(self) -> frozenset[str]:
        """Ids of entries under an objection that nobody has answered yet: no paper is drafted on them."""
        open_now: set[str] = set()
        for entry in sorted(self.settled.entries, key=lambda one: (one.on, ledger_order(one))):
            if entry.kind in ("objection_raised", "objection_answered") and entry.on <= self.on:
                target = self.settled.root(str(getattr(entry, "entry", "")))
                (open_now.add if entry.kind == "objection_raised" else open_now.discard)(target)
        return frozenset(one.id for one in self.casefile.entries if self.settled.root(one.id) in open_now)

    def entry(self, entry_id: str) -> ledger.Entry | None:
        """An entry that stands, by its id."""
        return next((one for one in self.settled.entries if one.id == entry_id), None)

    def latest(self, kind: str) -> ledger.Entry | None:
        """The latest entry of a kind that stands on the day."""
        found = [one for one in self.settled.entries if one.kind == kind and one.on <= self.on]
        return max(found, key=lambda one: (one.on, one.id), default=None)

    def particulars(
        self,
        *,
        about: ledger.Entry | None,
        made_by: str,
        on: date | None = None,
        number: str | None = None,
        typed: Mapping[str, str] | None = None,
        signed: Mapping[str, Signed] | None = None,
    ) -> Particulars:
        """What one paper is composed from."""
        return Particulars(
            case=self.casefile.case,
            policy=self.policy,
            standing=self.standing,
            entries=self.settled.entries,
            person=self.person,
            agency=self.agency,
            on=on or self.on,
            made_by=made_by,
            team=self.team,
            family=self.family,
            about=about,
            number=number,
            typed=typed or {},
            signed=signed or {},
            contested=self.contested,
        )


def ledger_order(entry: ledger.Entry) -> tuple[int, str]:
    """An answer comes after the objection of the same day."""
    return (int(entry.kind == "objection_answered"), entry.id)


def gather(case: Case, *, on: date, known: Known | None = None) -> Gathered:
    """Open a case. Raises `Refused` if the person's key was withdrawn.

    `known` holds names of places and offices between cases of a lot, and is filled here.
    """
    return opened(case, rows.read([case.pk], on=on)[case.pk], on=on, known=known)


def opened(case: Case, held: rows.Rows, *, on: date, known: Known | None = None) -> Gathered:
    """Open a case whose rows were read. Raises as `gather`."""
    key = sealing.key_of(case.person_id, held.wrapped_key)
    if key is None:
        raise Refused("该人员的密钥已按决定销毁，不能再出具文书。", clauses=("personal-information-law#47",))
    said = sealing.opened(case.person_id, key, zip(rows.PERSON, held.person, strict=True))
    other = said.pop("particulars", "")
    casefile = CaseFile(facts.head_of(case), tuple(_entries(case, held, key=key)))
    return Gathered(
        case=case,
        key=key,
        policy=load(case.policy),
        casefile=casefile,
        settled=standing_entries(casefile.entries),
        person={**(json.loads(other) if other.startswith("{") else {}), **{k: v for k, v in said.items() if v}},
        team=held.team,
        family=tuple(_family(held, key=key)),
        agency={**_agency(case, known if known is not None else {}), "case_number": case.number},
        on=on,
    )


def about_of(kind: PaperKind, gathered: Gathered, *, entry_id: str) -> ledger.Entry | None:
    """The entry a paper is about: the one named, if it stands and is of its kind; else the latest; None if none."""
    if kind.entry is None:
        return None
    if entry_id:
        named = gathered.entry(gathered.settled.latest(entry_id))
        return named if named is not None and named.kind == kind.entry else None
    return gathered.latest(kind.entry)


def agency_of(case: Case) -> dict[str, str]:
    """Names of the places and offices that papers of a case speak of; what is not known is left out."""
    town, county = case.town_code, codes.prefix_range(codes.above(case.town_code, codes.Level.COUNTY))[0]
    regions = dict(Region.objects.filter(code__in={town, county, case.region_code}).values_list("code", "name"))
    low, high = codes.prefix_range(codes.prefix_of(town))
    offices = {
        kind: (pk, name)
        for pk, kind, name in Agency.objects.filter(
            region_id__gte=low, region_id__lte=high, valid_to=None,
            kind__in=(AgencyKind.COMMUNITY_OFFICE, AgencyKind.POLICE_STATION),
        ).order_by("-region_id", "-pk").values_list("pk", "kind", "name")
    }  # fmt: skip
    office, office_name = offices.get(AgencyKind.COMMUNITY_OFFICE, (0, ""))
    card = Letterhead.objects.filter(agency_id=office).first() or Letterhead()
    found = {
        "office": office_name,
        "station": offices.get(AgencyKind.POLICE_STATION, (0, ""))[1],
        "township": regions.get(town, ""),
        "county": regions.get(county, ""),
        "village": regions.get(case.region_code, "") if case.village_code else "",
        "group": case.group.name if case.group is not None else "",
        "organ": case.deciding_agency.name if case.deciding_agency is not None else "",
        "short": card.short or short_of(regions.get(town, "")),
        "phone": card.phone,
        "address": card.address,
        "contact": card.contact,
    }
    return {key: text for key, text in found.items() if text}


def _agency(case: Case, known: Known) -> dict[str, str]:
    place = (case.town_code, case.region_code, case.group_id, case.deciding_agency_id)
    if place not in known:
        known[place] = agency_of(case)
    return known[place]


def short_for(agency: Agency) -> str:
    """What stands before the mark in the numbers of an office: as it was set, else the name of its place."""
    card = Letterhead.objects.filter(agency=agency).first()
    return card.short if card is not None and card.short else short_of(agency.region.name)


def short_of(name: str) -> str:
    """The office's sign in numbers of documents 机关代字, from the name of its place: 柳溪 of 柳溪镇."""
    for ending in ("街道", "民族乡", "镇", "乡", "县", "市", "区"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def full_name(case: Case) -> str:
    """Where a case is executed, from the province down."""
    return places.full_name(case.region_code)


def _entries(case: Case, held: rows.Rows, *, key: Key) -> Iterator[ledger.Entry]:
    for entry_id, kind, on, recorded_at, corrects, said, sealed in held.entries:
        secret = sealing.open_object(key, sealed, at=sealing.entry_spot(case.pk, entry_id))
        moment = recorded_at.astimezone(CHINA).isoformat()
        own: dict[str, object] = {"id": entry_id, "kind": kind, "on": on.isoformat(), "recorded_at": moment}
        if corrects:
            own["corrects"] = corrects
        yield contents.read({**json.loads(said), **secret, **own})


def _family(held: rows.Rows, *, key: Key) -> Iterator[Relative]:
    for pk, sealed in held.family:
        said = sealing.open_object(key, sealed, at=sealing.row_spot("familymember", pk, "said"))
        yield Relative(*(str(said.get(name, "")) for name in ("relation", "name", "phone")))
