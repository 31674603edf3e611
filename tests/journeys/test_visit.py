"""A home visit is recorded from the desk in at most three presses and thirteen seconds of a person's time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.eyes import shoot
from tests.journeys.hands import Hands
from tests.journeys.office import TODAY, WORKER, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_PRESSES, MOST_SECONDS = 3, 13.0


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_a_home_visit_takes_three_presses_and_thirteen_seconds(visitor: Visitor, office: Office, size: str) -> None:
    visit = visitor(size=size)
    visit.sign_in(WORKER)
    hands = _record(visit.open("/"))
    (entry,) = [one for one in office.entries("visited", "talk") if one.on == TODAY]
    assert entry.by_text.endswith("社工·演示social_worker")
    assert hands.presses <= MOST_PRESSES
    assert hands.seconds < MOST_SECONDS
    shoot(visit.page, f"visit-done-{size}-light")


def test_pressing_twice_records_once_and_the_desk_says_what_comes_next(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open(office.path("visited", "record/talk/?next=/"))
    page.click("label:has-text('家访')")
    page.dblclick("main form button.btn-primary")
    expect(page).to_have_url(visit.address + "/")
    expect(page.locator("main")).to_contain_text("下一次 07-11")
    expect(page.locator(".done-row", has_text="欧阳某某")).to_contain_text("更正")
    visit.leave()
    assert len(office.entries("visited", "talk")) == 3


def test_what_was_typed_survives_a_reload_and_is_forgotten_once_recorded(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    form = office.path("visited", "record/talk/?next=/")
    page = visit.open(form)
    page.fill("#f-said", "在家，一切如常。")
    page.reload()
    expect(page.locator("#f-said")).to_have_value("在家，一切如常。")
    page.click("main form button.btn-primary")
    expect(page).to_have_url(visit.address + "/")
    page.wait_for_load_state("load")  # the draft is forgotten by a script of this page
    expect(visit.open(form).locator("#f-said")).to_have_value("")


def _record(page: Page) -> Hands:
    hands = Hands(page)
    row = page.locator("[data-row]", has_text="欧阳某某").filter(has_text="谈话家访").filter(has_text="今天到期")
    hands.press_for_a_page(row.locator("[data-record]"))
    hands.press(page.locator("label.choice", has_text="家访"))
    hands.key("Tab")
    hands.types("家里", pinyin="jiali ")
    hands.press_for_a_page(page.locator("main form button.btn-primary"))
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    return hands
