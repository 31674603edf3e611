"""Taking in a case that an office outside sent as a package 接收移交档案包: looked at, tried, taken in once.

Everything is checked before anything is written: the digests, that nobody here has this case or person already, and
that the casebook takes it. The entries keep their ids and times; with them goes one `transferred_in` of this office,
so that term and windows run on. The same package again brings nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from guitu import policy as policies
from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import appending, queries
from guitu.casebook.actions import CaseRow, Relative, Said, attach, load_cases, record_many
from guitu.casebook.actions.attaching import LARGEST as LARGEST_FILE
from guitu.casebook.actions.attaching import KeptFile, keep_file
from guitu.casebook.auditing import note
from guitu.casebook.models import Attachment, Case, Entry
from guitu.exchange import known
from guitu.exchange.handover import envelope, parcel
from guitu.exchange.handover.parcel import CHANGED, Parcel
from guitu.faults import Fault, Faulty
from guitu.ledger import casefile as casefiles
from guitu.places import codes
from guitu.places.models import Agency

PDF: Final = "application/pdf"
_ELSEWHERE: Final = "确已转来本地的，由县（市、区）禁毒办协助核对"


@dataclass(frozen=True, slots=True)
class Here:
    """What the receiving office says: from which day, where, who works on it, under which pack."""

    on: date
    region_code: str
    policy: str
    group: Agency | None = None
    worker: Posting | None = None
    papers: int | None = None
    note: str = ""


def ask(by: Posting, *, region: str, on: date) -> None:
    """Raise `Refused` unless the posting may open cases in a region, and take one in from elsewhere."""
    for what in ("decided", "identity", "family", "transferred_in"):
        refuse(by, "record", what, at=region, on=on)


def opened(content: bytes, *, password: str) -> Parcel:
    """A package with its passphrase. Raises `Faulty`: no package, not opened, damaged, or changed on the way."""
    found = envelope.opened(content, password=password)
    lacking = [name for name in (parcel.SHEET, parcel.CASEFILE) if name not in found.files]
    if lacking:
        raise Faulty(
            [Fault("档案包文件", f"里面没有 {'、'.join(lacking)}", "归途做的移交档案包", "别的案卷请用“新收”立案")]
        )
    sheet = parcel.read_sheet(found.files[parcel.SHEET])
    file = parcel.read_file(found.files[parcel.CASEFILE], sheet)
    faults = []
    if found.pages != sheet.pages:
        faults.append(Fault("档案包的装订页", "与移送时的指纹不符", "移送时的原样", CHANGED))
    scans = {one.entry: (one, found.files.get(one.inside, b"")) for one in sheet.scans}
    faults += [
        Fault(f"附件 {one.inside}", "没有，或者与移送时的指纹不符", "移送时的原样", CHANGED)
        for one, held in scans.values()
        if parcel.sha256(held) != one.digest
    ]
    if faults:
        raise Faulty(faults)
    return Parcel(file, sheet, found.volume, scans)


def already(viewer: Viewer, one: Parcel) -> Case | None:
    """The case, where this package was taken in before. Raises `Faulty` if it is here otherwise."""
    held = Case.objects.filter(pk=one.case_id).first()
    if held is None:
        return None
    place = f"档案包 {one.sheet.number}"
    if not queries.cases(viewer).filter(pk=held.pk).exists():
        raise Faulty([Fault(place, "个案已在本系统，不在本单位办理的范围内", "本系统没有的个案", _ELSEWHERE)])
    ids = set(Entry.objects.filter(case=held).values_list("entry_id", flat=True))
    fresh = sum(entry.id not in ids for entry in one.file.entries)
    if fresh:
        raise Faulty(
            [
                Fault(
                    place, f"个案已在册（{held.number}），包里另有 {fresh} 条这里没有的记录", "没有立过案的个案",
                    "曾经从这里移出、现在移回的：打开原个案登记“转入”，再照装订页补录这些记录",
                )
            ]
        )  # fmt: skip
    return held


def tried(viewer: Viewer, by: Posting, one: Parcel, here: Here, *, at: datetime) -> tuple[Fault, ...]:
    """What stands against taking it in, as if it were done; nothing of it stays. Raises `Refused`."""
    try:
        with transaction.atomic():
            _load(viewer, by, one, here, at=at)
            transaction.set_rollback(True)
    except Faulty as faulty:
        return faulty.faults
    return ()


def take(viewer: Viewer, by: Posting, one: Parcel, here: Here, *, at: datetime) -> Case:
    """Take it in. Taken in before, it is the case that stands. Raises `Refused`, or `Faulty` with every fault."""
    try:
        return already(viewer, one) or _take(viewer, by, one, here, at=at)
    except IntegrityError:
        # Somebody else took it in at the same moment.
        if (held := already(viewer, one)) is None:
            raise
        return held


@transaction.atomic
def _take(viewer: Viewer, by: Posting, one: Parcel, here: Here, *, at: datetime) -> Case:
    day = timezone.localdate(at)
    if here.on <= one.out.on:
        expected = f"移出之日（{one.out.on}）的次日或以后"
        raise Faulty([Fault("转入日期", f"{here.on}", expected, "移出当天仍由移送单位负责")])
    case = _load(viewer, by, one, here, at=at)
    sheet = one.sheet
    fields = {
        "policy": here.policy, "from_region": codes.town_of(sheet.sender.region), "from_agency": sheet.sender.office,
        "papers": here.papers, "note": here.note or None,
    }  # fmt: skip
    came = Said(f"in-{sheet.number}", "transferred_in", here.on, fields)
    record_many(by=by, case=case, said=[came], at=at)
    with _scans_of(one, case, at=at):
        if len(one.volume) <= LARGEST_FILE:
            attach(
                by=by, case=case, entry_id=f"volume-{sheet.number}", on=day, title=f"移交档案包 {sheet.number} 装订本",
                content=one.volume, file_name=f"移交档案包-{sheet.number}.pdf", media_type=PDF, at=at,
            )  # fmt: skip
        counts = {"number": sheet.number, "from": sheet.sender.region, "entries": len(one.file.entries)}
        note(by=by, what="take_parcel", at=at, person=case.person, case=case, counts=counts)
    return Case.objects.get(pk=case.pk)


def pack_of(one: Parcel, here: Here) -> str:
    """The pack a case is opened under: the one it came with, where it is known here."""
    return one.file.case.policy if one.file.case.policy in policies.names() else here.policy


def _load(viewer: Viewer, by: Posting, one: Parcel, here: Here, *, at: datetime) -> Case:
    day = timezone.localdate(at)
    ask(by, region=here.region_code, on=day)
    about = one.sheet.person.particulars()
    _refuse_elsewhere(about.identity_number, by=by, on=day)
    head = one.file.case
    entries = casefiles.to_json(one.file)["entries"]
    row = CaseRow(
        person=about,
        kind=head.kind,
        policy=pack_of(one, here),
        region_code=here.region_code,
        entries=entries if isinstance(entries, list) else [],
        case_id=one.case_id,
        term_months=head.term_months,
        credit_days=head.credit_days,
        group=here.group,
        worker=here.worker,
        family=[Relative(kin.relation, kin.name, kin.phone, kin.note) for kin in one.sheet.family],
    )
    try:
        load_cases(by=by, rows=[row], at=at)
    except Faulty as faulty:
        raise Faulty(_named(faulty.faults)) from None
    return Case.objects.select_related("person").get(pk=one.case_id)


def _refuse_elsewhere(identity_number: str, *, by: Posting, on: date) -> None:
    index = known.index_of(identity_number) if identity_number else b""
    found = known.people([index], by=by, on=on).get(index) if index else None
    if found is not None and not found.person.wrapped_key:
        raise Faulty([Fault("人员", "档案已按决定销毁密钥", "可以办理的人员", "不能再接收")])
    if found is not None and not found.within_reach:
        raise Faulty([Fault("人员", "档案已在本系统，不在本单位办理的范围内", "本单位办理的人员", _ELSEWHERE)])


@contextmanager
def _scans_of(one: Parcel, case: Case, *, at: datetime) -> Iterator[None]:
    """Keep the files beside the entries that name them; if what follows fails, they are deleted again."""
    key, ids = appending.lock(case).key, {entry.id for entry in one.file.entries}
    kept: list[tuple[str, KeptFile]] = []
    try:
        for entry_id, (scan, content) in one.scans.items():
            if entry_id in ids:
                kept.append((entry_id, keep_file(content, key=key, file_name=scan.name, media_type=scan.media_type)))
        Attachment.objects.bulk_create(
            Attachment(
                pk=file.id, case=case, entry_id=entry_id, digest=file.digest, size=file.size,
                media_type=file.media_type, file_name=file.file_name, kept_at=at,
            )
            for entry_id, file in kept
        )  # fmt: skip
        yield
    except BaseException:
        for _, file in kept:
            file.forget()
        raise


def _named(faults: Iterable[Fault]) -> list[Fault]:
    """Faults without the id of the case, which says nothing to a reader."""
    return [Fault(one.place.rpartition("：")[2], one.found, one.expected, one.remedy) for one in faults]
