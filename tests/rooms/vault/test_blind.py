"""Blind indexes and normal forms: what is found as the same, and what is not."""

from __future__ import annotations

import hmac

import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash

from guitu.vault import normal
from guitu.vault.blind import SIZE, Indexer, Purpose, digest
from guitu.vault.cipher import Suite

both_suites = pytest.mark.parametrize("suite", list(Suite))


@both_suites
def test_one_name_written_two_ways_has_one_index(suite: Suite) -> None:
    indexer = Indexer(suite=suite, secret=b"s" * 32)
    assert indexer.index("阿依古丽．买买提", purpose=Purpose.NAME) == indexer.index(
        " 阿依古丽 · 买买提　", purpose=Purpose.NAME
    )
    assert len(indexer.index("张归途", purpose=Purpose.NAME)) == SIZE


@both_suites
def test_one_text_has_another_index_for_another_purpose_and_another_secret(suite: Suite) -> None:
    one, two = Indexer(suite=suite, secret=b"s" * 32), Indexer(suite=suite, secret=b"t" * 32)
    indexes = {maker.index("1234", purpose=purpose) for maker in (one, two) for purpose in Purpose}
    assert len(indexes) == 2 * len(Purpose)


def test_a_text_that_says_nothing_has_no_index() -> None:
    indexer = Indexer(suite=Suite.INTL, secret=b"s" * 32)
    assert indexer.index(" 　", purpose=Purpose.NAME) == b""
    assert indexer.index("不详", purpose=Purpose.PHONE) == b""


@pytest.mark.parametrize("written", ["138 0000 0000", "+86-13800000000", "008613800000000", "１３８００００００００"])
def test_a_telephone_number_is_its_digits_without_the_country(written: str) -> None:
    assert normal.phone(written) == "13800000000"


def test_an_identity_number_is_capitals_without_gaps_and_its_tail_four_signs() -> None:
    assert normal.identity("990101 19900101 001x") == "99010119900101001X"
    assert normal.identity_tail("99010119900101001x") == "001X"


def sm3(content: bytes) -> bytes:
    hashing = Hash(SM3())
    hashing.update(content)
    return hashing.finalize()


def test_the_digests_are_those_of_the_standards() -> None:
    # GB/T 32905-2016, A.1; and the keyed digest as RFC 2104 makes it of any digest.
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    inner, outer = (bytes(sign ^ pad for sign in b"k".ljust(64, b"\0")) for pad in (0x36, 0x5C))
    assert digest(b"k", b"m", suite=Suite.GM) == sm3(outer + sm3(inner + b"m"))
    assert digest(b"k", b"m", suite=Suite.INTL) == hmac.digest(b"k", b"m", "sha256")
