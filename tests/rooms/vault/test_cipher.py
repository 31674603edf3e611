"""Sealing: what opens, what does not, and what shows."""

from __future__ import annotations

import pickle

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from hypothesis import given
from hypothesis import strategies as st

from guitu.vault.cipher import OVERHEAD, Key, Spot, Suite, Unsealable, is_sealed, key_id, new_key

SPOT = Spot(table="person", row="p-1", field="name")
both_suites = pytest.mark.parametrize("suite", list(Suite))


@given(text=st.text(), suite=st.sampled_from(Suite))
def test_what_is_sealed_opens_at_its_spot(text: str, suite: Suite) -> None:
    key = new_key(suite)
    assert key.open(key.seal(text, at=SPOT), at=SPOT) == text


@both_suites
@pytest.mark.parametrize(
    "elsewhere",
    [
        Spot("family", "p-1", "name"),
        Spot("person", "p-2", "name"),
        Spot("person", "p-1", "phone"),
        Spot("personp", "-1", "name"),
    ],
)
def test_a_ciphertext_moved_to_another_spot_does_not_open(suite: Suite, elsewhere: Spot) -> None:
    key = new_key(suite)
    with pytest.raises(Unsealable, match=elsewhere.row):
        key.open(key.seal("张归途", at=SPOT), at=elsewhere)


@both_suites
def test_a_change_of_any_byte_is_noticed(suite: Suite) -> None:
    key = new_key(suite)
    sealed = key.seal("张归途", at=SPOT)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Unsealable):
            key.open(bytes(changed), at=SPOT)


@both_suites
def test_another_key_does_not_open(suite: Suite) -> None:
    with pytest.raises(Unsealable):
        new_key(suite).open(new_key(suite).seal("张归途", at=SPOT), at=SPOT)


@both_suites
def test_another_secret_under_the_same_id_does_not_open(suite: Suite) -> None:
    one = Key(suite=suite, id=b"8 bytes!", secret=b"\1" * suite.secret_size)
    two = Key(suite=suite, id=b"8 bytes!", secret=b"\2" * suite.secret_size)
    with pytest.raises(Unsealable):
        two.open(one.seal("张归途", at=SPOT), at=SPOT)


@pytest.mark.parametrize(("suite", "bits"), [(Suite.INTL, 256), (Suite.GM, 128)])
def test_a_key_has_the_strength_of_its_suite_and_no_shorter_one_is_taken(suite: Suite, bits: int) -> None:
    assert suite.secret_size * 8 == bits
    for size in (0, suite.secret_size - 1, suite.secret_size + 1):
        with pytest.raises(ValueError, match="secret"):
            Key(suite=suite, id=b"8 bytes!", secret=b"s" * size)


@both_suites
def test_two_seals_of_one_text_differ_and_have_the_stated_length(suite: Suite) -> None:
    key = new_key(suite)
    one, two = key.seal("abc", at=SPOT), key.seal("abc", at=SPOT)
    assert one != two
    assert len(one) == OVERHEAD + 3
    assert is_sealed(one)
    assert key_id(one) == key.id


@both_suites
def test_a_wrapped_key_opens_for_its_holder_only(suite: Suite) -> None:
    master, key = new_key(suite), new_key(suite)
    wrapped = master.wrap(key, holder="p-1")
    assert master.unwrap(wrapped, holder="p-1").open(key.seal("张归途", at=SPOT), at=SPOT) == "张归途"
    with pytest.raises(Unsealable):
        master.unwrap(wrapped, holder="p-2")


@both_suites
def test_the_secret_shows_neither_in_repr_nor_in_a_fault_nor_in_a_pickle(suite: Suite) -> None:
    secret = bytes(range(65, 65 + suite.secret_size))
    key = Key(suite=suite, id=b"8 bytes!", secret=secret)
    with pytest.raises(Unsealable) as caught:
        key.open(b"not sealed", at=SPOT)
    for shown in (repr(key), str(key), repr([key]), str(caught.value)):
        assert secret.decode() not in shown
        assert secret.hex() not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_sm4_gcm_agrees_with_the_vector_of_rfc_8998() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    sealing = Cipher(SM4(key), modes.GCM(bytes.fromhex("00001234567800000000ABCD"))).encryptor()
    sealing.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    plain = bytes.fromhex("AA" * 8 + "BB" * 8 + "CC" * 8 + "DD" * 8 + "EE" * 8 + "FF" * 8 + "EE" * 8 + "AA" * 8)
    sealing.update(plain)
    sealing.finalize()
    assert sealing.tag == bytes.fromhex("83DE3541E4C2B58177E065A9BF7B62EC")
