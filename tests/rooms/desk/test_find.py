"""Finding somebody: by what an office types, within one's own reach, and without a trace of what was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.test import Client

from guitu.access.models import Look

from .conftest import NAMES, Opened

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.mark.parametrize("typed", ["曾归途", "zgt", "1234", "2025-0001"])
def test_somebody_is_found_by_name_initials_number_and_case(opened: Opened, enter: Enter, typed: str) -> None:
    opened(NAMES[0], "2025-02-02", number="990101199001091234")
    opened(NAMES[0] + "兄", "2025-02-02", number="990101199001171234")
    said = enter("office_clerk").post("/find/", {"q": typed}, follow=True).content.decode()
    assert "曾某某" in said or "2025-0001" in said


def test_nobody_is_found_out_of_reach(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02", number="990101199001091234")
    said = enter("other_clerk").post("/find/", {"q": "曾归途"}).content.decode()
    assert "没有找到" in said
    assert not Look.objects.exists()


def test_a_look_is_kept_of_whoever_was_found(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02")
    enter("office_clerk").post("/find/", {"q": "曾归途"})
    assert Look.objects.filter(case_id=str(case.pk)).exists()


def test_what_was_typed_stands_in_no_log_and_no_address(
    opened: Opened, enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    opened(NAMES[0], "2025-02-02")
    with caplog.at_level(logging.DEBUG):
        answer = enter("office_clerk").post("/find/", {"q": "曾归途"})
    assert "曾归途" not in caplog.text
    assert "曾" not in answer.headers.get("Location", "")
