"""What waits for a decision 等我决定: read off the kept standings and the ledger's open part, in two questions.

A request waits until it is answered; a ground waits from the day it is reached until somebody decides on it. Who sees
it: a posting whose role decides it and writes it down, for the cases it reaches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook.models import Entry
from guitu.desk.days import recent_since
from guitu.desk.decisions.kinds import DEFERRED, QUESTIONS, Question
from guitu.desk.queries import standings_of
from guitu.desk.rows import may_decide
from guitu.pages import words
from guitu.rules.next_steps import ALIVE

_ANSWERED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "leave_requested": ("leave_granted", "leave_refused"),
    "transfer_requested": ("transfer_agreed", "transfer_refused", "transferred_out"),
    "tier_proposed": ("tier_confirmed",),
    "isolation_ordered": ("terminated",),
    "imprisoned": ("terminated",),
    "drug_test": ("excused", "breach_decided", "warning"),
    "absence": ("excused", "breach_decided", "warning"),
    "report_refused": ("excused", "breach_decided", "warning"),
}
"""Requests and conduct, and the entries that settle them when they are of the same day or later."""

_ASKED_BY: Final[Mapping[str, str]] = {
    "leave_requested": "leave",
    "transfer_requested": "transfer",
    "tier_proposed": "tier",
    "isolation_ordered": "termination",
    "imprisoned": "termination",
}
_OBJECTIONS: Final = ("objection_raised", "objection_answered")
_BREACH: Final = ("breach_decided", "breach_stated")
_LASTING: Final = (*_OBJECTIONS, *_BREACH, DEFERRED, "transfer_requested", "transfer_agreed", "transfer_refused",
                   "transferred_out", "isolation_ordered", "imprisoned", "terminated")  # fmt: skip
_PASSING: Final = ("leave_requested", "leave_granted", "leave_refused", "tier_proposed", "tier_confirmed")
_A_YEAR: Final = 366
"""Days after which an unanswered request for leave or a proposed tier is no longer asked about."""
_SOME: Final = 900
"""Cases named by their ids in one question; below the number of values SQLite takes."""
_BREACHING: Final = frozenset(QUESTIONS["breach"].grounds)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One question that waits in one case. `since` is the day it began to; `says` what it is about, without names."""

    case_id: UUID
    question: Question
    since: date
    says: str = ""
    seen_on: date | None = None
    """The day a named person last considered it and left it; None: nobody has since it began."""


@dataclass(frozen=True, slots=True)
class _Kept:
    state: str
    reached: frozenset[str]
    as_of: date
    last_day: date | None


def askable(posting: Posting) -> tuple[Question, ...]:
    """The questions a posting's role may answer."""
    return tuple(one for one in QUESTIONS.values() if any(may_decide(posting, kind) for kind in one.kinds))


def waiting(viewer: Viewer, *, posting: Posting, today: date, is_current: bool = False) -> list[Waiting]:
    """What waits for this posting, by question and day; nothing for who decides nothing."""
    asked = {one.code for one in askable(posting)}
    if not asked:
        return []
    held = standings_of(viewer, today=today, is_current=is_current).filter(state__in=(*ALIVE, "discharged"))
    kept = {
        row[0]: _Kept(row[1], frozenset(row[2].split(",")) - {""}, row[3], row[4])
        for row in held.values_list("case_id", "state", "reached", "as_of", "last_day")
    }
    rows = _entries(kept, today=today)
    found = [*_requests(rows, kept=kept, today=today), *_breaches(rows, kept=kept), *_states(kept, today=today)]
    order = {code: at for at, code in enumerate(QUESTIONS)}
    deferred = {(row[0], str(json.loads(row[4]).get("matter"))): row[3] for row in rows if row[2] == DEFERRED}
    shown = [
        replace(one, seen_on=deferred.get((one.case_id, one.question.matter)))
        for one in found
        if one.question.code in asked
    ]
    return sorted(shown, key=lambda one: (order[one.question.code], one.since, str(one.case_id)))


_Row = tuple[UUID, str, str, date, str]


def _entries(kept: Mapping[UUID, _Kept], *, today: date) -> list[_Row]:
    """Requests, answers, objections and recent conduct of the cases; what was corrected or voided is left out."""
    recent = recent_since(today)
    wanted = Q(kind__in=_LASTING) | Q(kind__in=_PASSING, on__gte=today - timedelta(days=_A_YEAR))
    wanted |= Q(kind__in=("absence", "report_refused", "warning", "excused"), on__gte=recent)
    wanted |= Q(Q(said__contains='"refused"') | Q(said__contains='"evaded"'), kind="drug_test", on__gte=recent)
    later = Entry.objects.filter(case_id=OuterRef("case_id"), corrects=OuterRef("entry_id")).exclude(corrects="")
    found = Entry.objects.filter(wanted, on__lte=today)
    # A list of ids, where it is short: the database then goes by case, which has an index.
    found = found.filter(case_id__in=list(kept)) if len(kept) <= _SOME else found
    rows = found.filter(~Exists(later)).order_by("on", "position")
    return [row for row in rows.values_list("case_id", "entry_id", "kind", "on", "said") if row[0] in kept]


def _requests(rows: Sequence[_Row], *, kept: Mapping[UUID, _Kept], today: date) -> list[Waiting]:
    found: dict[tuple[UUID, str], Waiting] = {}
    raised: dict[tuple[UUID, str], date] = {}
    last: dict[tuple[UUID, str], date] = {}
    for case_id, _, kind, on, _ in rows:
        last[case_id, kind] = on  # by day, so the last one stays
    for case_id, _, kind, on, said in rows:
        if kind in _OBJECTIONS:
            about = (case_id, str(json.loads(said).get("entry", "")))
            if kind == "objection_raised":
                raised.setdefault(about, on)
            else:
                raised.pop(about, None)
            continue
        if kind not in _ANSWERED_BY or any(last.get((case_id, one), date.min) >= on for one in _ANSWERED_BY[kind]):
            continue
        code = _ASKED_BY.get(kind, "warning")
        question = QUESTIONS[code]
        if kept[case_id].state not in question.states:
            continue
        says = _about(kind, said)
        if kind == "leave_requested" and _is_past(said, today=today):
            continue
        found[case_id, code] = Waiting(case_id, question, on, says)
    objections = [Waiting(case_id, QUESTIONS["objection"], on) for (case_id, _), on in raised.items()]
    # A case whose ground is reached is asked about the ground, not about a warning as well.
    return [
        *{one.case_id: one for one in objections}.values(),
        *(one for (case_id, code), one in found.items() if code != "warning" or not kept[case_id].reached & _BREACHING),
    ]


def _states(kept: Mapping[UUID, _Kept], *, today: date) -> list[Waiting]:
    found = []
    for case_id, one in kept.items():
        if one.state == "report_overdue":
            found.append(Waiting(case_id, QUESTIONS["report-in"], one.as_of))
        if one.state == "term_reached":
            found.append(Waiting(case_id, QUESTIONS["release"], one.last_day or today))
        if one.state == "suspended":
            found.append(Waiting(case_id, QUESTIONS["resumption"], one.as_of, "核实是否已经释放"))
    return found


def _breaches(rows: Iterable[_Row], *, kept: Mapping[UUID, _Kept]) -> list[Waiting]:
    """Grounds that are reached and undecided, and decisions whose statement is not issued yet."""
    decided: dict[UUID, date] = {}
    stated: dict[UUID, date] = {}
    for case_id, _, kind, on, _ in rows:
        if kind in _BREACH:
            (decided if kind == "breach_decided" else stated)[case_id] = on
    found = []
    for case_id, one in kept.items():
        if one.state not in QUESTIONS["breach"].states:
            continue
        reached = one.reached & _BREACHING
        says = "、".join(words.ground_label(name) for name in sorted(reached))
        if case_id in decided:
            if case_id not in stated or stated[case_id] < decided[case_id]:
                found.append(Waiting(case_id, QUESTIONS["statement"], decided[case_id], says))
        elif reached and reached != {"not_reported_in"}:  # that one is asked about under 逾期报到 first
            found.append(Waiting(case_id, QUESTIONS["breach"], one.as_of, says))
    return found


def _about(kind: str, said: str) -> str:
    """What a request is about, from the open part of its entry: days and codes, no place and no reason."""
    fields = json.loads(said)
    if kind == "leave_requested":
        return words.span_short(fields.get("from"), fields.get("to"))
    if kind == "drug_test":
        return "拒绝检测" if fields.get("result") == "refused" else "逃避检测"
    if kind in ("isolation_ordered", "imprisoned", "report_refused", "absence", "breach_decided"):
        return words.kind_label(kind)
    return ""


def _is_past(said: str, *, today: date) -> bool:
    last = words.day_of(json.loads(said).get("to"))
    return last is not None and last < today
