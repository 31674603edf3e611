"""Every page, for whom it is made: no violation of WCAG 2.2 AA, nothing wider than the window, a silent console.

Wide by day and on a phone by night with axe-core; on a tablet the width alone. Pictures go where GUITU_SHOTS says.
"""

from __future__ import annotations

import pytest
from django.urls import resolve

from tests.journeys.conftest import Visitor, overflow, shoot, violations
from tests.journeys.office import CLERK, HEAD, POLICE, WORKER, Office
from tests.journeys.walk import NO_PAGES, names, pages_of, with_faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROLES = (WORKER, CLERK, HEAD, POLICE, "clinic", "admin")
LOOKS = (("wide", "light"), ("phone", "dark"))
WALKS = [(role, *LOOKS[0]) for role in ROLES] + [(role, *LOOKS[1]) for role in (WORKER, CLERK, POLICE)]
"""Decisions and the administrator's pages have walks of their own in every size and light."""


@pytest.mark.parametrize(("role", "size", "theme"), WALKS)
def test_every_page_of_a_role_is_accessible(
    visitor: Visitor, office: Office, axe: str, role: str, size: str, theme: str
) -> None:
    visit = visitor(size=size, theme=theme)
    visit.sign_in(role)
    found: dict[str, object] = {}
    for name, address in pages_of(office)[role].items():
        page = visit.open(address)
        shoot(page, f"{name}-{size}-{theme}")
        found[name] = (overflow(page), violations(page, axe=axe))
    assert found == dict.fromkeys(found, (0, []))


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_a_form_with_faults_is_accessible(visitor: Visitor, office: Office, axe: str, size: str, theme: str) -> None:
    visit = visitor(size=size, theme=theme)
    visit.sign_in(HEAD)
    found: dict[str, object] = {}
    for name, _ in with_faults(visit, office):
        shoot(visit.page, f"{name}-{size}-{theme}")
        found[name] = (overflow(visit.page), violations(visit.page, axe=axe))
    visit.heard.forget()
    assert found == dict.fromkeys(found, (0, []))


def test_no_page_is_wider_than_a_tablet(visitor: Visitor, office: Office) -> None:
    visit = visitor(size="tablet")
    found: dict[str, int] = {}
    for role in (WORKER, CLERK, HEAD):
        visit.page.context.clear_cookies()
        visit.sign_in(role)
        for name, address in pages_of(office)[role].items():
            found[name] = overflow(visit.open(address))
            shoot(visit.page, f"{name}-tablet-light")
    assert {name: wide for name, wide in found.items() if wide} == {}


def test_a_ledger_handed_in_is_accessible_before_it_is_imported(visitor: Visitor, office: Office, axe: str) -> None:
    visit = visitor()
    visit.sign_in(CLERK)
    page = visit.open("/exchange/")
    sample = page.request.get(visit.address + "/exchange/template/").body()
    page.set_input_files("#f-workbook", {"name": "样表.xlsx", "mimeType": "application/octet-stream", "buffer": sample})
    page.locator("#f-region").select_option(index=1)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/exchange/*-*/")
    shoot(page, "workbook-wide-light")
    assert violations(page, axe=axe) == []


def test_no_page_is_left_out(office: Office) -> None:
    walked = {resolve(address.split("?")[0]).view_name for one in pages_of(office).values() for address in one.values()}
    assert names() - walked - NO_PAGES == {"access:login", "exchange:workbook"}
