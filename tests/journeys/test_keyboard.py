"""The whole desk and recording by the keyboard alone; where the keyboard is can be seen all the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.office import HEAD, TODAY, WORKER, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
_SHOWN = """() => {
  const one = document.activeElement;
  const looked = one.matches('input[type=radio], input[type=checkbox]') ? one.parentElement : one;
  const marks = [looked, ...looked.children].map((it) => getComputedStyle(it));
  return marks.some((it) => (it.outlineStyle !== 'none' && parseFloat(it.outlineWidth) > 0) || it.boxShadow !== 'none');
}"""
_HERE = "() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"


def _tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} tabs")


def test_a_talk_is_recorded_from_the_desk_without_a_mouse(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open("/?r=talk")
    page.keyboard.press("j")
    who = str(page.evaluate(_HERE))
    page.keyboard.press("r")
    page.wait_for_url("**/record/talk/**")
    expect(page.locator("main")).to_contain_text(who, use_inner_text=True)
    _tab_to(page, "input[name=form]")
    page.keyboard.press("ArrowRight")
    _tab_to(page, "#f-said")
    page.keyboard.type("在家，一切如常。")
    _tab_to(page, "main form button.btn-primary")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/(\?r=talk)?$"))
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    expect(page.locator("main")).to_contain_text(who, use_inner_text=True)
    (talk,) = [one for story in office.cases for one in office.entries(story, "talk") if one.on == TODAY]
    assert talk.by_text.endswith("演示social_worker")


def test_the_keys_move_open_find_and_tell_of_themselves(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open("/")
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator("[data-row]").nth(1)).to_contain_class("here")
    expect(page.locator("[data-row].here")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    page.keyboard.press("/")
    page.keyboard.type("公孙明")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + office.path("new"))
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_have_attribute("open", "")


def test_every_stop_of_the_tab_key_on_the_desk_can_be_seen(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open("/")
    unseen, stops = [], 0
    while stops < 200:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops += 1
        if not page.evaluate(_SHOWN):
            unseen.append(str(page.evaluate(_HERE)))
    assert stops > page.locator("[data-row]").count() * 2
    assert unseen == []


def test_a_decision_is_made_without_a_mouse(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(HEAD)
    page = visit.open(office.deciding("leaves", "leave"))
    _tab_to(page, "input[name=answer]")
    page.keyboard.press("Space")
    _tab_to(page, "#f-reason")
    page.keyboard.type("行程清楚。")
    _tab_to(page, "input[name=heard]")
    page.keyboard.press("Space")
    _tab_to(page, "main form button.btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/")
    expect(page.locator("main")).to_contain_text("已决定")
    (granted,) = office.entries("leaves", "leave_granted")
    assert granted.decided_by == "演示office_head"


def test_after_a_fault_the_keyboard_stands_at_the_summary_and_leads_to_the_field(
    visitor: Visitor, office: Office
) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open(office.path("visited", "record/drug_test/"))
    page.evaluate("document.querySelector('main form').noValidate = true")
    _tab_to(page, "main form button.btn-primary")
    page.keyboard.press("Enter")
    expect(page.locator(".faults")).to_be_focused()
    page.wait_for_load_state("load")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#f-result$"))
    visit.heard.forget()
