"""Every page, for whom it is made: no violation of WCAG 2.2 AA, nothing wider than the window, a silent console.

On a phone by day and on a desk by night with axe-core, on a tablet the width alone. Pictures go where GUITU_SHOTS says.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.urls import resolve

from tests.journeys.eyes import looked_at
from tests.journeys.office import CLERK, HEAD, POLICE, WORKER, Office
from tests.journeys.visits import Visitor
from tests.journeys.walk import NO_PAGES, Pages, names, with_faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROLES = (CLERK, WORKER, HEAD, "admin", POLICE, "clinic")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_accessible(visitor: Visitor, pages: Pages, axe: str, role: str) -> None:
    visit = visitor()
    visit.sign_in(role)
    found = {name: looked_at(visit.open(address), name, axe=axe) for name, address in pages[role].items()}
    assert _faults(found) == {}


def test_a_form_with_faults_is_accessible(visitor: Visitor, office: Office, axe: str) -> None:
    visit = visitor()
    visit.sign_in(HEAD)
    found = {name: looked_at(visit.page, name, axe=axe) for name in with_faults(visit, office)}
    visit.heard.forget()
    assert _faults(found) == {}


def test_no_page_is_left_out(pages: Pages) -> None:
    walked = {resolve(address.split("?")[0]).view_name for one in pages.values() for address in one.values()}
    assert names() - walked - NO_PAGES == {"access:login", "exchange:workbook"}


def _faults(found: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: said for name, said in found.items() if said}
