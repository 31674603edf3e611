"""Blocks 段落与表格 as declarations write them: read from nodes, and which facts they use.

A plain text is a paragraph. A mapping with one of these keys is that block, and may carry `when`:
`p, to, heading, sub, centred, note` a text; `sheet` rows of cells, each `fact`, `标签=fact` or `标签=fact:行数`, or a
mapping {label, text, lines}; `register` the entries of kinds as rows; `tally` duties due and done; `grounds` counts;
`items` the words of a value; `team` and `family` the people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from guitu.ledger.kinds import KINDS
from guitu.papers.kind import (
    BlockPlan,
    CellPlan,
    GroundsPlan,
    ItemsPlan,
    RegisterPlan,
    SheetPlan,
    Span,
    TallyPlan,
    TeamPlan,
    When,
    Words,
)
from guitu.papers.paper import Style
from guitu.papers.wording import names
from guitu.policy.nodes import Branch, Faults, Leaf, Listing, Node, describe, text_of

_STYLES: Final = ("p", *get_args(Style))
_BLOCKS: Final = (*_STYLES, "sheet", "register", "tally", "grounds", "items", "team", "family")
_SPANS: Final[tuple[Span, ...]] = get_args(Span)


def read_block(node: Node, *, faults: Faults) -> BlockPlan | None:
    """One block; None with the reason among the faults."""
    if isinstance(node, Leaf):
        text = text_of(node, what="段落", faults=faults)
        return Words(text, "body", When()) if text else None
    if not isinstance(node, Branch):
        faults.add(node.line, f"段落是{describe(node)}", "一段文字，或者一种表格")
        return None
    parts = {str(key.value): one for key, one in node.entries}
    named = [name for name in parts if name in _BLOCKS]
    rest = set(parts) - {*named, "when", "columns", "span"}
    if len(named) != 1 or rest:
        what = f"写着 {'、'.join(parts)}"
        faults.add(node.line, what, f"{'、'.join(_BLOCKS)} 之一，另可写 when、columns、span")
        return None
    return _block(named[0], parts, faults)


def used_by(block: BlockPlan) -> Iterator[str]:
    """Every fact a block uses."""
    when = block.when
    yield from (name for name, _ in when.values)
    if isinstance(block, Words):
        yield from names(block.text)
    elif isinstance(block, SheetPlan):
        for row in block.rows:
            for cell in row:
                yield from names(cell.text)
                yield from names(cell.label)
    elif isinstance(block, ItemsPlan):
        yield f"value:{block.value}"


def _block(name: str, parts: dict[str, Node], faults: Faults) -> BlockPlan | None:
    node, when = parts[name], _when(parts.get("when"), faults)
    if name in _STYLES:
        text = text_of(node, what=f"{name} ", faults=faults)
        style: Style = "body" if name == "p" else name  # type: ignore[assignment]
        return Words(text, style, when) if text else None
    if name == "sheet":
        return _sheet(node, when, faults)
    if name == "register":
        return _register(parts, when, faults)
    if name in ("team", "family"):
        return TeamPlan(name, when)  # type: ignore[arg-type]
    if name == "items":
        value = text_of(node, what="items ", faults=faults)
        return ItemsPlan(value, when) if value else None
    if name == "grounds":
        return GroundsPlan(text_of(node, what="grounds ", faults=faults) == "reached", when)
    return TallyPlan(tuple(_texts(node, "tally", faults)), _span(parts, faults), when)


def _sheet(node: Node, when: When, faults: Faults) -> SheetPlan | None:
    if not isinstance(node, Listing):
        faults.add(node.line, f"sheet 是{describe(node)}", "一行一行的格子")
        return None
    rows = []
    for row in node.items:
        cells = row.items if isinstance(row, Listing) else (row,)
        rows.append(tuple(cell for one in cells if (cell := _cell(one, faults)) is not None))
    return SheetPlan(tuple(rows), when)


def _cell(node: Node, faults: Faults) -> CellPlan | None:
    if isinstance(node, Branch):
        parts = {str(key.value): one for key, one in node.entries}
        label = text_of(parts.get("label"), what="label ", faults=faults) or ""
        lines = parts.get("lines")
        many = lines.value if isinstance(lines, Leaf) and isinstance(lines.value, int) else 1
        text = text_of(parts["text"], what="text ", faults=faults) if "text" in parts else ""
        return CellPlan(label, text or "", many)
    text = text_of(node, what="格子", faults=faults)
    if text is None:
        return None
    label, equals, fact = text.rpartition("=")
    fact, _, many_text = fact.partition(":") if not fact.startswith("value:") else (fact, "", "")
    if many_text and not many_text.isdigit():
        faults.add(node.line, f"格子写着“{text}”", "标签=事实:行数")
        return None
    return CellPlan(label if equals else "", f"{{{fact}}}" if fact else "", int(many_text) if many_text else 1)


def _register(parts: dict[str, Node], when: When, faults: Faults) -> RegisterPlan | None:
    kinds = tuple(_texts(parts["register"], "register", faults))
    columns = tuple(_texts(parts.get("columns"), "columns", faults))
    for kind in kinds:
        if kind not in KINDS:
            faults.add(parts["register"].line, f"register 里有“{kind}”", "台账里的记录种类")
            return None
    for column in columns:
        if column not in ("kind", "all") and not any(KINDS[kind].field(column) for kind in kinds):
            faults.add(parts["register"].line, f"columns 里有“{column}”", f"{'、'.join(kinds)} 的栏目")
    return RegisterPlan(kinds, columns, _span(parts, faults), when)


def _span(parts: dict[str, Node], faults: Faults) -> Span:
    node = parts.get("span")
    text = text_of(node, what="span ", faults=faults) if node is not None else "all"
    for span in _SPANS:
        if text == span:
            return span
    faults.add(node.line if node else 0, f"span 是“{text}”", f"{'、'.join(_SPANS)} 之一")
    return "all"


def _texts(node: Node | None, what: str, faults: Faults) -> Iterator[str]:
    if node is None:
        return
    for item in node.items if isinstance(node, Listing) else (node,):
        if text := text_of(item, what=f"{what} ", faults=faults):
            yield text


def _when(node: Node | None, faults: Faults) -> When:
    if node is None:
        return When()
    if not isinstance(node, Branch):
        faults.add(node.line, f"when 是{describe(node)}", "事实: 值，或者 given、absent")
        return When()
    values: list[tuple[str, tuple[str, ...]]] = []
    given: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    for key, one in node.entries:
        texts = tuple(_texts(one, "when", faults))
        if key.value == "given":
            given = texts
        elif key.value == "absent":
            absent = texts
        else:
            values.append((str(key.value), texts))
    return When(tuple(values), given, absent)
