"""Every paper says what its golden says, and every golden belongs to a paper."""

from __future__ import annotations

import pytest

from guitu.papers.declared import kinds
from guitu.policy import load
from tests.kernel.papers.cast import POLICY, every, paper
from tests.kernel.papers.goldens import COMMAND, FOLDER, path_of, text_of

ALL = tuple(every())


@pytest.mark.parametrize(("code", "kind"), ALL)
def test_a_paper_says_what_its_golden_says(code: str, kind: str) -> None:
    path = path_of(code, kind)
    assert path.exists(), f"Write it: {COMMAND}, and read it."
    assert text_of(code, kind) == path.read_text(encoding="utf-8"), f"Read the difference; if it is meant: {COMMAND}"


def test_every_golden_belongs_to_a_paper() -> None:
    assert {path.name for path in FOLDER.glob("*.txt")} == {path_of(code, kind).name for code, kind in ALL}


@pytest.mark.parametrize(("code", "kind"), ALL)
def test_the_case_of_the_tests_lacks_nothing_that_a_paper_must_have(code: str, kind: str) -> None:
    assert [one.label for one in paper(code, kind).missing if one.required] == []


def test_every_paper_of_the_nation_can_be_composed_with_nothing_known() -> None:
    from dataclasses import replace

    from guitu.papers.compose import compose
    from tests.kernel.papers.cast import facts

    for code, kind in kinds(load("national")).items():
        bare = replace(
            facts(code, kind.applies[0], policy="national"), standing={}, entries=(), person={}, agency={}, team=(),
            family=(), about=None, number=None, typed={},
        )  # fmt: skip
        found = compose(kind, bare)
        wanted = {field.name for field in kind.fields if field.required} - {"case.term"}
        assert {one.field for one in found.missing if one.required} >= wanted - {"about.on"} - _always(kind.applies[0])
        assert not found.complete


def _always(kind: str) -> set[str]:
    """Facts that are there whatever else is not."""
    return {"kind", "paper.on"}


def test_the_town_of_the_tests_has_every_paper_of_the_nation() -> None:
    assert set(kinds(load(POLICY))) == set(kinds(load("national")))
