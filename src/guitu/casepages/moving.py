"""Moving a case, as its pages ask it 移交的表单: where to, what goes along, who takes it on, and why not.

Where to is looked up by name (`placing`); what is in this installation is told from what is not, because the one is
handed over at once and the other needs an envelope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from guitu import policy as policies
from guitu.casebook import transfers
from guitu.casebook.models import Transfer
from guitu.casepages import placing
from guitu.casepages.office import Office
from guitu.casepages.opened import Opened
from guitu.casepages.typed import Typed
from guitu.pages import words
from guitu.pages.forms import Question
from guitu.pages.shapes import Choice
from guitu.places import codes, finding

_OF_WAITING: Final = {"transferred_in": "casebook:take-in", "transfer_returned": "casebook:send-back"}

PLACES: Final[Mapping[str, str]] = {
    "移往哪里": "to", "转出日期": "on", "转入日期": "on", "退回日期": "on", "收到回执的日期": "on", "执行地": "village",
    "执行地区划": "village", "reason": "reason", "决定人": "decided_by", "papers（转送材料件数）": "papers",
}  # fmt: skip
"""Which field the faults of `casebook.actions.moving` are about."""

_INSIDE, _OUTSIDE = "对方也用本系统，可以直接移交", "对方不在本系统，材料另寄"


def own_page(kind: str, case_id: UUID) -> str:
    """The name of the page that records a kind and moves the case with it; empty where the common form does.

    A case that went away on paper, and comes back on paper, is recorded by the common form.
    """
    if kind == "transferred_out":
        return "casebook:send"
    row = transfers.sent_of(case_id) if kind in _OF_WAITING else None
    return _OF_WAITING[kind] if row is not None and not row.is_outside else ""


def asked_for(opened: Opened) -> str:
    """The place that the newest agreed or asked change names; empty if none does."""
    lines = [one for one in opened.lines if one.kind in ("transfer_agreed", "transfer_requested") and one.stands]
    named = [str(one.fields.get("to_region") or "") for one in reversed(lines)]
    return next((code for code in named if len(code) == codes.DIGITS), "")


def looked_up(said: Typed, *, near: str) -> str:
    """The destination that was chosen, or is certain from what was written; empty, with its fault, if it is not."""
    typed, chosen = said.text("q"), said.text("to")
    fitting = {one.value for one in placing.offered(typed or chosen, near=near)}
    # A place that was chosen before something else was written is no choice any more.
    code = placing.certain(chosen) if chosen in fitting - {placing.ANEW} else placing.certain(typed, near=near)
    if not code:
        fault = placing.fault("to", typed, near=near)
        said.wrong("to" if fitting else "q", f"{fault.found}，应为{fault.expected}。{fault.remedy}")
    return code


def send_questions(
    said: Typed, *, near: str, on: date, suggested: str, is_recorded: bool
) -> tuple[Sequence[Question], Sequence[Question]]:
    """Where to: the line to look up with, and what was found; then the rest. `is_recorded`: the entry stands."""
    wanted = said.text("q") or said.text("to") or suggested
    found = [one for one in placing.offered(wanted, near=near) if one.value != placing.ANEW]
    choices = [
        Choice(one.value, one.text, _INSIDE if transfers.offices_in(one.value, on=on) else _OUTSIDE) for one in found
    ]
    if choices:
        hint = "是本人申请时写的地方" if wanted == suggested else ""
        where = [
            said.ask("to", "移往哪里", "choices", required=True, choices=choices, value=suggested, hint=hint),
            said.ask("q", "不是这里，另查一处", "text", hint=placing.HINT),
        ]
    else:
        where = [said.ask("q", "移往哪里", "text", required=True, hint=placing.HINT)]
    rest = [
        said.ask("to_agency", "接收单位", "text", hint="不填的，写成当地的镇（街道）办；对方不在本系统的，请填全称"),
    ]
    if not is_recorded:
        rest += [
            said.ask(
                "on",
                "转出日期",
                "date",
                required=True,
                value=on.isoformat(),
                hint="当天仍由本办负责，次日起对方可以接收",
            ),
            said.ask("papers", "转送材料件数", "text", short=True, inputmode="numeric"),
            said.ask("document_number", "移交函文号", "text", short=True),
            said.ask("note", "备注", "textarea", hint="对方看得到", rows=2),
        ]
    return where, rest


def pack_of_place(region_code: str) -> str:
    """The pack of a place: the one whose own region holds it most narrowly; the nation's where none does."""
    fitting = [
        (len(prefix), name)
        for name in policies.names()
        if codes.is_code(policies.load(name).region)
        and codes.is_within(region_code, prefix := codes.prefix_of(policies.load(name).region))
    ]
    return max(fitting, default=(0, "national"))[1]


def take_questions(said: Typed, row: Transfer, *, office: Office, on: date, papers: str) -> Sequence[Question]:
    """What the receiving office says: when, where, who, by which pack. `papers` says how many the sender counted."""
    since = f"移出的日期是 {words.in_words(row.sent_on)}，从次日起"
    own = pack_of_place(row.to_region)
    return (
        said.ask("on", "转入日期", "date", required=True, value=on.isoformat(), hint=since),
        said.ask("village", "执行地的村（社区）", "select", choices=office.village_choices(), hint="还不知道的不填"),
        said.ask("group", "工作小组", "select", choices=office.group_choices()),
        said.ask("worker", "责任人", "select", choices=office.staff_choices(), hint="可以以后再定"),
        said.ask(
            "policy",
            "适用的政策",
            "select",
            required=True,
            choices=office.pack_choices(),
            value=own,
            hint="接收以后按这里的政策办",
        ),
        said.ask("papers", "收到材料件数", "text", short=True, inputmode="numeric", hint=papers),
        said.ask("note", "备注", "textarea", rows=2),
    )


def back_questions(said: Typed, *, on: date, decider: str) -> Sequence[Question]:
    """What the receiving office says when it gives a case back."""
    return (
        said.ask("reason", "退回的理由", "textarea", required=True, hint="移送单位看得到，写明哪里不对、怎样才能接收"),
        said.ask("decided_by", "决定人", "text", required=True, value=decider, short=True),
        said.ask("on", "退回日期", "date", required=True, value=on.isoformat()),
    )


def place_of(code: str) -> str:
    """A place as a page names it; of a village its township."""
    return finding.spoken(codes.town_of(code) if codes.is_code(code) else code)
