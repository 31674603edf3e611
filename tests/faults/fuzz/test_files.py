"""Uploads, spreadsheets and case files: spoilt, cut, of another kind, or full of what nobody should write."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from guitu.access.models import Posting
from guitu.casebook import verifying
from guitu.casebook.models import Case, Entry
from guitu.exchange.actions import import_ledger
from guitu.exchange.excel import read as read_workbook
from guitu.exchange.template import blank
from guitu.faults import Faulty
from guitu.ledger.casefile import read_text
from guitu.ledger.kinds import KINDS
from tests.faults.fuzz.asking import Somebody
from tests.faults.fuzz.counting import Run, share
from tests.faults.fuzz.values import content, sendable, spoilt, text
from tests.kernel.ledger.sample import sound
from tests.rooms.exchange.excel.hell import hell
from tests.rooms.exchange.excel.sheets import identity_number, one_sheet
from tests.rooms.site.planted import TODAY, Planted

_HEADS = (
    "姓名",
    "身份证号",
    "性别",
    "类别",
    "决定日期",
    "报到日期",
    "送达日期",
    "联系电话",
    "现住址",
    "社区",
    "备注",
    "尿检",
    "解除日期",
)
_NAMES = (
    "a.xlsx",
    "a.xls",
    "a.ods",
    "a.csv",
    "../../a.xlsx",
    "虚构.xlsx",
    "a" * 300 + ".xlsx",
    "a.xlsx.exe",
    ".xlsx",
    "a",
    "a\x00.xlsx",
)


@pytest.mark.django_db
def test_no_upload_breaks_whatever_is_sent(
    rng: random.Random, planted: Planted, staff: dict[str, Posting], record_run: Callable[[Run], None]
) -> None:
    run = Run("上传的文件")
    clerk, admin = Somebody(staff["office_clerk"]), Somebody(staff["admin"])
    good = (blank(), hell())
    for at in range(share("uploads")):
        made = spoilt(rng, rng.choice(good)) if rng.random() < 0.6 else content(rng)
        name = rng.choice(_NAMES)
        kind = rng.choice(("application/octet-stream", "image/png", "text/html", "application/pdf", "x/y", ""))
        file = SimpleUploadedFile(name, made, content_type=kind)
        turn = at % 3
        if turn == 0:
            clerk.ask(run, "post", "/exchange/upload/", {"region": planted.town, "workbook": file})
        elif turn == 1:
            said = {"entry_id": f"f-{at}", "on": TODAY.isoformat(), "title": sendable(text(rng))[:200], "file": file}
            clerk.ask(run, "post", f"/cases/{planted.case.pk}/attach/", said)
        else:
            admin.ask(run, "post", "/system/places/villages/", {"file": file, "list": file})
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])


@pytest.mark.django_db
def test_no_ledger_breaks_the_import_or_a_chain(
    rng: random.Random,
    planted: Planted,
    ended: Mapping[str, Case],
    staff: dict[str, Posting],
    record_run: Callable[[Run], None],
) -> None:
    """Rows that open cases in bulk, rows that join cases, also one that was put away; whatever stands in them."""
    run, length = Run("导入的台账"), ended["shut"].length
    for _ in range(share("imports")):
        made = _ledger(rng)
        with run.one(f"{len(made)} bytes"), transaction.atomic():
            came = import_ledger(by=staff["office_clerk"], workbook=made, region=planted.town, policy="jinxiang")
            assert came.taken + came.unchanged + len(came.refused) == len(came.reading.rows) + len(came.reading.refused)
            assert verifying.verify_all() == ()
            assert Entry.objects.filter(case=ended["shut"]).count() == length
            run.answers["收下的行"] += came.taken
            run.answers["说明原因的行"] += len(came.refused)
            transaction.set_rollback(True)
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])
    assert min(run.answers["收下的行"], run.answers["说明原因的行"]) > 0


def test_no_spreadsheet_breaks_the_reader(rng: random.Random, record_run: Callable[[Run], None]) -> None:
    run = Run("电子表格")
    good = (blank(), hell())
    for _ in range(share("sheets")):
        sort = rng.random()
        made = (
            _sheet(rng) if sort < 0.5
            else _repacked(rng, rng.choice(good)) if sort < 0.75
            else spoilt(rng, rng.choice(good)) if sort < 0.95
            else content(rng)
        )  # fmt: skip
        with run.one(f"{len(made)} bytes {made[:40]!r}"):
            run.answers[_outcome(lambda: read_workbook(made, by_name=rng.random() < 0.5))] += 1  # noqa: B023
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])


def test_no_case_file_breaks_the_reader(rng: random.Random, record_run: Callable[[Run], None]) -> None:
    run = Run("案卷文件")
    for _ in range(share("case files")):
        made = _casefile(rng)
        with run.one(repr(made[:200])):
            run.answers[_outcome(lambda: read_text(made))] += 1  # noqa: B023
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])


def _outcome(reading: Callable[[], object]) -> str:
    """Read, or refused with faults that are one line each; anything else breaks."""
    try:
        reading()
    except Faulty as faulty:
        if not faulty.faults or any("\n" in str(fault) for fault in faulty.faults):
            raise AssertionError("faults that say nothing, or more than a line") from faulty
        return "说明了问题"
    return "读了"


def _sheet(rng: random.Random) -> bytes:
    """A sheet with a header that may be understood, and cells that should not."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": rng.random() < 0.2, "nan_inf_to_errors": True}
    )
    page = made.add_worksheet()
    heads = rng.sample(_HEADS, rng.randrange(1, len(_HEADS)))
    for at, head in enumerate(heads):
        page.write(rng.choice((0, 1)), at, head if rng.random() < 0.9 else sendable(text(rng))[:200])
    for row in range(2, 2 + rng.randrange(1, 7)):
        for at in range(len(heads)):
            sort = rng.random()
            if sort < 0.6:
                page.write_string(row, at, sendable(text(rng))[:32000].replace("\x00", "") or "-")
            elif sort < 0.8:
                page.write(row, at, rng.choice((0, -1, 1e300, 45000, 45000.5, 2958466, 0.1, True, float("nan"))))
            else:
                page.write_string(
                    row, at, rng.choice(("2025-01-02", "社区戒毒", identity_number(row), "虚甲", "阴性", "男"))
                )
    made.close()
    return out.getvalue()


def _ledger(rng: random.Random) -> bytes:
    """A ledger that could be imported, of new people and of two who are there, with a cell in ten spoilt."""
    rows = [
        tuple(
            sendable(text(rng))[:32000].replace("\x00", "") if rng.random() < 0.1 else said
            for said in (
                f"虚甲{at}",
                identity_number(at),
                "社戒",
                "2025.1.2",
                "2025.1.9",
                "2025.1.10",
                "2月5日阴性",
                "无",
            )
        )
        for at in range(rng.randrange(2, 90))
    ]
    return one_sheet(
        ("姓名", "身份证号", "类别", "决定日期", "报到日期", "签订协议日期", "2025年2月尿检", "备注"), *rows
    )


def _repacked(rng: random.Random, good: bytes) -> bytes:
    """A good workbook with the inside of one of its parts spoilt, left out or swapped; the zip round it is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        victim = rng.choice(names)
        for name in names:
            part = old.read(name)
            if name == victim:
                sort = rng.random()
                if sort < 0.6:
                    part = spoilt(rng, part)
                elif sort < 0.75:
                    continue
                elif sort < 0.9:
                    part = old.read(rng.choice(names))
                else:
                    part = part.replace(b"<v>", b"<v>" + sendable(text(rng)).encode()[:200])
            new.writestr(name, part)
    return out.getvalue()


def _casefile(rng: random.Random) -> bytes:
    """A sound case file with something anywhere, or its text with bytes in the wrong place."""
    data: Any = copy.deepcopy(sound())
    if rng.random() < 0.25:
        return spoilt(rng, json.dumps(data, ensure_ascii=rng.random() < 0.5).encode())
    for _ in range(rng.randrange(1, 4)):
        entries = data.get("entries")
        target: Any = rng.choice((data, data.get("case"), *(entries if isinstance(entries, list) else ())))
        if isinstance(target, dict):
            keys = [
                *target,
                "id",
                "kind",
                "on",
                "corrects",
                "why",
                "recorded_at",
                "from",
                "to",
                "seq",
                "mode",
                sendable(text(rng))[:50],
            ]
            target[rng.choice(keys)] = _value(rng, deep=0)
    return json.dumps(data, ensure_ascii=rng.random() < 0.5).encode(
        "utf-8", "surrogatepass" if rng.random() < 0.1 else "replace"
    )


def _value(rng: random.Random, *, deep: int) -> Any:
    sort = rng.random()
    if sort < 0.5 or deep > 3:
        return rng.choice((text(rng), rng.choice(list(KINDS)), "2025-02-01", "e1"))
    if sort < 0.75:
        return rng.choice((None, True, False, 0, -1, 10**30, 1.5, float("nan"), float("inf"), -0.0))
    if sort < 0.88:
        return [_value(rng, deep=deep + 1) for _ in range(rng.randrange(0, 4))]
    return {sendable(text(rng))[:20]: _value(rng, deep=deep + 1) for _ in range(rng.randrange(0, 4))}
