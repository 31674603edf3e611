"""Whatever is put before the reader, it reads it or refuses it with faults; it never fails otherwise."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guitu.faults import Faulty
from guitu.ledger.casefile import CaseFile, read, read_text, to_json
from guitu.ledger.kinds import KINDS
from tests.kernel.ledger.sample import sound
from tests.oracle.random_cases import Case
from tests.oracle.strategies import cases

_WORDS = st.sampled_from(
    ["id", "kind", "on", "corrects", "why", "recorded_at", "from", "to", "from_", "rule", "seq", "entry", "mode",
     "e1", "e5", "e6", "2025-02-01", "2025-02-30", "2025-02-01T10:00:00", "guitu.casefile/1", *KINDS]
)  # fmt: skip
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12) | _WORDS
_KEYS = st.text(st.characters(), max_size=8) | _WORDS
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5), max_leaves=20
)


def _outcome(reading: Callable[[], CaseFile]) -> CaseFile | Faulty:
    try:
        return reading()
    except Faulty as faulty:
        return faulty


def _reads_or_refuses(data: Any) -> None:
    outcome = _outcome(lambda: read(data, packs=["jinxiang"]))
    if isinstance(outcome, Faulty):
        assert outcome.faults
        assert all("\n" not in str(fault) for fault in outcome.faults)
        str(outcome).encode()
    else:
        assert read(to_json(outcome)) == outcome


@settings(max_examples=150, deadline=None)
@given(_JSON)
def test_any_json_is_read_or_refused(data: Any) -> None:
    _reads_or_refuses(data)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_case_file_with_anything_anywhere_is_read_or_refused(draw: st.DataObject) -> None:
    data = sound()
    for _ in range(draw.draw(st.integers(1, 4))):
        target: Any = draw.draw(st.sampled_from([data, data["case"], *data["entries"]]))
        if isinstance(target, dict):
            # A copy, so that no value can come to hold itself.
            target[draw.draw(_KEYS | st.sampled_from(sorted(target) or ["kind"]))] = copy.deepcopy(draw.draw(_JSON))
        if not isinstance(data.get("case"), dict) or not isinstance(data.get("entries"), list) or not data["entries"]:
            break
    _reads_or_refuses(data)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.none() | st.integers(1, 9), st.sampled_from(["talk", "voided"]))))
def test_any_web_of_corrections_is_read_or_refused(web: list[tuple[int, int | None, str]]) -> None:
    data = sound()
    for own, old, kind in web:
        entry: dict[str, object] = {"id": f"x{own}", "kind": kind, "on": "2025-05-01"}
        entry |= {"form": "phone"} if kind == "talk" else {}
        entry |= {"corrects": f"x{old}", "why": "改"} if old else {}
        data["entries"].append(entry)
    _reads_or_refuses(data)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 2000), st.binary(max_size=6) | st.sampled_from([b"}", b'"', b",", b"\\", b"\xef\xbb\xbf", b"null"])
)
def test_a_text_with_bytes_in_the_wrong_place_is_read_or_refused(at: int, junk: bytes) -> None:
    text = json.dumps(sound()).encode()
    outcome = _outcome(lambda: read_text(text[:at] + junk + text[at:]))
    assert not isinstance(outcome, Faulty) or outcome.faults


@settings(max_examples=60, deadline=None)
@given(cases())
def test_no_case_that_is_right_in_form_is_refused(case: Case) -> None:
    casefile = read(case.casefile, packs=["jinxiang"])
    assert {entry.id for entry in casefile.entries} == {entry["id"] for entry in case.casefile["entries"]}
