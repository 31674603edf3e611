"""Benchmarks are run seldom: that they still fit what they measure is seen here."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ("__init__", "__main__", "bare")
"""Packages, and programs that are run and never imported."""
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "benchmarks").rglob("*.py")
    if path.stem not in PROGRAMS
)


@pytest.mark.parametrize("module", MODULES)
def test_a_benchmark_finds_what_it_measures(module: str) -> None:
    assert importlib.import_module(module)
