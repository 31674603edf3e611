"""系统 and 导入导出 in a real browser: three widths, light and dark, and the whole way of an import without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from guitu.access.models import Account, Look, Posting
from guitu.casebook.models import Case
from guitu.exchange.actions import import_ledger, issue_token
from guitu.exchange.models import Stage, Workbook
from guitu.places.models import Agency, Region
from guitu.system import actions, running
from tests.journeys.eyes import looked_at
from tests.journeys.office import posted
from tests.journeys.snapshot import Snapshots
from tests.journeys.visits import Visitor
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
    "accounts": "", "accounts-dormant": "?view=dormant", "postings": "postings/", "chain": "chain/",
    "tokens": "tokens/",
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
    request: pytest.FixtureRequest, snapshots: Snapshots, db: None, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Mapping[str, Posting]:  # fmt: skip
    """An office at work, built once a process."""
    settings.MEDIA_ROOT = tmp_path / "attachments"
    settings.HOME = tmp_path
    monkeypatch.setattr(running, "start", lambda work: work())

    def build() -> dict[str, int]:
        staff, agencies, regions = (request.getfixturevalue(name) for name in ("staff", "agencies", "regions"))
        _at_work(staff, agencies=agencies, regions=regions)
        return {name: one.pk for name, one in staff.items()}

    return posted(snapshots.built("system", build))


def _at_work(staff: Mapping[str, Posting], *, agencies: Mapping[str, Agency], regions: Mapping[str, Region]) -> None:
    """Forty accounts, cases in two hands, one who leaves, looks, tokens, a check of the chain."""
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


def test_the_pages_of_an_administrator_are_accessible_and_quiet(
    visitor: Visitor, office: Mapping[str, Posting], axe: str
) -> None:
    visit = visitor()
    visit.sign_in("admin")
    found = {}
    more = {
        "account": f"accounts/{office['social_worker'].account_id}/",
    }
    for title, path in {**ADMIN_PAGES, **more}.items():
        page = visit.open(f"/system/{path}")
        found[title] = looked_at(page, f"system-{title}", axe=axe)
    assert {name: said for name, said in found.items() if said} == {}


def test_the_pages_of_the_head_are_accessible_and_quiet(
    visitor: Visitor, office: Mapping[str, Posting], axe: str
) -> None:
    visit = visitor()
    visit.sign_in("office_head")
    found = {}
    for title, path in {**HEAD_PAGES, "hand-over": f"handover/{office['social_worker'].pk}/"}.items():
        page = visit.open(f"/system/{path}")
        found[title] = looked_at(page, f"system-{title}", axe=axe)
    assert {name: said for name, said in found.items() if said} == {}


def test_importing_and_exporting_are_accessible_and_quiet(
    visitor: Visitor, office: Mapping[str, Posting], axe: str, tmp_path: Path
) -> None:
    (tmp_path / "柳溪镇台账.xlsx").write_bytes(_ledger(40))
    visit = visitor()
    visit.sign_in("office_clerk")
    found: dict[str, list[str]] = {}

    def look(title: str) -> None:
        found[title] = looked_at(page, f"exchange-{title}", axe=axe)

    page = visit.open("/exchange/")
    page.set_input_files("#f-workbook", tmp_path / "柳溪镇台账.xlsx")
    page.click("button:has-text('认列')")
    expect(page.locator("button:has-text('试一遍')")).to_be_visible()
    look("columns")
    page.click("button:has-text('试一遍')")
    expect(page.locator("button:has-text('正式导入')")).to_be_visible()
    look("tried")
    address = page.url.removeprefix(visit.address)
    visit.leave()
    Workbook.objects.update(stage=Stage.RUNNING, done=15, total=40, seen_at=timezone.now())
    page = visit.open(address)
    look("running")
    visit.leave()  # this page asks again and again how far it is
    Workbook.objects.update(stage=Stage.TRIED)
    page = visit.open(address)
    page.click("button:has-text('正式导入')")
    expect(page.locator("button:has-text('删除退回表')")).to_be_visible()
    look("done")
    page = visit.open("/exchange/export/")
    page.fill("#f-purpose", "2026 年第四季度报送")
    page.fill("#f-requester", "归远县禁毒办")
    page.fill("#f-basis", "《戒毒条例》第四条")
    with page.expect_navigation():
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
    with page.expect_navigation():
        page.click("button:has-text('只保存改动')")
    expect(page.locator("select[name='c0-4']")).to_have_value("served")
    page.click("button:has-text('试一遍')")
    expect(page.locator("h1")).to_contain_text("可以收下 1 行，退回 1 行")
    assert Case.objects.count() == before
    page.click("button:has-text('正式导入')")
    expect(page.locator("h1")).to_contain_text(re.compile("(?<!可以)收下 1 行，退回 1 行"))
    assert Case.objects.count() == before + 1
    with page.expect_download() as taken:
        page.click("a:has-text('下载退回的')")
    assert taken.value.suggested_filename.startswith("退回的行")
    page.click("button:has-text('删除退回表')")
    expect(page.locator("main")).to_contain_text("文件已经删除")
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
    expect(page.locator("[data-password]")).to_have_text(re.compile(r"^\s*\S{16,}\s*$"))
    page.click("a:has-text('安排任职')")
    page.select_option("#f-agency", label="柳溪镇社区戒毒社区康复办公室")
    page.select_option("#f-role", "office_clerk")
    page.click("button.btn-primary")
    expect(page.locator("h1")).to_contain_text("虚新来")
    page.click("a:has-text('停用账号')")
    page.fill("#f-why", "开错了")
    page.click("button.btn-primary")
    expect(page.locator("main")).to_contain_text("已停用")
    assert not Account.objects.get(username="xinlai").is_active
    visit.heard.forget()
