"""Corrections by a slow judge: walk the history record by record and cross out what each correction names."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guitu.ledger.casefile import checked, read
from guitu.ledger.chain import head
from guitu.ledger.corrections import standing_entries
from guitu.ledger.entry import Entry
from guitu.ledger.fields import CHINA
from tests.kernel.ledger.sample import Json, sound

_BEGIN = datetime(2025, 3, 1, 8, tzinfo=CHINA)


@st.composite
def histories(draw: st.DrawFn) -> list[Json]:
    """Lawful histories: each correction names an entry that stands when it is written."""
    standing: list[str] = []
    made: list[Json] = []
    for number in range(draw(st.integers(0, 14))):
        entry: Json = {"id": f"h{number}", "on": "2025-03-01", "kind": "talk", "form": "phone"}
        if standing and draw(st.booleans()):
            old = draw(st.sampled_from(standing))
            standing.remove(old)
            entry |= {"corrects": old, "why": "改"}
            if draw(st.booleans()):
                entry = {key: value for key, value in entry.items() if key != "form"} | {"kind": "voided"}
        if entry["kind"] == "talk":
            standing.append(entry["id"])
        if draw(st.booleans()):
            entry["recorded_at"] = (_BEGIN + timedelta(hours=number)).isoformat()
        made.append(entry)
    return made


def read_with(history: list[Json]) -> tuple[Entry, ...]:
    data = sound()
    data["entries"] = [data["entries"][0], *history]
    return read(data).entries


def judged(history: list[Json]) -> set[str]:
    crossed_out: set[str] = set()
    for entry in history:
        crossed_out |= {entry.get("corrects", "")}
    return {entry["id"] for entry in history if entry["kind"] != "voided"} - crossed_out


def known(history: list[Json], hours: int) -> list[Json]:
    limit = (_BEGIN + timedelta(hours=hours)).isoformat()
    return [entry for entry in history if entry.get("recorded_at", "2025-03-01") <= limit]


def stand(entries: tuple[Entry, ...], known_at: datetime | None = None) -> set[str]:
    return {entry.id for entry in standing_entries(entries, known_at=known_at).entries} - {"e1"}


@settings(max_examples=150, deadline=None)
@given(histories())
def test_what_stands_is_what_the_judge_leaves(history: list[Json]) -> None:
    assert stand(read_with(history)) == judged(history)


@settings(max_examples=150, deadline=None)
@given(histories(), st.integers(-1, 15))
def test_an_earlier_moment_is_the_history_that_was_known_then(history: list[Json], hours: int) -> None:
    assert stand(read_with(history), _BEGIN + timedelta(hours=hours)) == judged(known(history, hours))


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, 2**16))
def test_the_order_of_entries_is_nothing(history: list[Json], seed: int) -> None:
    entries = read_with(history)
    shuffled = [*entries, *entries[:2]]
    random.Random(seed).shuffle(shuffled)
    case = read(sound()).case
    assert stand(tuple(shuffled)) == stand(entries)
    assert head(checked(case, shuffled)) == head(checked(case, entries))


@settings(max_examples=100, deadline=None)
@given(histories())
def test_every_chain_has_one_root_and_at_most_one_entry_that_stands(history: list[Json]) -> None:
    entries = read_with(history)
    settled = standing_entries(entries)
    for entry in entries:
        if entry.corrects is not None:
            assert settled.root(entry.id) == settled.root(entry.corrects)
            assert settled.latest(entry.id) == settled.latest(entry.corrects)
    roots = [settled.root(entry.id) for entry in settled.entries]
    assert len(roots) == len(set(roots))
