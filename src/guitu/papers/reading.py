"""Reading one declaration: from nodes that know their line to a `PaperKind`, or every fault of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from guitu.ledger.kinds import KINDS
from guitu.papers.blocks import read_block, used_by
from guitu.papers.facts import fact_of, suggestion
from guitu.papers.kind import MAKERS, PARTS, BlockPlan, PaperField, PaperKind
from guitu.papers.paper import Layout
from guitu.papers.signers import SIGNERS
from guitu.papers.wording import names
from guitu.policy import Policy
from guitu.policy.nodes import Branch, Faults, Leaf, Listing, Node, PackFault, describe, text_of
from guitu.policy.vocabulary import KIND_LABELS
from guitu.policy.vocabulary import nearest as near

PARTS_OF: Final = (
    "title", "layout", "made_by", "office", "applies", "clauses", "entry", "number", "copies", "catalogue", "typed",
    "required", "body", "signatures", "served",
)  # fmt: skip
"""What a declaration may say."""

_NEEDED: Final = ("title", "layout", "made_by", "body")
_OFFICES: Final[Mapping[str, str]] = {
    "police": "{agency.organ}", "township": "{agency.office}", "group": "{agency.group}", "place": "{agency.place}",
    "person": "",
}  # fmt: skip


@dataclass(slots=True)
class Written:
    """One paper as written: each part with the file it stands in. The part named "" is the file itself."""

    code: str
    parts: Mapping[str, tuple[Node, Faults]]
    packs: tuple[str, ...]
    policy: Policy
    own: list[PackFault] = field(default_factory=list)

    def node(self, name: str) -> Node | None:
        return self.parts[name][0] if name in self.parts else None

    def faults(self, name: str) -> Faults:
        return self.parts[name][1] if name in self.parts else self.parts[""][1]

    def found(self) -> list[PackFault]:
        """Every fault, each file's once."""
        files = {id(faults): faults for _, faults in self.parts.values()}
        return [*self.own, *(fault for faults in files.values() for fault in faults.found)]

    def text(self, name: str) -> str | None:
        return text_of(self.node(name), what=f"{name} ", faults=self.faults(name))


def built(written: Written) -> PaperKind | None:
    """The paper kind, or None with the reasons among the faults."""
    if "" not in written.parts:
        return None
    for name in written.parts:
        if name and name not in PARTS_OF:
            like = near(name, PARTS_OF)
            remedy = f"是不是“{like}”" if like else "请删去或者改名"
            written.faults(name).add(
                written.parts[name][0].line, f"有不认识的部分“{name}”", f"{'、'.join(PARTS_OF)} 之一", remedy
            )
    for name in _NEEDED:
        if name not in written.parts:
            written.faults("").add(0, f"没有 {name}", f"{'、'.join(_NEEDED)} 都写明", f"请写上 {name}")
    entry = _choice(written, "entry", KINDS) if "entry" in written.parts else None
    typed = _typed(written)
    maker = _choice(written, "made_by", dict.fromkeys(map(str, MAKERS))) or "township"
    clauses = _clauses(written)
    body = tuple(_body(written))
    signatures = _signatures(written)
    office = written.text("office") or _OFFICES[maker]
    copies = tuple(_texts(written, "copies"))
    used = _used(written, body, office, copies)
    kind = PaperKind(
        code=written.code,
        titles=_titles(written),
        layout=_choice(written, "layout", dict.fromkeys(get_args(Layout))) or "record",  # type: ignore[arg-type]
        made_by=maker,  # type: ignore[arg-type]
        applies=tuple(_texts(written, "applies")) or tuple(KIND_LABELS),
        clauses=clauses,
        entry=entry,
        numbered=written.text("number"),
        copies=copies,
        catalogue=_catalogue(written),
        fields=tuple(_fields(written, used, entry, typed, clauses)),
        body=body,
        signatures=signatures,
        served=_switch(written, "served"),
        office=office,
        typed=typed,
        source=written.packs,
    )
    return None if written.found() else kind


def _titles(written: Written) -> Mapping[str, str]:
    node = written.node("title")
    if isinstance(node, Branch):
        return {
            str(key.value): text
            for key, one in node.entries
            if (text := text_of(one, what="title ", faults=written.faults("title")))
        }
    text = written.text("title") or ""
    return dict.fromkeys(KIND_LABELS, text)


def _choice(written: Written, name: str, options: Mapping[str, Any]) -> str | None:
    text = written.text(name)
    if text is not None and text not in options:
        node = written.parts[name][0]
        like = near(text, tuple(options))
        expected = f"{'、'.join(options)} 之一" if len(options) < 12 else "台账里的记录种类"
        written.faults(name).add(node.line, f"{name} 是“{text}”", expected, f"是不是“{like}”" if like else "")
        return None
    return text


def _switch(written: Written, name: str) -> bool:
    node = written.node(name)
    if node is None:
        return False
    if isinstance(node, Leaf) and isinstance(node.value, bool):
        return node.value
    written.faults(name).add(node.line, f"{name} 是{describe(node)}", "true 或者 false")
    return False


def _catalogue(written: Written) -> int:
    node = written.node("catalogue")
    if node is None:
        return 0
    if isinstance(node, Leaf) and isinstance(node.value, int) and 0 <= node.value < len(PARTS):
        return node.value
    written.faults("catalogue").add(node.line, f"catalogue 是{describe(node)}", f"0 到 {len(PARTS) - 1} 的数")
    return 0


def _texts(written: Written, name: str) -> Iterator[str]:
    node = written.node(name)
    if node is None:
        return
    items = node.items if isinstance(node, Listing) else (node,)
    for item in items:
        if text := text_of(item, what=f"{name} ", faults=written.faults(name)):
            yield text


def _clauses(written: Written) -> tuple[str, ...]:
    cited = tuple(_texts(written, "clauses"))
    for one in cited:
        if one not in written.policy.clauses:
            _unknown_clause(written, "clauses", one)
    return cited


def _unknown_clause(written: Written, part: str, clause: str) -> None:
    line = written.parts[part][0].line
    like = near(clause, tuple(written.policy.clauses))
    written.faults(part).add(
        line, f"{part} 里的“{clause}”没有登记", "documents.yaml 里的条文", f"是不是“{like}”" if like else ""
    )


def _typed(written: Written) -> Mapping[str, str]:
    node = written.node("typed")
    if node is None:
        return {}
    if not isinstance(node, Branch):
        written.faults("typed").add(node.line, f"typed 是{describe(node)}", "名称: 栏目的中文名")
        return {}
    return {
        str(key.value): label
        for key, one in node.entries
        if (label := text_of(one, what="typed ", faults=written.faults("typed")))
    }


def _signatures(written: Written) -> tuple[str, ...]:
    roles = tuple(_texts(written, "signatures"))
    for role in roles:
        if role not in SIGNERS:
            node = written.parts["signatures"][0]
            written.faults("signatures").add(node.line, f"signatures 里有“{role}”", f"{'、'.join(SIGNERS)} 之一")
    return tuple(role for role in roles if role in SIGNERS)


def _body(written: Written) -> Iterator[BlockPlan]:
    node = written.node("body")
    if node is None:
        return
    faults = written.faults("body")
    if not isinstance(node, Listing):
        faults.add(node.line, f"body 是{describe(node)}", "段落和表格的列表")
        return
    for item in node.items:
        if (block := read_block(item, faults=faults)) is not None:
            yield block


def _used(
    written: Written, body: tuple[BlockPlan, ...], office: str, copies: tuple[str, ...]
) -> dict[str, tuple[str, int]]:
    """Every fact that is used, with the part and line to name if there is none of that name."""
    used: dict[str, tuple[str, int]] = {}
    line = written.parts["body"][0].line if "body" in written.parts else 0
    for block in body:
        for name in used_by(block):
            used.setdefault(name, ("body", line))
    for part, texts in (("office", (office,)), ("copies", copies)):
        for text in texts:
            for name in names(text):
                used.setdefault(name, (part, 0))
    return used


def _fields(
    written: Written,
    used: dict[str, tuple[str, int]],
    entry: str | None,
    typed: Mapping[str, str],
    clauses: tuple[str, ...],
) -> Iterator[PaperField]:
    required = dict(_required(written, clauses[0] if clauses else ""))
    for name in dict.fromkeys((*required, *used)):
        part, line = used.get(name, ("required", 0))
        what = fact_of(name, entry=entry, typed=typed)
        if what is None:
            written.faults(part).add(
                line, f"用到了没有的事实“{name}”", "facts.py 里的名称，或者 typed 里写明的栏目", suggestion(name)
            )
            continue
        yield PaperField(name, what.label, what.where, name in required, required.get(name, ""))


def _required(written: Written, clause: str) -> Iterator[tuple[str, str]]:
    node = written.node("required")
    if isinstance(node, Branch):
        for key, one in node.entries:
            named = text_of(one, what="required ", faults=written.faults("required")) or ""
            if named and named != "practice" and named not in written.policy.clauses:
                _unknown_clause(written, "required", named)
            yield str(key.value), "" if named == "practice" else named
        return
    for name in _texts(written, "required"):
        yield name, clause
