"""What a user reads is Chinese, and says its matter without raising its voice."""

from __future__ import annotations

import ast

import pytest

from guitu.ledger.entry import GROUPS, Kind
from guitu.ledger.kinds import ALL
from guitu.ledger.roles import ROLES
from guitu.policy import load, names
from guitu.policy.vocabulary import ALL as VOCABULARY
from guitu.policy.vocabulary import UNITS
from guitu.rules.duties import DUTIES
from guitu.rules.findings import WORDS
from guitu.rules.grounds import GROUNDS
from guitu.rules.states import STATES
from tests.house.tree import CHINESE, SHOUTED, called, line, modules, name, syntax

SPOKEN = {
    "labels of duties": [duty.label for duty in DUTIES.values()],
    "labels of grounds": [ground.label for ground in GROUNDS],
    "labels of states": list(STATES.values()),
    "labels of roles": list(ROLES.values()),
    "labels of groups": list(GROUPS.values()),
    "findings": [word for pair in WORDS.values() for word in pair],
    "labels of values": [known.label for known in VOCABULARY],
}


@pytest.mark.parametrize("what", SPOKEN)
def test_every_word_of_a_standing_is_chinese(what: str) -> None:
    assert [word for word in SPOKEN[what] if not CHINESE.search(word)] == []


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_every_entry_kind_has_a_form_in_chinese(kind: Kind) -> None:
    said = [kind.label, kind.counts_as, *(field.label for field in kind.form)]
    said += [text for field in kind.form for text in field.choices.values()]
    assert [word for word in said if not CHINESE.search(word)] == []


def test_every_pack_and_every_value_has_a_chinese_name() -> None:
    policies = [load(pack) for pack in names()]
    said = [policy.title for policy in policies]
    said += [value.label for policy in policies for dated in policy.values.values() for value in dated.values]
    assert [word for word in said if not CHINESE.search(word)] == []
    assert [unit.name for unit in UNITS.values() if not CHINESE.search(unit.label) and unit.label != "%"] == []


def test_every_fault_says_place_found_and_expected_and_says_it_in_chinese() -> None:
    wrong = []
    for path in modules():
        for node in ast.walk(syntax(path)):
            if called(node) != "Fault":
                continue
            assert isinstance(node, ast.Call)
            given = len(node.args) + len([one for one in node.keywords if one.arg in ("place", "found", "expected")])
            spoken = [*node.args[1:], *(one.value for one in node.keywords if one.arg != "place")]
            plain = [one.value for one in spoken if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            starred = any(isinstance(one, ast.Starred) for one in node.args)
            english = [text for text in plain if text and not CHINESE.search(text) and " " in text]
            if (given < 3 and not starred) or english:
                wrong.append(f"{name(path)}:{node.lineno}: {line(path, node)}")
    assert wrong == [], (
        "Fault(place, found, expected, remedy), each in Chinese; names of files and fields may stand as they are."
    )


def test_no_message_shouts() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}: {node.value[:40]}"
        for path in modules()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SHOUTED.search(node.value)
    ]
    assert wrong == [], "Say it plainly, without an exclamation mark."
