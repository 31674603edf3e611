"""Recording many at once 批量登记: one day, one rule, one person after another, one press.

Each case is written by itself, so that what is wrong with one row keeps no other from being written. The entry's
id follows from day and rule alone: the same press twice, or the same form from two windows, is one entry a case.
Refused and evaded tests are not here: the person is heard first, on a form of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook.actions import Said, record_each
from guitu.faults import Faulty
from guitu.pages.shapes import Choice


@dataclass(frozen=True, slots=True)
class Bulk:
    """One rule that can be recorded for many. `field` is the kind's field an answer fills; `fixed` the others known."""

    rule: str
    label: str
    kind: str
    field: str
    answers: tuple[Choice, ...]
    fixed: Mapping[str, object]
    who: str = ""
    """Name of the kind's field that takes those who did it; "" where it has none."""
    else_says: str = ""


_RESULTS: Final = (Choice("negative", "阴性"), Choice("presumptive", "初筛阳性"), Choice("invalid", "检材无效"))
_FORMS: Final = (
    Choice("home_visit", "家访"),
    Choice("office", "到办公室"),
    Choice("phone", "电话"),
    Choice("video", "视频"),
)

BULKS: Final[Mapping[str, Bulk]] = MappingProxyType(
    {
        one.rule: one
        for one in (
            Bulk("drug_test.regular", "定期检测", "drug_test", "result", _RESULTS, {"mode": "regular"}, "testers",
                 "拒绝、没来的，先听本人说明"),
            Bulk("drug_test.spot", "突击检测", "drug_test", "result", _RESULTS, {"mode": "spot"}, "testers",
                 "拒绝、没来的，先听本人说明"),
            Bulk("talk", "谈话家访", "talk", "form", _FORMS, {}, "talkers", "要写谈话内容的"),
            Bulk("situation_report", "情况报告", "situation_report", "", (Choice("yes", "已报告"),), {}, "",
                 "要写报告内容的"),
        )
    }
)  # fmt: skip
BULK_KINDS: Final = tuple(dict.fromkeys(one.kind for one in BULKS.values()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each row: cases written (or written before), and the sentence for each that was not."""

    written: frozenset[UUID]
    faults: Mapping[UUID, str]


def entry_id(bulk: Bulk, *, on: date) -> str:
    """The id of the entry of one day and rule; unique in a case, so a second press finds the first."""
    return f"day:{on.isoformat()}:{bulk.rule}"


def record_all(bulk: Bulk, answers: Mapping[UUID, str], *, by: Posting, on: date, who: tuple[str, ...] = ()) -> Outcome:
    """Record what was answered for each case; who is left out has no answer. Rows that fail say why."""
    known = {choice.value for choice in bulk.answers}
    faults = {case_id: f"“{bulk.label}”没有这一项，请重新选。" for case_id, one in answers.items() if one not in known}
    said: dict[UUID, list[Said]] = {}
    for case_id, answer in answers.items():
        if case_id in faults:
            continue
        fields: dict[str, object] = {**bulk.fixed, **({bulk.field: answer} if bulk.field else {})}
        if bulk.who and who:
            fields[bulk.who] = list(who)
        said[case_id] = [Said(entry_id(bulk, on=on), bulk.kind, on, fields)]
    done = record_each(by=by, said=said)
    faults |= {case_id: _why(one) for case_id, one in done.items() if isinstance(one, Faulty | Refused)}
    return Outcome(frozenset(done) - frozenset(faults), faults)


def _why(wrong: Faulty | Refused) -> str:
    """Why a row was not written, as a sentence."""
    if isinstance(wrong, Refused):
        return wrong.reason
    return "；".join(f"{one.found}，应为{one.expected}" for one in wrong.faults) + "。"
