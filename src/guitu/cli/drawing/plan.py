"""The picture of a plan: the strip of the whole term, every window by rule, the clauses below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from guitu.cli.cells import padded, width, wrapped
from guitu.cli.drawing import labels
from guitu.cli.drawing.clauses import Marks
from guitu.cli.drawing.paper import HEAD, QUIET, heading, put
from guitu.cli.drawing.strip import Term, strip
from guitu.cli.drawing.view import Window, by_rule, day, windows
from guitu.rules.duties import REPEATING

LANES = tuple(duty.name for duty in REPEATING)
_GAP = "    "


def draw(plan: Mapping[str, Any], *, pack_title: str, kind: str, sheet: Console) -> None:
    """Print the plan `guitu.plan/1` on `sheet`."""
    marks = Marks(plan.get("clauses", {}))
    found = windows(plan)
    grouped = by_rule(found)
    repeating = {rule: grouped[rule] for rule in LANES if rule in grouped}
    put(sheet, _head(plan, repeating, pack_title=pack_title, kind=kind, to=sheet.width))
    starts_on = day(plan["term"]["starts_on"])
    if starts_on is not None:
        term = Term(starts_on, day(plan["term"].get("last_day")))
        put(sheet, strip(found, term=term, lanes=LANES, width=sheet.width))
    if not repeating:
        put(sheet, ["", "这个政策包没有规定检测、谈话、报告的间隔，只有期限。"])
        return
    put(sheet, heading("逐项日程", note="每期从第一日到末日，末日当天还算", to=sheet.width))
    for rule in (*repeating, *(name for name in grouped if name not in repeating)):
        put(sheet, _windows(grouped[rule], marks=marks, to=sheet.width))
    put(sheet, heading("条款", to=sheet.width))
    put(sheet, marks.legend(width=sheet.width))


def times(found: Sequence[Window]) -> str:
    """How often a rule is owed in all: 22 次, or 3 × 3 次 where several are owed in one window."""
    needed = {window.needed for window in found}
    if needed == {1}:
        return f"{len(found)} 次"
    if len(needed) == 1:
        return f"{needed.pop()} × {len(found)} 次"
    return f"{sum(window.needed for window in found)} 次"


def _head(
    plan: Mapping[str, Any], repeating: Mapping[str, Sequence[Window]], *, pack_title: str, kind: str, to: int
) -> list[Text]:
    starts_on, last_day = day(plan["term"]["starts_on"]), day(plan["term"].get("last_day"))
    span = " 至 ".join(labels.in_words(found) for found in (starts_on, last_day) if found)
    totals = "，".join(f"{labels.rule(rule)} {times(ws)}" for rule, ws in repeating.items())
    title = f"{labels.CASE_KINDS.get(kind, kind)}全程日程"
    pack = f"政策：{pack_title}"
    return [
        Text.assemble((title, HEAD), " " * max(to - width(title) - width(pack), 2), (pack, QUIET)),
        Text(f"自报到之日起 {span}"),
        *map(Text, wrapped(totals, limit=to) if totals else []),
    ]


def _windows(found: Sequence[Window], *, marks: Marks, to: int) -> list[Text]:
    """One rule: its name, how often, who owes it, clauses; below, its windows in as many columns as fit."""
    cited = marks.of(name for window in found for name in window.clauses)
    head = Text.assemble(
        (padded(labels.rule(found[0].rule), to=10), HEAD),
        padded(times(found), to=12),
        (padded(labels.debtor(found[0].owed_by), to=14), QUIET),
        cited,
    )
    items = [_item(window) for window in found]
    widest = max(map(width, items))
    columns = max((to - 2 + len(_GAP)) // (widest + len(_GAP)), 1)
    rows = [items[at : at + columns] for at in range(0, len(items), columns)]
    return [Text(), head, *(Text("  " + _GAP.join(padded(item, to=widest) for item in row)) for row in rows)]


def _item(window: Window) -> str:
    opens = window.opens_on.isoformat() if window.opens_on else "待定"
    if window.due_on is not None:
        due = window.due_on.isoformat()
    else:
        due = f"{window.target_on.isoformat()}（目标）" if window.target_on else "及时"
    many = f"  {window.needed} 次" if window.needed > 1 else ""
    return f"{window.seq:>2}  {opens} 至 {due}{many}"
