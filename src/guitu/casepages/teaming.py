"""Who works on a case 承办与小组: the kinds of member the regulation names, who could join, and changing hands.

《戒毒条例》第十七条: the group is made of full-time workers, community police, medical staff, family and volunteers.
Whoever has no account is written into `team_formed`; whoever has one is assigned, and so reaches the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from guitu.access.models import Posting
from guitu.access.queries import staff_at
from guitu.access.sight import Viewer
from guitu.casebook import actions
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.models import Case, FamilyMember, GroupPart
from guitu.casebook.sealing import open_object, row_spot
from guitu.casepages.opened import Opened
from guitu.places import codes
from guitu.places.models import Agency

CLAUSE: Final = "detox-regulation#17"
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "专职人员": ("worker", "village"),
    "社区民警": ("police",),
    "医务人员": ("clinic",),
    "家庭成员": ("family",),
    "禁毒志愿者": ("volunteer",),
}
"""The kinds of member that the regulation names, each with the parts of `GroupPart` that count for it."""

_WOMAN: Final = "女"
_NO_STAFF: Final = ("admin", "county", "city", "person")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of member, and who they are; empty while nobody is."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the family as the page shows it. `ended_at` None while listed."""

    id: str
    relation: str
    name: str
    phone: str
    note: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Team:
    """What the page says of a group beside its members.

    `formed` is the newest `team_formed`; `lacks_woman`: the person is a woman, and no woman worker is recorded.
    """

    kinds: tuple[Kind, ...]
    formed: EntryLine | None
    lacks_woman: bool


def team(opened: Opened) -> Team:
    """The group of a case, held against the kinds the regulation names."""
    members = [one for one in opened.team if one.until is None]
    formed = next((one for one in reversed(opened.lines) if one.kind == "team_formed" and one.stands), None)
    kinds = tuple(
        Kind(label, tuple(one.posting.account.display_name for one in members if one.part in parts))
        for label, parts in KINDS.items()
    )
    is_told = formed is not None and formed.fields.get("woman_included") is True
    return Team(kinds, formed, opened.particulars.get("sex") == _WOMAN and not is_told)


def relatives(opened: Opened) -> tuple[list[Relative], list[Relative]]:
    """The family: who is listed, and who was; none for a viewer whose duty does not hold them."""
    if "family" not in opened.groups:
        return [], []
    found = []
    for member in FamilyMember.objects.filter(person_id=opened.case.person_id).order_by("ended_at", "pk"):
        said = open_object(opened.key, member.said, at=row_spot("familymember", member.pk, "said"))
        relation, name, phone, note = (str(said.get(field, "")) for field in ("relation", "name", "phone", "note"))
        found.append(Relative(str(member.pk), relation, name, phone, note, member.ended_at))
    return [one for one in found if one.ended_at is None], [one for one in found if one.ended_at is not None]


def people(viewer: Viewer, opened: Opened) -> Mapping[str, Posting]:
    """Who can be in the group: postings of the county's offices."""
    prefix = codes.above(opened.case.town_code, codes.Level.COUNTY)
    return {str(one.pk): one for one in staff_at(viewer, prefix=prefix) if one.role not in _NO_STAFF}


def take_charge(
    *,
    by: Posting,
    case: Case,
    region_code: str,
    group: Agency | None,
    worker: Posting | None,
    since: date,
    deed: str,
    at: datetime,
) -> None:
    """Set village, group and worker of a case; what is as it was is left alone. To be called in a transaction.

    Another worker is recorded in the ledger as well (`worker_relieved`, `worker_assigned`), and the one before leaves
    the group the day before. Raises as the deeds it is made of.
    """
    if (region_code, group.pk if group else None) != (case.region_code, case.group_id):
        case = actions.move_case(by=by, case=case, region_code=region_code, group=group, at=at)
    before = case.worker
    if worker is None or (before is not None and before.pk == worker.pk):
        return
    actions.assign(by=by, case=case, posting=worker, part=GroupPart.WORKER, since=since, at=at)
    name = worker.account.display_name
    if before is not None:
        begun = next((one.since for one in before.assignments.filter(case=case, until=None)), since)
        last = max(since - timedelta(days=1), begun)
        actions.unassign(by=by, case=case, posting=before, last_day=last, at=at)
        actions.record(
            by=by, case=case, entry_id=f"{deed}-out", kind="worker_relieved", on=since, at=at,
            worker=before.account.display_name, handed_to=name,
        )  # fmt: skip
    actions.record(by=by, case=case, entry_id=f"{deed}-in", kind="worker_assigned", on=since, at=at, worker=name)
