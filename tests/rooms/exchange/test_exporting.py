"""Ledgers that leave: what may, for whom, on what basis, and back in again."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from guitu.access.looks import looks_for_head
from guitu.access.may import Refused
from guitu.access.models import Account, Look, Posting
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.casebook.actions import record
from guitu.casebook.models import Case
from guitu.exchange.actions import Imported, export_ledger
from guitu.exchange.actions.exporting import GRID, LEDGER, exportable, matter_of_column
from guitu.exchange.excel import GRID_RECORD_WHOLE, read
from guitu.exchange.layouts import layout_of
from guitu.exchange.models import Export
from guitu.faults import Faulty

from .excel import sheets
from .excel.sheets import Cell, identity_number, name, one_sheet

pytestmark = pytest.mark.django_db

Taking = Callable[..., Imported]
HEAD = ("姓名", "身份证号", "类别", "决定日期", "报到日期", "备注")
WHAT_FOR = {"purpose": "季度报送", "requester": "归远县禁毒办", "basis": "《戒毒条例》第四条"}


def _viewer(posting: Posting, purpose: str | None = None) -> Viewer:
    return Viewer((posting,), purpose or table().roles[posting.role].purposes[0], timezone.localdate())


def _out(posting: Posting, town: str, **other: object) -> bytes:
    given: dict[str, object] = {"viewer": _viewer(posting), "region": town, **WHAT_FOR, **other}
    return export_ledger(**given)  # type: ignore[arg-type]


def _cells(data: bytes) -> list[list[object]]:
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in line] for line in page.iter_rows()]


def _row(which: int, *cells: Cell) -> tuple[Cell, ...]:
    return (name(which), identity_number(which), "社戒", *cells)


def test_an_export_comes_back_as_unchanged(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    taking(sheets.simple(300))
    made = taking(_out(staff["office_head"], town))
    assert made.counts == {"taken": 0, "unchanged": 300, "refused": 0, "persons": 0, "cases": 0, "entries": 0}


def test_what_was_recorded_by_hand_comes_back_as_unchanged(
    taking: Taking, staff: dict[str, Posting], town: str
) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9", "")))
    record(
        by=staff["office_clerk"], case=Case.objects.get(), entry_id="s", kind="suspended", on=date(2025, 3, 1),
        decided_by="虚局长", cause="detained",
    )  # fmt: skip
    made = taking(_out(staff["office_head"], town))
    assert (made.unchanged, made.refused) == (1, ())


@pytest.mark.parametrize(
    ("drawn", "header"),
    [
        (lambda: sheets.simple(6), 1),
        (lambda: sheets.two_line(6), 2),
        (lambda: sheets.months(6, year=2024), 1),
    ],
    ids=["one header line", "merged header", "months as columns"],
)
def test_an_export_in_the_offices_own_layout_has_its_headings_and_comes_back_as_unchanged(
    taking: Taking, staff: dict[str, Posting], town: str, drawn: Callable[[], bytes], header: int
) -> None:
    taking(one_sheet(HEAD, *(_row(at, "2023.4.1", "", "") for at in range(6))))
    given = drawn()
    took = taking(given)
    layout = layout_of(given, by=staff["office_head"])
    out = _out(staff["office_head"], town, layout=layout)
    again = read(out).mappings[0]
    assert again.labels[: len(layout.labels)] == layout.labels
    assert len(_cells(out)[1 : 1 + header]) == header
    made = taking(out)
    assert (made.taken, made.refused, made.entries) == (0, (), 0)
    assert made.unchanged >= took.taken


def test_tests_stand_in_the_column_of_their_month_number_or_result(
    taking: Taking, staff: dict[str, Posting], town: str
) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9", "")))
    for at, (on, result) in enumerate(
        (("2025-02-05", "negative"), ("2025-02-20", "refused"), ("2025-03-01", "positive"))
    ):
        record(
            by=staff["office_clerk"], case=Case.objects.get(), entry_id=f"t{at}", kind="drug_test",
            on=date.fromisoformat(on), mode="regular", result=result,
        )  # fmt: skip
    head = (
        "序号",
        "姓名",
        "身份证号",
        "类别",
        "2025年2月尿检",
        "第3次尿检日期",
        "第3次尿检结果",
        "微信号",
        "突击检测第1次",
    )
    layout = layout_of(one_sheet(head, (1, name(1), identity_number(1), "社戒")), by=staff["office_head"])
    row = _cells(_out(staff["office_head"], town, layout=layout))[2]
    assert row[0] == 1
    assert row[4:9] == ["2025.2.5阴性；2025.2.20拒绝检测", "2025.3.1", "阳性", None, None]


def test_a_column_of_a_layout_that_may_not_leave_is_not_on_the_sheet(
    taking: Taking, staff: dict[str, Posting], town: str
) -> None:
    head = (*HEAD, "联系电话", "微信号", "有无犯罪史")
    given = one_sheet(head, _row(1, "2025.1.2", "", "一句备注", "19900001357", "wx-1", "有"))
    taking(given)
    who = ("office_clerk", "office_head")
    by_clerk, by_head = (_cells(_out(staff[one], town, layout=layout_of(given, by=staff[one]))) for one in who)
    assert by_clerk[1] == ["姓名", "身份证号", "类别", "决定日期", "报到日期", "有无犯罪史"]
    assert by_head[1] == list(head)
    assert (by_head[2][5:7], by_head[2][7]) == (["一句备注", "19900001357"], "wx-1")
    assert by_head[2][8] is None
    assert by_clerk[2][5] is None
    listed = Export.objects.order_by("at").values_list("columns", flat=True).first()
    assert listed == ["name", "identity_number", "kind", "decided", "reported_in"]


def test_the_sheet_says_who_when_what_for_to_whom_and_why(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "", "")))
    line = str(_cells(_out(staff["office_head"], town))[-1][0])
    assert staff["office_head"].account.display_name in line
    assert f"{timezone.localdate()}" in line
    assert all(text in line for text in WHAT_FOR.values())


def test_every_fault_of_a_wordless_export_comes_at_once(staff: dict[str, Posting], town: str) -> None:
    with pytest.raises(Faulty) as raised:
        _out(staff["office_head"], town, purpose=" ", requester="", basis="")
    assert len(raised.value.faults) == 3
    assert Look.objects.count() == 0


def test_every_case_that_leaves_is_a_look_with_basis_and_recipient(
    taking: Taking, staff: dict[str, Posting], town: str
) -> None:
    taking(one_sheet(HEAD, *(_row(at, "2025.1.2", "", "") for at in range(3))))
    _out(staff["office_head"], town)
    looks = Look.objects.filter(act="export")
    assert looks.count() == 3
    assert set(looks.values_list("basis", "requester")) == {(WHAT_FOR["basis"], WHAT_FOR["requester"])}
    day = timezone.localdate()
    assert looks_for_head(_viewer(staff["office_head"]), since=day, until=day).count() == 3


@pytest.mark.parametrize("who", ["office_head", "office_clerk"])
def test_a_role_exports_the_columns_its_table_holds_and_no_other(
    taking: Taking, staff: dict[str, Posting], town: str, who: str
) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "", "自述")))
    allowed = table().roles[who].matters["export"]
    chosen = exportable(_viewer(staff[who]), LEDGER)
    assert set(chosen) == {column for column in LEDGER if matter_of_column(column) in allowed}
    assert len([cell for cell in _cells(_out(staff[who], town))[1] if cell]) == len(chosen)
    if "narrative" in allowed:
        assert "自述" in str(_cells(_out(staff[who], town, columns=["name", "remarks"])))
    else:
        with pytest.raises(Refused, match="备注"):
            _out(staff[who], town, columns=["name", "remarks"])


@pytest.mark.parametrize("who", ["county", "social_worker", "police", "clinic", "admin"])
def test_a_role_that_exports_no_case_is_refused(staff: dict[str, Posting], town: str, who: str) -> None:
    with pytest.raises(Refused):
        _out(staff[who], town)


def test_another_region_does_not_leave(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "", "")))
    with pytest.raises(Refused):
        _out(staff["other_clerk"], town)
    with pytest.raises(Refused):
        _out(staff["office_head"], "990101000000")
    assert name(1) not in str(_cells(_out(staff["other_clerk"], "990101102000")))


def test_the_grid_record_leaves_without_criminal_history(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    head = (*HEAD[:5], "初次发现日期", "管控人姓名", "帮扶情况", "吸毒原因", "有无犯罪史")
    taking(one_sheet(head, _row(1, "2025.1.2", "2025.1.9", "2020.5.6", "甲", "有", "01", "有")))
    said = dict(zip(*_cells(_out(staff["office_head"], town, columns=GRID))[1:3], strict=True))
    assert (said["管控情况"], said["初次发现日期"], said["管控人姓名"], said["吸毒原因"]) == (
        "在控",
        "2020-05-06",
        "甲",
        "01",
    )
    assert "有无犯罪史" not in said
    assert "criminal_record" not in GRID
    whole = _cells(_out(staff["office_head"], town, columns=["name", *GRID_RECORD_WHOLE]))
    assert "有无犯罪史" in whole[1]


def test_no_formula_leaves(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "", "=cmd|' /C calc'!A0")))
    data = _out(staff["office_head"], town, columns=["name", "remarks"])
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["B3"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_column_that_does_not_exist_is_named(staff: dict[str, Posting], town: str) -> None:
    with pytest.raises(Faulty, match="sock"):
        _out(staff["office_head"], town, columns=["name", "sock"])


def test_identity_numbers_leave_whole(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "", "")))
    assert read(_out(staff["office_head"], town)).rows[0].identity_number == identity_number(1)


def test_every_export_is_entered_and_its_number_and_last_day_stand_on_the_sheet(
    taking: Taking, staff: dict[str, Posting], town: str
) -> None:
    taking(sheets.simple(3))
    until = timezone.localdate() + timedelta(days=10)
    cells = _cells(_out(staff["office_head"], town, keep_until=until))
    (entered,) = Export.objects.all()
    assert (entered.cases, entered.keep_until, entered.requester) == (3, until, WHAT_FOR["requester"])
    line = next(str(cell) for row in cells for cell in row if entered.number in str(cell))
    assert f"保存到 {until}" in line


def test_number_and_receiver_stand_on_every_printed_page(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    taking(sheets.simple(1))
    page = openpyxl.load_workbook(io.BytesIO(_out(staff["office_head"], town))).active
    assert Export.objects.get().number in str(page.oddHeader.center.text)
    assert WHAT_FOR["requester"] in str(page.oddHeader.center.text)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_last_day_that_is_past_or_too_far_is_refused(staff: dict[str, Posting], town: str, days: int) -> None:
    with pytest.raises(Faulty, match="保存到"):
        _out(staff["office_head"], town, keep_until=timezone.localdate() + timedelta(days=days))
    assert not Export.objects.exists()


def test_what_is_out_there_is_listed_until_somebody_ends_it(
    taking: Taking, staff: dict[str, Posting], town: str, client: Client
) -> None:
    taking(sheets.simple(1))
    _out(staff["office_head"], town)
    Export.objects.update(keep_until=date(2025, 1, 1))
    (one,) = Export.objects.all()
    Account.objects.update(must_change_password=False)
    client.force_login(staff["office_head"].account)
    assert "2025-01-01 已到期" in client.get("/exchange/export/").content.decode()
    client.post(f"/exchange/export/{one.pk}/ended/")
    client.get("/exchange/export/")  # says once that it was entered
    assert one.number not in client.get("/exchange/export/").content.decode()
    one.refresh_from_db()
    assert one.ended_by == staff["office_head"]
    stranger = Client()
    stranger.force_login(staff["other_clerk"].account)
    assert stranger.post(f"/exchange/export/{one.pk}/ended/").status_code == 404
