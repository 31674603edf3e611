"""From a police officer's positive test to the office's decision and its statement; nobody is reported by a count."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from guitu.casebook.models import Entry
from tests.journeys.deciding import decide
from tests.journeys.eyes import shoot
from tests.journeys.office import HEAD, POLICE, TODAY, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def _tested_positive(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(POLICE)
    page = visit.open("/")
    page.fill("#q", "尉迟长风")
    page.press("#q", "Enter")
    expect(page).to_have_url(visit.address + office.path("tested"))  # in no address on the way stands the name
    page.locator(".step", has_text="定期检测").locator("[data-record]").click()
    page.locator("label.choice", has_text="阳性").first.click()
    page.locator("label.choice", has_text="尿液").click()
    page.fill("#f-said", "本人未说明")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")


def test_a_positive_test_becomes_a_decision_of_a_named_person_and_then_a_statement(
    visitor: Visitor, office: Office
) -> None:
    _tested_positive(visitor, office)
    (test,) = [one for one in office.entries("tested", "drug_test") if one.on == TODAY]
    assert test.by_text.endswith("社区民警·演示police")

    visit = visitor()
    visit.sign_in(HEAD)
    page = visit.open("/decisions/")
    page.locator("[data-row]", has_text="尉迟某某").locator("a").first.click()
    expect(page.locator("main")).to_contain_text("期间吸毒")
    shoot(page, "breach-asked-wide-light")
    expect(page.locator("input[name=answer]")).not_to_have_count(0)
    expect(page.locator("input[name=answer]:checked")).to_have_count(0)
    page.locator("#f-ground").select_option("drug_use")
    decide(page, "认定，报告公安机关", reason="检测结果阳性，已当面告知并听取说明。")
    (decided,) = office.entries("tested", "breach_decided")
    assert decided.decided_by == "演示office_head"
    assert office.entries("tested", "breach_stated") == []

    page.locator("section", has_text="出具说明").locator("[data-row] a").first.click()
    page.fill("#f-to_agency", "柳溪派出所")
    shoot(page, "breach-statement-wide-light")
    decide(page, "出具并报告", reason="认定已作出，依条例报告。")
    (stated,) = office.entries("tested", "breach_stated")
    assert stated.decided_by == "演示office_head"


def test_after_a_positive_test_nothing_happens_until_somebody_decides(visitor: Visitor, office: Office) -> None:
    before = set(Entry.objects.filter(case=office.cases["tested"]).values_list("entry_id", flat=True))
    _tested_positive(visitor, office)
    visit = visitor()
    visit.sign_in(POLICE)
    page = visit.open(office.path("tested"))
    shoot(page, "breach-police-wide-light")
    expect(page.locator(".case-line")).to_contain_text("执行中")
    assert Entry.objects.filter(case=office.cases["tested"]).count() == len(before) + 1


def test_the_police_cannot_give_the_offices_answer(visitor: Visitor, office: Office) -> None:
    _tested_positive(visitor, office)
    visit = visitor()
    visit.sign_in(POLICE)
    page = visit.open(office.deciding("tested", "breach"))
    # Whatever the page offers: even sent by force it is not taken.
    page.locator("[value=state]").evaluate("one => { one.disabled = false; one.checked = true }")
    page.locator("#f-ground").select_option("drug_use")
    page.fill("#f-reason", "检测结果阳性。")
    page.locator("label.choice", has_text="听取过").click()
    page.click("button:has-text('作出决定')")
    expect(page.locator(".faults")).to_contain_text(re.compile(r"\S"))
    assert office.entries("tested", "breach_decided") == []
    visit.heard.forget()
