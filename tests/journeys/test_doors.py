"""Signing in with two factors: a passkey made by the browser's own virtual device, a code, and an emergency look."""

from __future__ import annotations

import pyotp
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guitu.access import emergencies, factors
from guitu.access.looks import Seen
from guitu.access.models import AppFactor, Passkey
from tests.journeys.eyes import looked_at
from tests.journeys.office import HEAD, WORKER, Office
from tests.journeys.visits import PASSWORD, Visitor

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


def test_pages_of_the_second_factor_are_accessible(visitor: Visitor, office: Office, axe: str) -> None:
    visit = visitor()
    page, account = visit.page, office.staff[WORKER].account
    visit.sign_in_at_the_door(WORKER)
    expect(page).to_have_title("我的账号 · 归途")
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = looked_at(page, f"doors-{name}", axe=axe)

    visit.open("/account/second/app/")
    secret = factors.secret_of(AppFactor.objects.get(account=account))
    page.fill("#f-code", pyotp.TOTP(secret).at(int(timezone.now().timestamp())))
    page.fill("#f-password", PASSWORD)
    page.click("button:has-text('启用')")
    expect(page).to_have_title("备用码 · 归途")
    look("codes")
    visit.open("/account/second/")
    look("has")
    expect(page.locator("h1")).to_contain_text("两重")
    page.context.clear_cookies()
    visit.sign_in_at_the_door(WORKER)
    expect(page).to_have_title("再验证一次 · 归途")
    look("asked")
    assert {name: said for name, said in found.items() if said} == {}


def test_an_emergency_look_and_its_review_are_accessible(visitor: Visitor, office: Office, axe: str) -> None:
    visit = visitor()
    case = office.cases["visited"]
    visit.sign_in(WORKER)
    seen = Seen(str(case.pk), str(case.person_id), case.region_code)
    opened = emergencies.begin(by=office.staff[WORKER], seen=seen, why="有人昏倒在路边，要找家里人", at=timezone.now())
    head = visitor()
    head.sign_in(HEAD)
    found = {
        name: looked_at(who.open(path), f"emergency-{name}", axe=axe)
        for who, name, path in (
            (visit, "ask", "/system/emergency/"),
            (visit, "look", f"/system/emergency/{opened.pk}/"),
            (head, "desk", "/"),
            (head, "reviews", "/system/emergency/reviews/"),
            (head, "person", f"/system/looks/{case.pk}/"),
        )
    }
    assert {name: said for name, said in found.items() if said} == {}
