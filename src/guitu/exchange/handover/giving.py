"""Giving a case to an office outside this installation 做移交档案包: one encrypted file, and one trace in each book.

The whole file leaves, so whoever makes it must be allowed to give out every matter there is. The passphrase is made
here and told once; it is stored nowhere. The encrypted file lies in the data folder until it has been fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.looks import record_exports
from guitu.access.matters import matter_of
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.casebook import appending, files, queries, sealing, transfers
from guitu.casebook.actions import Said, record_many
from guitu.casebook.auditing import note
from guitu.casebook.looking import seen_row
from guitu.casebook.models import Attachment, Case, Transfer, TransferState
from guitu.casebook.permissions import ask as ask_in_case
from guitu.casebook.queries import CasePage
from guitu.exchange.actions import leaving
from guitu.exchange.handover import envelope, kept, parcel, readable
from guitu.exchange.handover.envelope import Inside
from guitu.exchange.handover.parcel import About, Kin, Place, Scan, Sheet
from guitu.exchange.models import Export
from guitu.faults import Fault, Faulty
from guitu.ledger import chain
from guitu.ledger.json_schema import casefile_schema
from guitu.ledger.kinds import KINDS
from guitu.papers.gathering import gather
from guitu.papers.volume import volume
from guitu.places import finding
from guitu.seals import verifier
from guitu.vault.cipher import Key, Unsealable

MATTERS: Final = frozenset(
    {"name", "identity", "contact", "family", "narrative"} | {matter_of(name) or "narrative" for name in KINDS}
)
"""Everything that a whole file holds."""

_LONGEST: Final = {"requester": ("接收人", 80), "purpose": ("用途", 200), "basis": ("法律依据", 200)}


@dataclass(frozen=True, slots=True)
class Given:
    """A package as it was made: its row in the register, its size, and the code that both offices compare."""

    export: Export
    size: int
    code: str


def due(viewer: Viewer, transfer_id: UUID) -> Transfer | None:
    """A case of the viewer's office that is on its way to an office outside; None if there is none to be reached."""
    page = transfers.sent_page(viewer, transfer_id)
    if page is None or not page.line.is_outside or page.line.state != TransferState.SENT:
        return None
    found = Transfer.objects.filter(pk=transfer_id, case__in=queries.cases(viewer).values("pk"))
    return found.select_related("case__person", "case__group", "case__deciding_agency").first()


def ask(by: Posting, *, case: Case, on: date) -> None:
    """Raise `Refused` unless the posting may give out every matter of a case, and record that it did."""
    known = table()
    lacking = MATTERS - known.roles[by.role].matters.get("export", frozenset())
    if lacking:
        labels = "、".join(sorted(known.matters[name].label for name in lacking))
        basis = known.refusal["matter"]
        who = tuple(
            one.label
            for one in known.roles.values()
            if "region" in one.rows and one.matters.get("export", frozenset()) >= MATTERS
        )
        says = f"移交档案包是整份案卷，{known.roles[by.role].label}的职责不含导出其中的{labels}。{basis.says}"
        raise Refused(says, clauses=basis.clauses, who_may=who)
    for act, what in (("export", "papers"), ("record", "materials_sent")):
        ask_in_case(by, act, what, case=case, on=on)


@transaction.atomic
def make(
    *,
    viewer: Viewer,
    by: Posting,
    transfer: Transfer,
    number: str,
    password: str,
    said: Mapping[str, str],
    keep_until: date | None,
    at: datetime,
) -> Given:
    """Make the package of a case that is on its way. The same `number` again gives the one that was made.

    `said` holds `requester` (who receives it), `purpose` and `basis`. The looks, the register and the ledger each keep
    that it left. Raises `Refused`, or `Faulty` with every fault.
    """
    day = timezone.localdate(at)
    appending.lock(transfer.case_id)
    ask(by, case=transfer.case, on=day)
    held = Export.objects.filter(number=number, by=by).first()
    if held is not None and (content := kept.given(held.pk)) is not None:
        return _given(held, content)
    requester, purpose, basis = _worded(said)
    until = leaving.last_day(keep_until, today=day)
    sent = _Sent(viewer, by, transfer, number, password, requester, until, at)
    content = sent.content()
    record_exports(by=viewer, seen=[seen_row(transfer.case)], groups=MATTERS, basis=basis, requester=requester, at=at)
    export = leaving.enter(
        by=by, number=number, region=transfer.case.region_code, purpose=purpose, requester=requester, basis=basis,
        columns=(), cases=1, keep_until=until, at=at,
    )  # fmt: skip
    to = transfer.to_agency or finding.spoken(transfer.to_region)
    told = {"title": f"移交档案包 {number}", "to_agency": to}
    record_many(by=by, case=transfer.case, said=[Said(f"parcel-{number}", "materials_sent", day, told)], at=at)
    note(by=by, what="give_parcel", at=at, case=transfer.case, counts={"transfer": str(transfer.pk), "number": number})
    kept.put_given(export.pk, content)
    return _given(export, content)


def code_of(content: bytes) -> str:
    """The code of a file, short enough to be told on the telephone: any other file has another."""
    return verifier.code(parcel.sha256(content))


def _given(export: Export, content: bytes) -> Given:
    return Given(export, len(content), code_of(content))


def _worded(said: Mapping[str, str]) -> tuple[str, ...]:
    texts = {name: said.get(name, "").strip() for name in _LONGEST}
    faults = [
        Fault(label, "过长" if texts[name] else "还没有填", f"{longest} 字以内，写明")
        for name, (label, longest) in _LONGEST.items()
        if not 0 < len(texts[name]) <= longest
    ]
    if faults:
        raise Faulty(faults)
    return tuple(texts.values())


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a package is made of."""

    viewer: Viewer
    by: Posting
    transfer: Transfer
    number: str
    password: str
    requester: str
    until: date
    at: datetime

    def content(self) -> bytes:
        day, case = timezone.localdate(self.at), self.transfer.case
        page, lines = queries.case_head(self.viewer, case.pk), queries.ledger(self.viewer, case.pk)
        if page is None:
            raise Refused("这个个案不在该岗位负责的范围内。")
        gathered = gather(case, on=day)
        stamp, name = self.stamp(), self.by.account.display_name
        made = volume(case, on=day, matters=MATTERS, printed_for=stamp, made_by=name)
        bound = readable.appended(made.content, lines, number=self.number, on=day, printed_for=stamp)
        text, scans = parcel.text_of(gathered.casefile), list(_scans(case, gathered.key))
        sheet = Sheet(
            format=parcel.FORMAT,
            number=self.number,
            made_at=self.at,
            keep_until=self.until,
            sender=self.sender(),
            receiver=self.receiver(),
            person=_about(page),
            family=[Kin(relation=one.relation, name=one.name, phone=one.phone, note=one.note) for one in page.family],
            recorded_by={line.entry_id: line.by_text for line in lines},
            casefile=parcel.sha256(text),
            chain=parcel.digests_of(gathered.casefile),
            head=chain.head(gathered.casefile),
            pages=envelope.digest_of(bound),
            scans=[scan for scan, _ in scans],
        )
        inside = {
            parcel.CASEFILE: Inside(text, "个案文件，归途可以直接接收"),
            parcel.SHEET: Inside(sheet.model_dump_json(indent=1).encode(), "移交单：谁移交、给谁、各条记录的指纹"),
            parcel.SCHEMA: Inside(json.dumps(casefile_schema(), ensure_ascii=False).encode(), "个案文件的格式说明"),
            **{scan.inside: Inside(content, "案卷附件", scan.media_type) for scan, content in scans},
        }
        return envelope.closed(bound, inside, password=self.password)

    def stamp(self) -> str:
        """What stands across every page."""
        who = f"{self.by.account.display_name}（{self.by.agency.name}）"
        when = timezone.localtime(self.at)
        return f"{who} {when:%Y-%m-%d %H:%M} 移交{self.requester}，编号 {self.number}，依法保密"

    def sender(self) -> Place:
        case = self.transfer.case
        place = finding.spoken(case.town_code)
        return Place(region=case.region_code, place=place, office=self.by.agency.name, number=case.number)

    def receiver(self) -> Place:
        region = self.transfer.to_region
        return Place(region=region, place=finding.spoken(region), office=self.transfer.to_agency)


def _about(page: CasePage) -> About:
    return About(**page.particulars, other={str(name): str(text) for name, text in page.other.items()})


def _scans(case: Case, key: Key) -> Iterator[tuple[Scan, bytes]]:
    """The files of a case; one that cannot be opened is left out, and the volume says so."""
    for at, one in enumerate(Attachment.objects.filter(case=case).order_by("kept_at", "pk"), start=1):
        try:
            content = files.read(one.pk, key=key)
        except (OSError, Unsealable):
            continue
        name = sealing.open_text(key, one.file_name, at=sealing.row_spot("attachment", one.pk, "file_name"))
        yield (
            Scan(entry=one.entry_id, inside=f"scan-{at:04}", name=name, media_type=one.media_type, digest=one.digest),
            content,
        )
