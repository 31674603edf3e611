"""Moving a case to another office 移交: sent, taken in, given back, called back (《戒毒条例》第二十二条).

The office that executes a case sends it with its materials; from that moment the other office has the case and its
whole ledger, and the sender keeps what had been recorded up to then (`casebook.transfers`). The other office takes it
in, or gives it back with a reason. Until then the sender may call it back. Each of these is one transaction: the entry,
the place of the case, the row of `Transfer`.

Where the other office is not in this installation, the case stays in its place, ended by its `transferred_out`; the
materials go on paper, and the sender notes the receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.casebook import appending, moved
from guitu.casebook.actions.cases import next_number, wrong_regions
from guitu.casebook.actions.recording import Said, record_many
from guitu.casebook.auditing import note
from guitu.casebook.models import Assignment, Case, GroupPart, Transfer, TransferState
from guitu.casebook.permissions import ask
from guitu.casebook.transfers import offices_in, sent_of, standing_out
from guitu.faults import Fault, Faulty
from guitu.places import codes
from guitu.places import queries as places
from guitu.places.models import Agency

STAYS: Final = (GroupPart.PERSON, GroupPart.FAMILY)
"""Who goes along with the case: the person and the family. Everybody else of the group was of the old place."""

_AGAIN: Final = "退回后另行移交"
_BACK: Final = "移交没有完成，照常执行"


@transaction.atomic
def send_case(
    *,
    by: Posting,
    case: Case,
    entry_id: str,
    on: date,
    to_region: str,
    to_agency: str = "",
    fields: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> Transfer:
    """Send a case to another office. The same `entry_id` again gives the sending that stands.

    `to_region` is the town of the other office, or the county where the office is not in this installation. `fields`
    are further fields of `transferred_out` (`papers`, `document_number`, `note`). A `transferred_out` that stands
    already, recorded without a destination, is sent on as it is; one that came back is replaced by a new one.
    Raises `Refused`, or `Faulty` with every fault.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    held = appending.lock(case).case
    ask(by, "record", "transferred_out", case=held, on=day)
    if (before := Transfer.objects.filter(case=held, out_entry=entry_id).first()) is not None:
        return before
    if (late := appending.after_today(on, today=day, place="转出日期")) is not None:
        raise Faulty([late])
    offices = _receiving(to_region, sender=held.region_code, on=day)
    to_agency = to_agency.strip() or (offices[0].name if offices else "")
    if sent_of(held.pk) is not None:
        raise Faulty([Fault("移交", "这个个案已经移出，对方还没有接收", "一次移交", "要改移往别处的，先撤回")])
    out = standing_out(held.pk)
    came_back = out is not None and Transfer.objects.filter(case=held, out_entry=out).exists()
    said: list[Said] = []
    if out is not None and came_back:
        said.append(Said(f"{entry_id}-v", "voided", day, {"why": _AGAIN}, corrects=out))
    if out is None or came_back:
        told = {"to_region": to_region, "to_agency": to_agency or None, **(fields or {})}
        said.append(Said(entry_id, "transferred_out", on, told))
    record_many(by=by, case=held, said=said, at=at)
    held = appending.lock(held).case
    was = Transfer(
        case=held,
        from_region=held.region_code,
        from_number=held.number,
        from_group=held.group,
        from_worker=held.worker,
        to_region=to_region,
        to_agency=to_agency,
        is_outside=not offices,
        length=held.length,
        out_entry=out if out is not None and not said else entry_id,
        sent_on=on,
        sent_at=at,
        sent_by=by,
    )
    if offices:
        was.ended_assignments = _end_assignments(held, on=day)
        _put(held, region_code=codes.town_of(to_region), number=None, group=None, worker=None, at=at)
    was.save(force_insert=True)
    note(by=by, what="send_case", at=at, person=held.person, case=held, counts=_counts(was))
    return was


@transaction.atomic
def receive_case(
    *,
    by: Posting,
    transfer: Transfer,
    entry_id: str,
    on: date,
    region_code: str,
    policy: str,
    group: Agency | None = None,
    worker: Posting | None = None,
    fields: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> Case:
    """Take in a case that was sent here: term and windows run on; report-in and agreement are due anew.

    `region_code` is the village, or the township while that is all that is known; `policy` the pack of this place.
    The day of the sending is still the sender's, so `on` is later. Taking in twice is taking in once. Raises `Refused`,
    or `Faulty` with every fault.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    held = appending.lock(transfer.case_id).case
    ask(by, "record", "transferred_in", case=held, on=day)
    row = _on_its_way(transfer, done=TransferState.RECEIVED)
    if row is None:
        return held
    faults = wrong_regions([region_code])
    if not faults and codes.town_of(region_code) != held.town_code:
        faults.append(Fault("执行地", "不在本办", "本办的村（社区），或者本镇（街道）"))
    if on <= row.sent_on:
        # The day of the sending still counts where it was sent; a later day takes it back (CONTRACTS: State).
        faults.append(Fault("转入日期", f"{on}", f"移出之日（{row.sent_on}）的次日或以后", "移出当天仍由移送单位负责"))
    if faults:
        raise Faulty(faults)
    told = {"policy": policy, "from_region": codes.town_of(row.from_region), **(fields or {})}
    record_many(by=by, case=held, said=[Said(entry_id, "transferred_in", on, told)], at=at)
    held = appending.lock(held).case
    _put(held, region_code=region_code, number=held.number, group=group, worker=worker, at=at)
    if worker is not None:
        Assignment.objects.get_or_create(
            case=held, posting=worker, until=None, defaults={"part": GroupPart.WORKER, "since": day}
        )
    _end(row, TransferState.RECEIVED, by=by, on=on, at=at)
    note(by=by, what="receive_case", at=at, person=held.person, case=held, counts=_counts(row))
    return held


@transaction.atomic
def return_case(
    *,
    by: Posting,
    transfer: Transfer,
    entry_id: str,
    on: date,
    fields: Mapping[str, object],
    at: datetime | None = None,
) -> Case:
    """Give back a case that was sent here, by decision of a named person with a reason: it is the sender's again.

    `fields` are those of `transfer_returned` (`decided_by`, `reason`). Raises `Refused`, or `Faulty`.
    """
    at = at or timezone.now()
    held = appending.lock(transfer.case_id).case
    ask(by, "record", "transfer_returned", case=held, on=timezone.localdate(at))
    row = _on_its_way(transfer, done=TransferState.RETURNED)
    if row is None:
        return held
    faults = []
    if not str(fields.get("reason") or "").strip():
        faults.append(Fault("reason", "没有写", "退回的理由", "写明为什么不能接收，对方看得到"))
    if on < row.sent_on:
        faults.append(Fault("退回日期", f"{on}", f"不早于移出的日期（{row.sent_on}）"))
    if faults:
        raise Faulty(faults)
    record_many(by=by, case=held, said=[Said(entry_id, "transfer_returned", on, dict(fields))], at=at)
    held = appending.lock(held).case
    _give_back(held, row, at=at)
    _end(row, TransferState.RETURNED, by=by, on=on, at=at)
    note(by=by, what="return_case", at=at, person=held.person, case=held, counts=_counts(row))
    return held


@transaction.atomic
def call_back(*, by: Posting, transfer: Transfer, entry_id: str, at: datetime | None = None) -> Case:
    """Call back a case that is on its way, and take away its `transferred_out`: it goes on here as if never sent.

    Calling back twice is calling back once. Raises `Refused` unless the posting may send from where it was sent.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    held = appending.lock(transfer.case_id).case
    group = transfer.from_group_id
    refuse(by, "record", "transferred_out", at=transfer.from_region, group=group, on=day)
    row = _on_its_way(transfer, done=TransferState.CALLED_BACK)
    if row is None:
        return held
    if not row.is_outside:
        _give_back(held, row, at=at)
    _end(row, TransferState.CALLED_BACK, by=by, on=day, at=at)
    note(by=by, what="call_back", at=at, person=held.person, case=held, counts=_counts(row))
    return take_back(by=by, case=held, entry_id=entry_id, at=at)


@transaction.atomic
def take_back(*, by: Posting, case: Case, entry_id: str, at: datetime | None = None) -> Case:
    """Take away the `transferred_out` of a case that came back, so that it goes on here; its time never stood still."""
    at = at or timezone.now()
    out = standing_out(case.pk)
    if out is not None and sent_of(case.pk) is None:
        why = Said(entry_id, "voided", timezone.localdate(at), {"why": _BACK}, corrects=out)
        record_many(by=by, case=case, said=[why], at=at)
    return appending.lock(case).case


@transaction.atomic
def note_receipt(*, by: Posting, transfer: Transfer, on: date, at: datetime | None = None) -> Transfer:
    """Note that an office outside this installation has received what was sent. Raises `Refused`, or `Faulty`."""
    at = at or timezone.now()
    day = timezone.localdate(at)
    appending.lock(transfer.case_id)
    group = transfer.from_group_id
    refuse(by, "record", "transferred_out", at=transfer.from_region, group=group, on=day)
    row = _on_its_way(transfer, done=TransferState.RECEIVED)
    if row is None:
        return transfer
    faults = []
    if not row.is_outside:
        faults.append(Fault("回执", "接收单位在本系统内", "由对方在系统里接收"))
    if on < row.sent_on or on > day:
        faults.append(Fault("收到回执的日期", f"{on}", f"移出之日（{row.sent_on}）到今天之间"))
    if faults:
        raise Faulty(faults)
    _end(row, TransferState.RECEIVED, by=by, on=on, at=at)
    note(by=by, what="note_receipt", at=at, case=row.case, counts=_counts(row))
    return row


def _receiving(to_region: str, *, sender: str, on: date) -> list[Agency]:
    """The offices of this installation at a destination; none if it lies outside. Raises `Faulty`."""
    place = places.region(to_region) if codes.is_code(to_region) else None
    if place is None or codes.level_of(to_region) is codes.Level.PROVINCE:
        raise Faulty([Fault("移往哪里", "还没有选定", "一个县（市、区）或者乡镇（街道）", "写地名或拼音，再选一处")])
    town = codes.town_of(to_region)
    if town == codes.town_of(sender):
        raise Faulty([Fault("移往哪里", "就是本办", "另一个乡镇（街道）或县（市、区）", "换村的，改“承办”里的执行地")])
    found = offices_in(to_region, on=on)
    if found and codes.level_of(town) is not codes.Level.TOWN:
        listed = "、".join(one.name for one in found[:3])
        raise Faulty([Fault("移往哪里", f"这里有几个镇办在本系统内（{listed}等）", "其中一个乡镇（街道）")])
    return found


def _on_its_way(transfer: Transfer, *, done: TransferState) -> Transfer | None:
    """The row as it stands now; None if it has ended this way already. Raises `Faulty` if it ended another way."""
    row = Transfer.objects.select_for_update(of=("self",)).select_related("case").get(pk=transfer.pk)
    if row.state == TransferState.SENT:
        return row
    if row.state == done:
        return None
    raise Faulty(
        [Fault("移交", f"这次移交{row.get_state_display()}", "还没有办结的移交", "请回到移交的页面看最新的情况")]
    )


def _end_assignments(case: Case, *, on: date) -> list[int]:
    """Let everybody of the old place leave the group; ids of what ended. The day itself belongs to the other office."""
    leaving = list(Assignment.objects.filter(Q(until=None) | Q(until__gte=on), case=case).exclude(part__in=STAYS))
    begun_today = [one.pk for one in leaving if one.since >= on]
    Assignment.objects.filter(pk__in=begun_today).delete()
    ended = [one.pk for one in leaving if one.since < on and one.until is None]
    Assignment.objects.filter(pk__in=[one.pk for one in leaving if one.since < on]).update(
        until=date.fromordinal(on.toordinal() - 1)
    )
    return ended


def _give_back(case: Case, row: Transfer, *, at: datetime) -> None:
    """Put a case where it was, under its old number, with those who still work there."""
    now = timezone.localdate(at)
    lasting = Q(posting__valid_to=None) | Q(posting__valid_to__gte=now)
    again = Assignment.objects.filter(lasting, pk__in=row.ended_assignments, posting__account__is_active=True)
    back = list(again.values_list("posting_id", flat=True))
    again.update(until=None)
    worker = row.from_worker if row.from_worker_id in back else None
    _put(case, region_code=row.from_region, number=row.from_number, group=row.from_group, worker=worker, at=at)


def _put(
    case: Case, *, region_code: str, number: str | None, group: Agency | None, worker: Posting | None, at: datetime
) -> None:
    """Set where a case is executed and by whom. `number` None: the next one of the township."""
    town = codes.town_of(region_code)
    case.number = number or next_number(town, year=timezone.localdate(at).year)
    case.region_code, case.town_code, case.group, case.worker = region_code, town, group, worker
    case.save(update_fields=["region_code", "town_code", "number", "group", "worker"])
    moved.mark([case.pk])


def _end(row: Transfer, state: TransferState, *, by: Posting, on: date, at: datetime) -> None:
    row.state, row.ended_on, row.ended_at, row.ended_by = state, on, at, by
    row.save(update_fields=["state", "ended_on", "ended_at", "ended_by"])


def _counts(row: Transfer) -> dict[str, object]:
    return {"transfer": str(row.pk), "from": row.from_region, "to": row.to_region, "number": row.from_number}
