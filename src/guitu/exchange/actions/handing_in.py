"""Importing on a page 网页导入: a workbook is handed in, its columns are set right, it is tried, taken, and cleared.

Each step is a deed of its own, and may be done twice. Trying and taking go on behind the request (`running`); how far
they have come is in the row, so that a page may be left and opened again. Whoever handed a workbook in works on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as ReadOnly
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.may import Refused, refuse
from guitu.access.models import Posting
from guitu.exchange import layouts, sealed
from guitu.exchange.actions.importing import Imported, import_ledger
from guitu.exchange.excel import Mapping, Reading, read
from guitu.exchange.models import Stage, Workbook
from guitu.exchange.recognised import described, mappings_in
from guitu.faults import Fault, Faulty
from guitu.places import codes
from guitu.places.models import Region
from guitu.system import running

LARGEST: Final = 20 * 1024 * 1024
"""Bytes a workbook on a page may have: some sixty thousand rows. Larger ones go through the command line."""

SUFFIXES: Final = (".xlsx", ".xls", ".ods", ".xlsm")
SILENT_AFTER: Final = timedelta(minutes=2)
"""So long without a sign of life, and the process that worked on it is taken for gone."""

KEEP: Final = timedelta(days=7)
"""An unfinished workbook, and the sheet of refused rows, are cleared after so long."""

_SHOWN: Final = 2_000
_AT_WORK: Final = (Stage.TRYING, Stage.RUNNING)
_SIGNATURES: Final = (b"PK", b"\xd0\xcf\x11\xe0")
"""Beginnings of zipped (.xlsx, .ods) and of old (.xls) workbooks."""


class _StopAskedError(Exception):
    """Somebody pressed stop."""


def ask(*, by: Posting, region: str, on: date) -> None:
    """Raise `Refused` unless the posting may open cases in a region, which a ledger does."""
    for what in ("decided", "identity"):
        refuse(by, "record", what, at=region, on=on)


def hand_in(*, by: Posting, content: bytes, file_name: str, region: str, policy: str) -> Workbook:
    """Keep a workbook, sealed, and say what was recognised in it. The same file again gives the one that is at work.

    Raises `Refused` if the posting may not open cases there, or `Faulty` with every fault of file and place.
    """
    now = timezone.now()
    _refuse_wrong_file(content, file_name=file_name)
    _refuse_region(region)
    ask(by=by, region=region, on=timezone.localdate(now))
    digest = hashlib.sha256(content).hexdigest()
    same = Workbook.objects.filter(by=by, file_hash=digest, region_code=region, policy=policy).exclude(
        stage__in=(Stage.DONE, Stage.CLEARED)
    )
    if (held := same.order_by("-handed_at").first()) is not None and sealed.path_of(held.pk, "source").exists():
        return held
    reading = _read(content, by=by, given=())
    workbook = Workbook(
        by=by, region_code=region, policy=policy, file_hash=digest, size=len(content), handed_at=now, seen_at=now,
        total=len(reading.rows),
    )  # fmt: skip
    key = sealed.new_key(workbook)
    sealed.put(workbook, "file_name", PurePath(file_name.replace("\\", "/")).name[-120:], key=key)
    sealed.put(workbook, "recognised", described(reading), key=key)
    sealed.write(workbook, "source", content, key=key)
    workbook.save(force_insert=True)
    return workbook


def set_columns(workbook: Workbook, *, by: Posting, chosen: ReadOnly[str, Mapping]) -> Workbook:
    """Set what the columns are, by the fingerprint of their header; what was counted before is counted anew.

    Raises `Faulty`: the file is gone, it is being worked on, or the columns do not fit together.
    """
    _refuse_stranger(workbook, by=by)
    content, key = sealed.read(workbook, "source"), sealed.key_of(workbook)
    if content is None or key is None or _is_at_work(workbook, now=timezone.now()):
        raise _gone()
    before = mappings_in(sealed.data(workbook, "recognised"))
    reading = _read(content, by=by, given=[{**before, **chosen}[name] for name in before])
    sealed.put(workbook, "recognised", described(reading), key=key)
    workbook.stage, workbook.total, workbook.done, workbook.outcome = Stage.READ, len(reading.rows), 0, b""
    workbook.counts = {}
    workbook.save(update_fields=["recognised", "stage", "total", "done", "outcome", "counts"])
    return workbook


def begin(workbook: Workbook, *, by: Posting, dry_run: bool) -> Workbook:
    """Begin to try it, or to take it. Begun already, it is not begun again. Raises `Faulty` if the file is gone."""
    now = timezone.now()
    _refuse_stranger(workbook, by=by)
    if not sealed.path_of(workbook.pk, "source").exists():
        raise _gone()
    with transaction.atomic():
        held = Workbook.objects.select_for_update().get(pk=workbook.pk)
        if _is_at_work(held, now=now):
            return held
        held.stage = Stage.TRYING if dry_run else Stage.RUNNING
        held.done, held.stop_asked, held.seen_at, held.ended_at = 0, False, now, None
        held.save(update_fields=["stage", "done", "stop_asked", "seen_at", "ended_at"])
    pk = held.pk
    running.start(lambda: carry_out(pk, dry_run=dry_run))
    return held


def ask_to_stop(workbook: Workbook, *, by: Posting) -> None:
    """Ask the work to stop after the rows it has in hand. What was taken stays taken."""
    _refuse_stranger(workbook, by=by)
    Workbook.objects.filter(pk=workbook.pk, stage__in=_AT_WORK).update(stop_asked=True)


def clear(workbook: Workbook, *, by: Posting) -> None:
    """Delete the files and forget their key; what was taken, and the counts, stay."""
    _refuse_stranger(workbook, by=by)
    if _is_at_work(workbook, now=timezone.now()):
        raise _gone()
    _clear(workbook)


def clear_old(*, now: datetime) -> int:
    """Clear what nobody came back to; how many. For the background process, and at every upload."""
    old = Workbook.objects.filter(handed_at__lt=now - KEEP).exclude(stage=Stage.CLEARED)
    cleared = [workbook for workbook in old if not _is_at_work(workbook, now=now)]
    for workbook in cleared:
        _clear(workbook)
    return len(cleared)


def carry_out(workbook_id: UUID, *, dry_run: bool) -> None:
    """Do the work: what `begin` starts behind the request. Its end, whatever it is, is in the row."""
    workbook = Workbook.objects.select_related("by__agency", "by__account").get(pk=workbook_id)
    content, key = sealed.read(workbook, "source"), sealed.key_of(workbook)
    if content is None or key is None:
        return
    mine = Workbook.objects.filter(pk=workbook_id)

    def alive(done: int, total: int) -> None:
        mine.update(done=done, total=total, seen_at=timezone.now())
        if mine.values_list("stop_asked", flat=True).get():
            raise _StopAskedError

    try:
        made = import_ledger(
            by=workbook.by,
            workbook=content,
            region=workbook.region_code,
            policy=workbook.policy,
            mapping=list(mappings_in(sealed.data(workbook, "recognised")).values()),
            dry_run=dry_run,
            progress=alive,
        )
    except _StopAskedError:
        _stopped(workbook, says="按你的要求停下了。已经收下的留着，没有收的没有写入。")
    except Refused as refused:
        _stopped(workbook, says=refused.reason)
    except Faulty as faulty:
        _stopped(workbook, says="；".join(str(fault) for fault in faulty.faults))
    except Exception:
        _stopped(workbook, says="中途出了错，已经记下。已经收下的留着；再导入一次，不会多出什么。")
        raise
    else:
        _finished(workbook, made, dry_run=dry_run)


def _finished(workbook: Workbook, made: Imported, *, dry_run: bool) -> None:
    key = sealed.key_of(workbook)
    if key is None:
        return
    now = timezone.now()
    workbook.refresh_from_db()
    sealed.put(workbook, "outcome", _outcome(made), key=key)
    if made.refused:
        sealed.write(workbook, "annotated", made.annotated(), key=key)
    else:
        sealed.delete(workbook.pk, "annotated")
    workbook.stage = Stage.TRIED if dry_run else Stage.DONE
    workbook.done = workbook.total = len(made.reading.rows)
    workbook.counts, workbook.run_id = made.counts, made.run
    workbook.seen_at = workbook.ended_at = now
    workbook.save()
    if not dry_run:
        sealed.delete(workbook.pk, "source")


def _stopped(workbook: Workbook, *, says: str) -> None:
    key = sealed.key_of(workbook)
    if key is None:
        return
    workbook.refresh_from_db()
    sealed.put(workbook, "outcome", {"stopped": says}, key=key)
    workbook.stage, workbook.ended_at, workbook.stop_asked = Stage.STOPPED, timezone.now(), False
    workbook.save()


def _outcome(made: Imported) -> dict[str, object]:
    return {
        "refused": [
            {
                "sheet": row.sheet, "row": row.number,
                "faults": [[_column(fault), fault.found, fault.expected, fault.remedy] for fault in row.faults],
            }
            for row in made.refused[:_SHOWN]
        ],
        "remarks": [[one.sheet, one.number, one.says] for one in made.remarks[:_SHOWN]],
        "remarks_total": len(made.remarks),
    }  # fmt: skip


def _column(fault: Fault) -> str:
    return fault.place.partition("行")[2].strip()


def _clear(workbook: Workbook) -> None:
    Workbook.objects.filter(pk=workbook.pk).update(
        wrapped_key=b"", file_name=b"", recognised=b"", outcome=b"", stage=Stage.CLEARED
    )
    sealed.delete(workbook.pk, *sealed.PARTS)


def _read(content: bytes, *, by: Posting, given: list[Mapping] | tuple[()]) -> Reading:
    remembered = layouts.remembered(by)
    return layouts.without_idle(read(content, mapping=[*remembered, *given], by_name=True), given=given)


def _is_at_work(workbook: Workbook, *, now: datetime) -> bool:
    return workbook.stage in _AT_WORK and now - workbook.seen_at <= SILENT_AFTER


def is_silent(workbook: Workbook, *, now: datetime) -> bool:
    """Whether the process that worked on it seems to be gone."""
    return workbook.stage in _AT_WORK and now - workbook.seen_at > SILENT_AFTER


def _refuse_wrong_file(content: bytes, *, file_name: str) -> None:
    suffix = PurePath(file_name).suffix.lower()
    if not content:
        raise Faulty([Fault("台账文件", "没有内容", "一份 Excel 台账", "请选择文件后再送一次")])
    if len(content) > LARGEST:
        size, most = len(content) / 1024 / 1024, LARGEST // 1024 // 1024
        raise Faulty([Fault("台账文件", f"{size:.1f} 兆字节", f"不超过 {most} 兆字节", "请按年度或村（社区）分开")])
    if suffix not in SUFFIXES or not content.startswith(_SIGNATURES):
        found = f"“{suffix or '没有后缀'}”" if suffix not in SUFFIXES else "内容不是 Excel"
        remedy = "请用 Excel 打开后另存为 .xlsx"
        raise Faulty([Fault("台账文件", found, "Excel 台账：.xlsx、.xls 或 .ods", remedy)])


def _refuse_region(region: str) -> None:
    known = codes.is_code(region) and Region.objects.filter(code=region).exists()
    if not known or codes.level_of(region) not in (codes.Level.TOWN, codes.Level.VILLAGE):
        raise Faulty([Fault("导入到", "没有选定" if not region else f"“{region}”", "本单位的乡镇（街道）或村（社区）")])


def _refuse_stranger(workbook: Workbook, *, by: Posting) -> None:
    if workbook.by_id != by.pk:
        raise Refused("这份台账由交来的人办理。")


def _gone() -> Faulty:
    return Faulty([Fault("这份台账", "正在处理，或者文件已经删除", "还留着的文件", "请重新交一份，不会重复")])
