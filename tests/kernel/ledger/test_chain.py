"""Canonical bytes, digests, heads and chains."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from guitu.ledger.casefile import read, read_entry, to_json
from guitu.ledger.chain import GENESIS, Link, available, canonical, chain_order, digest, head, links, verify
from guitu.ledger.kinds import KINDS
from tests.kernel.ledger.sample import examples, sound


def test_canonical_bytes_are_sorted_json_without_space_or_null() -> None:
    for case in examples():
        for entry, raw in zip(read(case).entries, to_json(read(case))["entries"], strict=True):  # type: ignore[call-overload]
            plain = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert canonical(entry) == plain.encode()


def test_canonical_bytes_of_one_entry_are_these() -> None:
    assert canonical(read(sound()).entries[4]) == (
        b'{"id":"e5","kind":"drug_test","mode":"regular","on":"2025-02-20",'
        b'"recorded_at":"2025-02-20T16:02:00+08:00","result":"refused"}'
    )


_VALUES = {
    "day": "2025-01-02", "time": "2025-01-02T03:04:05.5Z", "hash": "0" * 64, "region": "441581", "pack": "national",
    "tier": "steady",
    "paper": "warning",
    "phone": "000-0000", "money": "0.50", "seq": 1, "count": 1, "months": 1, "days": 1, "flag": True,
    "staff_list": ["甲", "乙"],
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in KINDS if name != "excused"])
def test_an_entry_of_any_kind_with_all_its_members_is_canonical(name: str) -> None:
    kind = KINDS[name]
    full: dict[str, object] = {
        field.name: next(iter(field.choices), None)
        or _VALUES.get(field.type.code, '引"号\\\n\x1f'[: 2 if field.type.code != "narrative" else 9])
        for field in (*kind.form, *kind.common)
    }
    full |= {"id": "e1", "kind": name}
    plain = {**full, "recorded_at": "2025-01-02T11:04:05.500000+08:00"}
    expected = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical(read_entry(full)).decode() == expected


def test_a_digest_is_the_hash_of_the_one_before_and_the_bytes() -> None:
    assert digest("00", b"x") == hashlib.sha256(b"00\nx").hexdigest()
    assert digest("00", b"x", key=b"k") == hmac.new(b"k", b"00\nx", "sha256").hexdigest()


@pytest.mark.skipif(not available("sm3"), reason="this OpenSSL has no SM3")
def test_sm3_can_take_the_place_of_sha256() -> None:
    assert digest("00", b"x", algorithm="sm3") == hashlib.new("sm3", b"00\nx").hexdigest()


def test_the_head_can_be_made_again_with_nothing_but_json_and_sha256() -> None:
    data = sound()
    del data["case"]["credit_days"]
    head_line = json.dumps({**data["case"], "credit_days": 0}, sort_keys=True, separators=(",", ":"))
    lines = sorted(
        json.dumps(one, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() for one in data["entries"]
    )
    assert head(read(data)) == hashlib.sha256(b"\n".join([head_line.encode(), *lines])).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["entries"][3].update(result="positive"),
        lambda data: data["entries"][3].update(note="补记"),
        lambda data: data["entries"].pop(7),
        lambda data: data["case"].update(term_months=35),
        lambda data: data["case"].update(credit_days=1),
    ],
)
def test_the_head_moves_with_anything_that_is_recorded(change) -> None:  # type: ignore[no-untyped-def]
    data = sound()
    change(data)
    assert head(read(data)) != head(read(sound()))


def test_a_chain_as_it_was_stored_holds() -> None:
    chain = links(chain_order(read(sound()).entries), key=b"k")
    assert verify(chain, sealed=chain[-1].digest, key=b"k") == ()
    assert verify([], sealed=GENESIS) == ()


def test_one_changed_entry_is_one_fault_at_its_place() -> None:
    chain = links(read(sound()).entries)
    chain[3] = replace(chain[3], entry=chain[3].entry.model_copy(update={"result": "positive"}))
    assert [fault.place for fault in verify(chain)] == ["第4条记录 e4"]


def test_a_missing_link_is_seen_at_the_one_after_it() -> None:
    chain = links(read(sound()).entries)
    assert [fault.place for fault in verify([*chain[:3], *chain[4:]])] == ["第4条记录 e5"]


def test_two_links_in_each_others_place_are_seen() -> None:
    chain = links(read(sound()).entries)
    chain[3], chain[4] = chain[4], chain[3]
    assert len(verify(chain)) == 3


def test_a_lost_newest_link_is_seen_by_the_seal() -> None:
    chain = links(read(sound()).entries)
    assert verify(chain[:-1]) == ()
    assert [fault.place for fault in verify(chain[:-1], sealed=chain[-1].digest)] == ["末条记录"]


def test_a_chain_made_anew_without_the_key_does_not_hold() -> None:
    assert len(verify(links(read(sound()).entries), key=b"k")) == 10


def test_a_stored_digest_of_strange_letters_is_a_fault_and_no_error() -> None:
    chain = [Link(read(sound()).entries[0], "指纹")]
    assert [fault.place for fault in verify(chain, sealed="x")] == ["第1条记录 e1", "末条记录"]


def test_entries_without_a_recorded_order_are_linked_by_time_kind_and_id() -> None:
    order = [entry.id for entry in chain_order(reversed(read(sound()).entries))]
    assert order == ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e10"]
