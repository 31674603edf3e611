"""`guitu demo --data-only`, as a user calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from guitu.ledger.roles import ROLES

_CALL = "from guitu.cli import main; main()"


def test_the_command_makes_an_office_of_its_own_and_names_a_login_for_every_role(tmp_path: Path) -> None:
    # An office's own database and keys are named in the environment; the demonstration must not reach them.
    environment = {
        **os.environ, "GUITU_DATABASE_URL": "postgresql:///office?host=/nowhere", "GUITU_MASTER_KEY": "no key",
        "COLUMNS": "100",
    }  # fmt: skip
    asked = [sys.executable, "-c", _CALL, "demo", "--data-only", "--home", str(tmp_path)]
    ran = subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    assert all(label in ran.stdout for label in ROLES.values())
    assert "shegong" in ran.stdout
    assert (tmp_path / "guitu.sqlite3").stat().st_size > 1_000_000
    assert len(list((tmp_path / "ledgers").glob("*.xlsx"))) == 3
    assert "Traceback" not in ran.stderr


def test_an_unknown_size_is_refused_in_one_line() -> None:
    asked = [sys.executable, "-c", _CALL, "demo", "--size", "nation"]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "town" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
