"""Papers: a warning from the case page to the signed scan, an agreement signed on a tablet, and the bound volume."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from guitu.papers import actions as papers
from guitu.papers.actions import working
from guitu.papers.models import Document, Signature
from tests.journeys.eyes import shoot
from tests.journeys.office import CLERK, HEAD, WORKER, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SCAN = b"\xff\xd8\xff\xe0 invented scan"


def test_a_warning_goes_from_the_case_page_to_the_signed_scan(visitor: Visitor, office: Office) -> None:
    worker = visitor()
    worker.sign_in(WORKER)
    page = worker.open(office.path("refused", "record/warning/"))
    page.locator("label.choice", has_text="检测").first.click()
    page.fill("#f-reason", "三次没有按时接受检测，联系后仍未到。")
    page.fill("#f-decided_by", "演示负责人")
    page.click("main form button.btn-primary")
    expect(page).to_have_url(re.compile(rf"{office.path('refused')}$"))
    page.click(".case-tools a:has-text('文书与案卷')")
    expect(page.locator("h1")).to_contain_text("案卷")
    shoot(page, "papers-catalogue-wide-light")
    page.locator(".paper-item", has_text="告诫书").locator("a:has-text('起草')").click()
    page.click("main form button:has-text('起草')")
    expect(page.locator("h1")).to_contain_text("告诫书")
    expect(page.locator("main")).to_contain_text("签发前还要补 1 处")
    shoot(page, "papers-draft-missing-wide-light")
    page.fill("#t-agency-phone", "0990-5550101")
    page.click("button:has-text('存下')")
    expect(page.locator("main")).to_contain_text("要写明的都有了")
    page.click("button:has-text('送签')")
    expect(page.locator("main")).to_contain_text("已送签")

    head = visitor()
    head.sign_in(HEAD)
    page = head.open("/papers/")
    expect(page.locator("h1")).to_contain_text("1 件待签发")
    page.click("table a:has-text('告诫书')")
    page.click("button:has-text('签发')")
    expect(page.locator("h1")).to_contain_text("〔2026〕1号")
    shoot(page, "papers-issued-wide-light")
    with page.expect_download() as taken:
        page.click("a:text-is('PDF')")
    (made,) = Document.objects.filter(code="warning")
    assert taken.value.suggested_filename.endswith(".pdf")

    page = worker.open(f"/papers/{made.pk}/serve/")
    page.select_option("#f-method", "in_person")
    page.fill("#f-received_by", "司徒远")
    page.click("main form button.btn-primary")
    expect(page.locator("main")).to_contain_text("送达已记下")
    page.click("a:has-text('传签名件')")
    page.set_input_files("#f-file", {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": SCAN})
    page.click("main form button.btn-primary")
    expect(page.locator("main")).to_contain_text("已归卷")
    kinds = {
        one.kind
        for kind in ("paper_issued", "paper_served", "paper_scanned")
        for one in office.entries("refused", kind)
    }
    assert kinds == {"paper_issued", "paper_served", "paper_scanned"}


def test_an_agreement_is_signed_on_a_tablet_and_the_volume_is_bound(visitor: Visitor, office: Office) -> None:
    clerk = visitor(size="tablet")
    clerk.sign_in(CLERK)
    papers.set_letterhead(by=office.staff[CLERK], phone="0990-5550101")
    page = clerk.open(f"/papers/case/{office.cases['tested'].pk}/new/agreement/")
    page.click("main form button:has-text('起草')")
    expect(page.locator("h1")).to_contain_text("协议书")
    page.wait_for_load_state("load")  # every blank is there
    for field in page.locator("main form [name^='t:']").all():
        field.fill("柳溪镇虚构路七号")
    page.click("button:has-text('存下')")
    expect(page.locator("main")).to_contain_text("已填的存好了")
    page.click("summary:has-text('在平板上签名')")
    page.locator("a", has_text="签名").first.click()
    expect(page.locator("canvas")).to_be_visible()
    page.fill("#f-name", "尉迟长风")
    _write(page)
    shoot(page, "papers-sign-tablet-light")
    page.click("button:has-text('存好签名')")
    expect(page.locator("main")).to_contain_text("已签好")
    assert Signature.objects.count() == 1
    page.click("button:has-text('签发')")
    expect(page.locator("main")).to_contain_text("已签发")
    expect(page.locator("img.sheet-hand")).to_be_visible()
    shoot(page, "papers-agreement-tablet-light")

    page = clerk.open(f"/papers/case/{office.cases['tested'].pk}/volume/")
    page.click("main form button.btn-primary")
    expect(page.locator("h1")).to_contain_text("等着办")
    job = page.url.removeprefix(clerk.address)
    clerk.leave()  # this page asks again and again how far it is
    assert working.work() == 1
    clerk.open(job)
    expect(page.locator("h1")).to_contain_text("1 件办好")
    shoot(page, "papers-volume-tablet-light")
    with page.expect_download() as taken:
        page.click("a:has-text('取案卷')")
    with pikepdf.Pdf.open(BytesIO(taken.value.path().read_bytes())) as volume, volume.open_outline() as outline:
        assert outline.root[0].title == "封面"
        assert len(volume.pages) > 5


def _write(page: Page) -> None:
    """A name written with the mouse."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    for left, way in ((0.15, ((0.2, 0.3), (0.3, 0.7), (0.35, 0.3))), (0.5, ((0.55, 0.6), (0.65, 0.3), (0.8, 0.7)))):
        page.mouse.move(box["x"] + left * box["width"], box["y"] + 0.5 * box["height"])
        page.mouse.down()
        for x, y in way:
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        page.mouse.up()
