"""The collector of garbage waits while a lot is written, and is left as it was found."""

from __future__ import annotations

import gc

import pytest

from guitu.exchange import collecting


def test_it_waits_and_goes_on() -> None:
    assert gc.isenabled()
    with collecting.later():
        assert not gc.isenabled()
        with collecting.later():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_fault() -> None:
    with pytest.raises(ValueError, match="in a lot"), collecting.later():
        raise ValueError("in a lot")
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with collecting.later():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
