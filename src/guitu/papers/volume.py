"""The bound volume 案卷 of one case: what goes into it, in the order of the catalogue, and the binding.

A signed sheet that came back is bound as its scan; a paper that was issued and has not come back as it was frozen; a
record that the ledger holds whole is printed from its entry. Photos and scans of their own come last. What may not
leave with the one it is made for is left out, and the notes page says how many pieces that were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from guitu.casebook import files
from guitu.casebook.models import Attachment, Case
from guitu.ledger.entry import Entry
from guitu.papers import composing, needs, typeset
from guitu.papers.catalogue import ATTACHED, Catalogue, Item, catalogue, is_kept_by_ledger
from guitu.papers.compose import compose
from guitu.papers.gathering import Gathered, full_name, gather
from guitu.papers.kind import MAKERS, PARTS
from guitu.papers.models import Document, Stage
from guitu.papers.paper import Paper
from guitu.policy.vocabulary import KIND_LABELS
from guitu.vault.cipher import Unsealable

GROUPS: Final = (*PARTS[1:], ATTACHED)
"""Names of the parts of a volume, in order."""

Told = Callable[[str, int, int], None]
"""Told how far it is: what is done now, how many, of how many."""


@dataclass(frozen=True, slots=True)
class Made:
    """A bound volume, and what was left out of it."""

    content: bytes
    pieces: int
    left_out: int


def volume(
    case: Case, *, on: date, matters: frozenset[str], printed_for: str, made_by: str, told: Told | None = None
) -> Made:
    """Bind the file of a case. `matters` are those that may leave with it; `told` hears how far it is.

    Raises `Refused` if the person's key was withdrawn, or `Faulty` where fonts are missing.
    """
    say = told or (lambda what, done, total: None)
    gathered = gather(case, on=on)
    documents = composing.documents_of(case)
    found = catalogue(gathered, documents, kinds=composing.kinds_for(case))
    pieces: list[typeset.Part] = []
    left_out = 0
    lines = [(part.number - 1, item) for part in found.parts for item in part.items]
    for at, (group, item) in enumerate(lines):
        say("汇集", at, len(lines))
        if not needs.matters_of(item.kind, about=item.kind.entry) <= matters:
            left_out += max(item.due, 1)
            continue
        pieces += _pieces(item, gathered, group=group, made_by=made_by)
    if "papers" in matters:
        pieces += _attached(found, gathered)
    content = typeset.bind(
        pieces,
        cover=_cover(gathered, found, on=on, left_out=left_out, made_by=made_by),
        catalogue=GROUPS,
        progress=lambda done, total: say("装订", done, total),
        printed_for=printed_for,
    )
    return Made(content, len(pieces), left_out)


def _pieces(item: Item, gathered: Gathered, *, group: int, made_by: str) -> Iterator[typeset.Part]:
    maker = MAKERS[item.kind.made_by]
    for one in item.documents:
        yield from _of_document(one, gathered, group=group, maker=maker)
    if not is_kept_by_ledger(item.kind):
        return
    covered = {gathered.settled.latest(one.about) for one in item.documents if one.stage == Stage.ISSUED}
    entries = [one for one in item.entries if one.id not in covered and one.id not in gathered.contested]
    if entries:
        papers = [_printed(item, one, gathered, made_by=made_by) for one in entries]
        several = f"（{len(papers)} 份）" if len(papers) > 1 else ""
        yield typeset.Part(
            title=f"{item.title}{several}", on=max(one.on for one in entries), data=typeset.many(papers), group=group,
            maker=maker, note="据电子台账印制",
        )  # fmt: skip


def _of_document(one: Document, gathered: Gathered, *, group: int, maker: str) -> Iterator[typeset.Part]:
    number = one.number.text if one.number is not None else ""
    if one.stage != Stage.ISSUED or one.issued_on is None:
        return
    entry_id, note = (one.scanned_entry, "签名件") if one.scanned_entry else (one.issued_entry, "")
    if one.lacks_scan:
        note = "签名件未归"
    yield typeset.Part(
        title=one.title, on=one.issued_on, data=_file(gathered, entry_id), group=group, number=number, maker=maker,
        note=note,
    )  # fmt: skip


def _attached(found: Catalogue, gathered: Gathered) -> list[typeset.Part]:
    return [
        typeset.Part(
            title=str(getattr(one, "title", "附件")), on=one.on, data=_file(gathered, one.id), group=len(GROUPS) - 1,
            maker="工作小组",
        )
        for one in found.attached
    ]  # fmt: skip


def _printed(item: Item, entry: Entry, gathered: Gathered, *, made_by: str) -> Paper:
    """The sheet of a record that the ledger holds, as of its own day."""
    facts = gathered.particulars(
        about=entry, made_by=_recorder(entry, made_by), on=entry.on,
        typed=composing.said_of(entry, case=gathered.case),
    )  # fmt: skip
    return compose(item.kind, facts)


def _recorder(entry: Entry, made_by: str) -> str:
    for name in ("made_by", "talker", "tester", "assessor", "visitor", "received_by"):
        said = getattr(entry, name, None)
        if isinstance(said, str) and said:
            return said
    return made_by


def _file(gathered: Gathered, entry_id: str) -> bytes:
    """A file kept with an entry; what cannot be read becomes a page that says so."""
    found = Attachment.objects.filter(case_id=gathered.case.pk, entry_id=entry_id).first()
    if found is None:
        return b""
    try:
        return files.read(found.pk, key=gathered.key)
    except (OSError, Unsealable):
        return b""


def _cover(gathered: Gathered, found: Catalogue, *, on: date, left_out: int, made_by: str) -> typeset.Cover:
    case, person = gathered.case, gathered.person
    term = gathered.standing.get("term") or {}
    decided = gathered.latest("decided")
    rows = [
        ("姓名", person.get("name", "")),
        ("案号", case.number),
        ("措施", KIND_LABELS[case.kind]),
        ("决定机关", gathered.agency.get("organ", "")),
        ("决定日期", decided.on.isoformat() if decided is not None else ""),
        ("执行地", full_name(case)),
        ("期限", f"{term['starts_on']} 至 {term['last_day'] or '（中止中）'}" if term else ""),
    ]
    missing = [f"尚缺：{one.title}（{one.says}）。" for one in found.missing]
    notes = [*missing[:12], *([f"按权限表，另有 {left_out} 件没有装入。"] if left_out else [])]
    return typeset.Cover(
        title=f"{KIND_LABELS[case.kind]}人员档案",
        office=gathered.agency.get("office", ""),
        rows=tuple((label, text) for label, text in rows if text),
        on=on,
        notes=tuple(notes),
        kept_by=made_by,
    )
