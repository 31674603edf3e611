"""Appending to a case's ledger: the one place where entries are written.

The case's row is locked first (SQLite: the whole file, by the transaction's own beginning), so that two writers follow
one another and the chain has no fork. The same id with the same content is the entry that stands already. `add` makes
rows ready in memory; `write` puts those of any number of cases down at once, and moves their heads. A file that was put
away takes nothing, whoever asks: `add` refuses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.base import ModelState
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook import contents, facts, inserting, linking, moved, opening, put_away, sealing
from guitu.casebook.models import ENTRY_ID, Case, Entry
from guitu.faults import Fault, Faulty
from guitu.ledger import casefile as casefiles
from guitu.ledger import entry as ledger
from guitu.ledger.casefile import CaseFile
from guitu.vault.cipher import Key

_FORM: Final = re.compile(ENTRY_ID)
_COLUMNS: Final = (
    "id", "case_id", "position", "entry_id", "kind", "on", "recorded_at", "said_at", "by_id", "by_text", "said",
    "sealed", "corrects", "link",
)  # fmt: skip
_ABOUT: Final = ("pk", "person__wrapped_key", "put_away__pk", "put_away__opened_until")
_MOVE: Final = "UPDATE casebook_case SET head = %s, length = %s WHERE id = %s"


@dataclass
class Locked:
    """A case whose row is locked by this transaction, with the person's key, and what is being added to it.

    `takes_until` is the last day on which its file takes entries. `stands` holds rows by the recorder's id, of those
    ids that were asked for; `added` those not yet written. Facts are read when first asked for.
    """

    case: Case
    key: Key
    takes_until: date = date.max
    stands: dict[str, Entry] = field(default_factory=dict)
    added: list[Entry] = field(default_factory=list)
    is_head_changed: bool = False
    _facts: CaseFile | None = field(default=None, repr=False)
    _told: list[ledger.Entry] = field(default_factory=list, repr=False)
    """Added, and not yet in `_facts`."""

    @property
    def facts(self) -> CaseFile:
        """The case file as it stands in this transaction, with what was added."""
        known = facts.casefile(self.case) if self._facts is None else self._facts
        if self._told:
            known, self._told = CaseFile(known.case, (*known.entries, *self._told)), []
        self._facts = known
        return known

    def hold(self, casefile: CaseFile) -> None:
        """Take facts that were read in this transaction, before anything was added."""
        self._facts = casefile

    def take(self, row: Entry, entry: ledger.Entry) -> None:
        """Add a row that is ready, and take what its entry says into the facts and the head of the case."""
        self.added.append(row)
        self.stands[row.entry_id] = row
        # Put together with the rest when they are asked for, not once an entry.
        self._told.append(entry)
        if opening.bears_on_head(entry):
            self._refresh_head()

    def written(self) -> None:
        """What was added is in the database from now on."""
        if self._facts is None:
            # They will be read with what was added.
            self._told = []
        self.added, self.is_head_changed = [], False

    def _refresh_head(self) -> None:
        case, entries = self.case, self.facts.entries
        head = opening.head(case.opening, entries)
        if head != opening.Head(case.policy, case.term_months, case.credit_days):
            case.policy, case.term_months, case.credit_days = head.policy, head.term_months, head.credit_days
            self.is_head_changed = True
            self._facts = CaseFile(facts.head_of(case), entries)


def lock(case: Case | UUID) -> Locked:
    """Lock a case until the transaction ends. Raises `Refused` if the person's key was withdrawn."""
    pk = case.pk if isinstance(case, Case) else case
    locked = lock_many([pk]).get(pk)
    if locked is None:
        raise Case.DoesNotExist
    if isinstance(locked, Refused):
        raise locked
    return locked


def lock_many(case_ids: Collection[UUID]) -> dict[UUID, Locked | Refused]:
    """Lock cases until the transaction ends, always in one order; those that do not exist are left out."""
    cases = list(Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk"))
    # Asked once the rows are locked: a file that was put away meanwhile is seen.
    about = {pk: rest for pk, *rest in Case.objects.filter(pk__in=[one.pk for one in cases]).values_list(*_ABOUT)}
    found: dict[UUID, Locked | Refused] = {}
    for case in cases:
        wrapped, shut, opened_until = about[case.pk]
        key = sealing.key_of(case.person_id, wrapped)
        until = put_away.takes_until(shut is not None, opened_until)
        found[case.pk] = _withdrawn() if key is None else Locked(case, key, until)
    return found


def refuse_shut(locked: Locked, *, at: datetime) -> None:
    """Raise `Faulty` if the file of the case is put away at a moment."""
    if timezone.localdate(at) > locked.takes_until:
        raise Faulty([put_away.fault_of(locked.case.number)])


def recall(locked: Iterable[Locked], *, ids: Mapping[UUID, Iterable[str]]) -> None:
    """Read which of the recorders' ids that are named for each case stand already."""
    by_case = {one.case.pk: one for one in locked}
    found = inserting.standing((pk, entry_id) for pk in by_case for entry_id in ids[pk])
    # Nearly always there is none.
    for row in Entry.objects.filter(reduce(or_, (Q(case_id=pk, entry_id=one) for pk, one in found))) if found else ():
        by_case[row.case_id].stands[row.entry_id] = row


def read_facts(some: Iterable[Locked]) -> None:
    """Read the facts of many cases in a few questions, before they are asked for one by one."""
    by_case = {one.case.pk: one for one in some}
    for case_id, casefile in facts.casefiles(by_case):
        by_case[case_id].hold(casefile)


def find(locked: Locked, entry: ledger.Entry) -> Entry | None:
    """The entry that stands under this id, as far as `recall` was asked. Raises `Faulty` if it says something else."""
    held = locked.stands.get(entry.id)
    if held is None:
        return None
    said, secret = contents.parted(entry)
    at = sealing.entry_spot(held.case_id, held.entry_id)
    was = sealing.open_object(locked.key, held.sealed, at=at)
    same = (held.kind, held.on, held.said, held.corrects) == (entry.kind, entry.on, said, entry.corrects or "")
    if same and was == (json.loads(secret) if secret else {}):
        return held
    raise Faulty(
        [
            Fault(
                f"记录 {entry.id}",
                "已有同一编号而内容不同的记录",
                "同一编号只记一件事",
                "要改原来的内容，请更正那一条；是另一件事的，请换一个编号",
            )
        ]
    )


def check_correction(locked: Locked, entry: ledger.Entry) -> None:
    """Raise `Faulty` if a correction or void does not fit the entries that stand."""
    if entry.corrects is None:
        return
    entries = (*locked.facts.entries, entry)
    casefiles.checked(locked.facts.case, entries)
    if opening.bears_on_head(entry) and opening.is_pack_lost(locked.case.opening, entries):
        raise Faulty(
            [
                Fault(
                    f"记录 {entry.id}",
                    "撤去的是随旧台账载入的转入，个案现在的政策包只由它说明，系统不知道转入以前的政策包",
                    "仍说明政策包的转入记录",
                    "转入有误的，请更正那条转入，写明应当适用的政策包",
                )
            ]
        )


def add(
    locked: Locked, entry: ledger.Entry, *, by: Posting, name: str, at: datetime, said_at: datetime | None
) -> Entry:
    """Put an entry at the end of the chain, not yet written. Everything else was asked and checked before.

    `at` is the time of recording, which a new entry bears already. Raises `Faulty` if the file is put away.
    """
    refuse_shut(locked, at=at)
    case = locked.case
    row = row_of(
        entry, case_id=case.pk, key=locked.key, position=case.length + 1, by=by, name=name, at=at, said_at=said_at
    )
    row.link = case.head = linking.link(case.head, covered(row))
    case.length += 1
    locked.take(row, entry if entry.recorded_at == at else entry.model_copy(update={"recorded_at": at}))
    return row


def write(some: Iterable[Locked]) -> None:
    """Write what was added to some cases, and move their heads."""
    moving = [one for one in some if one.added]
    if not moving:
        return
    inserting.insert([row for one in moving for row in one.added])
    pk = Case._meta.pk
    with connection.cursor() as cursor:
        cursor.executemany(
            _MOVE, [(one.case.head, one.case.length, pk.get_db_prep_value(one.case.pk, connection)) for one in moving]
        )
    for one in moving:
        if one.is_head_changed:
            one.case.save(update_fields=["policy", "term_months", "credit_days"])
        one.written()
    moved.mark(one.case.pk for one in moving)


def append(
    locked: Locked, entries: Iterable[ledger.Entry], *, by: Posting, at: datetime, said_at: datetime | None
) -> list[Entry]:
    """`add` and `write` in one, for entries of one case."""
    name = by_text(by)
    rows = [add(locked, entry, by=by, name=name, at=at, said_at=said_at) for entry in entries]
    write([locked])
    return rows


def row_of(
    entry: ledger.Entry,
    *,
    case_id: UUID,
    key: Key,
    position: int,
    by: Posting,
    name: str,
    at: datetime,
    said_at: datetime | None,
) -> Entry:
    """The row of an entry, sealed, not yet linked."""
    said, secret = contents.parted(entry)
    sealed = contents.seal(secret, key=key, case_id=case_id, entry_id=entry.id)
    return _made(
        (
            None, case_id, position, entry.id, entry.kind, entry.on, at, said_at, by.pk, name, said, sealed,
            entry.corrects or "", "",
        )
    )  # fmt: skip


def _made(values: tuple[object, ...]) -> Entry:
    # What `Entry(...)` makes, without asking every field for its default: a year of tests of a township is ten thousand
    # rows, and making them that way took as long as sealing and linking them.
    row = Entry.__new__(Entry)
    row.__dict__.update(zip(_COLUMNS, values, strict=True), _state=ModelState())
    return row


def covered(row: Entry) -> linking.Row:
    """What the link of a row covers."""
    return linking.Row(
        row.case_id, row.position, row.entry_id, row.kind, row.on, row.recorded_at, row.said_at, row.by_id, row.by_text,
        row.said, row.sealed, row.corrects,
    )  # fmt: skip


def by_text(by: Posting) -> str:
    """The recorder in words of the day: office, role, name. Postings change hands; an entry keeps who it was."""
    return f"{by.agency.name}·{by.get_role_display()}·{by.account.display_name}"[:160]


def is_entry_id(text: str) -> bool:
    """Whether a recorder's id has the form that the ledger keeps."""
    return _FORM.match(text) is not None


def after_today(on: date, *, today: date, place: str) -> Fault | None:
    """The fault of a day that has not come; None for any other."""
    if on <= today:
        return None
    return Fault(place, on.isoformat(), f"不晚于今天（{today}）", "请核对日期和设备的时钟")


def _withdrawn() -> Refused:
    return Refused("该人员的密钥已按决定销毁，个案不能再登记。", clauses=("personal-information-law#47",))
