"""One case, opened 打开个案: all that its pages show, read in few questions, and the look that is written for it.

A case page shows head, standing, strip, ledger and team at once. Asking each room for its part would ask the same rows
four times; here rows are fetched once, cut to the matters the viewer may see, and handed to the rules. What may not be
seen is neither fetched nor opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from guitu.access.looks import record_looks
from guitu.access.may import may
from guitu.access.models import Posting
from guitu.access.sight import MASKED, Viewer, columns, entry_fields, groups_at, posting_ids
from guitu.casebook import contents, queries, sealing
from guitu.casebook.entrylines import EntryLine, entry_line
from guitu.casebook.looking import seen_row
from guitu.casebook.models import Assignment, Case, Entry
from guitu.casepages.wording import masked, numbered
from guitu.ledger.casefile import CaseFile, CaseHead
from guitu.ledger.fields import CHINA
from guitu.pages.strip.course import Course, course
from guitu.places import codes
from guitu.places.models import Region
from guitu.policy import Policy, load
from guitu.rules import evaluate
from guitu.standings import seen as standing_seen
from guitu.vault.cipher import Key

# JSON values, as the rules give them.
Json = dict[str, Any]

_ROW: Final = (
    "position", "entry_id", "kind", "on", "recorded_at", "said_at", "by_id", "by_text", "said", "sealed", "corrects",
)  # fmt: skip
_PRIVATE: Final = frozenset({"identity", "contact", "family"})
"""Matters that a page shows only when they are asked for."""


@dataclass(frozen=True)
class Opened:
    """A case as one viewer has it on one day. `standing` and `course` None: the viewer's duty does not hold them.

    `name` is masked unless the whole of it was asked for; `particulars` then holds what may be seen, else nothing.
    `rows` are the entries as they are kept; they are opened and read when first asked for.
    """

    case: Case
    viewer: Viewer
    groups: frozenset[str]
    assigned: bool
    key: Key | None
    name: str
    is_full: bool
    particulars: Mapping[str, str]
    other: Mapping[str, str]
    policy: Policy
    rows: tuple[tuple[Any, ...], ...]
    team: tuple[Assignment, ...]
    as_of: date
    known_at: datetime | None

    @cached_property
    def casefile(self) -> CaseFile:
        """The case as the rules read it, without anything sealed."""
        return _casefile(self.case, self.rows)

    @cached_property
    def lines(self) -> tuple[EntryLine, ...]:
        """The entries the viewer may see, in the order of recording, as they were known at `known_at`."""
        known = [row for row in self.rows if self.known_at is None or row[4] <= self.known_at]
        return tuple(_lines(self.case, known, key=self.key, groups=self.groups))

    @cached_property
    def standing(self) -> Json | None:
        """The standing on the day, as far as the viewer may see it. Raises `Faulty` before the decision."""
        return None if "standing" not in self.groups else self.shown(self.whole)

    @cached_property
    def whole(self) -> Json:
        """The standing as the rules give it. Not to be shown as it is."""
        return evaluate(self.policy, self.casefile, as_of=self.as_of, known_at=self.known_at)

    @cached_property
    def course(self) -> Course:
        """Where days lie on the strip."""
        return course(self.policy, self.casefile, self.whole, as_of=self.as_of, known_at=self.known_at)

    @cached_property
    def by_id(self) -> Mapping[str, EntryLine]:
        """The lines by their entry's id."""
        return {line.entry_id: line for line in self.lines}

    @property
    def number(self) -> str:
        """The case number as it is said."""
        return numbered(self.case.kind, self.case.number)

    @property
    def who(self) -> str:
        """How the case is named where there is no room for more."""
        return f"{self.name} {self.number}"

    def shown(self, standing: Json) -> Json:
        """A standing of this case with what the viewer may see."""
        kinds = {entry.id: entry.kind for entry in self.casefile.entries}
        return standing_seen.part_of(standing, groups=self.groups, kinds=kinds)

    def allows(self, by: Posting, act: str, what: str) -> bool:
        """Whether a posting has an act on a kind or matter in this case. Asks no database."""
        return may(
            by,
            act,
            what,
            at=self.case.region_code,
            assigned=self.assigned,
            group=self.case.group_id,
            deciding=self.case.deciding_agency_id,
            on=self.viewer.day,
        )


def open_case(
    viewer: Viewer,
    case_id: UUID,
    *,
    at: datetime,
    as_of: date | None = None,
    known_at: datetime | None = None,
    full: bool = False,
) -> Opened | None:
    """Open a case and write the look; None, and no look, if the viewer does not reach it.

    `full` shows the whole name and the particulars. `as_of` None is the viewer's day.
    """
    case = (
        queries.cases(viewer)
        .select_related("person", "worker__account", "group", "deciding_agency")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        return None
    team = tuple(
        Assignment.objects.filter(case=case)
        .select_related("posting__account", "posting__agency")
        .order_by("since", "pk")
    )
    own = posting_ids(viewer)
    assigned = any(
        one.posting_id in own and one.since <= viewer.day and (one.until is None or one.until >= viewer.day)
        for one in team
    )
    groups = groups_at(
        viewer, at=case.region_code, assigned=assigned, group=case.group_id, deciding=case.deciding_agency_id
    )
    key = sealing.key_of(case.person_id, case.person.wrapped_key)
    wanted = columns(sealing.COLUMNS, groups=groups) if full else columns({"name": "name"}, groups=groups)
    said = sealing.opened(case.person_id, key, [(column, getattr(case.person, column)) for column in wanted])
    name, other = said.pop("name", MASKED), said.pop("particulars", "")
    rows = Entry.objects.filter(case_id=case.pk).order_by("position").values_list(*_ROW)
    opened = Opened(
        case=case,
        viewer=viewer,
        groups=groups,
        assigned=assigned,
        key=key,
        name=name if full else masked(name),
        is_full=full,
        particulars={column: text for column, text in said.items() if text},
        other=json.loads(other) if other.startswith("{") else {},
        policy=load(case.policy),
        rows=tuple(rows),
        team=team,
        as_of=as_of or viewer.day,
        known_at=known_at,
    )
    record_looks(by=viewer, seen=[seen_row(case)], groups=groups if full else groups - _PRIVATE, at=at)
    return opened


def place_names(region_code: str) -> tuple[str, str]:
    """The names of the township and, where it is known, the village of a case; empty where not registered."""
    town = codes.town_of(region_code)
    known = dict(Region.objects.filter(code__in=(town, region_code)).values_list("code", "name"))
    is_village = codes.level_of(region_code) is codes.Level.VILLAGE
    return known.get(town, ""), known.get(region_code, "") if is_village else ""


def _casefile(case: Case, rows: Iterable[tuple[Any, ...]]) -> CaseFile:
    head = CaseHead.model_validate(
        {
            "id": str(case.pk),
            "kind": case.kind,
            "policy": case.policy,
            "term_months": case.term_months,
            "credit_days": case.credit_days,
        }
    )
    texts = [
        contents.line(
            entry_id=row[1],
            kind=row[2],
            on=row[3].isoformat(),
            recorded_at=row[4].astimezone(CHINA).isoformat(),
            corrects=row[10],
            said=row[8],
        )
        for row in rows
    ]
    return CaseFile(head, contents.read_lines(texts))


def _lines(case: Case, rows: list[tuple[Any, ...]], *, key: Key | None, groups: frozenset[str]) -> Iterable[EntryLine]:
    replaced = {row[10]: row[1] for row in rows if row[10]}
    visible = {kind: entry_fields(kind, groups=groups) for kind in {row[2] for row in rows}}
    for row in rows:
        if names := visible[row[2]]:
            yield entry_line(row, case_id=case.pk, key=key, seen=names, replaced=replaced)
