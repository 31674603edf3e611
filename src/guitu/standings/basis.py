"""Basis 推算基准: whether all standings are of one day, one set of packs and the rules of today, but for marked cases.

`nightly` and `rebuild` begin one and keep it when they have been through all cases; whoever computes a case for
another day takes it away. Without a basis a list compares case by case, as `moved` does; with one it asks a single
question, whatever its scope.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

from django.db import connection

from guitu.rules import packed
from guitu.standings import policies
from guitu.standings.models import Basis

_ASKED: Final = """SELECT EXISTS (SELECT 1 FROM standings_basis WHERE as_of = %s AND rules_version = %s AND packs = %s),
    EXISTS (SELECT 1 FROM casebook_moved)"""
_ONE: Final = 1


def looked_up(as_of: date) -> tuple[bool, bool]:
    """Whether the basis of a day holds, and whether any case at all is marked; in one question."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [as_of.isoformat(), packed.VERSION, _packs()])
        holds, marked = cursor.fetchone()
    return bool(holds), bool(marked)


def holds(as_of: date) -> bool:
    """Whether the basis of a day holds."""
    return Basis.objects.filter(as_of=as_of, rules_version=packed.VERSION, packs=_packs()).exists()


def keep(as_of: date) -> None:
    """State that every case without a mark stands on a day; to be said by who has been through all of them."""
    said = {"as_of": as_of, "rules_version": packed.VERSION, "packs": _packs()}
    Basis.objects.update_or_create(pk=_ONE, defaults=said)


def leave(as_of: date) -> None:
    """Some cases are computed for a day: if that is not the day of the basis, there is none any more."""
    Basis.objects.exclude(as_of=as_of, rules_version=packed.VERSION, packs=_packs()).delete()


def drop() -> None:
    """Nothing can be said of all cases."""
    Basis.objects.all().delete()


def _packs() -> str:
    return _digest(policies.versions())


@lru_cache(maxsize=8)
def _digest(versions: tuple[str, ...]) -> str:
    return sha256("\n".join(sorted(versions)).encode()).hexdigest()
