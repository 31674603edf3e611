"""Composing 成文: a declaration and the facts of a case become a paper.

Composing never fails for a missing fact: the paper leaves room there and lists what is missing, why it is needed and
where it is recorded. A paragraph that speaks of a value no document sets is left out, for a number is never invented.
"""

from __future__ import annotations

from typing import Final

from guitu.ledger.kinds import KINDS
from guitu.papers.facts import Fact, fact_of, raw_of, text_of, value
from guitu.papers.kind import (
    BlockPlan,
    CellPlan,
    GroundsPlan,
    ItemsPlan,
    PaperField,
    PaperKind,
    RegisterPlan,
    SheetPlan,
    TallyPlan,
    When,
    Words,
)
from guitu.papers.paper import (
    BLANK,
    Block,
    Cell,
    Missing,
    Paper,
    Paragraph,
    Sheet,
    Signature,
    content_hash,
    plain_text,
)
from guitu.papers.particulars import Member, Particulars, Relative, Signed
from guitu.papers.signers import SIGNERS
from guitu.papers.tables import grounds, register, tally, team
from guitu.papers.wording import filled, names

__all__ = [
    "BLANK", "Member", "Paper", "Particulars", "Relative", "Signed", "compose", "content_hash", "plain_text",
]  # fmt: skip


_MAY_BE_NONE: Final = ("term.suspended_days", "case.credit_days")
"""Facts whose absence says something by itself."""


def compose(kind: PaperKind, particulars: Particulars) -> Paper:
    """The paper. What the record lacks is in its `missing`, each once, required ones first."""
    writer = _Writer(kind, particulars)
    blocks = tuple(block for plan in kind.body for block in writer.blocks(plan))
    sender = writer.filled(kind.office) if kind.office else ""
    copies = tuple(writer.filled(one) for one in kind.copies)
    return Paper(
        code=kind.code,
        title=writer.filled(kind.title(particulars.case.kind)),
        layout=kind.layout,
        number=particulars.number,
        sender=sender,
        blocks=blocks,
        signatures=tuple(writer.signature(role, sender) for role in kind.signatures),
        copies_to=copies,
        on=particulars.on,
        missing=writer.missing(),
        clauses=kind.clauses,
        part=kind.catalogue,
    )


class _Writer:
    """Writes one paper and remembers which facts were asked for in vain."""

    def __init__(self, kind: PaperKind, particulars: Particulars) -> None:
        self.kind = kind
        self.facts = particulars
        self.vain: dict[str, bool] = {}
        self.in_sheet = False

    def fact(self, name: str) -> str:
        """A fact in words; "" where the record and the draft hold none, and that is remembered."""
        what = fact_of(name, entry=self.kind.entry, typed=self.kind.typed)
        if what is None:
            raise KeyError(f"{self.kind.code}: no fact is called {name}")
        text = text_of(what, self.facts) or self._from_draft(name)
        if not text:
            self.vain[name] = self.vain.get(name, False) or not self.in_sheet
        return text

    def filled(self, text: str) -> str:
        return filled(text, fact=self.fact)

    def blocks(self, plan: BlockPlan) -> list[Block]:
        """The blocks of a plan; none where its condition does not hold or there is nothing to show."""
        if not self._holds(plan.when):
            return []
        if isinstance(plan, Words):
            if any(name.startswith("value:") and value(name[6:], self.facts) is None for name in names(plan.text)):
                return []
            return [Paragraph(self.filled(plan.text), plan.style)]
        if isinstance(plan, SheetPlan):
            return [Sheet(tuple(tuple(self._cell(cell) for cell in row) for row in plan.rows))]
        if isinstance(plan, RegisterPlan):
            return [register(plan, self.facts)]
        if isinstance(plan, TallyPlan):
            return [tally(plan, self.facts)]
        if isinstance(plan, GroundsPlan):
            counted = grounds(plan, self.facts)
            return [counted] if counted else []
        if isinstance(plan, ItemsPlan):
            return self._items(plan)
        return [team(plan, self.facts)]

    def signature(self, role: str, sender: str) -> Signature:
        signer = SIGNERS[role]
        signed = self.facts.signed.get(role)
        if signer.office:
            name = {"issuer": sender, "blank": ""}.get(signer.office)
            if name is None:
                name = self.fact(signer.office) or BLANK
            return Signature(role, signer.label, name, seal=True)
        what = fact_of(signer.name, entry=self.kind.entry, typed=self.kind.typed) if signer.name else None
        name = text_of(what, self.facts) if what else ""
        return Signature(
            role, signer.label, name, image=signed.image if signed else None, note=signed.note if signed else ""
        )

    def missing(self) -> tuple[Missing, ...]:
        found = []
        about = self.facts.about
        if about is not None and about.id in self.facts.contested:
            why = "本人对所据的记录提出了异议，还没有答复；答复之前不据此出文书"
            found.append(Missing("about", "有异议的记录", why, "", True, f"objection:{about.id}"))
        for field in self.kind.fields:
            if field.required:
                self.fact(field.name)
            if field.name in self.vain and self._matters(field):
                found.append(self._missing(field))
        return tuple(sorted(found, key=lambda one: not one.required))

    def _cell(self, plan: CellPlan) -> Cell:
        label, text, lines = plan.label, plan.text, plan.lines
        (first,) = names(text)[:1] or ("",)
        what = fact_of(first, entry=self.kind.entry, typed=self.kind.typed) if first else None
        # In a sheet an empty cell is room enough to write in.
        self.in_sheet = True
        said = self.filled(text)
        self.in_sheet = False
        nothing = "无" if first in _MAY_BE_NONE else ""
        return Cell(label or (what.label if what else ""), nothing if said == BLANK else said, lines)

    def _items(self, plan: ItemsPlan) -> list[Block]:
        found = value(plan.value, self.facts)
        words = found.value if found and isinstance(found.value, tuple) else ()
        last = len(words) - 1
        return [Paragraph(f"{at + 1}．{word}{'。' if at == last else '；'}") for at, word in enumerate(words)]

    def _holds(self, when: When) -> bool:
        return (
            all(self._raw(name) in options for name, options in when.values)
            and all(self._known(name) for name in when.given)
            and not any(self._known(name) for name in when.absent)
        )

    def _known(self, name: str) -> bool:
        what = self._fact(name)
        return bool(text_of(what, self.facts) or self._from_draft(name))

    def _raw(self, name: str) -> str:
        raw = raw_of(self._fact(name), self.facts)
        return str(raw).lower() if isinstance(raw, bool) else str(raw)

    def _fact(self, name: str) -> Fact:
        what = fact_of(name, entry=self.kind.entry, typed=self.kind.typed)
        if what is None:
            raise KeyError(f"{self.kind.code}: no fact is called {name}")
        return what

    def _matters(self, field: PaperField) -> bool:
        """Whether a missing fact is told: what is required, what leaves a hole in a sentence, and who somebody is. An
        empty cell for what need not have happened, or a remark nobody made, is no gap."""
        group, _, key = field.name.partition(".")
        if field.required or (self.vain[field.name] and not field.name.startswith("value:")):
            return True
        return group in ("person", "agency", "typed") or (group == "about" and key != "note")

    def _from_draft(self, name: str) -> str:
        return self.facts.typed.get(name, "").strip()

    def _missing(self, field: PaperField) -> Missing:
        where = field.source
        if where.startswith("about:") and self.facts.about is None:
            where = f"entry:{self.kind.entry}"
        clause = self.facts.policy.clauses.get(field.clause)
        demanded = f"；{clause.document}{clause.article}要求写明" if field.required and clause else ""
        return Missing(
            field.name, field.label, _why(field.label, where) + demanded, field.clause, field.required, where
        )


def _why(label: str, where: str) -> str:
    """What is missing and where it is written down, in plain words."""
    group, _, key = where.partition(":")
    if group == "entry":
        return f"台账里还没有“{KINDS[key].label}”的记录，或者其中没有填“{label}”"
    return {
        "person": f"人员基本情况里没有“{label}”",
        "agency": f"单位资料里没有“{label}”",
        "team": f"工作小组里没有登记“{label}”",
        "family": f"家庭成员里没有登记“{label}”",
        "case": f"个案里没有写明“{label}”",
        "about": f"所据的记录里没有填“{label}”",
        "typed": f"起草时还没有填“{label}”",
        "duty": f"这一事项现在没有“{label}”",
        "number": "还没有编文号，签发时自动编号",
    }.get(group, f"没有“{label}”")
