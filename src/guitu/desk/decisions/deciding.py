"""From the form of a decision to its entry 作出决定: every fault at once, nothing written until all is there.

The entry names who decided: the person who is signed in and whose posting decides it (`casebook.actions`). Its id comes
with the form, so that a double press is one decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.http import QueryDict

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook.actions import Said, record_many
from guitu.casebook.models import Entry
from guitu.desk.decisions.kinds import Answer, Question
from guitu.faults import Fault, Faulty
from guitu.ledger.entry import KindField
from guitu.ledger.kinds import KINDS
from guitu.pages.forms import answers as read_answers

_ONCE: Final = re.compile(r"[0-9a-f]{32}")
HEARD: Final = {"yes": "已听取本人意见。", "no": "作决定时还没有听取本人意见。"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form said. `faults` holds a sentence for each field that is wrong, by the id of its control."""

    answer: Answer | None
    on: date | None
    reason: str
    heard: str
    once: str
    faults: Mapping[str, str] = field(default_factory=dict)


def fields_of(answer: Answer) -> tuple[KindField, ...]:
    """The fields an answer asks for besides its reason."""
    declared = (KINDS[answer.kind].field(name) for name in answer.asks)
    return tuple(one for one in declared if one is not None)


def read(question: Question, said: QueryDict, *, today: date, barred: Mapping[str, str]) -> Typed:
    """What was typed, with every fault. `barred` says by code why an answer cannot be given now."""
    faults: dict[str, str] = {}
    answer = next((one for one in question.answers if one.code == said.get("answer")), None)
    reason, heard, once = said.get("reason", "").strip(), said.get("heard", ""), said.get("once", "")
    if answer is None:
        faults["f-answer"] = "还没有选。选一项再作决定。"
    elif answer.code in barred:
        faults["f-answer"] = f"“{answer.label}”现在不能选。{barred[answer.code]}"
    on = _day(said.get("on", ""))
    if on is None:
        faults["f-on"] = "决定日期不是日历上有的日期。请重新选。"
    elif on > today:
        faults["f-on"] = f"决定日期晚于今天（{today.isoformat()}）。请改日。"
    if answer is not None:
        if not reason:
            faults["f-reason"] = "还没有写理由。写事实和考虑，不写评价。"
        if heard not in HEARD:
            faults["f-heard"] = "还没有选是否听取过本人意见。"
    return Typed(answer, on, reason, heard, once if _ONCE.fullmatch(once) else "", faults)


def decide(typed: Typed, *, by: Posting, case_id: UUID, fixed: Mapping[str, object], said: QueryDict) -> Entry:
    """Write the decision. `fixed` are fields the page knows. Raises `Faulty`, or `Refused` with reason and clause."""
    answer = typed.answer
    if answer is None or typed.on is None or typed.faults:
        raise ValueError("a decision is written only when nothing is wrong with it")
    if not typed.once:
        raise Faulty([Fault("这一页", "没有带来编号", "从归途打开的页面", "请刷新后再作一次决定")])
    kind = KINDS[answer.kind]
    fields: dict[str, object] = {**read_answers(fields_of(answer), typed=said), **fixed, answer.reason: typed.reason}
    if kind.field("heard") is not None and kind.field("heard").type.code == "flag":  # type: ignore[union-attr]
        fields["heard"] = typed.heard == "yes"
    elif kind.field("note") is not None:
        fields["note"] = HEARD[typed.heard]
    (entry,) = record_many(by=by, case=case_id, said=[Said(f"decision:{typed.once}", answer.kind, typed.on, fields)])
    return entry


def sentences(wrong: Faulty | Refused, *, fields: Iterable[KindField]) -> dict[str, str]:
    """What the casebook refused, by the control it is about; what belongs to none stands under the answers."""
    if isinstance(wrong, Refused):
        return {"f-answer": wrong.reason}
    listed = tuple(fields)
    found: dict[str, str] = {}
    for fault in wrong.faults:
        place = fault.place.split()[-1] if fault.place else ""
        about = next((one for one in listed if place in (one.name, one.label, f"{one.name}（{one.label}）")), None)
        spot = f"f-{about.name}" if about is not None else "f-answer"
        said = "还没有填" if fault.found == "没有写" else fault.found
        found[spot] = f"{found.get(spot, '')}{said}，应为{fault.expected}。{fault.remedy}"
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
