"""`guitu rebuild`: says what it did, in Chinese, and changes nothing that follows from the ledger."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from guitu.casebook.models import Case
from guitu.cli.rebuild import command
from guitu.standings import rebuild
from tests.rooms.standings.office import DAY, Office, tables

pytestmark = pytest.mark.django_db


def test_it_rebuilds_to_a_day_and_says_how_many(office: Office) -> None:
    office.open()
    rebuild.rebuild(as_of=DAY)
    before = tables()
    result = CliRunner().invoke(command, ["--as-of", DAY.isoformat(), "--empty"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "已按 2025-03-01 重算 1 件个案" in result.output
    assert tables() == before


def test_it_names_cases_whose_pack_does_not_load(office: Office) -> None:
    case_id = office.open()
    Case.objects.filter(pk=case_id).update(policy="no-such-pack")
    result = CliRunner().invoke(command, ["--as-of", DAY.isoformat()], catch_exceptions=False)
    assert "有 1 件的政策包读不出" in result.output
