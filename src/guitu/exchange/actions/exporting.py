"""Giving a ledger out 台账导出: the cases a viewer reaches, the fields the viewer may export, and a look for each.

Who takes it, when, what for, for whom and on what basis stands on the sheet (《治安管理处罚法》第一百三十六条: records
of drug use are sealed, and an enquiry needs a basis). Criminal history leaves only where it is asked for by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.looks import Seen, record_exports
from guitu.access.matters import matter_of
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.casebook import facts, queries, sealing
from guitu.casebook.models import Case, Person
from guitu.exchange.actions import leaving
from guitu.exchange.excel import FIELDS, GRID_RECORD, GRID_RECORD_WHOLE, Purpose, write
from guitu.exchange.excel import Mapping as Layout
from guitu.exchange.layout_out import EXTRA, MEASURED, Column, columns_of, filled
from guitu.exchange.people import KINDS, LABELS
from guitu.faults import Fault, Faulty
from guitu.ledger.casefile import CaseFile
from guitu.ledger.corrections import standing_entries
from guitu.places import codes
from guitu.places.models import Region
from guitu.policy import load
from guitu.rules import Job, evaluate_many

LEDGER: Final = (
    "name", "sex", "identity_number", "birth", "phone", "household_address", "residence", "village", "kind", "decided",
    "decision_number", "deciding_agency", "served", "received", "handed_over", "reported_in", "agreement_signed",
    "term_months", "worker", "suspended", "resumed", "discharged", "discharge_notified", "terminated", "died",
    "archived",
)  # fmt: skip
"""The columns of a ledger, unless others are chosen."""

GRID: Final = ("name", "identity_number", "kind", *GRID_RECORD)
"""The grid record 综治网格 without criminal history, for the grid systems that hold it (LAW.md 3.4)."""

_PERSON: Final = {
    "name": "name", "identity_number": "identity_number", "phone": "phone", "household_address": "household",
    "residence": "residence", "birth": "birth_date", "sex": "sex",
}  # fmt: skip
_CASE: Final = ("village", "kind", "term_months", "worker", "town")
_OF_DECISION: Final = {"decision_number": "document_number", "deciding_agency": "agency"}
_ENTRIES: Final = {one.name: one.entry for one in FIELDS if one.entry}
_CONTROL: Final = {
    "decided": "在控", "awaiting_report": "在控", "serving": "在控", "suspended": "在控", "term_reached": "在控",
    "report_overdue": "失控", "discharged": "社会面戒断不满三年",
}  # fmt: skip
"""管控情况 as the state of the case says it; of other states only a death is known."""

_BATCH: Final = 400


def matter_of_column(name: str) -> str:
    """The matter of the access table that a column belongs to. Raises `Faulty` for a column that does not exist."""
    if name in _PERSON:
        return sealing.COLUMNS[_PERSON[name]]
    if name in _ENTRIES:
        return matter_of(_ENTRIES[name]) or "narrative"
    if name in _CASE or name in _OF_DECISION:
        return "process"
    if name == "control_state":
        return "standing"
    if name in MEASURED:
        return matter_of(MEASURED[name][0]) or "narrative"
    if name == EXTRA or (name in LABELS and name != "skip"):
        return "narrative"
    raise Faulty([Fault("导出的列", f"“{name}”", "台账列清单中的一项", "请从列表中选择")])


def exportable(viewer: Viewer, columns: Sequence[str]) -> tuple[str, ...]:
    """Of these columns those the viewer may export."""
    allowed = _allowed(viewer)
    return tuple(name for name in columns if matter_of_column(name) in allowed)


def export_ledger(
    *,
    viewer: Viewer,
    region: str,
    purpose: str,
    requester: str,
    basis: str,
    columns: Sequence[str] | None = None,
    layout: Layout | None = None,
    keep_until: date | None = None,
) -> bytes:
    """A workbook (.xlsx) of the cases in a region; `requester` is who receives it, `basis` the article or document.

    `keep_until` is the last day the file may be kept, which stands on every page; left out, the usual one.
    `columns` are names of `excel.FIELDS`; left out, those of `LEDGER` that the viewer may export. With `layout` the
    sheet has instead the headings of a workbook of the office's own: those columns of it that the viewer may export
    (`layout_out`). Raises `Refused` if the viewer may export nothing, not a column asked for by name, or does not
    reach the region, or `Faulty` with every fault. Every case that leaves is kept as a look.
    """
    _refuse_wordless(purpose=purpose, requester=requester, basis=basis)
    drawn = _drawn(viewer, layout) if layout is not None else ()
    if layout is not None:
        chosen = tuple(dict.fromkeys(column.name for column in drawn if column.name != "skip"))
    else:
        chosen = tuple(columns) if columns is not None else exportable(viewer, LEDGER)
    _refuse_columns(viewer, chosen)
    now = timezone.now()
    until, number = leaving.last_day(keep_until, today=timezone.localdate(now)), leaving.number()
    with transaction.atomic():
        found = queries.cases(viewer).filter(region_code__range=codes.prefix_range(_prefix(viewer, region)))
        cases = list(found.order_by("region_code", "number", "pk"))
        seen = [Seen(str(case.pk), str(case.person_id), case.region_code) for case in cases]
        groups = {matter_of_column(name) for name in chosen}
        record_exports(by=viewer, seen=seen, groups=groups, basis=basis, requester=requester, at=now)
        who = Posting.objects.select_related("account", "agency").get(pk=viewer.posting.id)
        stamp = Purpose(
            f"{who.account.display_name}（{who.agency.name}）",
            timezone.localtime(now),
            f"{purpose.strip()}；接收：{requester.strip()}；编号 {number}，保存到 {until}，到期销毁",
            basis.strip(),
        )
        leaving.enter(
            by=who, number=number, region=region, purpose=purpose.strip(), requester=requester.strip(),
            basis=basis.strip(), columns=chosen, cases=len(cases), keep_until=until, at=now,
        )  # fmt: skip
        place = Region.objects.filter(code=region).values_list("name", flat=True).first() or ""
        rows, title = _rows(cases, chosen, on=viewer.day), f"{place}社区戒毒社区康复人员台账"
        if layout is None:
            return write(chosen, (row.said for row in rows), title=title, purpose=stamp)
        year = layout.year or viewer.day.year
        return write(
            [str(at) for at in range(len(drawn))],
            (
                filled(drawn, row.said, number=number, words=row.words, entries=row.file.entries, year=year)
                for number, row in enumerate(rows, start=1)
            ),
            title=title, purpose=stamp, header=[column.path for column in drawn],
        )  # fmt: skip


def _drawn(viewer: Viewer, layout: Layout) -> tuple[Column, ...]:
    """The columns of a layout that the viewer may export, with those that number the rows."""
    allowed = _allowed(viewer)
    every = columns_of(layout)
    return tuple(one for one in every if one.name == "skip" or matter_of_column(one.name) in allowed)


def _allowed(viewer: Viewer) -> frozenset[str]:
    known = table()
    rule = known.roles[viewer.posting.role]
    return rule.matters.get("export", frozenset()) & known.visible(viewer.posting.role, purpose=viewer.purpose)


def _refuse_wordless(*, purpose: str, requester: str, basis: str) -> None:
    said = {"用途": purpose, "接收人": requester, "法律依据": basis}
    longest = {"用途": 200, "接收人": 80, "法律依据": 200}
    faults = [
        Fault(
            f"导出的{label}", "未填写" if not text.strip() else "过长", f"{longest[label]} 字以内，写明", "导出留有记录"
        )
        for label, text in said.items()
        if not 0 < len(text.strip()) <= longest[label]
    ]
    if faults:
        raise Faulty(faults)


def _refuse_columns(viewer: Viewer, columns: Sequence[str]) -> None:
    allowed, known = _allowed(viewer), table()
    barred = [name for name in columns if matter_of_column(name) not in allowed]
    basis = known.refusal["matter"]
    about_person = {name for name, matter in known.matters.items() if matter.about_case}
    if not columns or not allowed & about_person:
        raise Refused(f"该岗位不能导出个案台账。{basis.says}", clauses=basis.clauses)
    if barred:
        labels = "、".join(LABELS[name] for name in barred)
        raise Refused(f"该岗位不能导出：{labels}。{basis.says}", clauses=basis.clauses)
    if any(columns.count(name) > 1 for name in columns):
        raise Faulty([Fault("导出的列", "有重复的列", "每列一次")])


def _prefix(viewer: Viewer, region: str) -> str:
    if not codes.is_code(region):
        raise Faulty([Fault("导出的区划", f"“{region}”", "12 位区划代码")])
    prefix = codes.prefix_of(region)
    own = [codes.prefix_of(posting.region_code) for posting in viewer.postings]
    if not any(prefix.startswith(one) for one in own):
        basis = table().refusal["rows"]
        raise Refused(f"这一区划不在该任职负责的范围内。{basis.says}", clauses=basis.clauses)
    return prefix


@dataclass(frozen=True, slots=True)
class _Row:
    """One case as it goes out: values by field, what was kept under headings of the office's own, the ledger."""

    said: dict[str, str | date | None]
    words: Mapping[str, str]
    file: CaseFile


def _rows(cases: Sequence[Case], columns: Sequence[str], *, on: date) -> Iterator[_Row]:
    for first in range(0, len(cases), _BATCH):
        some = cases[first : first + _BATCH]
        people = _people(some, columns)
        files = dict(facts.casefiles([case.pk for case in some]))
        states = _states(files, on=on) if "control_state" in columns else {}
        villages = dict(
            Region.objects.filter(code__in={case.region_code for case in some if case.village_code}).values_list(
                "code", "name"
            )
        )
        workers = dict(
            Posting.objects.filter(pk__in={case.worker_id for case in some if case.worker_id}).values_list(
                "pk", "account__display_name"
            )
        )
        for case in some:
            about, words = people[case.person_id]
            said: dict[str, str | date | None] = {**_recorded(files[case.pk]), **about}
            said["kind"] = KINDS[case.kind]
            said["village"] = villages.get(case.region_code) or said.get("village")
            said["worker"] = workers.get(case.worker_id or 0) or said.get("worker")
            said["term_months"] = f"{case.term_months}个月" if case.term_months else None
            if "control_state" in columns:
                said["control_state"] = states.get(case.pk, "")
            yield _Row(said, words, files[case.pk])


_People = dict[UUID, tuple[dict[str, str | date | None], Mapping[str, str]]]
"""By person: values by field, and the other words that the office's own columns may ask for."""


def _people(cases: Sequence[Case], columns: Sequence[str]) -> _People:
    """Of each person what the columns ask for; nothing else is fetched or opened."""
    worded = [name for name in columns if name == EXTRA or (name in LABELS and matter_of_column(name) == "narrative")]
    # A village or worker that a ledger named and the office does not know stands with the words of the person.
    wanted = tuple(dict.fromkeys([_PERSON[name] for name in columns if name in _PERSON]))
    wanted = (*wanted, "particulars") if worded else wanted
    rows = Person.objects.filter(pk__in={case.person_id for case in cases}).values_list("pk", "wrapped_key", *wanted)
    found: _People = {}
    for pk, wrapped, *sealed in rows:
        key = sealing.key_of(pk, wrapped)
        said = sealing.opened(pk, key, zip(wanted, sealed, strict=True))
        other = said.get("particulars", "")
        words = json.loads(other) if other.startswith("{") else {}
        about: dict[str, str | date | None] = {name: words.get(LABELS.get(name, ""), "") for name in worded}
        about |= {name: said[column] for name, column in _PERSON.items() if column in said}
        found[pk] = about, words
    return found


def _recorded(file: CaseFile) -> dict[str, str | date | None]:
    """The first standing day of each kind, and what the decision names."""
    days: dict[str, date] = {}
    said: dict[str, str | date | None] = {}
    for entry in sorted(standing_entries(file.entries).entries, key=lambda one: (one.on, one.id)):
        if entry.kind not in days:
            days[entry.kind] = entry.on
            if entry.kind == "decided":
                said |= {name: getattr(entry, field) or "" for name, field in _OF_DECISION.items()}
    return {**said, **{name: days[kind] for name, kind in _ENTRIES.items() if kind in days}}


def _states(files: Mapping[UUID, CaseFile], *, on: date) -> dict[UUID, str]:
    jobs = [Job(load(file.case.policy), file, on) for file in files.values()]
    found: dict[UUID, str] = {}
    for pk, answer in zip(files, evaluate_many(jobs), strict=True):
        if isinstance(answer, Faulty):
            continue
        died = any(entry.kind == "died" for entry in standing_entries(files[pk].entries).entries)
        found[pk] = "死亡" if died else _CONTROL.get(answer["state"], "")
    return found


__all__ = ["GRID", "GRID_RECORD_WHOLE", "LEDGER", "export_ledger", "exportable", "matter_of_column"]
