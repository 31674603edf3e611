"""系统 and 导入导出 in a real browser: three widths, light and dark, and the whole way of an import without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from guitu.access.models import Account, Look, Posting
from guitu.casebook.models import Case
from guitu.exchange.actions import import_ledger, issue_token
from guitu.exchange.models import Stage, Workbook
from guitu.places.models import Agency, Region
from guitu.system import actions, running
from tests.journeys.conftest import SIZES, Visitor, looked_at
from tests.rooms.exchange.excel.sheets import identity_number, name, one_sheet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HEAD = (
    "序号",
    "姓名",
    "身份证号",
    "类别",
    "决定日期",
    "报到日期",
    "专干",
    "帮扶结对",
    "2025年1月尿检",
    "2025年2月尿检",
)
ADMIN_PAGES = {
    "accounts": "", "accounts-dormant": "?view=dormant", "account-new": "accounts/new/", "postings": "postings/",
    "posting-new": "postings/new/", "places": "places/", "agency-new": "places/agencies/new/", "packs": "packs/",
    "health": "health/", "chain": "chain/", "tokens": "tokens/", "token-new": "tokens/new/",
}  # fmt: skip
HEAD_PAGES = {"looks": "looks/", "handover": "handover/"}


def _ledger(rows: int = 24) -> bytes:
    listed = [
        (at + 1, name(at), identity_number(at) if at % 7 != 5 else "45012", "社戒", f"2025.{at % 9 + 1}.2",
         f"2025.{at % 9 + 1}.{'9' if at % 11 != 3 else '31'}", "演示social_worker", "虚某", "1.12阴", "2.14阴性")
        for at in range(rows)
    ]  # fmt: skip
    return one_sheet(HEAD, *listed)


@pytest.fixture
def office(
    staff: Mapping[str, Posting], agencies: Mapping[str, Agency], regions: Mapping[str, Region], settings: Settings,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> Mapping[str, Posting]:  # fmt: skip
    """An office at work: forty accounts, cases in two hands, one who leaves, looks, tokens, a check of the chain."""
    settings.MEDIA_ROOT = tmp_path / "attachments"
    settings.HOME = tmp_path
    monkeypatch.setattr(running, "start", lambda work: work())
    for at in range(30):
        account, _ = actions.open_account(
            by=staff["admin"], username=f"worker{at:02}", display_name=f"虚{'欧阳司马上官'[at % 6]}{at:02}"
        )
        if at % 5:
            actions.give_posting(
                account, by=staff["admin"], agency=agencies["group" if at % 2 else "office"],
                role="social_worker" if at % 2 else "village_cadre", valid_from=date(2024, 1, 1), valid_to=None,
            )  # fmt: skip
    Account.objects.update(must_change_password=False)
    Account.objects.filter(username__startswith="worker1").update(last_login=timezone.now() - timedelta(days=200))
    import_ledger(by=staff["office_clerk"], workbook=_ledger(), region=regions["town"].code, policy="national")
    Case.objects.update(worker=staff["social_worker"])
    Posting.objects.filter(pk=staff["social_worker"].pk).update(valid_to=timezone.localdate() + timedelta(days=9))
    for at, case in enumerate(Case.objects.all()[:12]):
        Look.objects.create(
            at=timezone.now(), posting=staff["police" if at % 3 else "office_clerk"], case_id=str(case.pk), act="see",
            person_id=str(case.person_id), region_code=case.region_code, groups="identity,name",
            purpose="policing" if at % 3 else "casework",
        )  # fmt: skip
    issue_token(
        by=staff["admin"], posting=staff["office_clerk"], purpose="casework", label="县禁毒综合平台每日取数",
        expires_on=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    actions.begin_check(by=staff["admin"])
    return staff


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_of_an_administrator_are_accessible_and_quiet(
    visitor: Visitor, office: Mapping[str, Posting], axe: str, size: str
) -> None:
    visit = visitor(size=size)
    visit.sign_in("admin")
    found = {}
    more = {
        "account": f"accounts/{office['social_worker'].account_id}/",
        "account-close": f"accounts/{office['social_worker'].account_id}/close/",
        "posting-end": f"postings/{office['police'].pk}/end/",
    }
    for title, path in {**ADMIN_PAGES, **more}.items():
        page = visit.open(f"/system/{path}")
        found[title] = looked_at(page, f"system-{title}", axe=axe, size=size)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_of_the_head_are_accessible_and_quiet(
    visitor: Visitor, office: Mapping[str, Posting], axe: str, size: str
) -> None:
    visit = visitor(size=size)
    visit.sign_in("office_head")
    found = {}
    for title, path in {**HEAD_PAGES, "hand-over": f"handover/{office['social_worker'].pk}/"}.items():
        page = visit.open(f"/system/{path}")
        found[title] = looked_at(page, f"system-{title}", axe=axe, size=size)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("size", SIZES)
def test_importing_and_exporting_are_accessible_and_quiet(
    visitor: Visitor, office: Mapping[str, Posting], axe: str, tmp_path: Path, size: str
) -> None:
    (tmp_path / "柳溪镇台账.xlsx").write_bytes(_ledger(40))
    visit = visitor(size=size)
    visit.sign_in("office_clerk")
    found = {}

    def look(title: str) -> None:
        found[title] = looked_at(page, f"exchange-{title}", axe=axe, size=size)

    page = visit.open("/exchange/")
    look("import")
    page.set_input_files("#f-workbook", tmp_path / "柳溪镇台账.xlsx")
    page.click("button:has-text('认列')")
    look("columns")
    page.click("button:has-text('试一遍')")
    look("tried")
    address = page.url.removeprefix(visit.address)
    Workbook.objects.update(stage=Stage.RUNNING, done=15, total=40, seen_at=timezone.now())
    page = visit.open(address)
    look("running")
    Workbook.objects.update(stage=Stage.TRIED)
    page = visit.open(address)
    page.click("button:has-text('正式导入')")
    look("done")
    page = visit.open("/exchange/export/")
    look("export")
    page.fill("#f-purpose", "2026 年第四季度报送")
    page.fill("#f-requester", "归远县禁毒办")
    page.fill("#f-basis", "《戒毒条例》第四条")
    page.click("button:has-text('看一看')")
    look("export-confirm")
    assert {name: said for name, said in found.items() if said} == {}


def test_an_import_goes_its_whole_way_without_scripts(
    visitor: Visitor, office: Mapping[str, Posting], tmp_path: Path
) -> None:
    content = one_sheet(
        HEAD[1:6],
        (name(77), identity_number(77), "社戒", "2025.1.2", "2025.1.9"),
        (name(78), "45012", "社戒", "2025.1.2", "2025.1.9"),
    )
    (tmp_path / "新来的.xlsx").write_bytes(content)
    before = Case.objects.count()
    visit = visitor(scripts=False)
    visit.sign_in("office_clerk")
    page = visit.open("/exchange/")
    page.set_input_files("#f-workbook", tmp_path / "新来的.xlsx")
    page.click("button:has-text('认列')")
    page.select_option("select[name='c0-4']", "served")
    page.click("button:has-text('只保存改动')")
    assert page.input_value("select[name='c0-4']") == "served"
    page.click("button:has-text('试一遍')")
    assert "可以收下 1 行，退回 1 行" in page.inner_text("h1")
    assert Case.objects.count() == before
    page.click("button:has-text('正式导入')")
    assert "收下 1 行，退回 1 行" in page.inner_text("h1")
    assert Case.objects.count() == before + 1
    with page.expect_download() as taken:
        page.click("a:has-text('下载退回的')")
    assert taken.value.suggested_filename.startswith("退回的行")
    page.click("button:has-text('删除退回表')")
    assert "文件已经删除" in page.inner_text("main")
    visit.heard.forget()


def test_an_account_is_opened_posted_and_closed_without_scripts(
    visitor: Visitor, office: Mapping[str, Posting]
) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("admin")
    page = visit.open("/system/accounts/new/")
    page.fill("#f-display_name", "虚新来")
    page.fill("#f-username", "xinlai")
    page.click("button:has-text('开账号')")
    password = page.inner_text("[data-password]")
    page.click("a:has-text('安排任职')")
    page.select_option("#f-agency", label="柳溪镇社区戒毒社区康复办公室")
    page.select_option("#f-role", "office_clerk")
    page.click("button.btn-primary")
    assert "虚新来" in page.inner_text("h1")
    page.click("a:has-text('停用账号')")
    page.fill("#f-why", "开错了")
    page.click("button.btn-primary")
    assert "已停用" in page.inner_text("main")
    assert not Account.objects.get(username="xinlai").is_active
    assert len(password) > 15
    visit.heard.forget()
