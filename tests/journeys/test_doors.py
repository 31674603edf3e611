"""Signing in with two factors: a passkey made by the browser's own virtual device, a code, and an emergency look."""

from __future__ import annotations

import pyotp
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guitu.access import emergencies, factors
from guitu.access.looks import Seen
from guitu.access.models import AppFactor, Passkey
from tests.journeys.conftest import PASSWORD, Visitor, overflow, shoot, violations
from tests.journeys.office import HEAD, WORKER, Office

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def with_device(page: Page) -> None:
    """A device in the browser that makes passkeys and says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                     "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip


def test_a_passkey_is_added_and_signs_in(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    page = visit.page
    with_device(page)
    visit.sign_in_at_the_door(WORKER)
    expect(page).to_have_title("我的账号 · 归途")
    visit.open("/account/second/")
    page.fill("#f-label", "办公室电脑")
    page.fill("#add_passkey", PASSWORD)
    page.click("button:has-text('添加通行密钥')")
    expect(page.locator("ul.codes li")).to_have_count(factors.CODES)
    assert Passkey.objects.get().label == "办公室电脑"
    page.context.clear_cookies()
    visit.sign_in_at_the_door(WORKER)
    expect(page).to_have_title("再验证一次 · 归途")
    page.click("button:has-text('用通行密钥')")
    expect(page).to_have_title("我的账号 · 归途")
    assert Passkey.objects.get().used_at is not None


def test_a_passkey_of_another_device_does_not_sign_in(visitor: Visitor, office: Office) -> None:
    first = visitor()
    with_device(first.page)
    first.sign_in_at_the_door(WORKER)
    expect(first.page).to_have_title("我的账号 · 归途")
    first.open("/account/second/")
    first.page.fill("#f-label", "甲")
    first.page.fill("#add_passkey", PASSWORD)
    first.page.click("button:has-text('添加通行密钥')")
    expect(first.page.locator("ul.codes li")).to_have_count(factors.CODES)
    other = visitor()
    with_device(other.page)
    other.sign_in_at_the_door(WORKER)
    expect(other.page).to_have_title("再验证一次 · 归途")
    other.page.click("button:has-text('用通行密钥')")
    expect(other.page.locator("[data-passkey-said]")).to_contain_text("没有做成")
    expect(other.page).to_have_title("再验证一次 · 归途")


@pytest.mark.parametrize(("size", "theme"), [("wide", "light"), ("phone", "dark")])
def test_pages_of_the_second_factor_are_accessible(
    visitor: Visitor, office: Office, axe: str, size: str, theme: str
) -> None:
    visit = visitor(size=size, theme=theme)
    page, account = visit.page, office.staff[WORKER].account
    visit.sign_in_at_the_door(WORKER)
    expect(page).to_have_title("我的账号 · 归途")
    found: dict[str, object] = {}

    def look(name: str) -> None:
        shoot(page, f"doors-{name}-{size}-{theme}")
        found[name] = (overflow(page), violations(page, axe=axe))

    for name, path in (("account", "/account/"), ("none", "/account/second/"), ("sessions", "/account/sessions/"),
                       ("app", "/account/second/app/")):  # fmt: skip
        visit.open(path)
        look(name)
    secret = factors.secret_of(AppFactor.objects.get(account=account))
    page.fill("#f-code", pyotp.TOTP(secret).at(int(timezone.now().timestamp())))
    page.fill("#f-password", PASSWORD)
    page.click("button:has-text('启用')")
    expect(page).to_have_title("备用码 · 归途")
    look("codes")
    visit.open("/account/second/")
    look("has")
    code = str(page.locator("h1").inner_text())
    assert "两重" in code
    page.context.clear_cookies()
    visit.sign_in_at_the_door(WORKER)
    expect(page).to_have_title("再验证一次 · 归途")
    look("asked")
    assert found == dict.fromkeys(found, (0, []))


@pytest.mark.parametrize(("size", "theme"), [("wide", "dark"), ("phone", "light")])
def test_an_emergency_look_and_its_review_are_accessible(
    visitor: Visitor, office: Office, axe: str, size: str, theme: str
) -> None:
    visit = visitor(size=size, theme=theme)
    case = office.cases["visited"]
    visit.sign_in(WORKER)
    seen = Seen(str(case.pk), str(case.person_id), case.region_code)
    opened = emergencies.begin(by=office.staff[WORKER], seen=seen, why="有人昏倒在路边，要找家里人", at=timezone.now())
    found: dict[str, object] = {}
    for name, path in (("ask", "/system/emergency/"), ("look", f"/system/emergency/{opened.pk}/")):
        page = visit.open(path)
        shoot(page, f"emergency-{name}-{size}-{theme}")
        found[name] = (overflow(page), violations(page, axe=axe))
    other = visitor(size=size, theme=theme)
    other.sign_in(HEAD)
    for name, path in (
        ("desk", "/"),
        ("reviews", "/system/emergency/reviews/"),
        ("person", f"/system/looks/{case.pk}/"),
    ):
        page = other.open(path)
        shoot(page, f"emergency-{name}-{size}-{theme}")
        found[name] = (overflow(page), violations(page, axe=axe))
    assert found == dict.fromkeys(found, (0, []))
