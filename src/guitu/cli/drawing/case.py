"""The picture of a standing: where the case is on its way, what is due and overdue, grounds, next steps, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from guitu.cli.cells import padded, width, wrapped
from guitu.cli.drawing import labels
from guitu.cli.drawing.clauses import Marks
from guitu.cli.drawing.paper import HEAD, LATE, MET, OPEN, QUIET, SOON, heading, put
from guitu.cli.drawing.plan import LANES
from guitu.cli.drawing.strip import SOON_DAYS, Term, strip
from guitu.cli.drawing.view import Window, by_rule, day, windows
from guitu.ledger.json_schema import STATES
from guitu.ledger.kinds import KINDS
from guitu.rules.standstills import Standstill

_Row = tuple[tuple[str, str], ...]  # cells of a row: text and style


def draw(
    standing: Mapping[str, Any],
    *,
    kind: str,
    pack_title: str,
    sheet: Console,
    standstills: Sequence[Standstill] = (),
    layout: Mapping[tuple[str, int], tuple[date, date]] | None = None,
    days: Mapping[str, date] | None = None,
    every_window: bool = False,
) -> None:
    """Print the standing `guitu.standing/1` on `sheet`.

    `standstills`, `layout` and `days` (of entries, by id) are what only the case file knows; without them the strip
    is drawn from the windows' own days. `every_window` adds the table of all windows.
    """
    marks = Marks(standing.get("clauses", {}))
    found = windows(standing)
    as_of = date.fromisoformat(standing["as_of"])
    put(sheet, _head(standing, kind=kind, pack_title=pack_title, as_of=as_of, to=sheet.width))
    term = standing.get("term")
    starts_on = day(term["starts_on"]) if term else None
    if term and starts_on is not None:
        over = Term(starts_on, day(term.get("last_day")), tuple(standstills))
        put(sheet, strip(found, term=over, lanes=LANES, width=sheet.width, as_of=as_of, layout=layout, days=days))
    ended = standing["state"] in labels.ENDED
    put(sheet, _due(found, ended=ended, as_of=as_of, marks=marks, to=sheet.width))
    put(sheet, _next(standing.get("next", ()), marks=marks, to=sheet.width))
    put(sheet, _grounds(standing.get("grounds", ()), marks=marks, to=sheet.width))
    put(sheet, _findings(standing.get("findings", ()), to=sheet.width))
    if every_window:
        put(sheet, _every(found, to=sheet.width))
    legend = marks.legend(width=sheet.width)
    if legend:
        put(sheet, [*heading("条款", to=sheet.width), *legend])


def _head(standing: Mapping[str, Any], *, kind: str, pack_title: str, as_of: date, to: int) -> list[Text]:
    state = STATES.get(standing["state"], standing["state"])
    title = f"{standing['case']}  {labels.CASE_KINDS.get(kind, kind)}"
    note = f"政策：{pack_title}"
    lines = [
        Text.assemble((title, HEAD), " " * max(to - width(title) - width(note), 2), (note, QUIET)),
        Text.assemble((state, OPEN), f"  截至 {labels.in_words(as_of)} {labels.weekday(as_of)}"),
    ]
    if standing.get("known_at"):
        lines.append(Text(f"只看 {standing['known_at']} 以前登记的", style=QUIET))
    term = standing.get("term")
    if not term:
        lines.append(Text("还没有报到，期限自报到之日起算。", style=QUIET))
        return lines
    starts_on, last_day = day(term["starts_on"]), day(term.get("last_day"))
    if starts_on is not None and last_day is not None:
        walked, left = (as_of - starts_on).days, (last_day - as_of).days
        way = ""
        if standing["state"] == "serving":
            way = f"，已走 {walked} 天，还有 {left} 天" if left else "，今天是最后一天"
        elif standing["state"] in ("term_reached", "discharged"):
            way = "，已期满"
        lines.append(Text(f"期限 {labels.in_words(starts_on)} 至 {labels.in_words(last_day)}{way}"))
    elif starts_on is not None:
        lines.append(Text(f"期限自 {labels.in_words(starts_on)} 起，中止结束后才知道哪天期满"))
    if term.get("suspended_days"):
        lines.append(Text(f"中止共 {term['suspended_days']} 天", style=QUIET))
    return lines


def _due(found: Iterable[Window], *, ended: bool, as_of: date, marks: Marks, to: int) -> list[Text]:
    """What is open, and what was missed: of a repeating rule the last missed window, and the number of those before."""
    title = "没有完成的" if ended else "要办的"
    now = [window for window in found if window.status in ("open", "missed")]
    if not now:
        return [*heading(title, to=to), Text("  现在没有要办的。", style=QUIET)]
    missed = by_rule([window for window in now if window.status == "missed"])
    last = {(rule, ws[-1].seq) for rule, ws in missed.items()}
    shown = [window for window in now if window.status == "open" or (window.rule, window.seq) in last]
    shown.sort(key=lambda w: (w.status != "missed", w.due_on or date.max, w.rule, w.seq))
    late = sum(map(len, missed.values()))
    lines = heading(title, note=f"{len(now) - late} 件在期限内，{late} 件过了期限", to=to)
    table = _table([_due_row(window, as_of=as_of, marks=marks) for window in shown])
    for window, line in zip(shown, table, strict=True):
        lines.append(line)
        before = [w.seq for w in missed.get(window.rule, ())[:-1]] if window.status == "missed" else []
        if before:
            unit = "年" if window.needed > 1 else "次"
            said = f"此前还有 {len(before)} 期没有完成：第 {_runs(before)} {unit}"
            lines += [Text(f"    {part}", style=QUIET) for part in wrapped(said, limit=to - 4)]
    return lines


def _runs(numbers: Sequence[int]) -> str:
    """1、3 至 5: numbers in order, runs of three and more drawn together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} 至 {run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs]
    return "、".join(said)


def _due_row(window: Window, *, as_of: date, marks: Marks) -> _Row:
    if window.due_on is not None:
        left = (window.due_on - as_of).days
        if left < 0:
            when, style = f"逾期 {-left} 天", LATE
        else:
            when, style = (f"还有 {left} 天", SOON if left <= SOON_DAYS else OPEN) if left else ("今天到期", SOON)
        until = f"{labels.in_list(window.due_on)}前"
    elif window.target_on is not None:
        when, style, until = "及时", OPEN, f"目标 {labels.in_list(window.target_on)}"
    else:
        when, style, until = ("及时", OPEN, "") if window.status == "open" else ("待定", QUIET, "")
    what = labels.rule(window.rule) + (f" 第 {window.seq} 次" if window.rule in LANES or window.seq > 1 else "")
    if window.needed > 1:
        what = f"{labels.rule(window.rule)} 第 {window.seq} 年 {window.done}/{window.needed}"
    return (
        (when, style),
        (until, ""),
        (what, ""),
        (labels.debtor(window.owed_by), QUIET),
        (marks.of(window.clauses), ""),
    )


def _next(steps: Sequence[Mapping[str, Any]], *, marks: Marks, to: int) -> list[Text]:
    """Steps that can be taken now; below them, what something else must come before, and what may happen."""
    if not steps:
        return []
    now = [step for step in steps if not step.get("missing") and (step.get("paper") or step.get("due_on"))]
    later = [step for step in steps if step.get("missing")]
    facts = [step for step in steps if step not in now and step not in later]
    rows: list[_Row] = []
    for step in now:
        due, target = day(step.get("due_on")), day(step.get("target_on"))
        until = f"{labels.in_list(due)}前" if due else f"目标 {labels.in_list(target)}" if target else ""
        paper = "有文书" if step.get("paper") else ""
        rows.append(((_action(step), ""), (until, ""), (paper, QUIET), (marks.of(step.get("clauses", ())), "")))
    lines = heading("依法可以走的下一步", note="由人决定，系统不代为决定", to=to)
    lines += _table(rows) if rows else []
    for step in later:
        needed = "；".join("或者".join(map(_recorded, one)) for one in step["missing"])
        said = f"{_action(step)}：先要有{needed} {marks.of(step.get('clauses', ()))}"
        lines += [Text(f"  {part}", style=QUIET) for part in wrapped(said, limit=to - 2)]
    if facts:
        said = "、".join(f"{_action(step)} {marks.of(step.get('clauses', ()))}".rstrip() for step in facts)
        lines += [Text(f"  {part}", style=QUIET) for part in wrapped(f"如果发生，照实登记：{said}", limit=to - 2)]
    return lines


def _action(step: Mapping[str, Any]) -> str:
    """The step in words, and in brackets the grounds that it may rest on."""
    grounds = "、".join(labels.ground(name) for name in step.get("grounds", ()))
    return _recorded(step["action"]) + (f"（{grounds}）" if grounds else "")


def _recorded(kind: str) -> str:
    """The name of the entry that records a step."""
    return KINDS[kind].label if kind in KINDS else labels.rule(kind)


def _grounds(grounds: Sequence[Mapping[str, Any]], *, marks: Marks, to: int) -> list[Text]:
    if not grounds:
        return []
    lines = heading("依据", note="次数只是事实，怎么办由人决定", to=to)
    rows: list[_Row] = []
    after: list[str] = []
    for ground in grounds:
        count, threshold = ground["count"], ground.get("threshold")
        over = "超过 " if ground.get("compare") == ">" else ""
        share = f"{count}/{over}{threshold}" if threshold is not None else str(count)
        reached, style = ("已达到", LATE) if ground.get("reached") else ("未达到", QUIET)
        if not count and not ground.get("reached"):
            reached, style = "没有", QUIET
        objected = "，有未答复的异议" if ground.get("disputed") else ""
        rows.append(
            (
                (labels.ground(ground["ground"]), ""),
                (share, OPEN if count else QUIET),
                (reached + objected, style),
                (marks.of(ground.get("clauses", ())), ""),
            )
        )
        after.append(str(ground.get("leads_to") or "") if count else "")
    table = _table(rows)
    for line, leads_to in zip(table, after, strict=True):
        lines.append(line)
        if leads_to:
            lines += [Text(f"    {part}", style=QUIET) for part in wrapped(f"达到后：{leads_to}", limit=to - 6)]
    return lines


def _findings(findings: Sequence[Mapping[str, Any]], *, to: int) -> list[Text]:
    """Findings, those that say the same of several entries said once."""
    if not findings:
        return []
    alike: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        alike.setdefault((finding["what"], finding.get("remedy") or ""), []).append(finding["entry"])
    lines = heading("需要看一下", note="已经记下，没有计入", to=to)
    for (what, remedy), entries in alike.items():
        lines += [Text(f"  {part}") for part in wrapped(f"{'、'.join(entries)}：{what}", limit=to - 4)]
        lines += [Text(f"    {part}", style=QUIET) for part in wrapped(remedy, limit=to - 6) if part]
    return lines


def _every(found: Sequence[Window], *, to: int) -> list[Text]:
    lines = heading("全部窗口", to=to)
    order = {name: at for at, name in enumerate(LANES)}
    grouped = by_rule(found)
    for rule in sorted(grouped, key=lambda name: order.get(name, -1)):
        rows: list[_Row] = []
        for window in grouped[rule]:
            span = " 至 ".join(d.isoformat() if d else "待定" for d in (window.opens_on, window.due_on))
            style = {"missed": LATE, "late": LATE, "met": MET, "open": OPEN}.get(window.status, QUIET)
            count = f"{window.done}/{window.needed}"
            status = labels.STATUSES.get(window.status, window.status)
            rows.append(((f"{window.seq:>2}", ""), (span, ""), (count, ""), (status, style)))
        lines += [Text(), Text(labels.rule(rule), style=HEAD), *_table(rows)]
    return lines


def _table(rows: Sequence[_Row]) -> list[Text]:
    """Rows as lines, columns as wide as their widest cell, two spaces between them."""
    widths = [max(width(row[at][0]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        line = Text("  ")
        for (text, style), to in zip(row, widths, strict=True):
            line.append(padded(text, to=to), style=style)
            line.append("  ")
        lines.append(line)
    return lines
