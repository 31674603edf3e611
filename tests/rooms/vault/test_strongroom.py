"""The strongroom: envelope, rotation of the master key, change of suite; and the model fields."""

from __future__ import annotations

import pytest
from django.db import connection, models

from guitu.vault import strongroom as office
from guitu.vault.blind import Purpose
from guitu.vault.cipher import Spot, Suite, Unsealable
from guitu.vault.fields import BlindIndexField, SealedField
from guitu.vault.keyfiles import Secrets
from guitu.vault.strongroom import Strongroom

SPOT = Spot(table="person", row="p-1", field="name")
OLD, NEW, INDEX = b"\x0a" * 32, b"\x0b" * 32, b"\x0c" * 32


def test_after_a_change_of_the_master_key_old_data_keys_still_open_and_can_be_wrapped_anew() -> None:
    before = Strongroom(Secrets(masters=(OLD,), index=INDEX), suite=Suite.INTL)
    wrapped = before.wrap(before.new_key(), holder="p-1")
    after = Strongroom(Secrets(masters=(NEW, OLD), index=INDEX), suite=Suite.INTL)
    assert not after.is_current(wrapped)
    again = after.wrap(after.unwrap(wrapped, holder="p-1"), holder="p-1")
    assert after.is_current(again)
    only_new = Strongroom(Secrets(masters=(NEW,), index=INDEX), suite=Suite.INTL)
    assert only_new.unwrap(again, holder="p-1") == after.unwrap(wrapped, holder="p-1")
    with pytest.raises(Unsealable):
        only_new.unwrap(wrapped, holder="p-1")


def test_after_a_change_of_suite_what_was_sealed_still_opens() -> None:
    before = Strongroom(Secrets(masters=(OLD,), index=INDEX), suite=Suite.INTL)
    key = before.new_key()
    sealed, wrapped = key.seal("张归途", at=SPOT), before.wrap(key, holder="p-1")
    after = Strongroom(Secrets(masters=(OLD,), index=INDEX), suite=Suite.GM)
    assert after.unwrap(wrapped, holder="p-1").open(sealed, at=SPOT) == "张归途"
    assert after.new_key().suite is Suite.GM


def test_an_opened_key_is_kept_for_its_holder_only() -> None:
    room = Strongroom(Secrets(masters=(OLD,), index=INDEX), suite=Suite.INTL)
    wrapped = room.wrap(room.new_key(), holder="p-1")
    assert room.unwrap(wrapped, holder="p-1") is room.unwrap(wrapped, holder="p-1")
    with pytest.raises(Unsealable):
        room.unwrap(wrapped, holder="p-2")


def test_the_office_opens_its_strongroom_from_settings() -> None:
    key = office.new_key()
    assert office.unwrap(office.wrap(key, holder="p-1"), holder="p-1") == key
    assert len(office.blind_index("张归途", purpose=Purpose.NAME)) == 16


class Held(models.Model):
    """A model for this test only; its table is never made."""

    name_sealed = SealedField("姓名", sensitivity="identity")
    name_index = BlindIndexField()

    class Meta:
        app_label = "vault_test"
        managed = False


def test_plain_text_does_not_reach_the_database() -> None:
    with pytest.raises(ValueError, match=r"Held\.name_sealed takes sealed bytes only"):
        Held._meta.get_field("name_sealed").get_db_prep_value("张归途".encode(), connection)
    with pytest.raises(ValueError, match=r"Held\.name_index takes blind indexes"):
        Held._meta.get_field("name_index").get_db_prep_value("张归途".encode(), connection)


def test_a_sealed_field_says_its_sensitivity_to_migrations() -> None:
    assert SealedField(sensitivity="narrative").deconstruct()[3] == {"sensitivity": "narrative"}


def test_a_derived_secret_is_one_for_its_label_and_suite_and_outlasts_a_new_master_key() -> None:
    room = Strongroom(Secrets(masters=(OLD,), index=INDEX), suite=Suite.INTL)
    later = Strongroom(Secrets(masters=(NEW, OLD), index=INDEX), suite=Suite.GM)
    assert room.derived(b"ledger chain") == later.derived(b"ledger chain", suite=Suite.INTL)
    assert len({room.derived(b"ledger chain"), room.derived(b"seal"), later.derived(b"ledger chain")}) == 3
    assert len(room.derived(b"seal")) == 32


@pytest.mark.parametrize("label", [b"", b"blind index name"])
def test_a_label_of_the_vaults_own_derives_nothing(label: bytes) -> None:
    room = Strongroom(Secrets(masters=(OLD,), index=INDEX), suite=Suite.INTL)
    with pytest.raises(ValueError, match="label"):
        room.derived(label)
