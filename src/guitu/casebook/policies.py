"""Whether it may be done now 此时能否办: asked of the rules, on the day the step bears.

Steps that somebody takes (the process, changes of place, suspension, the end, and decisions) are refused where the
state of the case that day does not know them, what they need is missing, or their ground is not reached. What merely
happened is never refused, however late or out of order it is told: the rules record it and show it as a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from guitu import policy as policies
from guitu.access.may import Refused
from guitu.faults import Faulty
from guitu.ledger.casefile import CaseFile
from guitu.ledger.corrections import standing_entries
from guitu.ledger.entry import Entry
from guitu.ledger.kinds import KINDS
from guitu.policy import Policy
from guitu.rules import Job
from guitu.rules.next_steps import STEPS, Step
from guitu.rules.states import STATES

HAPPENED: Final = frozenset({"died", "imprisoned", "drug_use_found", "relapse_found", "notified", "handed_over"})
"""Of the groups below, what happens to the office or counts whenever it is done (CONTRACTS: State)."""

_STEP_GROUPS: Final = ("process", "place", "standstill", "ends")

GOVERNED: Final = frozenset(
    step.action
    for step in STEPS
    if step.action not in HAPPENED
    and KINDS[step.action].group != "fairness"
    and (KINDS[step.action].decides or KINDS[step.action].group in _STEP_GROUPS)
)
"""Kinds that are refused where they are not lawful. An excuse is for a person to find, whatever the state."""

ASKED: Final = GOVERNED | {"decided"}
"""Kinds that the rules may have something against; no other need be put to them."""

_CASE_KINDS: Final = {"community_detox": "社区戒毒", "community_rehab": "社区康复"}


def question(entry: Entry, *, casefile: CaseFile) -> Job | None:
    """What the rules have to be asked about an entry; None if nothing. Raises `Refused` where no asking is needed.

    `casefile` is the case without the entry. A correction is of what stands already and is not asked about.
    Whoever records in many cases asks for all of them at once (`rules.evaluate_many`), and gives each its answer
    (`refuse_answered`).
    """
    if entry.kind == "decided" and entry.corrects is None and casefile.entries:
        raise Refused(
            "这个个案已有责令决定，不能再登记一次。决定有误的，请更正原来那条。", clauses=("detox-regulation#13",)
        )
    if entry.kind not in GOVERNED or entry.corrects is not None:
        return None
    policy, head = policies.load(casefile.case.policy), casefile.case
    if not _lawful(entry.kind, head.kind):
        label = KINDS[entry.kind].label
        raise _refused(f"{_CASE_KINDS[head.kind]}没有“{label}”这一步", _steps(entry.kind), policy)
    return Job(policy, casefile, entry.on)


def refuse_answered(entry: Entry, *, job: Job, answer: dict[str, Any] | Faulty) -> None:
    """Raise `Refused`, with the clause in words, where the rules' answer to `question` does not know the step."""
    policy, casefile = job.policy, job.casefile
    lawful, label = _lawful(entry.kind, casefile.case.kind), KINDS[entry.kind].label
    if isinstance(answer, Faulty):
        raise _refused(f"{_day(entry.on)}还没有责令决定，不能登记“{label}”", lawful, policy)
    standing, state = answer, answer["state"]
    listed = {step["action"] for step in standing["next"]}
    # What is owed may be done: a second report-in after a change of place, while the case already serves.
    owed = {row["rule"] for row in standing["obligations"] if row["status"] in ("open", "missed")}
    here = [step for step in lawful if state in step.states or entry.kind in listed or step.duty in owed]
    if not here:
        raise _refused(
            f"{_day(entry.on)}个案处于“{STATES[state]}”，不能登记“{label}”（{_when(lawful)}）", lawful, policy
        )
    if any(step.first_only for step in here) and (earlier := _recorded(entry.kind, casefile)):
        raise _refused(f"“{label}”已在{_day(earlier.on)}登记过，不能再登记一次。有误的请更正原来那条", here, policy)
    _refuse_groundless(entry, standing, here, policy)
    _refuse_unprepared(entry, standing, here, policy)


@cache
def _steps(kind: str) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.action == kind)


@cache
def _lawful(kind: str, case_kind: str) -> tuple[Step, ...]:
    """The steps that a kind of entry can be in a kind of case."""
    return tuple(step for step in _steps(kind) if case_kind in step.kinds)


def _refuse_groundless(entry: Entry, standing: dict[str, Any], steps: Sequence[Step], policy: Policy) -> None:
    needed = {ground for step in steps for ground in step.grounds}
    if not needed:
        return
    reached = {ground["ground"] for ground in standing["grounds"] if ground["reached"]} & needed
    named = getattr(entry, "ground", None)
    if not reached or (named is not None and named not in reached):
        said = "这一情形的次数没有达到" if reached else "没有哪一种法定情形达到规定的次数"
        raise _refused(f"截至{_day(entry.on)}，{said}，不能登记“{KINDS[entry.kind].label}”", steps, policy)


def _refuse_unprepared(entry: Entry, standing: dict[str, Any], steps: Sequence[Step], policy: Policy) -> None:
    listed = [step for step in standing["next"] if step["action"] == entry.kind]
    if not listed or any(not step["missing"] for step in listed):
        return
    missing = "；".join("或者".join(f"“{KINDS[kind].label}”" for kind in need) for need in listed[0]["missing"])
    raise _refused(
        f"登记“{KINDS[entry.kind].label}”之前，须先有{missing}（发生日期不晚于{_day(entry.on)}）", steps, policy
    )


def _recorded(kind: str, casefile: CaseFile) -> Entry | None:
    """An entry of a kind that stands; one before the case came back from elsewhere does not bar a new one."""
    standing = standing_entries(casefile.entries).entries
    back = max((one.on for one in standing if one.kind == "transferred_in"), default=date.min)
    return next((one for one in standing if one.kind == kind and one.on >= back), None)


def _when(steps: Iterable[Step]) -> str:
    states = dict.fromkeys(state for step in steps for state in step.states)
    return f"可在{'、'.join(f'“{STATES[state]}”' for state in states)}时登记"


def _refused(says: str, steps: Iterable[Step], policy: Policy) -> Refused:
    clauses = tuple(dict.fromkeys(clause for step in steps for clause in step.clauses))
    return Refused(f"{says}。{words(clauses, policy=policy)}", clauses=clauses)


def words(clauses: Iterable[str], *, policy: Policy) -> str:
    """Clauses as a reader sees them: document, article and what it says; those the pack does not hold are left out."""
    known = [policy.clauses[name] for name in clauses if name in policy.clauses]
    return "；".join(f"《{one.document.strip('《》')}》{one.article}：{one.says.rstrip('。')}" for one in known)


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
