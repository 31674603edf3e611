"""A ledger row as entries of a case file 台账行转案件记录 (`guitu.casefile/1`).

An entry's id is derived from the case and from what the entry says, so the same file imported again, or another file
that says the same, brings no second entry. No identity goes into an id: identity numbers are few enough to be found
by trying them all. The case's own id, given by the casebook, keeps entries of different people apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha1
from uuid import UUID

from .fields import BY_NAME, FIELDS
from .measures import Measure
from .rows import LedgerRow

EntryDict = dict[str, str]
_SPACE = sha1(UUID("6f2f6a9e-58a1-5d0e-9b1f-0d5b1c9c7a11").bytes, usedforsecurity=False)
"""The name space of the ids, as far as their digest is the same for all."""

TERMINATION_GROUNDS: tuple[tuple[str, str], ...] = (
    ("未报到|不报到|逾期.{0,4}报到", "not_reported_in"),
    ("拒绝.{0,4}检|拒检|逃避.{0,4}检|逃检", "tests_refused"),
    ("复吸|吸食|吸毒|注射|阳性", "drug_use"),
    ("收监|判刑|服刑|刑罚|刑事|徒刑|强制性教育", "imprisoned"),
    ("超过.{0,6}日|累计.{0,8}[日天]", "absence_days"),
    ("擅自离开|脱管", "absences"),
    ("拒不报告", "reports_refused"),
)
"""Words of 终止原因 and the ground they speak of; the first that fits. What fits none becomes no entry."""


def entries_of(row: LedgerRow, *, case: str = "") -> tuple[EntryDict, ...]:
    """The entries that a row's days and measures amount to, sorted by day and kind.

    `case` is the id of the case they are for. What the row leaves open (a test without result, a termination
    without a known ground) is no entry: `left_open` says so.
    """
    made = {entry["id"]: entry for entry in (_identified(said, case) for said in _said(row))}
    return tuple(sorted(made.values(), key=lambda entry: (entry["on"], entry["kind"], entry["id"])))


def casefile_of(row: LedgerRow, *, policy: str, case: str) -> dict[str, object]:
    """A whole `guitu.casefile/1` of one row. It lacks `decided` where the row states no decision."""
    head: dict[str, object] = {"id": case, "kind": row.kind, "policy": policy}
    if row.term_months is not None:
        head["term_months"] = row.term_months
    return {"format": "guitu.casefile/1", "case": head, "entries": list(entries_of(row, case=case))}


def left_open(row: LedgerRow) -> tuple[str, ...]:
    """Sentences on what the row holds and no entry says, for a person to complete."""
    said = [remark for remark in row.remarks if "未写成" in remark]
    if "terminated" in row.days and not _ground(row):
        said.append("终止原因对不上法定情形，终止未写成记录，请由负责人员在系统中补录")
    return tuple(said)


def _said(row: LedgerRow) -> Iterator[EntryDict]:
    for one in FIELDS:
        day = row.days.get(one.name) if one.entry else None
        if day is None:
            continue
        entry = {"kind": one.entry, "on": day.isoformat()}
        if one.entry == "terminated":
            ground = _ground(row)
            if not ground:
                continue
            entry["ground"] = ground
        yield entry
    yield from (_measure(one) for one in row.measures if one.complete)


def _measure(one: Measure) -> EntryDict:
    on = one.on.isoformat() if one.on is not None else ""
    if one.field in ("test", "spot_test"):
        entry = {
            "kind": "drug_test",
            "on": on,
            "mode": "spot" if one.field == "spot_test" else "regular",
            "result": one.result,
        }
        sample = next((code for word, code in _SAMPLES if word in one.heading), "")
        return {**entry, "sample": sample} if sample else entry
    if one.field == "home_visit":
        return {"kind": "talk", "on": on, "form": "home_visit"}
    if one.field == "talk":
        form = next((code for word, code in _FORMS if word in one.heading), "office")
        return {"kind": "talk", "on": on, "form": form}
    return {"kind": BY_NAME[one.field].name, "on": on}


_SAMPLES = (("尿", "urine"), ("唾液", "saliva"), ("毛", "hair"), ("血", "blood"))
_FORMS = (("电话", "phone"), ("视频", "video"))


def _ground(row: LedgerRow) -> str:
    reason = row.texts.get("termination_reason", "")
    return next((ground for words, ground in TERMINATION_GROUNDS if re.search(words, reason)), "")


def _identified(said: EntryDict, case: str) -> EntryDict:
    text = "\n".join([case, *(f"{name}={said[name]}" for name in sorted(said))])
    return {"id": _named(text), **said}


def _named(text: str) -> str:
    """What `uuid5` gives in this name space (RFC 9562, 5.5), in a fourth of the time: a row may hold a year."""
    made = _SPACE.copy()
    made.update(text.encode())
    said = made.hexdigest()
    variant = f"{int(said[16], 16) & 3 | 8:x}"
    return f"{said[:8]}-{said[8:12]}-5{said[13:16]}-{variant}{said[17:20]}-{said[20:32]}"
