"""What is ahead 接下来: duties that stand open, other lawful steps with what each lacks, and grounds as they count.

All of it is read from the standing; nothing is decided here. A step is led to its form only for who may record it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from guitu.access.models import Posting
from guitu.casebook.entrylines import EntryLine
from guitu.casepages import wording
from guitu.casepages.opened import Json, Opened
from guitu.casepages.timeline import anchor
from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES
from guitu.pages import words
from guitu.pages.shapes import Chip, Link, State, chips
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating

SHOWN: Final = 6
"""Duties that stand open before the rest is folded."""

MayRecord = Callable[[str], bool]
_EXCUSABLE: Final = ("drug_test", "absence", "report_refused", "warning")
"""Kinds that count against a person, and do not where there was a proper reason."""
_ROLE_LABELS: Final[Mapping[str, str]] = dict(ROLES.items())


@dataclass(frozen=True, slots=True)
class Due:
    """A duty that stands open: its state, its window, why it is due then, and the form that does it."""

    title: str
    state: State
    second: str
    why: Link
    chips: tuple[Chip, ...]
    deed: Link | None
    instead: Link | None


@dataclass(frozen=True, slots=True)
class Lawful:
    """Another step that the law knows now. `lacks` says what must be recorded first; `who` who records it."""

    title: str
    lacks: str
    who: str
    second: str
    chips: tuple[Chip, ...]
    deed: Link | None
    paper: Link | None = None
    """Where its paper is begun; None where it has none, or the viewer does not see papers."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A statutory ground, with the entries it counts; `disputed` are those under an open objection."""

    label: str
    count: int
    threshold: int
    says: str
    reached: bool
    leads_to: str
    entries: tuple[tuple[str, str, bool], ...]
    chips: tuple[Chip, ...]

    @property
    def pips(self) -> int:
        """How many pips are drawn; none where the threshold is too large to be drawn one by one."""
        return self.threshold if self.threshold <= 12 else 0


def kind_of(rule: str) -> str:
    """The entry kind that does a duty."""
    duty = DUTIES[rule]
    return duty.counts.kind if isinstance(duty, Repeating) else duty.done_by.kind


def asked_of(rule: str) -> dict[str, str]:
    """What the form of a duty begins with: the mode of a test."""
    duty = DUTIES[rule]
    where = duty.counts.where if isinstance(duty, Repeating) else duty.done_by.where
    return {field: values[0] for field, values in where if len(values) == 1}


def nth(rule: str, seq: int) -> str:
    """第 20 次, or for tests counted by the year 第二年."""
    duty = DUTIES[rule]
    if not isinstance(duty, Repeating):
        return "" if seq == 1 else f"第 {seq} 次"
    return f"第{words.ordinal(seq)}年" if duty.per_year else f"第 {seq} 次"


def record_href(opened: Opened, kind: str, *, back: str = "", **query: str) -> str:
    """The form of a kind for this case; `query` holds codes and numbers only."""
    said = {**query, **({"next": back} if back else {})}
    address = reverse("casebook:record", args=(opened.case.pk, kind))
    return f"{address}?{urlencode(said)}" if said else address


def others(opened: Opened, line: EntryLine, *, by: Posting, back: str = "") -> list[Link]:
    """What else somebody can do with an entry than mend it: note the person's objection, or a proper reason."""
    deeds = {"objection_raised": "本人有异议"} | ({"excused": "有正当理由，不计"} if line.kind in _EXCUSABLE else {})
    return [
        Link(text, record_href(opened, kind, back=back, entry=line.entry_id))
        for kind, text in deeds.items()
        if opened.allows(by, "record", kind)
    ]


def decision_href(opened: Opened, kind: str) -> str:
    """Where a step is decided; empty where it has no such page."""
    if kind not in _DECIDED_AT:
        return ""
    try:
        return reverse("decision", args=(opened.case.pk, _DECIDED_AT[kind]))
    except NoReverseMatch:
        return ""


_DECIDED_AT: Final[Mapping[str, str]] = {
    "leave_granted": "leave",
    "leave_refused": "leave",
    "transfer_agreed": "transfer",
    "warning": "warning",
    "breach_decided": "breach",
    "breach_stated": "statement",
    "suspended": "suspension",
    "resumed": "resumption",
    "terminated": "termination",
    "discharged": "release",
}
"""Pages of the room of decisions, by the kind that the decision is recorded as."""


def dues(opened: Opened, standing: Json, *, may: MayRecord, back: str, base: str) -> list[Due]:
    """Duties that are missed or open, of each rule the newest missed; the latest first, then what is next."""
    rows = [row for row in standing["obligations"] if row["status"] in ("missed", "open")]
    newest = {row["rule"]: row for row in rows if row["status"] == "missed"}
    kept = [row for row in rows if row["status"] == "open" or row is newest[row["rule"]]]
    older = {rule: sum(row["rule"] == rule and row["status"] == "missed" for row in rows) - 1 for rule in newest}
    late = sorted((row for row in kept if row["status"] == "missed"), key=lambda row: str(row["due_on"]), reverse=True)
    waiting = sorted((row for row in kept if row["status"] == "open"), key=_when)
    return [
        _due(
            opened,
            standing,
            row,
            may=may,
            back=back,
            base=base,
            older=older.get(row["rule"], 0) if row["status"] == "missed" else 0,
        )
        for row in (*late, *waiting)
    ]


def _when(row: Json) -> str:
    return row["due_on"] or row.get("target_on") or "9999"


def why_link(opened: Opened, rule: str, seq: int) -> Link:
    """The page that explains the days of one duty."""
    address = reverse("casebook:why", args=(opened.case.pk, rule, seq))
    return Link("为什么", address, f"为什么：{words.rule_label(rule)} {nth(rule, seq)}")


def _due(opened: Opened, standing: Json, row: Json, *, may: MayRecord, back: str, base: str, older: int) -> Due:
    rule, seq, kind = row["rule"], row["seq"], kind_of(row["rule"])
    is_missed = row["status"] == "missed"
    due = row["due_on"] or row.get("target_on")
    said = words.relative(due, on=opened.as_of) if due else "尽快"
    if not row["due_on"] and due:
        said = "本应已办" if date.fromisoformat(due) < opened.as_of else said
    window = words.span(row["opens_on"], due) if due else f"{words.iso(row['opens_on'])} 起，没有规定天数"
    second = window if row["due_on"] else f"{window}（目标，不是期限）" if due else window
    if row["needed"] > 1:
        second += f"，已做 {row['done']}/{row['needed']}"
    if older > 0:
        second += f"；更早还有 {older} 次没有记录，见归途条"
    if not may(kind):
        second += f"；由{words.DEBTORS[row['owed_by']]}办"
    title = f"{words.rule_label(rule)} {nth(rule, seq)}".strip()
    look = words.status_look(row["status"], due_on=row["due_on"], on=opened.as_of)
    deed = None
    if may(kind):
        text = "补记" if is_missed else "登记"
        href = record_href(opened, kind, back=back, **asked_of(rule))
        deed = Link(text, href, f"{text}：{title}")
    instead = None
    if is_missed and may("excused"):
        href = record_href(opened, "excused", back=back, rule=rule, seq=str(seq))
        instead = Link("没做成，有正当理由", href, f"没做成，有正当理由：{title}")
    return Due(
        title=title,
        state=State(look, said, strong=is_missed or said == "今天到期"),  # type: ignore[arg-type]
        second=second,
        why=why_link(opened, rule, seq),
        chips=chips(row["clauses"], clauses=standing["clauses"], base=base),
        deed=deed,
        instead=instead,
    )


def lawful(opened: Opened, standing: Json, *, may: MayRecord, decides: MayRecord, back: str, base: str) -> list[Lawful]:
    """Steps that are lawful now and do not stand among the duties; those that lack nothing first.

    Who decides a step (`decides`) is led to where it is decided, with the grounds beside it, instead of to its form.
    """
    doing = {kind_of(row["rule"]) for row in standing["obligations"] if row["status"] in ("missed", "open")}
    found = []
    for step in standing["next"]:
        if step["action"] in doing:
            continue
        lacks = "；".join("或者".join(f"“{KINDS[kind].label}”" for kind in need) for need in step["missing"])
        kind = KINDS[step["action"]]
        paper = wording.paper_label(step["paper"])
        drafts = bool(paper) and step["paper"] != "volume" and "papers" in opened.groups and may("paper_issued")
        grounds = "、".join(words.ground_label(one) for one in step.get("grounds", ()))
        said = "　".join(
            part
            for part in (f"情形：{grounds}" if grounds else "", f"用纸：{paper}" if paper and not drafts else "")
            if part
        )
        deed = None
        if not lacks and may(step["action"]):
            deed = Link("登记", record_href(opened, step["action"], back=back), f"登记：{kind.label}")
            if decides(step["action"]) and (where := decision_href(opened, step["action"])):
                deed = Link("去决定", where, f"去决定：{kind.label}")
        found.append(
            Lawful(
                title=kind.label,
                lacks=lacks,
                who="" if deed else "、".join(_ROLE_LABELS[role] for role in step["by"]),
                second=said,
                chips=chips(step["clauses"], clauses=standing["clauses"], base=base),
                deed=deed,
                paper=Link(paper, reverse("papers:new", args=(opened.case.pk, step["paper"])), f"起草：{paper}")
                if drafts
                else None,
            )
        )
    return sorted(found, key=lambda one: (bool(one.lacks), one.deed is None))


def grounds(opened: Opened, standing: Json, *, base: str) -> list[Counted]:
    """Every ground with its count, its threshold and the entries behind it."""
    return [
        Counted(
            label=words.ground_label(one["ground"]),
            count=one["count"],
            threshold=one["threshold"],
            says=_threshold(one),
            reached=one["reached"],
            leads_to=one["leads_to"] or "",
            entries=tuple(_entries(opened, one)),
            chips=chips(one["clauses"], clauses=standing["clauses"], base=base),
        )
        for one in standing["grounds"]
    ]


def _threshold(one: Json) -> str:
    unit = "日" if one["ground"] == "absence_days" else "次"
    return f"超过 {one['threshold']} {unit}" if one["compare"] == ">" else f"{one['threshold']} {unit}以上，含本数"


def _entries(opened: Opened, one: Json) -> list[tuple[str, str, bool]]:
    """For each entry that counts: its words, its place on the page, and whether it is disputed."""
    found = []
    disputed: Sequence[str] = one.get("disputed", ())
    for entry in one["entries"]:
        line = opened.by_id.get(entry)
        if line is not None:
            found.append((f"{line.on.isoformat()} {wording.title(line)}", f"#{anchor(entry)}", entry in disputed))
    return found
