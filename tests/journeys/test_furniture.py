"""The furniture in a real browser: gallery, sign-in, errors; three widths, light and dark, also without scripts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from guitu.access.models import Account, Posting
from tests.journeys.eyes import EVERY_LOOK, looked_at
from tests.journeys.visits import PASSWORD, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(staff: Mapping[str, Posting]) -> Mapping[str, Posting]:
    """Staff whose first password is already their own."""
    Account.objects.update(must_change_password=False)
    return staff


def test_the_gallery_is_accessible_and_quiet_in_every_size_by_day_and_by_night(
    visitor: Visitor, people: Mapping[str, Posting], axe: str
) -> None:
    visit = visitor()
    visit.sign_in("admin")
    assert looked_at(visit.open("/gallery/"), "gallery", axe=axe, looks=EVERY_LOOK) == []


def test_the_sign_in_page_is_accessible_and_quiet(visitor: Visitor, people: Mapping[str, Posting], axe: str) -> None:
    assert looked_at(visitor().open("/login/"), "login", axe=axe, looks=EVERY_LOOK) == []


def test_everything_works_without_scripts(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("admin")
    page = visit.open("/account/")
    expect(page).to_have_title("我的账号 · 归途")
    page.click("button:has-text('深色')")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.click(".me summary")
    page.click("button:has-text('退出登录')")
    expect(page).to_have_title("登录 · 归途")
    visit.heard.forget()


def test_a_chosen_theme_beats_the_machine(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor(theme="dark")
    visit.sign_in("admin")
    page = visit.open("/account/")
    page.click("button:has-text('浅色')")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("body")).to_have_css("background-color", "rgb(251, 250, 247)")
    visit.heard.forget()


def test_the_keys_find_move_and_help(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor()
    visit.sign_in("admin")
    page = visit.open("/gallery/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = page.locator("[data-row]").nth(1)
    expect(row).to_contain_class("here")
    expect(page.locator("[data-row].here")).to_have_count(1)
    expect(row.get_by_text("欧阳某某", exact=True)).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_have_attribute("open", "")
    visit.heard.forget()


def test_a_draft_survives_a_reload_and_dates_have_shortcuts(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor()
    visit.sign_in("admin")
    page = visit.open("/gallery/")
    page.evaluate("document.querySelector('form[data-draft] .faults').remove()")
    page.click("[data-fill='f-on'] >> nth=1")
    expect(page.locator("#f-on")).to_have_value("2026-06-10")
    expect(page.locator("[data-kept]")).to_be_visible()
    visit.heard.forget()


def test_a_form_that_came_too_late_is_kept_through_signing_in(
    visitor: Visitor, people: Mapping[str, Posting], settings: Settings
) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("social_worker")
    page = visit.open("/account/password/")
    settings.SESSION_IDLE_SECONDS = -1
    page.fill("#p-old", PASSWORD)
    page.click("button.btn-primary")
    expect(page.locator("main")).to_contain_text("替你锁上")
    settings.SESSION_IDLE_SECONDS = 600
    page.fill("#u", "social_worker")
    page.fill("#p", PASSWORD)
    page.click("button.btn-primary")
    expect(page).to_have_title("接着刚才的办 · 归途")
    visit.heard.forget()


@pytest.mark.urls("tests.rooms.pages.test_answers")
def test_error_pages_are_accessible(visitor: Visitor, people: Mapping[str, Posting], axe: str) -> None:
    visit = visitor()
    found = {name: looked_at(visit.open(f"/{name}/"), name, axe=axe) for name in ("refused", "faulty", "broken")}
    visit.heard.forget()
    assert {name: said for name, said in found.items() if said} == {}
