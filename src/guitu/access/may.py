"""Who may 权限判断: one posting, one act, one matter or entry kind, at one place.

The answer is that of the access table; what it does not allow is refused. A record or a correction is also asked of
the kind's own declaration: the table is the ceiling, the kind names its recorders. `decide` is the right to be the
one who decides; writing down what another organ decided is `record`.

Not covered: whether the act may be done now (that is `rules.next_steps`), and what the reader's eyes get (`sight`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from guitu.access.matters import matter_of, may_be_recorded_by
from guitu.access.table import RoleRule, table
from guitu.places import codes

_RECORDING: Final = ("record", "correct")


class Duty(Protocol):
    """What `may` and `sight` need of a posting. `valid_to` is the last day, None while it lasts."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def region_code(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """A posting as plain values, for commands and tests that have no database."""

    id: int
    role: str
    agency_id: int
    region_code: str
    valid_from: date
    valid_to: date | None = None


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """Something is not allowed. `reason` is a Chinese sentence for the person; `clauses` are what it rests on.

    `who_may` are the labels of the roles that have the act on the matter; empty where the role is not the obstacle.
    """

    def __init__(self, reason: str, *, clauses: tuple[str, ...] = (), who_may: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.clauses = clauses
        self.who_may = who_may


def may(
    posting: Duty,
    act: str,
    what: str,
    *,
    at: str,
    assigned: bool = False,
    group: int | None = None,
    deciding: int | None = None,
    on: date | None = None,
) -> bool:
    """Whether a posting has an act on a matter or entry kind.

    `at` is the region code of the case (or agency); `assigned` whether the case is assigned to this posting; `group`
    and `deciding` the agency ids of the case's working group and deciding organ; `on` the day of the act, which the
    posting must cover (left out only where the posting was chosen for the day, as `Viewer` does).
    """
    return _objection(posting, act, what, at=at, assigned=assigned, group=group, deciding=deciding, on=on) is None


def refuse(
    posting: Duty,
    act: str,
    what: str,
    *,
    at: str,
    assigned: bool = False,
    group: int | None = None,
    deciding: int | None = None,
    on: date | None = None,
) -> None:
    """Raise `Refused` with reason and clause unless `may` says yes."""
    refusal = _objection(posting, act, what, at=at, assigned=assigned, group=group, deciding=deciding, on=on)
    if refusal is not None:
        raise refusal


def is_current(posting: Duty, *, on: date) -> bool:
    """Whether a posting covers a day; its last day is covered."""
    return posting.valid_from <= on and (posting.valid_to is None or on <= posting.valid_to)


def reaches(posting: Duty, rule: RoleRule, *, at: str, assigned: bool, group: int | None, deciding: int | None) -> bool:
    """Whether one of the row scopes of the posting's role holds the case."""
    return (
        ("assigned" in rule.rows and assigned)
        or ("group" in rule.rows and group is not None and group == posting.agency_id)
        or ("deciding" in rule.rows and deciding is not None and deciding == posting.agency_id)
        or ("region" in rule.rows and codes.is_within(at, codes.prefix_of(posting.region_code)))
    )


def _objection(
    posting: Duty,
    act: str,
    what: str,
    *,
    at: str,
    assigned: bool,
    group: int | None,
    deciding: int | None,
    on: date | None,
) -> Refused | None:
    known = table()
    rule = known.roles.get(posting.role)
    matter = matter_of(what)
    of_matter, of_rows = known.refusal["matter"], known.refusal["rows"]
    if rule is None or matter is None or act not in known.acts:
        return Refused(f"权限表中没有这一项，不予办理。{of_matter.says}", clauses=of_matter.clauses)
    if on is not None and not is_current(posting, on=on):
        return Refused(f"该任职在{on:%Y年%m月%d日}不在任期内，请换用现任岗位。", clauses=of_rows.clauses)
    if not rule.allows(act, matter) or (act in _RECORDING and not may_be_recorded_by(what, role=posting.role)):
        label = f"“{known.acts[act]}{known.matters[matter].label}”"
        who = tuple(
            one.label
            for one in known.roles.values()
            if one.allows(act, matter) and (act not in _RECORDING or may_be_recorded_by(what, role=one.role))
        )
        return Refused(f"{rule.label}的职责不含{label}。{of_matter.says}", clauses=of_matter.clauses, who_may=who)
    if not reaches(posting, rule, at=at, assigned=assigned, group=group, deciding=deciding):
        return Refused(f"这件事不在该任职负责的范围内。{of_rows.says}", clauses=of_rows.clauses)
    return None
