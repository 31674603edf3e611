"""Reads of the room: the viewer's work by groups of days, cut from what the standings keep.

Each question is put together once for a posting, a day and a filter (`asking`); before it is put, the standings of the
scope are brought up to date.

A group is a stretch of days, seen from one: `late` missed lately, `old` missed long ago, `today`, `week` the coming
days. What has no last day counts by its target, or from its opening: it is owed promptly (及时) and never late. Of a
case that has ended only what the end itself sets off is work; its missed windows are history and stand on its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, get_args
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, Coalesce, RowNumber

from guitu.access import asking
from guitu.access.asking import Question, put_together, seated
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook.models import Transfer, TransferState
from guitu.desk.days import recent_since, week_end
from guitu.desk.near import AFTER_THE_END, COLUMNS, REPEATING, near
from guitu.places.models import Region
from guitu.rules.next_steps import ALIVE
from guitu.rules.worklist import RULE_NAMES
from guitu.standings import scope, seen
from guitu.standings.models import NO_DAY, CaseStanding, OpenObligation

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Group = Literal["late", "today", "week", "old"]
Order = Literal["day", "village", "person"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
PAGE: Final = 50

_FEW: Final = 1500
"""Rows that are grouped in the page; a list with more is ranked by the database."""
_ORDERINGS: Final[Mapping[Order, tuple[str, ...]]] = {
    "day": ("day", "region_code", "case_id", "rule", "seq"),
    "village": ("region_code", "day", "case_id", "rule", "seq"),
    "person": ("case_id", "day", "rule", "seq"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the work is asked for; left out: all of it. `worker` 0: cases that nobody leads."""

    village: str = ""
    worker: int | None = None
    rule: str = ""
    kind: str = ""
    state: str = ""
    order: Order = "day"


@dataclass(frozen=True, slots=True)
class Task:
    """One duty to be done. `due_on` None: it has no last day; `day` is what it is sorted by."""

    case_id: UUID
    group: Group
    rule: str
    seq: int
    opens_on: date
    due_on: date | None
    target_on: date | None
    day: date
    done: int
    needed: int


@dataclass(frozen=True, slots=True)
class Work:
    """Tasks as they were asked for, and how many there are in each group."""

    tasks: tuple[Task, ...] = ()
    totals: Mapping[Group, int] = field(default_factory=lambda: dict.fromkeys(GROUPS, 0))

    def of(self, group: Group) -> list[Task]:
        """The tasks of one group."""
        return [one for one in self.tasks if one.group == group]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a filter can choose from: villages and workers that the viewer's cases have."""

    villages: Mapping[str, str]
    workers: Mapping[int, str]


def morning(viewer: Viewer, *, today: date, wanted: Wanted) -> Work:
    """The first page: of each group the first rows, at most `PAGE` in all, and the totals.

    Raises `Refused` if the viewer sees no duties.
    """
    seen.rules_of(viewer)
    scope.pulled(viewer, today=today)
    few = _few(viewer, today=today, wanted=wanted)
    if few is None:
        groups = _grouped_by_database(_first_of_each(seated(viewer), today, wanted).rows())
        totals = {group: several[0][-1] if several else 0 for group, several in groups.items()}
    else:
        groups, older = few
        totals = {**{group: len(several) for group, several in groups.items()}, "old": older}
    shown = _allotted(totals)
    return Work(tuple(_task(row) for group in GROUPS for row in groups[group][: shown[group]]), totals)


def group_page(viewer: Viewer, *, today: date, wanted: Wanted, group: Group, page: int) -> Work:
    """One group, a page of it; `totals` holds only its own."""
    seen.rules_of(viewer)
    scope.pulled(viewer, today=today)
    rows = _page_of_group(seated(viewer), today, wanted, group, (page - 1) * PAGE).rows()
    return Work(tuple(_task(row) for row in rows), {**dict.fromkeys(GROUPS, 0), **{row[1]: row[-1] for row in rows}})


def offer(viewer: Viewer) -> Offer:
    """Villages and workers of the viewer's cases, for the filters. The standings must be up to date."""
    rows = sorted(_offered(seated(viewer)).rows(), key=lambda row: (row[0], len(row[1]), row[1]))
    return Offer(
        {code: name for is_worker, code, name in rows if not is_worker},
        {int(code): name for is_worker, code, name in rows if is_worker},
    )


def is_anything_sent() -> bool:
    """Whether any case at all is on its way from one office to another; mostly none is, and no more need be asked."""
    return bool(_sent().rows())


def totals(viewer: Viewer, *, today: date, wanted: Wanted) -> dict[str, dict[Group, int]]:
    """How many duties of each rule there are in each group, by rule in the order of the rules."""
    seen.rules_of(viewer)
    scope.pulled(viewer, today=today)
    found = _grouped(viewer, today=today, wanted=wanted).exclude(group="").values_list("rule", "group")
    said: dict[int, dict[Group, int]] = {}
    for rule, group, count in found.annotate(count=Count("rule")).order_by():
        said.setdefault(rule, dict.fromkeys(GROUPS, 0))[group] = count
    return {RULE_NAMES[rule]: said[rule] for rule in sorted(said)}


def due_in(viewer: Viewer, *, today: date, day: date, rule: str, village: str) -> list[Task]:
    """One rule's windows that hold a day and are not done, for a day on which many are seen at once 检测日.

    One a case: the window that the day falls in.
    """
    scope.pulled(viewer, today=today)
    found = _live(viewer, wanted=Wanted(village=village, rule=rule))
    found = found.filter(opens_on__lte=day, due_on__gte=day, paused=False).annotate(
        day=F("due_on"), group=Value("today", output_field=CharField()), place=Value(1), total=Value(1)
    )
    rows = found.order_by("region_code", "case_id", "seq").values_list(*_COLUMNS)
    return [_task(row) for row in rows]


def newly_late(viewer: Viewer, *, today: date) -> list[Task]:
    """What passed its last day yesterday and is not done: a page of it at most."""
    scope.pulled(viewer, today=today)
    found = _grouped(viewer, today=today, wanted=Wanted()).filter(due_on=today - timedelta(days=1))
    rows = found.annotate(place=Value(1), total=Value(1)).order_by("case_id", "rule", "seq").values_list(*_COLUMNS)
    return [_task(row) for row in rows[:PAGE]]


def standings_of(viewer: Viewer, *, today: date, is_current: bool = False) -> QuerySet[CaseStanding]:
    """The kept standings of the viewer's cases, brought up to date unless this request has done so already.

    Raises `Refused` if the viewer sees none.
    """
    seen.rules_of(viewer)
    if not is_current:
        scope.pulled(viewer, today=today)
    return scope.rows(CaseStanding.objects.all(), viewer)


_COLUMNS: Final = (
    "case_id", "group", "rule", "seq", "opens_on", "due_on", "target_on", "day", "done", "needed", "place", "total",
)  # fmt: skip
_Row = tuple[Any, Group, int, int, Any, Any, Any, Any, int, int, int, int]
"""Ids and days as the database or the framework gives them; `_task` reads both."""


class _Grouped(TypedDict):
    """What `_grouped` adds to a row."""

    day: date
    group: str


class _Ranks(_Grouped):
    """What `_ranked` adds to a row."""

    place: int
    total: int


def _live(viewer: Viewer, *, wanted: Wanted) -> QuerySet[OpenObligation]:
    """What is work: duties of cases that run, and what the end of a case sets off."""
    rules = seen.rules_of(viewer)
    found = scope.rows(
        OpenObligation.objects.all(), viewer, village=wanted.village or None, worker=wanted.worker
    ).filter(paused=False)
    if len(rules) < len(RULE_NAMES) or wanted.rule:
        found = found.filter(rule__in=[at for at in rules if wanted.rule in ("", RULE_NAMES[at])])
    found = found.filter(Q(case__standing__state__in=ALIVE) | Q(rule__in=AFTER_THE_END))
    if wanted.kind:
        found = found.filter(case__standing__kind=wanted.kind)
    if wanted.state:
        found = found.filter(case__standing__state=wanted.state)
    return found


def _grouped(viewer: Viewer, *, today: date, wanted: Wanted) -> QuerySet[WithAnnotations[OpenObligation, _Grouped]]:
    """With `day` and `group`; what is due later than the week has the group "" and is left out by whoever asks."""
    prompt = Q(due_on=NO_DAY)
    until, recent = week_end(today), recent_since(today)
    day = Choice(When(prompt, then=Coalesce(F("target_on"), F("opens_on"))), default=F("due_on"))
    group = Choice(
        When(prompt & Q(day__lte=today), then=Value("today")),
        When(Q(day__lt=recent, rule__in=REPEATING), then=Value("old")),
        When(Q(day__lt=today), then=Value("late")),
        When(Q(day=today), then=Value("today")),
        When(Q(day__lte=until), then=Value("week")),
        default=Value(""),
        output_field=CharField(),
    )
    return _live(viewer, wanted=wanted).annotate(day=day, group=group)


def _ranked(viewer: Viewer, *, today: date, wanted: Wanted) -> QuerySet[WithAnnotations[OpenObligation, _Ranks]]:
    """With `place` in the group and its `total`, in order."""
    ordering = _ORDERINGS[wanted.order]
    found = _grouped(viewer, today=today, wanted=wanted).filter(day__lte=week_end(today))
    return found.annotate(
        place=Window(RowNumber(), partition_by=[F("group")], order_by=[F(name) for name in ordering]),
        total=Window(Count("rule"), partition_by=[F("group")]),
    ).order_by("group", "place")


def _few(viewer: Viewer, *, today: date, wanted: Wanted) -> tuple[dict[Group, list[_Row]], int] | None:
    """The rows of `_ranked` but the old ones, put in groups here, and how many old ones there are.

    None where there are too many to fetch. An office's list is short, and asking for it plainly costs a fraction of
    having the database rank it.
    """
    asked = near(seated(viewer), today, wanted, _FEW)
    found, older = asked.read()
    if len(found) > _FEW:
        return None
    days = _Days.seen_from(today)
    groups: dict[Group, list[tuple[Any, ...]]] = {group: [] for group in GROUPS}
    for row in found:
        due = row[_DUE]
        is_prompt = due == _NO_DAY
        day = row[_TARGET] or row[_OPENS] if is_prompt else due
        group = days.group_of(day, rule=row[_RULE], is_prompt=is_prompt)
        if group is not None:
            groups[group].append((*row, day))
    key = itemgetter(*(_PLACES[name] for name in _ORDERINGS[wanted.order]))
    if asked.is_all_missed:
        older -= sum(row[_DUE] < days.today and row[_RULE] not in AFTER_THE_END for row in found)
    return {
        group: [
            (case_id, group, rule, seq, opens, due, target, day, done, needed, 0, len(several))
            for case_id, rule, seq, opens, due, target, done, needed, _, day in sorted(several, key=key)
        ]
        for group, several in groups.items()
    }, older


def _grouped_by_database(rows: Iterable[asking.Row]) -> dict[Group, list[_Row]]:
    groups: dict[Group, list[_Row]] = {group: [] for group in GROUPS}
    for row in rows:
        groups[row[1]].append(row)
    return groups


@dataclass(frozen=True, slots=True)
class _Days:
    """Where the groups of days begin and end, as the texts that `_near` asks for."""

    today: str
    until: str
    recent: str

    @classmethod
    def seen_from(cls, today: date) -> _Days:
        return cls(today.isoformat(), week_end(today).isoformat(), recent_since(today).isoformat())

    def group_of(self, day: str, *, rule: int, is_prompt: bool) -> Group | None:
        """The group of a day, as `_grouped` has it; None later than the week."""
        if day > self.until:
            return None
        if day == self.today or (is_prompt and day <= self.today):
            return "today"
        if day > self.today:
            return "week"
        return "old" if day < self.recent and rule in REPEATING else "late"


_NO_DAY: Final = NO_DAY.isoformat()
_PLACES: Final = {name: at for at, name in enumerate((*COLUMNS, "day"))}
_RULE, _OPENS, _DUE, _TARGET = (_PLACES[name] for name in ("rule", "opens", "due", "target"))


@lru_cache(maxsize=256)
def _first_of_each(viewer: Viewer, today: date, wanted: Wanted) -> Question:
    found = _ranked(viewer, today=today, wanted=wanted).filter(place__lte=PAGE)
    return put_together(found.values_list(*_COLUMNS))


@lru_cache(maxsize=256)
def _page_of_group(viewer: Viewer, today: date, wanted: Wanted, group: Group, first: int) -> Question:
    found = _ranked(viewer, today=today, wanted=wanted).filter(group=group)
    return put_together(found.filter(place__gt=first, place__lte=first + PAGE).values_list(*_COLUMNS))


@cache
def _sent() -> Question:
    return put_together(Transfer.objects.filter(state=TransferState.SENT).values_list("pk")[:1])


@lru_cache(maxsize=512)
def _offered(viewer: Viewer) -> Question:
    held = scope.rows(CaseStanding.objects.all(), viewer)
    villages = Region.objects.filter(code__in=held.values("region_code")).annotate(is_worker=Value(0))
    workers = Posting.objects.filter(pk__in=held.values("worker_id")).annotate(
        code=Cast("pk", CharField()), name=F("account__display_name"), is_worker=Value(1)
    )
    columns = ("is_worker", "code", "name")
    return put_together(villages.values_list(*columns).union(workers.values_list(*columns)))


def _allotted(totals: Mapping[Group, int]) -> dict[Group, int]:
    """How many rows of each group the first page holds: today's work first, then what is late, then the week."""
    shown: dict[Group, int] = dict.fromkeys(GROUPS, 0)
    left = PAGE
    shares: tuple[tuple[Group, int], ...] = (("today", 25), ("late", 15), ("week", 10))
    for group, share in shares:
        shown[group] = min(share, totals[group])
        left -= shown[group]
    for group, _ in shares:
        more = min(left, totals[group] - shown[group])
        shown[group] += more
        left -= more
    return shown


def _task(row: _Row) -> Task:
    case_id, group, rule, seq, opens, due, target, day, done, needed, _, _ = row
    last = asking.day(due)
    return Task(
        asking.case_id(case_id), group, RULE_NAMES[rule], seq, asking.day(opens), None if last == NO_DAY else last,
        None if target is None else asking.day(target), asking.day(day), done, needed,
    )  # fmt: skip
