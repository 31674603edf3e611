"""What a scenario may expect of a standing: small sentences, each of which checks itself and says itself in Chinese.

state: serving
term: 2025-01-15 to 2028-01-14                    none; `to unknown`; `, 17 days suspended`
drug_test.regular 3: missed, due 2025-04-14       also: opens D, due none, target D, on D (met), done 2 of 3, by e4 e5
drug_test.regular 3: none                         not listed
all drug_test.regular: 22                         how many are listed; `, last due D`
ground absences: 2 of 3                           `3 of 3, reached`; `30 of over 30`; `, from e3 e4`; none
leads to absences: 强制隔离戒毒                     words in what the ground may lead to
next: talk, drug_test                             these are among the lawful next steps
not next: isolation_ordered                       and these are not
step breach_stated: paper none, missing breach_decided, due D, target D, grounds absences, by office_head
findings: e5 after_end, e6 second_end             all of them; none
disputed tests_refused: e4                        entries of a ground under an objection; none
clause: 戒毒条例第二十条                             cited somewhere in the standing
follow up: to 2031-01-20                          none
points: 4                                         none where the pack has no scheme
tier: attentive                                   what the points suggest
confirmed tier: close to 2026-01-01               none
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES
from guitu.rules.duties import DUTIES
from guitu.rules.findings import WORDS
from guitu.rules.grounds import GROUNDS
from guitu.rules.states import STATES
from tests.law.facts import UnreadableError

Standing = Mapping[str, Any]
GROUND_LABELS = {ground.name: ground.label for ground in GROUNDS}
STATUS_LABELS = {
    "met": "已完成",
    "late": "逾期完成",
    "open": "进行中",
    "missed": "逾期未完成",
    "upcoming": "未到",
    "excused": "有正当理由",
    "paused": "期限待定",
    "void": "不再要求",
}
PART_LABELS = {"opens": "自", "due": "最后一日", "target": "办公目标", "on": "完成于", "done": "已做", "by": "记录"}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line: what it is about (`subject`, and `name` of a rule, ground or step), what it says, and its check.

    `check` gives the sentences of what differs; none when the standing says what is expected.
    """

    subject: str
    name: str
    seq: int
    says: str
    chinese: str
    check: Callable[[Standing], list[str]]


def read_expectations(lines: Mapping[str, object]) -> Iterator[Expectation]:
    """The expectations of one day. Raises `UnreadableError` for a line that cannot be read."""
    for key, value in lines.items():
        yield _read(key, str(value).strip())


def _read(key: str, says: str) -> Expectation:
    first, _, rest = key.partition(" ")
    for begins, reader in _READERS.items():
        if key == begins or key.startswith(f"{begins} "):
            name = key.removeprefix(begins).strip()
            chinese, check = reader(name, says)
            return Expectation(begins, name, 0, says, chinese, check)
    if first in DUTIES and rest.isdigit():
        chinese, check = _duty(first, int(rest), says)
        return Expectation("duty", first, int(rest), says, chinese, check)
    raise UnreadableError(f"{key!r}: nothing of a standing is called so; see tests/law/expect.py")


Read = tuple[str, Callable[[Standing], list[str]]]


def _same(what: str, found: object, expected: object) -> list[str]:
    return [] if found == expected else [f"{what}: expected {expected!r}, found {found!r}"]


def _known(name: str, among: Mapping[str, object], what: str) -> str:
    if name not in among:
        raise UnreadableError(f"{name!r} is no {what}")
    return name


def _parts(says: str) -> list[list[str]]:
    return [part.split() for part in says.split(",")]


def _state(_: str, says: str) -> Read:
    _known(says, STATES, "state")
    return f"状态：{STATES[says]}", lambda found: _same("state", found["state"], says)


def _term(_: str, says: str) -> Read:
    if says == "none":
        return "期限：还没有起算", lambda found: _same("term", found["term"], None)
    days, *more = says.split(",")
    start, _, last = days.strip().partition(" to ")
    suspended = int(more[0].split()[0]) if more else 0
    expected = {"starts_on": start, "last_day": None if last == "unknown" else last, "suspended_days": suspended}
    chinese = f"期限：{start} 至 {'待定' if last == 'unknown' else last}"
    return chinese + (f"，中止 {suspended} 日" if more else ""), lambda found: _same("term", found["term"], expected)


def _duty(rule: str, seq: int, says: str) -> Read:
    label = f"{DUTIES[rule].label}第 {seq} 次"

    def rows(found: Standing) -> list[Mapping[str, Any]]:
        return [row for row in found["obligations"] if (row["rule"], row["seq"]) == (rule, seq)]

    if says == "none":
        return f"{label}：没有这一次", lambda found: _same(f"{rule} {seq}", [row["status"] for row in rows(found)], [])
    (status,), *more = _parts(says)
    _known(status, STATUS_LABELS, "status")
    expected: dict[str, object] = {"status": status}
    chinese = [STATUS_LABELS[status]]
    for word, *values in more:
        expected |= _part(word, values)
        chinese.append(f"{PART_LABELS[word]} {_none(' '.join(values))}")

    def check(found: Standing) -> list[str]:
        listed = rows(found)
        if len(listed) != 1:
            return [f"{rule} {seq}: expected one row, found {len(listed)}"]
        return [
            said for key, value in expected.items() for said in _same(f"{rule} {seq} {key}", listed[0].get(key), value)
        ]

    return f"{label}：{'，'.join(chinese)}", check


def _none(text: str) -> str:
    return {"none": "无", "unknown": "待定"}.get(text, text)


def _part(word: str, values: list[str]) -> dict[str, object]:
    day = next((value for value in values if value not in ("none", "unknown")), None)
    match word:
        case "due":
            return {"due_on": day}
        case "opens":
            return {"opens_on": day}
        case "target":
            return {"target_on": day}
        case "on":
            return {"met_on": day}
        case "done":
            done, _, needed = values
            return {"done": int(done), "needed": int(needed)}
        case "by":
            return {"entries": [] if values == ["none"] else values}
    raise UnreadableError(f"{word!r} is no part of a duty; see tests/law/expect.py")


def _all(rule: str, says: str) -> Read:
    _known(rule, DUTIES, "duty")
    (number, *_), *more = _parts(says)
    last = more[0][-1] if more else None

    def check(found: Standing) -> list[str]:
        rows = [row for row in found["obligations"] if row["rule"] == rule]
        said = _same(f"how many {rule}", len(rows), int(number))
        return said + (_same(f"last {rule}", rows[-1]["due_on"], last) if last and rows else [])

    return f"{DUTIES[rule].label}共 {number} 次" + (f"，末次最后一日 {last}" if last else ""), check


def _ground(name: str, says: str) -> Read:
    _known(name, GROUND_LABELS, "ground")
    label = GROUND_LABELS[name]
    if says == "none":
        absent = lambda found: _same(f"ground {name}", [g for g in found["grounds"] if g["ground"] == name], [])  # noqa: E731
        return f"{label}：没有这一事由", absent
    (count, _, *number), *more = _parts(says)
    strict = number[0] == "over"
    expected: dict[str, object] = {
        "count": int(count),
        "threshold": int(number[-1]),
        "compare": ">" if strict else ">=",
        "reached": ["reached"] in more,
    }
    for word, *values in more:
        if word == "from":
            expected["entries"] = values
        elif word != "reached":
            raise UnreadableError(f"{word!r} is no part of a ground")
    limit = f"超过 {number[-1]}" if strict else f"{number[-1]} 以上"
    chinese = f"{label}：{count}（{limit}为达到），{'已达到' if expected['reached'] else '没有达到'}"
    return chinese, lambda found: [
        said
        for key, value in expected.items()
        for said in _same(f"ground {name} {key}", _of_ground(found, name).get(key), value)
    ]


def _of_ground(found: Standing, name: str) -> Mapping[str, Any]:
    return next((ground for ground in found["grounds"] if ground["ground"] == name), {})


def _leads_to(name: str, says: str) -> Read:
    _known(name, GROUND_LABELS, "ground")

    def check(found: Standing) -> list[str]:
        words = _of_ground(found, name).get("leads_to") or ""
        return [] if says in words else [f"leads to {name}: expected words {says!r} in {words!r}"]

    return f"{GROUND_LABELS[name]}可能的后果写明：{says}", check


def _disputed(name: str, says: str) -> Read:
    expected = None if says == "none" else says.split()
    chinese = "没有异议" if expected is None else f"{'、'.join(expected)} 标明有异议"
    return f"{GROUND_LABELS[name]}：{chinese}", lambda found: _same(
        f"disputed {name}", _of_ground(found, name).get("disputed"), expected
    )


def _steps(says: str) -> list[str]:
    return [_known(word.strip(), KINDS, "entry kind") for word in says.split(",")]


def _next(_: str, says: str) -> Read:
    wanted = _steps(says)

    def check(found: Standing) -> list[str]:
        offered = {step["action"] for step in found["next"]}
        return [f"next: {name} is not offered" for name in wanted if name not in offered]

    return f"下一步可以：{'、'.join(KINDS[name].label for name in wanted)}", check


def _not_next(_: str, says: str) -> Read:
    refused = _steps(says)

    def check(found: Standing) -> list[str]:
        offered = {step["action"] for step in found["next"]}
        return [f"next: {name} is offered" for name in refused if name in offered]

    return f"下一步没有：{'、'.join(KINDS[name].label for name in refused)}", check


def _step(name: str, says: str) -> Read:
    _known(name, KINDS, "entry kind")
    expected: dict[str, object] = {}
    chinese: list[str] = []
    for word, *values in _parts(says):
        nothing = values == ["none"]
        match word:
            case "paper":
                expected["paper"] = None if nothing else values[0]
                chinese.append("不出文书" if nothing else f"文书 {values[0]}")
            case "due" | "target":
                expected[f"{word}_on"] = None if nothing else values[0]
                chinese.append(f"{PART_LABELS[word]} {_none(values[0])}")
            case "missing":
                expected["missing"] = [] if nothing else [value.split("/") for value in values]
                needs = "、".join(
                    "或".join(KINDS[one].label for one in value.split("/")) for value in values if not nothing
                )
                chinese.append(f"还缺 {needs}" if needs else "手续齐全")
            case "grounds":
                expected["grounds"] = values
                chinese.append(f"事由 {'、'.join(GROUND_LABELS[value] for value in values)}")
            case "by":
                expected["by"] = values
                chinese.append(f"由{'、'.join(ROLES[value] for value in values)}登记")  # type: ignore[index]
            case _:
                raise UnreadableError(f"{word!r} is no part of a step")

    def check(found: Standing) -> list[str]:
        step = next((one for one in found["next"] if one["action"] == name), None)
        if step is None:
            return [f"next: {name} is not offered"]
        return [said for key, value in expected.items() for said in _same(f"step {name} {key}", step.get(key), value)]

    return f"下一步“{KINDS[name].label}”：{'，'.join(chinese)}", check


def _findings(_: str, says: str) -> Read:
    expected = [] if says == "none" else sorted((one.split()[0], one.split()[1]) for one in says.split(","))
    for _entry, code in expected:
        _known(code, WORDS, "finding")
    chinese = "；".join(f"{entry} {WORDS[code][0]}" for entry, code in expected)
    return f"疑点：{chinese or '无'}", lambda found: _same(
        "findings", sorted((one["entry"], one["code"]) for one in found["findings"]), expected
    )


def _clause(_: str, says: str) -> Read:
    wanted = [one.strip() for one in says.split(",")]

    def check(found: Standing) -> list[str]:
        cited = {f"{clause['document']}{clause['article']}" for clause in found["clauses"].values()}
        return [f"clause: {one} is not cited; cited are {sorted(cited)}" for one in wanted if one not in cited]

    return f"依据：{'，'.join(wanted)}", check


def _follow_up(_: str, says: str) -> Read:
    expected = None if says == "none" else says.removeprefix("to ").strip()
    chinese = "没有" if expected is None else f"至 {expected}"
    return f"回访：{chinese}", lambda found: _same("follow up", found.get("follow_up", {}).get("last_day"), expected)


def _points(_: str, says: str) -> Read:
    expected = None if says == "none" else int(says)
    chinese = "本地没有积分办法" if expected is None else f"{expected} 分"
    return f"积分：{chinese}", lambda found: _same("points", found.get("points", {}).get("total"), expected)


def _tier(_: str, says: str) -> Read:
    return f"按积分建议的级别：{says}", lambda found: _same("tier", found["points"]["proposed"]["tier"], says)


def _confirmed(_: str, says: str) -> Read:
    if says == "none":
        return "没有人确定过级别", lambda found: _same("confirmed tier", found["points"]["confirmed"], None)
    tier, _, until = says.partition(" to ")

    def check(found: Standing) -> list[str]:
        said = found["points"]["confirmed"] or {}
        return _same("confirmed tier", (said.get("tier"), said.get("until")), (tier, until))

    return f"由人确定的级别：{tier}，到 {until}", check


_READERS: Mapping[str, Callable[[str, str], Read]] = {
    "state": _state,
    "term": _term,
    "all": _all,
    "ground": _ground,
    "leads to": _leads_to,
    "disputed": _disputed,
    "next": _next,
    "not next": _not_next,
    "step": _step,
    "findings": _findings,
    "clause": _clause,
    "follow up": _follow_up,
    "points": _points,
    "tier": _tier,
    "confirmed tier": _confirmed,
}
