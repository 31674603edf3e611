"""The pictures of packs: the list, the values of one, what the lint found, where two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.text import Text

from guitu.cli.cells import padded, width, wrapped
from guitu.cli.drawing import labels
from guitu.cli.drawing.clauses import Marks
from guitu.cli.drawing.paper import HEAD, LATE, QUIET, SOON, heading, put
from guitu.policy import Clause, Finding, Policy, Value, diff
from guitu.policy.findings import ERROR, NOTE, SEVERITY_LABELS, WARNING
from guitu.policy.pack import Pack

_SEVERITY_STYLES = {ERROR: LATE, WARNING: SOON, NOTE: QUIET}


def draw_list(packs: Sequence[Policy], *, sheet: Console) -> None:
    """Print the packs as a tree: each under its parent, as their values are."""
    put(sheet, [Text.assemble(("政策包", HEAD), (f"  {len(packs)} 个，下级没有写的用上级的", QUIET)), Text()])
    known = {policy.name for policy in packs}
    roots = [policy for policy in packs if policy.parent not in known]
    rows = [row for root in roots for row in _under(root, packs, lead="", own="")]
    names = [f"{branch}{policy.name}" for branch, policy in rows]
    first, second = max(map(width, names)), max(width(policy.title) for _, policy in rows)
    for name, (_, policy) in zip(names, rows, strict=True):
        own = len(policy.packs[0].values)
        said = f"{policy.region:<8}  自己 {own:>3} 项，共 {len(policy.values):>3} 项"
        put(
            sheet,
            [Text.assemble("  ", (padded(name, to=first), HEAD), "  ", padded(policy.title, to=second), "  ", said)],
        )


def draw_values(policy: Policy, *, on: date, sheet: Console) -> None:
    """Print every value of a policy on a day: two lines each, then the clauses."""
    marks = Marks(_clauses(policy))
    values = policy.resolved(on=on)
    to = sheet.width
    note = f"上级：{_titled(policy.packs[1])}" if len(policy.packs) > 1 else "没有上级"
    title = _titled(policy)
    put(sheet, [Text.assemble((title, HEAD), " " * max(to - width(title) - width(note), 2), (note, QUIET))])
    put(sheet, [Text(f"{labels.in_words(on)}的取值，{len(values)} 项"), Text("─" * to, style=QUIET)])
    label = max((width(value.label) for value in values.values()), default=0)
    for _, group in groupby(values.items(), key=lambda item: item[0].split(".")[0]):
        put(sheet, [Text()])
        for name, value in group:
            put(sheet, _value(name, value, own=policy.name, label=label, marks=marks, to=to))
    put(sheet, [*heading("条款", to=to), *marks.legend(width=to)])


def draw_findings(found: Mapping[str, Sequence[Finding]], *, sheet: Console) -> None:
    """Print what the lint found, pack by pack, gravest first."""
    for pack, findings in found.items():
        counts = "，".join(
            f"{SEVERITY_LABELS[severity]} {count} 项"
            for severity in (ERROR, WARNING, NOTE)
            if (count := sum(finding.severity == severity for finding in findings))
        )
        put(sheet, heading(pack, note=counts or "没有查出什么", to=sheet.width))
        for finding in findings:
            style = _SEVERITY_STYLES.get(finding.severity, "")
            severity = SEVERITY_LABELS.get(finding.severity, finding.severity)
            put(sheet, [Text.assemble("  ", (padded(severity, to=8), style), "  ", (finding.place, QUIET))])
            put(sheet, [Text(f"            {line}") for line in wrapped(finding.says, limit=sheet.width - 14)])


def draw_differences(one: Policy, two: Policy, *, on: date, sheet: Console) -> None:
    """Print where two policies differ: the label, then both values side by side with their clauses."""
    found = diff(one, two, on=on)
    marks = Marks({**_clauses(two), **_clauses(one)})
    put(sheet, [Text.assemble((f"{_titled(one)}与{_titled(two)}", HEAD))])
    same = "，没有不同" if not found else f"，{len(found)} 项不同"
    put(sheet, [Text(f"{labels.in_words(on)}{same}"), Text("─" * sheet.width, style=QUIET)])
    names = max(width(policy.name) for policy in (one, two))
    for difference in found:
        put(sheet, [Text(), Text.assemble((difference.label, HEAD), "  ", (difference.name, QUIET))])
        for policy, value in ((one, difference.a), (two, difference.b)):
            head = f"  {padded(policy.name, to=names)}  "
            put(sheet, _hung(head, _said(value, marks), to=sheet.width))
    if found:
        put(sheet, [*heading("条款", to=sheet.width), *marks.legend(width=sheet.width)])


def _titled(pack: Policy | Pack) -> str:
    return labels.pack(pack.title, name=pack.name)


def _under(root: Policy, packs: Sequence[Policy], *, lead: str, own: str) -> list[tuple[str, Policy]]:
    """A pack and those below it, each with the branch that leads to it."""
    found = [(lead + own, root)]
    below = [policy for policy in packs if policy.parent == root.name]
    deeper = lead + {"": "", "├─ ": "│  ", "└─ ": "   "}[own]
    for policy in below:
        found += _under(policy, packs, lead=deeper, own="└─ " if policy is below[-1] else "├─ ")
    return found


def _value(name: str, value: Value, *, own: str, label: int, marks: Marks, to: int) -> list[Text]:
    """Two lines: what it is and how much, then, quietly, its name, since when, and from which pack."""
    first, *rest = wrapped(value.shown(), limit=max(to - label - 14, 20))
    lines = [Text.assemble("  ", padded(value.label, to=label), "  ", (first, HEAD), "  ", marks.of(value.clauses))]
    lines += [Text(f"  {' ' * label}  {part}", style=HEAD) for part in rest]
    remarks = [name, f"自 {value.since.isoformat()} 起"]
    if value.roll:
        remarks.append("末日遇休息日顺延")
    if value.source != own:
        remarks.append(f"来自 {value.source}")
    lines.append(Text("    " + "，".join(remarks), style=QUIET))
    if not value.binding:
        lines[-1].append("，目标，不是期限", style="")
    return lines


def _said(value: Value | None, marks: Marks) -> str:
    if value is None:
        return "没有规定"
    target = "（目标）" if not value.binding else ""
    return f"{value.shown()}{target}  {marks.of(value.clauses)}"


def _hung(head: str, said: str, *, to: int) -> list[Text]:
    first, *rest = wrapped(said, limit=to - width(head))
    return [Text(f"{head}{first}"), *(Text(" " * width(head) + line) for line in rest)]


def _clauses(policy: Policy) -> dict[str, Mapping[str, object]]:
    return {name: _clause(clause) for name, clause in policy.clauses.items()}


def _clause(clause: Clause) -> Mapping[str, object]:
    return {
        "document": clause.document,
        "article": clause.article,
        "says": clause.says,
        "binding": clause.binding,
    }
