"""Importing and exporting as pages: step by step, nothing by looking, nothing left behind."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from guitu.access.models import Account, Look, Posting
from guitu.casebook.models import Case, Person
from guitu.exchange import sealed
from guitu.exchange.actions import handing_in
from guitu.exchange.models import Import, RememberedMapping, Stage, Workbook
from guitu.exchange.template import blank
from guitu.system import running

from .excel import sheets
from .excel.sheets import identity_number, name, one_sheet

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
HEAD = ("姓名", "身份证号", "类别", "决定日期", "报到日期", "怪列")
GOOD = (name(1), identity_number(1), "社戒", "2025.1.2", "2025.1.9", "甲")
BAD = (name(2), identity_number(2)[:17] + "?", "社戒", "2025.1.2", "2025.1.9", "乙")


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where sealed files lie."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work behind a request is done in it: tests share one connection to the database."""
    monkeypatch.setattr(running, "start", lambda work: work())


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work behind a request is not begun: the page in the middle of it."""
    monkeypatch.setattr(running, "start", lambda work: None)


@pytest.fixture
def signed_in(staff: dict[str, Posting]) -> Callable[[str], Client]:
    def sign_in(who: str) -> Client:
        Account.objects.update(must_change_password=False)
        client = Client()
        client.force_login(staff[who].account)
        return client

    return sign_in


@pytest.fixture
def clerk(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("office_clerk")


def _send(client: Client, town: str, content: bytes, *, called: str = "台账.xlsx") -> HttpResponse:
    given = SimpleUploadedFile(called, content)
    return client.post("/exchange/upload/", {"workbook": given, "region": town})  # type: ignore[return-value]


def _handed(client: Client, town: str, content: bytes) -> Workbook:
    answer = _send(client, town, content)
    assert answer.status_code == 302, answer.content.decode()
    return Workbook.objects.order_by("-handed_at")[0]


def _walk(client: Client, town: str, content: bytes) -> Workbook:
    """Hand in, try, take."""
    handed = _handed(client, town, content)
    client.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})
    client.post(f"/exchange/{handed.pk}/take/")
    handed.refresh_from_db()
    return handed


def test_a_ledger_goes_from_upload_through_a_trial_to_the_result(clerk: Client, town: str, at_once: None) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD, BAD))
    assert "请核对各列" in clerk.get(f"/exchange/{handed.pk}/").content.decode()
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})
    page = clerk.get(f"/exchange/{handed.pk}/").content.decode()
    assert "可以收下 1 行，退回 1 行" in page
    assert "什么也没有写入" in page
    assert Case.objects.count() == 0
    clerk.post(f"/exchange/{handed.pk}/take/")
    page = clerk.get(f"/exchange/{handed.pk}/").content.decode()
    assert "收下 1 行，退回 1 行" in page
    assert "身份证号" in page
    assert Case.objects.count() == 1


def test_what_was_refused_comes_back_in_the_users_own_sheet(clerk: Client, town: str, at_once: None) -> None:
    handed = _walk(clerk, town, one_sheet(HEAD, GOOD, BAD))
    content = clerk.get(f"/exchange/{handed.pk}/sheet/").content
    cells = [[cell.value for cell in line] for line in openpyxl.load_workbook(io.BytesIO(content)).active]
    assert cells[0][-1] == "退回原因"
    assert cells[2][-1]
    assert not cells[1][-1]


def test_the_file_lies_sealed_and_is_deleted_when_it_is_finished(
    clerk: Client, town: str, at_once: None, folder: Path
) -> None:
    content = one_sheet(HEAD, GOOD, BAD)
    handed = _handed(clerk, town, content)
    kept = sealed.path_of(handed.pk, "source")
    assert content[:64] not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})
    clerk.post(f"/exchange/{handed.pk}/take/")
    assert not kept.exists()
    clerk.post(f"/exchange/{handed.pk}/clear/")
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    handed.refresh_from_db()
    assert (bytes(handed.wrapped_key), bytes(handed.outcome), handed.stage) == (b"", b"", Stage.CLEARED)


def test_nothing_of_a_person_stands_in_clear_in_the_row(clerk: Client, town: str, at_once: None) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD, BAD))
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM exchange_workbook")
        row = b"".join(str(cell).encode() if not isinstance(cell, bytes) else cell for cell in cursor.fetchone())
    for secret in (name(1), identity_number(1), identity_number(2)[:17], "怪列", "台账.xlsx"):
        assert secret.encode() not in row


def test_the_same_file_again_says_so_and_brings_nothing(clerk: Client, town: str, at_once: None) -> None:
    content = one_sheet(HEAD, GOOD)
    _walk(clerk, town, content)
    again = _handed(clerk, town, content)
    assert "同一份文件导入过" in clerk.get(f"/exchange/{again.pk}/").content.decode()
    clerk.post(f"/exchange/{again.pk}/columns/", {"go": "1"})
    again.refresh_from_db()
    assert again.counts["unchanged"] == 1
    assert Person.objects.count() == 1


def test_the_same_upload_twice_is_one_workbook(clerk: Client, town: str) -> None:
    content = one_sheet(HEAD, GOOD)
    assert _handed(clerk, town, content).pk == _handed(clerk, town, content).pk
    assert Workbook.objects.count() == 1


def test_a_column_is_changed_and_remembered(clerk: Client, town: str, at_once: None) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    page = clerk.get(f"/exchange/{handed.pk}/").content.decode()
    assert re.search(r"怪列.*?没有认出", page, re.DOTALL)
    clerk.post(f"/exchange/{handed.pk}/columns/", {"c0-5": "occupation"})
    page = clerk.get(f"/exchange/{handed.pk}/").content.decode()
    assert re.search(r'name="c0-5".*?value="occupation" selected', page, re.DOTALL)
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1", "c0-5": "occupation"})
    clerk.post(f"/exchange/{handed.pk}/take/")
    assert '"5": "occupation"' in RememberedMapping.objects.get().said
    other = (name(3), identity_number(3), "社戒", "2025.1.2", "2025.1.9", "丙")
    following = _handed(clerk, town, one_sheet(HEAD, other))
    page = clerk.get(f"/exchange/{following.pk}/").content.decode()
    assert re.search(r'name="c0-5".*?value="occupation" selected', page, re.DOTALL)


def test_two_columns_of_one_thing_are_refused_and_what_was_chosen_stays(clerk: Client, town: str) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    answer = clerk.post(f"/exchange/{handed.pk}/columns/", {"c0-5": "name"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "同为“姓名”" in page
    assert re.search(r'name="c0-5".*?value="name" selected', page, re.DOTALL)


@pytest.mark.parametrize(
    ("called", "content", "says"),
    [
        ("台账.xlsx", b"", "没有内容"),
        ("台账.docx", b"PK\x03\x04", ".docx"),
        ("台账.xlsx", b"%PDF-1.7", "内容不是 Excel"),
        ("台账.xlsx", b"PK" + b"\0" * handing_in.LARGEST, "兆字节"),
    ],
)
def test_what_is_no_ledger_is_refused_and_not_kept(
    clerk: Client, town: str, folder: Path, called: str, content: bytes, says: str
) -> None:
    answer = _send(clerk, town, content, called=called)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Workbook.objects.exists()
    assert not any(folder.iterdir())


def test_nothing_is_taken_before_it_was_tried(clerk: Client, town: str, at_once: None) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    clerk.post(f"/exchange/{handed.pk}/take/")
    assert Case.objects.count() == 0


@pytest.mark.parametrize("deed", ["columns", "take", "stop", "clear"])
def test_no_deed_is_done_by_looking(clerk: Client, town: str, deed: str) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    assert clerk.get(f"/exchange/{handed.pk}/{deed}/").status_code == 405


def test_another_ones_workbook_is_a_page_that_does_not_exist(
    clerk: Client, signed_in: Callable[[str], Client], town: str
) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    for who in ("office_head", "other_clerk", "admin"):
        assert signed_in(who).get(f"/exchange/{handed.pk}/").status_code == 404
        assert signed_in(who).post(f"/exchange/{handed.pk}/clear/").status_code == 404


def test_a_worker_who_may_not_import_finds_the_sample_and_no_form(
    signed_in: Callable[[str], Client], town: str
) -> None:
    client = signed_in("social_worker")
    page = client.get("/exchange/").content.decode()
    assert "下载样表" in page
    assert 'type="file"' not in page
    assert _send(client, town, one_sheet(HEAD, GOOD)).status_code == 403


def _filled(sample: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(sample))
    said = {1: name(1), 3: identity_number(1), 8: "社区戒毒", 9: "2025-01-02"}
    for at, text in said.items():
        book.active.cell(2, at).value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("sent", [{}, {"region": "990101101000"}])
def test_who_may_not_import_is_told_so_also_without_a_file(staff: dict[str, Posting], sent: dict[str, str]) -> None:
    Account.objects.update(must_change_password=False)
    client = Client()
    client.force_login(staff["social_worker"].account)
    assert client.post("/exchange/upload/", sent).status_code == 403


def test_the_sample_ledger_is_understood_whole(clerk: Client, town: str) -> None:
    handed = _handed(clerk, town, _filled(blank()))
    page = clerk.get(f"/exchange/{handed.pk}/").content.decode()
    assert "共 1 行，请核对各列" in page
    assert "没有认出</span>" not in page


# ── while it goes on ─────────────────────────────────────────────────────────────────────────────


def test_progress_survives_a_reload_and_is_read_without_scripts(clerk: Client, town: str, never: None) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})
    Workbook.objects.filter(pk=handed.pk).update(total=400, done=200)
    page = clerk.get(f"/exchange/{handed.pk}/").content.decode()
    assert "第 200 行，共 400 行" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    part = clerk.get(f"/exchange/{handed.pk}/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "第 200 行，共 400 行" in part.content.decode()


def test_the_page_is_opened_whole_once_the_work_is_over(clerk: Client, town: str, at_once: None) -> None:
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})
    assert clerk.get(f"/exchange/{handed.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_process_that_is_gone_leaves_a_workbook_that_is_begun_again(
    clerk: Client, town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "start", lambda work: None)
    handed = _handed(clerk, town, one_sheet(HEAD, GOOD))
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})
    Workbook.objects.update(
        stage=Stage.RUNNING, seen_at=timezone.now() - handing_in.SILENT_AFTER - timedelta(seconds=1)
    )
    assert "好一会儿没有动静" in clerk.get(f"/exchange/{handed.pk}/").content.decode()
    monkeypatch.setattr(running, "start", lambda work: work())
    clerk.post(f"/exchange/{handed.pk}/take/")
    assert Case.objects.count() == 1


def test_stopping_keeps_what_was_taken_and_going_on_takes_the_rest(
    clerk: Client, town: str, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = _handed(clerk, town, sheets.simple(450))
    clerk.post(f"/exchange/{handed.pk}/columns/", {"go": "1"})

    def ask(work: Callable[[], None]) -> None:
        Workbook.objects.update(stop_asked=True)
        work()

    monkeypatch.setattr(running, "start", ask)
    clerk.post(f"/exchange/{handed.pk}/take/")
    assert "按你的要求停下了" in clerk.get(f"/exchange/{handed.pk}/").content.decode()
    assert Case.objects.count() == 200
    monkeypatch.setattr(running, "start", lambda work: work())
    clerk.post(f"/exchange/{handed.pk}/take/")
    handed.refresh_from_db()
    assert (Case.objects.count(), handed.counts["taken"], handed.counts["unchanged"]) == (450, 250, 200)


def test_what_nobody_came_back_to_is_cleared_at_the_next_upload(clerk: Client, town: str, folder: Path) -> None:
    old = _handed(clerk, town, one_sheet(HEAD, GOOD))
    Workbook.objects.update(handed_at=timezone.now() - handing_in.KEEP - timedelta(minutes=1))
    _handed(clerk, town, one_sheet(HEAD, BAD, GOOD))
    old.refresh_from_db()
    assert old.stage == Stage.CLEARED
    assert not sealed.path_of(old.pk, "source").exists()


def test_pages_ask_the_database_little(clerk: Client, town: str, at_once: None) -> None:
    done = _walk(clerk, town, one_sheet(HEAD, GOOD, BAD))
    waiting = _handed(clerk, town, sheets.simple(30))
    for address in ("", f"{done.pk}/", f"{waiting.pk}/", "export/"):
        with CaptureQueriesContext(connection) as asked:
            assert clerk.get(f"/exchange/{address}").status_code == 200
        assert len(asked) <= MOST_QUERIES, (address, len(asked))


# ── export ───────────────────────────────────────────────────────────────────────────────────────

WORDS = {"purpose": "季度报送", "requester": "归远县禁毒办", "basis": "《戒毒条例》第四条"}


def test_an_export_is_asked_once_more_and_then_bears_its_mark(clerk: Client, town: str, at_once: None) -> None:
    _walk(clerk, town, one_sheet(HEAD, GOOD))
    sent = {**WORDS, "region": town, "columns": ["name", "decided"]}
    page = clerk.post("/exchange/export/", sent)
    assert "导出 1 个个案的 2 栏" in page.content.decode()
    assert not Look.objects.filter(act="export").exists()
    answer = clerk.post("/exchange/export/", {**sent, "confirmed": "1"})
    lines = [[cell.value for cell in line] for line in openpyxl.load_workbook(io.BytesIO(answer.content)).active]
    assert lines[1] == ["姓名", "决定日期"]
    assert all(text in str(lines[-1][0]) for text in WORDS.values())
    assert Look.objects.filter(act="export").count() == 1


def test_an_export_says_every_fault_and_keeps_what_was_typed(clerk: Client, town: str) -> None:
    answer = clerk.post("/exchange/export/", {"purpose": "季度报送", "region": town})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("还没有填") >= 2
    assert "一栏也没有选" in page
    assert 'value="季度报送"' in page


@pytest.mark.parametrize("who", ["social_worker", "police", "county", "admin", "person"])
def test_who_exports_no_case_gets_no_page_of_it(signed_in: Callable[[str], Client], who: str) -> None:
    assert signed_in(who).get("/exchange/export/").status_code == 403


def test_a_run_is_listed_for_the_whole_office(
    clerk: Client, signed_in: Callable[[str], Client], town: str, at_once: None
) -> None:
    _walk(clerk, town, one_sheet(HEAD, GOOD))
    assert Import.objects.count() == 1
    assert "演示office_clerk" in signed_in("office_head").get("/exchange/").content.decode()
