"""Writing rows of a ledger, a lot at a time: what is new is written, what is there is left, what fails is refused.

New cases go in together (`casebook.actions.load_cases`): they are old news, true and late. What a row adds to a case
that is there goes in as if it were recorded today, all rows of a lot together (`casebook.actions.record_each`), and is
refused where it is not lawful.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook import policies
from guitu.casebook.actions import CaseRow, Said, load_cases, record_each
from guitu.exchange import collecting, known, people
from guitu.exchange.excel import LedgerRow, RefusedRow, entries_of
from guitu.exchange.excel.fields import BY_NAME
from guitu.exchange.known import KnownCase, KnownPerson
from guitu.exchange.places import Offices
from guitu.faults import Fault, Faulty

LOT = 200
"""Rows in one transaction."""

EntryDict = dict[str, str]


@dataclass(slots=True)
class Outcome:
    """What came of some rows."""

    taken: int = 0
    unchanged: int = 0
    persons: int = 0
    cases: int = 0
    entries: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            "taken": self.taken, "unchanged": self.unchanged, "refused": len(self.refused), "persons": self.persons,
            "cases": self.cases, "entries": self.entries,
        }  # fmt: skip

    def add(self, other: Outcome) -> None:
        """Count another lot in."""
        self.taken += other.taken
        self.unchanged += other.unchanged
        self.persons += other.persons
        self.cases += other.cases
        self.entries += other.entries
        self.refused += other.refused


@dataclass(slots=True)
class _New:
    """A case to be opened, and the rows it comes from."""

    case_id: UUID
    rows: list[LedgerRow]
    entries: dict[str, Mapping[str, object]]


@dataclass(slots=True)
class _Joining:
    """A row that adds to a case that is there, and what it adds."""

    row: LedgerRow
    case: KnownCase
    fresh: list[EntryDict]


class Writer:
    """Writes the lots of one import. A dry run takes each lot back, and remembers what it would have opened."""

    def __init__(self, *, by: Posting, region: str, policy: str, dry_run: bool) -> None:
        self.by, self.region, self.policy, self.dry_run = by, region, policy, dry_run
        self.offices = Offices(region)
        self._promised: dict[tuple[bytes, str], set[str]] = {}

    def write(self, rows: Sequence[LedgerRow]) -> Outcome:
        """Write some rows. Two imports at once may open one person twice; the second then finds the first's."""
        with collecting.later():
            try:
                return self._lot(rows)
            except IntegrityError:
                return self._lot(rows)

    def _lot(self, rows: Sequence[LedgerRow]) -> Outcome:
        with transaction.atomic():
            outcome = _Lot(self, rows).written()
            if self.dry_run:
                transaction.set_rollback(True)
        return outcome

    def promise(self, index: bytes, row: LedgerRow) -> None:
        """Remember, in a dry run, a case that would be there for the lots that follow."""
        if self.dry_run:
            self._promised.setdefault((index, row.kind), set()).add(_decided(row))

    def is_promised(self, index: bytes, row: LedgerRow) -> bool:
        """Whether a lot before this one would have opened the row's case."""
        days = self._promised.get((index, row.kind), set())
        return _decided(row) in days if _decided(row) else len(days) == 1


class _Lot:
    """One lot while it is written."""

    def __init__(self, writer: Writer, rows: Sequence[LedgerRow]) -> None:
        self.writer, self.rows = writer, rows
        self.at: datetime = timezone.now()
        self.today: date = timezone.localdate(self.at)
        self.indexes = [known.index_of(row.identity_number) if row.identity_number else b"" for row in rows]
        self.people = known.people(self.indexes, by=writer.by, on=self.today)
        nameless = [row.name for row in rows if not row.identity_number]
        self.namesakes = known.named(nameless, by=writer.by, on=self.today)
        self.new: dict[tuple[bytes, str, str], _New] = {}
        self.joining: dict[UUID, _Joining] = {}
        self.outcome = Outcome()

    def written(self) -> Outcome:
        for row, index in zip(self.rows, self.indexes, strict=True):
            self.place(row, index)
        self.record_joining()
        self.open_new()
        return self.outcome

    def place(self, row: LedgerRow, index: bytes) -> None:
        """Decide where a row belongs: to a case that is there, to one that another row opens, to a new one."""
        person = self.people.get(index) if index else self.only_namesake(row)
        if person is not None and (fault := self.out_of_reach(person)):
            self.refuse(row, [fault])
        elif late := self.in_future(row):
            self.refuse(row, late)
        elif (case := self.case_of(row, person)) is not None:
            self.join(row, case)
        elif not index:
            self.refuse(row, [_unnamed(row, self.namesakes)])
        elif (opening := self.opened_by(row, index)) is not None:
            self.continue_new(row, opening)
        elif self.writer.is_promised(index, row):
            self.outcome.taken += 1
        elif not _decided(row):
            self.refuse(row, [_undecided(row, person)])
        else:
            self.begin(row, index)

    def case_of(self, row: LedgerRow, person: KnownPerson | None) -> KnownCase | None:
        of_kind = [case for case in person.cases if case.case.kind == row.kind] if person else []
        if day := _decided(row):
            return next((case for case in of_kind if day in case.decided), None)
        still_open = [case for case in of_kind if case.is_open]
        return still_open[0] if len(still_open) == 1 else None

    def only_namesake(self, row: LedgerRow) -> KnownPerson | None:
        """The one person of the row's name within reach; None where there is none, or the name alone cannot tell."""
        found = self.namesakes.get(known.name_index_of(row.name), [])
        others = {index for one, index in zip(self.rows, self.indexes, strict=True) if index and one.name == row.name}
        if len(found) != 1 or others - {bytes(found[0].person.identity_index)}:
            return None
        return found[0]

    def opened_by(self, row: LedgerRow, index: bytes) -> _New | None:
        if day := _decided(row):
            return self.new.get((index, row.kind, day))
        found = [new for (who, kind, _), new in self.new.items() if (who, kind) == (index, row.kind)]
        return found[0] if len(found) == 1 else None

    def begin(self, row: LedgerRow, index: bytes) -> None:
        case_id = uuid4()
        self.new[index, row.kind, _decided(row)] = _New(case_id, [row], _entries(row, case_id))

    def continue_new(self, row: LedgerRow, opening: _New) -> None:
        opening.rows.append(row)
        opening.entries = {**_entries(row, opening.case_id), **opening.entries}

    def join(self, row: LedgerRow, case: KnownCase) -> None:
        fresh = [
            entry
            for entry in entries_of(row, case=str(case.case.pk))
            # The decision found the case; said again under another id it is no second one.
            if entry["kind"] != "decided" and not case.says(entry)
        ]
        if not fresh:
            self.outcome.unchanged += 1
            return
        if case.case.pk in self.joining:
            # What the earlier row of this case brings decides what this one still has to say.
            self.record_joining()
            self.join(row, case)
            return
        self.joining[case.case.pk] = _Joining(row, case, fresh)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def record_joining(self) -> None:
        """What rows add to cases that are there, all cases together; a case that is refused stops no other."""
        if not self.joining:
            return
        waiting, self.joining = self.joining, {}
        said = {pk: _said(one.fresh) for pk, one in waiting.items()}
        for pk, came in record_each(by=self.writer.by, said=said, at=self.at).items():
            one = waiting[pk]
            if isinstance(came, (Faulty, Refused)):
                self.refuse(one.row, _faults(came))
                continue
            for entry in one.fresh:
                one.case.add(entry)
            self.outcome.taken += 1
            self.outcome.entries += len(came)

    def open_new(self) -> None:
        """All new cases together; if one of them is at fault, each by itself, so that the others are taken."""
        if not self.new:
            return
        try:
            self.load(list(self.new.items()))
        except (Faulty, Refused):
            for key, new in self.new.items():
                try:
                    self.load([(key, new)])
                except (Faulty, Refused) as wrong:
                    for row in new.rows:
                        self.refuse(row, _faults(wrong))

    def load(self, some: Sequence[tuple[tuple[bytes, str, str], _New]]) -> None:
        with transaction.atomic():
            loaded = load_cases(by=self.writer.by, rows=[self.case_row(new) for _, new in some], at=self.at)
        self.outcome.persons += loaded.persons
        self.outcome.cases += loaded.cases
        self.outcome.entries += loaded.entries
        for (index, _, _), new in some:
            self.outcome.taken += len(new.rows)
            self.writer.promise(index, new.rows[0])

    def case_row(self, new: _New) -> CaseRow:
        first = new.rows[0]
        months = next((row.term_months for row in new.rows if row.term_months), None)
        return CaseRow(
            person=people.particulars_of(new.rows),
            kind=first.kind,
            policy=self.writer.policy,
            region_code=self.writer.offices.village_of(first.texts.get("village", "")),
            entries=list(new.entries.values()),
            case_id=new.case_id,
            term_months=months,
            worker=self.writer.offices.worker_of(first.texts.get("worker", "")),
        )

    # ── refusing ────────────────────────────────────────────────────────────────────────────────

    def refuse(self, row: LedgerRow, faults: Sequence[Fault]) -> None:
        self.outcome.refused.append(RefusedRow(row.sheet, row.number, tuple(_at(row, fault) for fault in faults)))

    def out_of_reach(self, person: KnownPerson) -> Fault | None:
        if not person.person.wrapped_key:
            return Fault("", "该人员的档案已按决定销毁密钥", "可以办理的人员", "请不要再导入这一行")
        if person.within_reach:
            return None
        return Fault(
            "", "该人员的档案不在本单位办理范围内", "本单位办理的人员",
            "确已转来本地的，请先办理变更执行地；有疑问的，由县（市、区）禁毒办协助核对",
        )  # fmt: skip

    def in_future(self, row: LedgerRow) -> list[Fault]:
        days = [day for name, day in row.days.items() if BY_NAME[name].entry]
        days += [one.on for one in row.measures if one.on is not None]
        remedy = "请核对年份；没有发生的先不填"
        return [
            Fault("", f"有晚于今天的记录（{day}）", f"不晚于今天（{self.today}）的日期", remedy)
            for day in sorted(set(days))
            if day > self.today
        ]


def _entries(row: LedgerRow, case_id: UUID) -> dict[str, Mapping[str, object]]:
    """The entries of a row for a new case, by id; the decision with its number and organ."""
    more = people.decision_of(row)
    return {
        entry["id"]: {**entry, **more} if entry["kind"] == "decided" else dict(entry)
        for entry in entries_of(row, case=str(case_id))
    }


def _said(entries: Sequence[EntryDict]) -> list[Said]:
    """Entries as the casebook takes them. Steps come last: one may rest on what happened, as a termination on tests."""
    ordered = sorted(entries, key=lambda entry: entry["kind"] in policies.ASKED)
    return [
        Said(
            entry["id"],
            entry["kind"],
            date.fromisoformat(entry["on"]),
            {name: value for name, value in entry.items() if name not in ("id", "kind", "on")},
        )
        for entry in ordered
    ]


def _decided(row: LedgerRow) -> str:
    day = row.days.get("decided")
    return day.isoformat() if day else ""


def _unnamed(row: LedgerRow, namesakes: Mapping[bytes, Sequence[KnownPerson]]) -> Fault:
    several = len(namesakes.get(known.name_index_of(row.name), ())) > 1
    there = "本单位有几个同名的人" if several else "只凭姓名对应不到一个在办的个案"
    return Fault("", f"没有身份证号，{there}", "18 位身份证号", "请照证件补填身份证号")


def _undecided(row: LedgerRow, person: KnownPerson | None) -> Fault:
    kind = people.KINDS[row.kind]
    several = person is not None and sum(case.case.kind == row.kind and case.is_open for case in person.cases) > 1
    found = (
        f"没有写决定日期，而系统中有几个在办的{kind}个案"
        if several
        else f"没有写决定日期，系统中也没有在办的{kind}个案"
    )
    return Fault("", found, "能对应到一个个案的行", "请补填决定日期；尚未建档的，请先导入人员总台账")


def _faults(wrong: Faulty | Refused) -> list[Fault]:
    if isinstance(wrong, Refused):
        return [
            Fault(
                "",
                wrong.reason.rstrip("。"),
                "依法可以登记的记录",
                "请核对日期和顺序；确有其事的，由经办人在系统中补录",
            )
        ]
    return list(wrong.faults)


def _at(row: LedgerRow, fault: Fault) -> Fault:
    """The fault with the place as the user sees it. What the casebook calls it (ids) means nothing to them."""
    inner = fault.place.rpartition("的 ")[2] if "的 " in fault.place else ""
    place = f"表“{row.sheet}”第 {row.number} 行"
    return Fault(f"{place} {inner}".strip(), fault.found, fault.expected, fault.remedy)
