"""Recording 登记, correcting 更正 and voiding 撤销: entries of a case's ledger."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook import appending, contents, policies
from guitu.casebook.models import Case, Entry
from guitu.casebook.permissions import Answers, Rights, assigned_among, is_assigned
from guitu.faults import Fault, Faulty
from guitu.ledger import entry as ledger
from guitu.ledger.fields import CHINA
from guitu.ledger.kinds import KINDS
from guitu.rules import Job, evaluate_many


@dataclass(frozen=True, slots=True)
class Said:
    """One entry as somebody gives it: the recorder's id, kind, day, and the kind's fields by JSON name.

    `corrects` is the id of the entry it replaces; then `fields` has `why`. `said_at` is the time on the device.
    """

    entry_id: str
    kind: str
    on: date
    fields: Mapping[str, object] = field(default_factory=dict)
    corrects: str = ""
    said_at: datetime | None = None


def record(
    *,
    by: Posting,
    case: Case | UUID,
    entry_id: str,
    kind: str,
    on: date,
    corrects: str = "",
    said_at: datetime | None = None,
    at: datetime | None = None,
    **fields: object,
) -> Entry:
    """Append one entry to a case's ledger. Recording the same entry again gives the entry that stands.

    Days may be `date` or ISO text; the field `from` may be written `from_`. Raises `Refused` (who may not, or a step
    that is not lawful on its day, with the clause), or `Faulty` with every fault of what was given, or because the file
    is put away.
    """
    (entry,) = record_many(by=by, case=case, said=[Said(entry_id, kind, on, fields, corrects, said_at)], at=at)
    return entry


def correct(
    *,
    by: Posting,
    case: Case | UUID,
    entry_id: str,
    corrects: str,
    why: str,
    on: date,
    said_at: datetime | None = None,
    at: datetime | None = None,
    **fields: object,
) -> Entry:
    """Put another entry in the place of one that stands; the old one stays readable. `why` says the reason.

    Raises as `record`.
    """
    old = Entry.objects.filter(case_id=case.pk if isinstance(case, Case) else case, entry_id=corrects).first()
    if old is None:
        raise Faulty([Fault("更正哪条记录", "本案件中没有这一编号的记录", "仍然作数的记录的编号")])
    given = {**fields, "why": why}
    (entry,) = record_many(by=by, case=case, said=[Said(entry_id, old.kind, on, given, corrects, said_at)], at=at)
    return entry


def void(
    *, by: Posting, case: Case | UUID, entry_id: str, corrects: str, why: str, on: date, at: datetime | None = None
) -> Entry:
    """Take away an entry that should not be there; it stays readable and counts nowhere. Raises as `record`."""
    (entry,) = record_many(by=by, case=case, said=[Said(entry_id, "voided", on, {"why": why}, corrects)], at=at)
    return entry


@transaction.atomic
def record_many(*, by: Posting, case: Case | UUID, said: Iterable[Said], at: datetime | None = None) -> list[Entry]:
    """Append several entries to one case, in the order given; all of them or none. Raises as `record`."""
    at = at or timezone.now()
    locked, given = appending.lock(case), list(said)
    pk = locked.case.pk
    appending.recall([locked], ids={pk: [one.entry_id for one in given]})
    assigned = is_assigned(by, case_id=pk, on=timezone.localdate(at))
    rights = Rights(by, locked.case, on=timezone.localdate(at), assigned=assigned)
    came = _side_by_side({pk: _taking(locked, given, by=by, name=appending.by_text(by), at=at, rights=rights)})[pk]
    if isinstance(came, (Faulty, Refused)):
        raise came
    appending.write([locked])
    return came


@transaction.atomic
def record_each(
    *, by: Posting, said: Mapping[UUID, Sequence[Said]], at: datetime | None = None
) -> dict[UUID, list[Entry] | Faulty | Refused]:
    """Append entries to many cases at once, each case by itself: all of its entries or none, and why none.

    What one case is refused stops no other. Raises nothing of a case; one that does not exist is `Faulty`.
    """
    at = at or timezone.now()
    day, name = timezone.localdate(at), appending.by_text(by)
    held = appending.lock_many(list(said))
    locked = {pk: one for pk, one in held.items() if isinstance(one, appending.Locked)}
    appending.recall(locked.values(), ids={pk: [one.entry_id for one in given] for pk, given in said.items()})
    assigned = assigned_among(by, case_ids=list(locked), on=day)
    appending.read_facts(one for pk, one in locked.items() if any(map(_needs_facts, said[pk])))
    known = Answers(by, on=day)
    done: dict[UUID, list[Entry] | Faulty | Refused] = _side_by_side(
        {
            pk: _taking(
                one, list(said[pk]), by=by, name=name, at=at, rights=known.of(one.case, assigned=pk in assigned)
            )
            for pk, one in locked.items()
        }
    )
    appending.write(one for pk, one in locked.items() if isinstance(done[pk], list))
    for pk in said:
        if pk not in done:
            one = held.get(pk)
            done[pk] = one if isinstance(one, Refused) else Faulty([Fault("个案", "没有这个个案", "已立案的个案")])
    return {pk: done[pk] for pk in said}


def _needs_facts(said: Said) -> bool:
    return bool(said.corrects) or said.kind in policies.ASKED


_Taking = Generator[Job, dict[str, Any] | Faulty, list[Entry]]
"""Entries being taken into one case: it asks the rules, is sent their answer, and ends with the rows."""


def _side_by_side(takings: Mapping[UUID, _Taking]) -> dict[UUID, list[Entry] | Faulty | Refused]:
    """Run takings to their end. What they ask the rules is asked for all of them at once: a lot costs little more
    than one."""
    done: dict[UUID, list[Entry] | Faulty | Refused] = {}
    sent: dict[UUID, dict[str, Any] | Faulty | None] = dict.fromkeys(takings)
    while sent:
        asked: dict[UUID, Job] = {}
        for pk, answer in sent.items():
            try:
                asked[pk] = next(takings[pk]) if answer is None else takings[pk].send(answer)
            except StopIteration as end:
                done[pk] = end.value
            except (Faulty, Refused) as wrong:
                done[pk] = wrong
        sent = dict(zip(asked, evaluate_many(asked.values()) if asked else (), strict=True))
    return done


def _taking(
    locked: appending.Locked, given: list[Said], *, by: Posting, name: str, at: datetime, rights: Rights
) -> _Taking:
    """The rows of what was given, added to the case and not yet written. Raises before anything is in the database."""
    rows = []
    for one, entry in zip(given, _read(by, rights, given, at=at), strict=True):
        _ask(rights, locked, entry)
        if (held := appending.find(locked, entry)) is not None:
            rows.append(held)
            continue
        # Before the rules: what they refuse tells what stands in the file.
        appending.refuse_shut(locked, at=at)
        appending.check_correction(locked, entry)
        if entry.kind in policies.ASKED and (job := policies.question(entry, casefile=locked.facts)) is not None:
            policies.refuse_answered(entry, job=job, answer=(yield job))
        rows.append(appending.add(locked, entry, by=by, name=name, at=at, said_at=one.said_at))
    return rows


def _read(by: Posting, rights: Rights, given: list[Said], *, at: datetime) -> list[ledger.Entry]:
    plain: list[dict[str, object]] = []
    faults: list[Fault] = []
    today, recorded_at = timezone.localdate(at), at.astimezone(CHINA).isoformat()
    for one in given:
        if not appending.is_entry_id(one.entry_id):
            faults.append(Fault("记录编号", "写法有误", "64 个以内的字母、数字和 . _ : -，字母或数字开头"))
            continue
        if late := appending.after_today(one.on, today=today, place=f"记录 {one.entry_id} 的发生日期"):
            faults.append(late)
            continue
        try:
            plain.append({**_plain(by, rights, one), "recorded_at": recorded_at})
        except Faulty as faulty:
            faults += faulty.faults
    try:
        entries = contents.read_many(plain)
    except Faulty as faulty:
        faults += faulty.faults
    if faults:
        raise Faulty(faults)
    return entries


def _plain(by: Posting, rights: Rights, one: Said) -> dict[str, object]:
    """What was given as plain JSON values, with the person who decided where the recorder is that person."""
    fields = {name.rstrip("_"): _value(value) for name, value in one.fields.items() if value is not None}
    said: dict[str, object] = {**fields, "id": one.entry_id, "kind": one.kind, "on": one.on.isoformat()}
    if one.corrects:
        said["corrects"] = one.corrects
    kind = KINDS.get(one.kind)
    if kind is not None and kind.decides and "decided_by" not in fields:
        if not rights.allowed("decide", one.kind):
            raise Faulty(
                [
                    Fault(
                        f"记录 {one.entry_id} 的决定人",
                        "未填写",
                        "作出这一决定的人的姓名",
                        "登记人不是决定人，请写明是谁决定的",
                    )
                ]
            )
        said["decided_by"] = by.account.display_name
    return said


def _value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_value(one) for one in value]
    return value


def _ask(rights: Rights, locked: appending.Locked, entry: ledger.Entry) -> None:
    if entry.corrects is None:
        rights.ask("record", entry.kind)
        return
    if entry.kind != "voided":
        rights.ask("correct", entry.kind)
        return
    rights.ask("record", "voided")
    old = next((one.kind for one in locked.facts.entries if one.id == entry.corrects), None)
    if old is not None:
        # Who may not write it may not take it away.
        rights.ask("correct", old)
