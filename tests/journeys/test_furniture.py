"""The furniture in a real browser: gallery, sign-in, errors; three widths, light and dark, also without scripts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from guitu.access.models import Account, Posting
from tests.journeys.conftest import PASSWORD, PATIENCE, SIZES, Visit, Visitor, looked_at

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(staff: Mapping[str, Posting]) -> Mapping[str, Posting]:
    """Staff whose first password is already their own."""
    Account.objects.update(must_change_password=False)
    return staff


@pytest.mark.parametrize("size", SIZES)
def test_the_gallery_is_accessible_and_quiet(
    visitor: Visitor, people: Mapping[str, Posting], axe: str, size: str
) -> None:
    visit = visitor(size=size)
    visit.sign_in("admin")
    page = visit.open("/gallery/")
    assert looked_at(page, "gallery", axe=axe, size=size) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_sign_in_page_is_accessible_and_quiet(
    visitor: Visitor, people: Mapping[str, Posting], axe: str, size: str
) -> None:
    page = visitor(size=size).open("/login/")
    assert looked_at(page, "login", axe=axe, size=size) == []


@pytest.mark.parametrize("size", SIZES)
def test_own_account_and_a_missing_page_are_accessible(
    visitor: Visitor, people: Mapping[str, Posting], axe: str, size: str
) -> None:
    visit = visitor(size=size)
    visit.sign_in("social_worker")
    for path, name in (("/account/", "account"), ("/account/password/", "password"), ("/nowhere/", "missing")):
        page = visit.open(path)
        assert looked_at(page, name, axe=axe, size=size) == []
    visit.heard.forget()


def test_everything_works_without_scripts(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("admin")
    page = visit.open("/account/")
    expect(page).to_have_title("我的账号 · 归途", timeout=PATIENCE)
    page.click("button:has-text('深色')")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.click(".me summary")
    page.click("button:has-text('退出登录')")
    expect(page).to_have_title("登录 · 归途", timeout=PATIENCE)
    visit.heard.forget()


def test_a_chosen_theme_beats_the_machine(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor(theme="dark")
    visit.sign_in("admin")
    page = visit.open("/account/")
    page.click("button:has-text('浅色')")
    page.wait_for_selector("html[data-theme=light]")
    page.wait_for_load_state("load")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"
    visit.heard.forget()


def test_the_keys_find_move_and_help(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor()
    visit.sign_in("admin")
    page = visit.open("/gallery/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("[...document.querySelectorAll('[data-row]')].findIndex(r => r.matches('.here'))") == 1
    assert page.evaluate("document.activeElement.textContent") == "欧阳某某"
    page.keyboard.press("?")
    assert page.locator("[data-keys]").get_attribute("open") is not None
    visit.heard.forget()


def test_a_draft_survives_a_reload_and_dates_have_shortcuts(visitor: Visitor, people: Mapping[str, Posting]) -> None:
    visit = visitor()
    visit.sign_in("admin")
    page = visit.open("/gallery/")
    page.evaluate("document.querySelector('form[data-draft] .faults').remove()")
    page.click("[data-fill='f-on'] >> nth=1")
    assert page.input_value("#f-on") == "2026-06-10"
    assert page.locator("[data-kept]").is_visible()
    visit.heard.forget()


def test_a_form_that_came_too_late_is_kept_through_signing_in(
    visitor: Visitor, people: Mapping[str, Posting], settings: Settings
) -> None:
    visit: Visit = visitor(scripts=False)
    visit.sign_in("social_worker")
    page = visit.open("/account/password/")
    settings.SESSION_IDLE_SECONDS = -1
    page.fill("#p-old", PASSWORD)
    page.click("button.btn-primary")
    assert "替你锁上" in page.inner_text("main")
    settings.SESSION_IDLE_SECONDS = 600
    page.fill("#u", "social_worker")
    page.fill("#p", PASSWORD)
    page.click("button.btn-primary")
    expect(page).to_have_title("接着刚才的办 · 归途", timeout=PATIENCE)
    visit.heard.forget()


@pytest.mark.urls("tests.rooms.pages.test_answers")
@pytest.mark.parametrize("size", SIZES)
def test_error_pages_are_accessible(visitor: Visitor, people: Mapping[str, Posting], axe: str, size: str) -> None:
    visit = visitor(size=size)
    for name in ("refused", "faulty", "broken"):
        page = visit.open(f"/{name}/")
        assert looked_at(page, name, axe=axe, size=size) == []
    visit.heard.forget()
