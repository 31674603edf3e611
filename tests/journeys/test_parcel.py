"""移交档案包: made by the head without scripts, opened and taken in by a clerk elsewhere on a telephone."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from guitu.access.sight import Viewer
from guitu.casebook.models import Case, Transfer
from guitu.exchange.actions import leaving
from guitu.exchange.handover import giving, kept
from tests.journeys.eyes import looked_at, overflow, shoot
from tests.journeys.handed import OTHER_CLERK, handed
from tests.journeys.office import HEAD, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "k7m3-q9xw-b4tz-h6pd"


@pytest.fixture(autouse=True)
def files_apart(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def test_the_head_makes_a_package_and_reads_the_passphrase_once(visitor: Visitor, office: Office) -> None:
    head = visitor(scripts=False)
    head.sign_in(HEAD)
    page = head.open(f"/cases/moves/{handed(office).outside}/")
    shoot(page, "parcel-moved-wide-light")
    page.click("a:has-text('做移交档案包')")
    page.fill("#f-requester", "望川县城关镇办")
    page.click("button:has-text('做档案包')")
    told = page.locator("[data-secret]").inner_text()
    assert [len(group) for group in told.split("-")] == [4] * 4
    with page.expect_download() as fetched:
        page.click("a:has-text('下载档案包')")
    assert Path(fetched.value.path()).read_bytes()[:5] == b"%PDF-"
    page.click("a:has-text('抄好了')")
    expect(page.locator("h1")).to_contain_text("司某")


def test_the_page_with_the_passphrase_can_be_read_by_everybody(visitor: Visitor, office: Office, axe: str) -> None:
    head = visitor()
    head.sign_in(HEAD)
    page = head.open(f"/exchange/parcels/{handed(office).outside}/")
    found = looked_at(page, "parcel-give", axe=axe)
    page.fill("#f-requester", "望川县城关镇办")
    page.click("button:has-text('做档案包')")
    page.wait_for_selector("[data-secret]")
    found += looked_at(page, "parcel-given", axe=axe)
    assert found == []


def test_a_clerk_elsewhere_sees_what_it_is_and_takes_it_in(
    visitor: Visitor, office: Office, axe: str, tmp_path: Path
) -> None:
    path = tmp_path / "档案包.pdf"
    with transaction.atomic():
        path.write_bytes(_package(office))
        transaction.set_rollback(True)  # the other installation has nothing of it
    clerk = visitor(size="phone")
    clerk.sign_in(OTHER_CLERK)
    page = clerk.open("/exchange/parcels/")
    found = looked_at(page, "parcel-open", axe=axe)
    _hand_in(page, path, password="kkkk kkkk kkkk kkkk")
    page.wait_for_selector(".faults")
    found += looked_at(page, "parcel-wrong", axe=axe)
    clerk.heard.forget()
    _hand_in(page, path, password=PASSWORD.upper().replace("-", " "))
    page.wait_for_selector("h1:has-text('看清了')")
    found += looked_at(page, "parcel-shown", axe=axe)
    page.click("button:has-text('核对过了')")
    expect(page.get_by_text("已接收。司某某")).to_be_visible()
    found += ["the case is too wide"] if overflow(page) else []
    assert found == []
    case = Case.objects.get(pk=UUID(page.url.split("/")[-2]))
    assert (case.town_code, case.length) == ("990101102000", 9)
    page = clerk.open("/exchange/parcels/")
    _hand_in(page, path, password=PASSWORD)
    page.wait_for_selector("h1:has-text('已经接收过')")
    assert looked_at(page, "parcel-again", axe=axe) == []


def _hand_in(page: Page, path: Path, *, password: str) -> None:
    page.set_input_files("#f-parcel", path)
    page.fill("#f-password", password)
    page.click("button:has-text('打开看看')")


def _package(office: Office) -> bytes:
    transfer = Transfer.objects.select_related("case__person").get(pk=handed(office).outside)
    by, now = office.staff[HEAD], timezone.now()
    viewer = Viewer(postings=(by,), purpose="casework", day=timezone.localdate(now))
    said = {"requester": "石桥镇办", "purpose": "变更执行地", "basis": "虚构来函"}
    given = giving.make(
        viewer=viewer, by=by, transfer=transfer, number=leaving.number(), password=PASSWORD, said=said,
        keep_until=None, at=now,
    )  # fmt: skip
    return kept.given(given.export.pk) or b""
