"""Which entries stand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guitu.ledger.casefile import read
from guitu.ledger.corrections import Settled, known_since, settle, standing_entries
from guitu.ledger.entry import Entry
from guitu.ledger.fields import CHINA
from tests.kernel.ledger.sample import Json, sound


def entries(*more: Json) -> tuple[Entry, ...]:
    data = sound()
    data["entries"] += more
    return read(data).entries


def ids(settled: Settled) -> list[str]:
    return [entry.id for entry in settled.entries]


VOID_E6 = {"id": "v1", "kind": "voided", "on": "2025-03-01", "corrects": "e6", "why": "重复登记"}


def test_a_correction_stands_in_place_of_the_old_one() -> None:
    assert ids(standing_entries(entries())) == ["e1", "e2", "e3", "e4", "e6", "e7", "e8", "e9", "e10"]


def test_settle_is_the_same_deed() -> None:
    assert settle is standing_entries


def test_a_voided_correction_does_not_bring_the_old_one_back() -> None:
    assert ids(standing_entries(entries(VOID_E6))) == ["e1", "e2", "e3", "e4", "e7", "e8", "e9", "e10"]


def test_voiding_what_voided_brings_nothing_back() -> None:
    again = {"id": "v2", "kind": "voided", "on": "2025-03-02", "corrects": "v1", "why": "缘由写错"}
    assert ids(standing_entries(entries(VOID_E6, again))) == ["e1", "e2", "e3", "e4", "e7", "e8", "e9", "e10"]


def test_every_entry_of_a_chain_has_the_same_root_and_the_same_latest() -> None:
    settled = standing_entries(entries(VOID_E6))
    assert [settled.root(one) for one in ("e5", "e6", "v1")] == ["e5", "e5", "e5"]
    assert [settled.latest(one) for one in ("e5", "e6", "v1")] == ["v1", "v1", "v1"]
    assert (settled.root("e4"), settled.latest("e4")) == ("e4", "e4")


def test_what_replaced_an_entry_is_told() -> None:
    assert standing_entries(entries(VOID_E6)).replaced == {"e5": "e6", "e6": "v1"}


def test_nothing_to_correct_leaves_all_entries_in_their_order() -> None:
    plain = tuple(entry for entry in entries() if entry.corrects is None)
    assert standing_entries(plain) == Settled(plain, {}, {})


def test_an_entry_given_twice_stands_once() -> None:
    plain = tuple(entry for entry in entries() if entry.corrects is None)
    assert standing_entries(plain + plain).entries == plain


@pytest.mark.parametrize(
    ("known_at", "stands"),
    [
        (datetime(2025, 2, 20, 16, 1, 59, tzinfo=CHINA), ["e4"]),
        (datetime(2025, 2, 20, 16, 2, tzinfo=CHINA), ["e4", "e5"]),
        (datetime(2025, 2, 20, 8, 2, tzinfo=UTC), ["e4", "e5"]),
        (datetime(2025, 2, 20, 16, 2), ["e4", "e5"]),  # noqa: DTZ001 - a time without offset is +08:00
        (datetime(2025, 2, 21, tzinfo=CHINA), ["e4", "e6"]),
    ],
)
def test_what_was_recorded_later_is_left_out(known_at: datetime, stands: list[str]) -> None:
    settled = standing_entries(entries(), known_at=known_at)
    assert [one for one in ids(settled) if one in ("e4", "e5", "e6")] == stands


def test_a_correction_known_before_the_late_record_it_names_stands_alone() -> None:
    late = {"id": "x1", "kind": "talk", "on": "2025-03-05", "form": "phone", "recorded_at": "2025-06-01T09:00:00+08:00"}
    early = {**late, "id": "x2", "corrects": "x1", "why": "补记", "recorded_at": "2025-03-06T09:00:00+08:00"}
    settled = standing_entries(entries(late, early), known_at=datetime(2025, 4, 30, tzinfo=CHINA))
    assert "x2" in ids(settled)
    assert settled.root("x2") == "x1"


def test_without_a_time_of_recording_an_entry_is_known_since_its_day_began() -> None:
    assert known_since(entries()[0]) == datetime(2025, 1, 2, tzinfo=CHINA)


def test_a_circle_that_reached_here_does_not_hang() -> None:
    one, two = entries()[4:6]
    circle = (one.model_copy(update={"corrects": "e6"}), two)
    assert standing_entries(circle).root("e5") in ("e5", "e6")
