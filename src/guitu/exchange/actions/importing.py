"""Taking a ledger in 台账导入: each row by itself, into the casebook, and nothing twice.

A row finds its person by the blind index of the identity number and its case by kind and day of the decision; a row
that states no decision belongs to the one open case of its kind. Entries that the ledger of a case holds already bring
nothing new, so the same file again changes nothing. A row that cannot be taken is refused with its reasons and stops
no other. Rows are written in lots, each lot one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.exchange import collecting, layouts
from guitu.exchange.excel import LedgerRow, Mapping, Reading, RefusedRow, annotated, left_open, read
from guitu.exchange.lots import LOT, Outcome, Writer
from guitu.exchange.models import Import, ImportStatus
from guitu.faults import Fault, Faulty
from guitu.places import codes
from guitu.places.models import Region
from guitu.policy import names

Progress = Callable[[int, int], None]
"""Called with rows written and rows in all."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should look at in a row that was taken."""

    sheet: str
    number: int
    says: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import. `run` is None for a dry run, which leaves no trace.

    `taken` rows brought something new, `unchanged` rows were there already, `refused` are the others, each with its
    reasons; together they are all rows of people. `persons`, `cases` and `entries` count what is new.
    """

    run: UUID | None
    taken: int
    unchanged: int
    refused: tuple[RefusedRow, ...]
    persons: int
    cases: int
    entries: int
    remarks: tuple[Remark, ...]
    reading: Reading = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            "taken": self.taken,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
            "persons": self.persons,
            "cases": self.cases,
            "entries": self.entries,
        }

    def annotated(self) -> bytes:
        """The workbook with the reasons written into each refused row."""
        return annotated(replace(self.reading, refused=self.refused))


def import_ledger(
    *,
    by: Posting,
    workbook: str | Path | bytes,
    region: str,
    policy: str,
    mapping: Mapping | Sequence[Mapping] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Import a workbook into a township or village (`region`, twelve digits) under a policy pack.

    `mapping` holds what the user changed of the recognised columns; it is remembered for the office's next file of the
    same layout. A dry run does everything and keeps nothing. Raises `Refused` if the posting may not open cases there,
    or `Faulty` if the workbook, region or pack cannot be used; faults of rows are in the answer.
    """
    if not codes.is_code(region):
        raise Faulty([Fault("导入到的区划", f"“{region}”", "12 位区划代码")])
    today = timezone.localdate()
    for what in ("decided", "identity"):
        refuse(by, "record", what, at=region, on=today)
    _refuse_unknown(region=region, policy=policy)
    given = [mapping] if isinstance(mapping, Mapping) else list(mapping or ())
    with collecting.later():
        read_all = read(workbook, mapping=[*layouts.remembered(by), *given], by_name=True)
    reading = layouts.without_idle(read_all, given=given)
    if not dry_run:
        layouts.remember([one for one in given if one in reading.mappings], by=by)
    writer = Writer(by=by, region=region, policy=policy, dry_run=dry_run)
    rows = reading.rows
    run = None if dry_run else _begun(reading, by=by, region=region, policy=policy)
    outcome = Outcome()
    try:
        for first in range(0, len(rows), LOT):
            outcome.add(writer.write(rows[first : first + LOT]))
            done = min(first + LOT, len(rows))
            if run is not None:
                Import.objects.filter(pk=run.pk).update(done=done, counts=outcome.counts)
            if progress is not None:
                progress(done, len(rows))
    except BaseException:
        if run is not None:
            _ended(run, ImportStatus.STOPPED, counts=outcome.counts)
        raise
    refused = _in_order([*reading.refused, *outcome.refused], reading)
    made = Imported(
        run=run.pk if run is not None else None,
        taken=outcome.taken,
        unchanged=outcome.unchanged,
        refused=refused,
        persons=outcome.persons,
        cases=outcome.cases,
        entries=outcome.entries,
        remarks=tuple(_remarks(rows, refused)),
        reading=reading,
    )
    if run is not None:
        _ended(run, ImportStatus.DONE, counts=made.counts)
    return made


def _refuse_unknown(*, region: str, policy: str) -> None:
    faults = []
    if policy not in names():
        faults.append(Fault("政策包", f"“{policy}”", f"{'、'.join(names())} 之一"))
    if codes.level_of(region) not in (codes.Level.TOWN, codes.Level.VILLAGE):
        faults.append(Fault("导入到的区划", region, "乡镇（街道）或村（社区）的 12 位代码", "请按乡镇（街道）分开导入"))
    elif not Region.objects.filter(code=region).exists():
        faults.append(Fault("导入到的区划", f"{region} 没有登记", "已登记的区划", "请先由系统管理员登记这一区划"))
    if faults:
        raise Faulty(faults)


def _begun(reading: Reading, *, by: Posting, region: str, policy: str) -> Import:
    return Import.objects.create(
        file_hash=hashlib.sha256(reading.book.source).hexdigest(),
        region_code=region,
        policy=policy,
        by=by,
        started_at=timezone.now(),
        total=len(reading.rows),
    )


def _ended(run: Import, status: ImportStatus, *, counts: dict[str, int]) -> None:
    Import.objects.filter(pk=run.pk).update(status=status, ended_at=timezone.now(), counts=counts)


def _in_order(refused: Sequence[RefusedRow], reading: Reading) -> tuple[RefusedRow, ...]:
    sheets = {sheet.name: at for at, sheet in enumerate(reading.sheets)}
    return tuple(sorted(refused, key=lambda row: (sheets[row.sheet], row.number)))


def _remarks(rows: Sequence[LedgerRow], refused: Sequence[RefusedRow]) -> list[Remark]:
    gone = {(row.sheet, row.number) for row in refused}
    return [
        Remark(row.sheet, row.number, says)
        for row in rows
        if (row.sheet, row.number) not in gone
        for says in dict.fromkeys((*row.remarks, *left_open(row)))
    ]
