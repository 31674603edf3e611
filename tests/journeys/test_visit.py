"""A home visit is recorded from the desk in at most three presses and thirteen seconds of a person's time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visitor, shoot
from tests.journeys.hands import Hands, page_seconds
from tests.journeys.office import TODAY, WORKER, Office

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_PRESSES, MOST_SECONDS = 3, 13.0


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_a_home_visit_takes_three_presses_and_thirteen_seconds(visitor: Visitor, office: Office, size: str) -> None:
    visit = visitor(size=size)
    visit.sign_in(WORKER)
    pages = page_seconds(visit.page, visit.address + office.path("visited", "record/talk/?next=/"))
    pages += page_seconds(visit.page, visit.address + "/")
    hands = _record(visit.page)
    (entry,) = [one for one in office.entries("visited", "talk") if one.on == TODAY]
    assert entry.by_text.endswith("社工·演示social_worker")
    assert hands.presses <= MOST_PRESSES
    assert hands.seconds + pages < MOST_SECONDS
    shoot(visit.page, f"visit-done-{size}-light")


def test_pressing_twice_records_once_and_the_desk_says_what_comes_next(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open(office.path("visited", "record/talk/?next=/"))
    page.click("label:has-text('家访')")
    page.dblclick("main form button.btn-primary")
    page.wait_for_url(visit.address + "/")
    assert len(office.entries("visited", "talk")) == 3
    assert "下一次 07-11" in page.inner_text("main")
    done = page.locator(".done-row", has_text="欧阳某某")
    assert "更正" in done.inner_text()


def test_what_was_typed_survives_a_reload_and_is_forgotten_once_recorded(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    form = office.path("visited", "record/talk/?next=/")
    page = visit.open(form)
    page.fill("#f-said", "在家，一切如常。")
    page.reload()
    assert page.input_value("#f-said") == "在家，一切如常。"
    page.click("main form button.btn-primary")
    page.wait_for_url(visit.address + "/")
    assert visit.open(form).input_value("#f-said") == ""


def _record(page: Page) -> Hands:
    hands = Hands(page)
    row = page.locator("[data-row]", has_text="欧阳某某").filter(has_text="谈话家访").filter(has_text="今天到期")
    hands.press(row.locator("[data-record]"))
    hands.press(page.locator("label.choice", has_text="家访"))
    hands.key("Tab")
    hands.types("家里", pinyin="jiali ")
    hands.press(page.locator("main form button.btn-primary"))
    page.wait_for_url("**/")
    return hands
