"""Every paper that an entry names can be made, says what it rests on, and has a golden that somebody has read."""

from __future__ import annotations

import pytest

from guitu.casepages.wording import PAPERS
from guitu.ledger.kinds import ALL
from guitu.packs import ROOT
from guitu.papers.declared import kinds
from guitu.policy import load, names
from tests.kernel.papers.goldens import COMMAND, path_of

NATION = kinds(load("national"))
WHERE = "src/guitu/packs/national/papers"


def test_every_paper_that_an_entry_kind_names_is_declared() -> None:
    named = {kind.name: kind.paper for kind in ALL if kind.paper}
    missing = {name: code for name, code in named.items() if code not in NATION}
    assert missing == {}, f"Declare the paper in {WHERE}/<code>.yaml, or correct `paper=` of the kind."


def test_the_case_page_has_a_short_name_for_every_paper_that_an_entry_names() -> None:
    lacking = sorted({kind.paper for kind in ALL if kind.paper} - set(PAPERS))
    assert lacking == [], "Name them in PAPERS of src/guitu/casepages/wording.py."


@pytest.mark.parametrize("code", NATION)
def test_every_paper_has_a_golden_for_each_kind_of_case(code: str) -> None:
    missing = [kind for kind in NATION[code].applies if not path_of(code, kind).exists()]
    assert missing == [], f"{COMMAND}, and read what it wrote."


@pytest.mark.parametrize("code", NATION)
def test_every_paper_rests_on_a_clause(code: str) -> None:
    assert NATION[code].clauses, f"Give {WHERE}/{code}.yaml its clauses."


@pytest.mark.parametrize("code", NATION)
def test_a_paper_that_speaks_for_an_office_bears_a_number_and_a_place_for_the_seal(code: str) -> None:
    one = NATION[code]
    if one.layout in ("official", "letter"):
        assert one.numbered, f"Give {WHERE}/{code}.yaml `number`."
        assert "issuer" in one.signatures


def test_every_file_of_a_paper_is_read_by_a_pack() -> None:
    read = {(pack, code) for name in names() for code, one in kinds(load(name)).items() for pack in one.source}
    there = {(path.parent.parent.name, path.stem) for path in ROOT.glob("*/papers/*.yaml")}
    assert there == read
