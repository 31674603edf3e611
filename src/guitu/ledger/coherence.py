"""Coherence 前后相符: what is wrong between the entries of one case file, though each is right by itself.

Two entries of one id that differ, a correction of nothing, of another kind, of an entry that no longer
stands, or in a circle; no decision; a credit as long as the term. What is merely out of sequence (an entry
dated before the decision, a second end) is no fault: it is recorded, counts nowhere, and the rules show it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from guitu.faults import Fault
from guitu.ledger.chain import canonical
from guitu.ledger.corrections import known_since
from guitu.ledger.entry import Entry
from guitu.ledger.heads import CaseHead
from guitu.ledger.kinds import KINDS
from guitu.ledger.kinds.place import TransferredIn
from guitu.ledger.wording import entry_place, nearest, quoted

Numbered = Sequence[tuple[int, Entry]]


def between_entries(
    entries: Numbered, *, place: str, broken: Collection[str] = (), decision_broken: bool = False
) -> list[Fault]:
    """Faults between entries; each comes with its number in the file, from 1.

    `broken` are ids of entries that could not be read themselves: nothing more is said about corrections of
    these, nor about a missing decision if `decision_broken`.
    """
    first: dict[str, tuple[int, Entry]] = {}
    faults: list[Fault] = []
    for number, entry in entries:
        earlier = first.setdefault(entry.id, (number, entry))
        if earlier[1] is not entry and canonical(earlier[1]) != canonical(entry):
            found = f"与第{earlier[0]}条记录编号相同而内容不同"
            remedy = "请换一个编号；要改前一条的内容，请另写一条更正"
            faults.append(Fault(entry_place(place, number, entry.id), found, "各不相同的编号", remedy))
    return [
        *faults,
        *_corrections(first, place=place, broken=broken),
        *([] if decision_broken else _decision(first, place=place)),
    ]


def holds_together(each: Mapping[str, Entry]) -> bool:
    """Whether unlike-named entries agree: the quick yes, so that `between_entries` is asked only to explain a no."""
    corrections = [entry for entry in each.values() if entry.corrects is not None]
    replaced = {entry.corrects: entry for entry in corrections}
    if len(replaced) != len(corrections):
        return False
    for entry in corrections:
        target = each.get(entry.corrects or "")
        if target is None or entry.why is None or entry.kind not in ("voided", target.kind):
            return False
        steps = 0
        while target is not None and target.corrects is not None:
            target = each.get(target.corrects)
            steps += 1
            if steps > len(corrections):
                return False
    # The decision is nearly always the first entry, and then no other is looked at.
    return any(entry.kind == "decided" and key not in replaced for key, entry in each.items())


def unknown_packs(
    head: CaseHead | None, entries: Numbered, *, place: str, packs: Collection[str] | None
) -> list[Fault]:
    """Names of packs that nobody knows; nothing if the names of packs were not given."""
    if packs is None:
        return []
    named = [(f"{place}案件 {quoted(head.id)} 的 policy（政策包）", head.policy)] if head else []
    named += [
        (f"{entry_place(place, number, entry.id)} 的 policy（新执行地的政策包）", entry.policy)
        for number, entry in entries
        if isinstance(entry, TransferredIn) and entry.policy is not None
    ]
    listed = "、".join(sorted(packs))
    return [
        Fault(
            where,
            f"没有名为「{quoted(name)}」的政策包",
            f"下列之一：{listed}",
            nearest(name, dict.fromkeys(packs, "")),
        )
        for where, name in named
        if name not in packs
    ]


def credit_too_long(head: CaseHead, entries: Iterable[Entry], *, place: str = "") -> Fault | None:
    """The fault of a credit that is not less than the term; None where it is less.

    None also for a case that does not name its months: those are the pack's. With a report-in the term is counted from
    that day, without one the longest such term is taken.
    """
    months = head.term_months
    if months is None or head.credit_days == 0:
        return None
    gone = {entry.corrects for entry in entries}
    starts = [entry.on for entry in entries if entry.kind == "reported_in" and entry.id not in gone]
    days = _length(min(starts), months) if starts else max(_length(date(2000, m, 1), months) for m in range(1, 13))
    if head.credit_days < days:
        return None
    return Fault(
        f"{place}案件 {quoted(head.id)} 的 credit_days（折抵天数）",
        f"写着 {head.credit_days}，而期限是 {months} 个月，至多 {days} 天",
        "小于期限天数的整数",
        "请核对折抵天数和期限；折抵已满期限的，不再执行",
    )


def _length(start: date, months: int) -> int:
    """Days of so many whole months from `start`. A clamped end is a shorter one, so the month's first is enough."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in (start.day, 30, 29, 28):
        try:
            return (date(year, month + 1, day) - start).days
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def _corrections(first: dict[str, tuple[int, Entry]], *, place: str, broken: Collection[str]) -> list[Fault]:
    corrections = [(number, entry) for number, entry in first.values() if entry.corrects is not None]
    # Of two corrections of one entry the earlier recorded one holds; the later names what no longer stands.
    by_record = sorted(corrections, key=lambda one: (known_since(one[1]), one[1].kind, one[1].id))
    holder: dict[str, Entry] = {}
    for _, entry in by_record:
        holder.setdefault(entry.corrects or "", entry)
    faults = []
    for number, entry in corrections:
        old = entry.corrects or ""
        at = f"{entry_place(place, number, entry.id)} 的 corrects（更正哪条记录）"
        target = first[old][1] if old in first else None
        if entry.why is None:
            where = f"{entry_place(place, number, entry.id)} 的 why（缘由）"
            faults.append(Fault(where, "这是一条更正，没有写缘由", "更正的缘由，1 到 10000 字"))
        if old == entry.id:
            faults.append(Fault(at, "更正的是它自己", "另一条仍然作数的记录的编号"))
            continue
        if target is None:
            if old not in broken:
                near = nearest(
                    old, {one: KINDS[held.kind].label for one, (_, held) in first.items() if one != entry.id}
                )
                faults.append(Fault(at, f"没有编号为「{quoted(old)}」的记录", "本案件中仍然作数的记录的编号", near))
            continue
        if entry.kind not in ("voided", target.kind):
            found = f"「{quoted(old)}」是{KINDS[target.kind].label}，本条是{KINDS[entry.kind].label}"
            remedy = "种类登记错了的，先用 voided（撤销记录）撤销，再另记一条"
            faults.append(Fault(at, found, "同一种类的记录", remedy))
        if (holds := holder[old]) is not entry:
            voided = holds.kind == "voided"
            found = f"「{quoted(old)}」已由「{quoted(holds.id)}」{'撤销' if voided else '更正'}"
            remedy = "已撤销的不再更正，请另记一条" if voided else f"要再更正，请更正「{quoted(holds.id)}」"
            faults.append(Fault(at, found, "仍然作数的记录的编号", remedy))
    return [*faults, *_circles(first, place=place)]


def _circles(first: dict[str, tuple[int, Entry]], *, place: str) -> list[Fault]:
    step = {key: entry.corrects for key, (_, entry) in first.items() if entry.corrects not in (None, key)}
    done: set[str] = set()
    faults = []
    for start in step:
        path: list[str] = []
        here: str | None = start
        while here is not None and here in step and here not in done:
            done.add(here)
            path.append(here)
            here = step[here]
        if here in path:
            ring = path[path.index(here) :]
            shown = " → ".join(quoted(one) for one in (*ring[:5], *(["…"] if len(ring) > 5 else []), ring[0]))
            where = f"{entry_place(place, first[ring[0]][0], ring[0])} 的 corrects（更正哪条记录）"
            faults.append(Fault(where, f"更正绕成了圈：{shown}", "指向原来那条记录的更正"))
    return faults


def _decision(first: dict[str, tuple[int, Entry]], *, place: str) -> list[Fault]:
    decisions = [key for key, (_, entry) in first.items() if entry.kind == "decided"]
    expected = "至少一条仍然作数的 decided（作出决定）"
    if not decisions:
        return [Fault(f"{place}案件记录", "没有 decided（作出决定）", expected, "请补记决定书上的决定日期")]
    gone = {entry.corrects for _, entry in first.values()}
    standing = any(entry.kind == "decided" and key not in gone for key, (_, entry) in first.items())
    circled = any(entry.kind == "decided" and entry.corrects for _, entry in first.values())
    if standing or circled:
        return []
    return [Fault(f"{place}案件记录", "decided（作出决定）已被撤销", expected, "请另记正确的决定日期")]
