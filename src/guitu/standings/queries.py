"""Reads of the room: one standing in full, and the lists and counts that are cut from what is kept.

Everything takes the viewer and the day, and first brings up to date what it cuts from. Rows hold case numbers and no
names; the desk adds those through the casebook, with its own sight.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from guitu.access import sight
from guitu.access.may import Refused
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.casebook import facts
from guitu.casebook.models import Assignment, Case
from guitu.policy import Policy, load
from guitu.rules import evaluate
from guitu.rules.worklist import RULE_NAMES
from guitu.standings import listing, scope, seen
from guitu.standings.listing import Status
from guitu.standings.models import NO_DAY, CaseStanding
from guitu.standings.seen import Json

STATUSES: Final[Mapping[Status, str]] = {"missed": "过期未办", "open": "待办", "paused": "暂停"}
PAGE: Final = 50

_KEPT: Final = 64
"""Standings a process keeps; a page, its papers and its explanations ask for the same one within minutes."""


@dataclass(frozen=True, slots=True)
class Task:
    """One duty on a list. `due_on` None: it has no last day, or none that is known."""

    case_id: UUID
    number: str
    region_code: str
    worker_id: int | None
    rule: str
    seq: int
    opens_on: date
    due_on: date | None
    target_on: date | None
    status: Status
    done: int
    needed: int


@dataclass(frozen=True, slots=True)
class Page:
    """Tasks by their last day, the earliest first; `more` says that another page follows."""

    tasks: tuple[Task, ...]
    number: int
    more: bool


def current(viewer: Viewer, case: Case | UUID, *, as_of: date, known_at: datetime | None = None) -> Json:
    """The standing `guitu.standing/1` of one case on a day, as far as the viewer may see it. Not to be changed.

    Raises `Refused` if the viewer does not reach the case or sees no standings, `Faulty` if the case cannot be asked
    about the day, `Case.DoesNotExist`.
    """
    found = facts.held(case.pk if isinstance(case, Case) else case)
    groups = _groups(viewer, found)
    seen.refuse_unless_standing(groups)
    kept = _computed(found, load(found.policy), as_of, known_at)
    return seen.part_of(kept.standing, groups=groups, kinds=kept.kinds)


def worklist(
    viewer: Viewer,
    *,
    today: date,
    rules: Collection[str] | None = None,
    village: str | None = None,
    worker: int | None = None,
    until: date | None = None,
    status: Collection[Status] | None = None,
    page: int = 1,
) -> Page:
    """A page of open, missed and paused duties of the viewer's cases, by last day.

    `rules` are names of duties; `village` any prefix of a region code; `worker` the posting that leads the case;
    `until` leaves out what is due later. Raises `Refused` if the viewer sees no duties.
    """
    wanted = _wanted(viewer, rules)
    scope.pulled(viewer, today=today, village=village, worker=worker)
    rows = listing.page(
        viewer, today=today, rules=wanted, village=village, worker=worker, until=until, status=status,
        first=(page - 1) * PAGE, size=PAGE + 1,
    )  # fmt: skip
    tasks = tuple(
        Task(
            case_id, number, region, led_by or None, RULE_NAMES[rule], seq, opens,
            None if due == NO_DAY else due, target, _status(due, paused, today), done, needed,
        )
        for case_id, number, region, led_by, rule, seq, opens, due, target, paused, done, needed in rows[:PAGE]
    )  # fmt: skip
    return Page(tasks, page, len(rows) > PAGE)


def counts(
    viewer: Viewer, *, today: date, village: str | None = None, worker: int | None = None
) -> dict[str, dict[Status, int]]:
    """How many duties of each rule stand in each status; rules without any are left out."""
    wanted = _wanted(viewer)
    scope.pulled(viewer, today=today, village=village, worker=worker)
    said: dict[str, dict[Status, int]] = {}
    for rule, status, count in listing.counted(viewer, today=today, rules=wanted, village=village, worker=worker):
        said.setdefault(RULE_NAMES[rule], dict.fromkeys(STATUSES, 0))[status] = count
    return {rule: said[rule] for rule in RULE_NAMES if rule in said}


def in_short(
    viewer: Viewer, *, today: date, village: str | None = None, worker: int | None = None
) -> QuerySet[CaseStanding]:
    """The kept standings of the viewer's cases, for lists of cases. Raises `Refused` if the viewer sees none.

    Grounds are not fetched for a viewer who does not see them.
    """
    seen.rules_of(viewer)
    scope.pulled(viewer, today=today, village=village, worker=worker)
    found = scope.rows(CaseStanding.objects.all(), viewer, village=village, worker=worker)
    return found.defer("grounds", "reached") if sight.masked(viewer, seen.GROUNDS) else found


@dataclass(frozen=True, slots=True)
class _Kept:
    standing: Json
    kinds: dict[str, str]


@lru_cache(maxsize=_KEPT)
def _computed(case: facts.Held, policy: Policy, as_of: date, known_at: datetime | None) -> _Kept:
    """The standing at a ledger head: what it says can only change with one of the arguments. It holds no identity."""
    # The head is the one asked about, whatever the row says by now; what was recorded since is left out.
    casefile = facts.casefile(case, up_to=case.length)
    standing = evaluate(policy, casefile, as_of=as_of, known_at=known_at)
    return _Kept(standing, {entry.id: entry.kind for entry in casefile.entries})


def _groups(viewer: Viewer, case: facts.Held) -> frozenset[str]:
    postings = sight.posting_ids(viewer)
    lasting = Q(until=None) | Q(until__gte=viewer.day)
    assigned = bool(postings) and (
        Assignment.objects.filter(lasting, case_id=case.id, posting_id__in=postings, since__lte=viewer.day).exists()
    )
    groups = sight.groups_at(
        viewer, at=case.region_code, assigned=assigned, group=case.group_id, deciding=case.deciding_agency_id
    )
    if not groups:
        basis = table().refusal["rows"]
        raise Refused(f"这件事不在该任职负责的范围内。{basis.says}", clauses=basis.clauses)
    return groups


def _wanted(viewer: Viewer, rules: Collection[str] | None = None) -> tuple[int, ...] | None:
    """Places in `RULE_NAMES` of the duties that are asked for and may be seen; None: of all there are."""
    wanted = seen.rules_of(viewer)
    if rules is not None:
        wanted = tuple(at for at in wanted if RULE_NAMES[at] in rules)
    return None if len(wanted) == len(RULE_NAMES) else wanted


def _status(due: date, paused: bool, today: date) -> Status:
    if paused:
        return "paused"
    return "missed" if due < today else "open"
