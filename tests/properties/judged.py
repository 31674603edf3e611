"""The kernel beside the judge: what differs between a standing and what the oracle finds, as short sentences.

The judge lists no `state_breach` (no kind of the contract's table opens it) and does not look at clauses, next steps
and points. Of a rule that happens once it counts every entry that could do it; the kernel names the one that did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guitu.faults import Faulty
from guitu.ledger.casefile import read
from guitu.policy import Policy, load
from guitu.rules import Job, evaluate_many
from guitu.rules.duties import REPEATING
from tests.oracle.jinxiang import VALUES
from tests.oracle.plain import standing
from tests.oracle.random_cases import Case

REPEATS = {duty.name for duty in REPEATING}
# A lone transfer in is a finding that the kernel adds to the contract's.
OURS_ALONE = {"lone_transferred_in"}


def job(case: Case, policy: Policy | None = None) -> Job:
    """The question a case asks, under `jinxiang` unless another policy is given."""
    return Job(policy or load("jinxiang"), read(case.casefile), case.as_of, case.known_at)


def differences(cases: Sequence[Case]) -> list[str]:
    """Every difference between kernel and judge over some cases, evaluated together; none when they agree."""
    found = evaluate_many([job(case) for case in cases])
    return [said for case, answer in zip(cases, found, strict=True) for said in _between(case, answer)]


def _between(case: Case, answer: dict[str, Any] | Faulty) -> list[str]:
    name = f"{case.casefile['case']['id']} as of {case.as_of}, known at {case.known_at}"
    try:
        judged = standing(case.casefile, as_of=case.as_of, known_at=case.known_at, values=VALUES)
    except ValueError as error:
        return [] if isinstance(answer, Faulty) else [f"{name}: the judge refuses ({error}), the kernel answers"]
    if isinstance(answer, Faulty):
        return [f"{name}: the kernel refuses ({answer}), the judge answers"]
    said = [_differ(key, answer[key], judged[key]) for key in ("state", "term")]
    said += [_differ("grounds", _grounds(answer["grounds"]), _grounds(judged["grounds"]))]
    said += _obligations(answer["obligations"], judged["obligations"])
    codes = sorted((one["entry"], one["code"]) for one in answer["findings"] if one["code"] not in OURS_ALONE)
    said += [_differ("findings", codes, sorted(map(tuple, judged["findings"])))]
    return [f"{name}: {one}" for one in said if one]


def _differ(what: str, kernel: object, judge: object) -> str:
    return "" if kernel == judge else f"{what}: kernel {kernel!r}, judge {judge!r}"


def _grounds(grounds: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    names = ("ground", "count", "threshold", "compare", "reached")
    return [(*(ground[name] for name in names), sorted(ground["entries"])) for ground in grounds]


def _obligations(kernel: Sequence[dict[str, Any]], judge: Sequence[dict[str, Any]]) -> list[str]:
    kernel = [row for row in kernel if row["rule"] != "state_breach"]
    order = [[(row["rule"], row["seq"]) for row in rows] for rows in (kernel, judge)]
    if order[0] != order[1]:
        return [f"obligations listed: kernel {order[0]!r}, judge {order[1]!r}"]
    return [_row(mine, theirs) for mine, theirs in zip(kernel, judge, strict=True)]


def _row(mine: dict[str, Any], theirs: dict[str, Any]) -> str:
    expected = dict(theirs)
    if theirs["rule"] not in REPEATS:
        expected |= {"done": min(theirs["done"], 1), "entries": theirs["entries"][:1]}
    found = {key: mine.get(key) for key in expected}
    for row in (expected, found):
        row["entries"] = sorted(row["entries"])
    return _differ(f"{mine['rule']} {mine['seq']}", found, expected)
