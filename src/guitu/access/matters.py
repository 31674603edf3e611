"""Which matter an entry kind belongs to 事项归类: its ledger group, unless the access table names another."""

from __future__ import annotations

from guitu.access.table import table
from guitu.ledger.kinds import KINDS


def matter_of(what: str) -> str | None:
    """The matter of an entry kind, or `what` itself if it is a matter; None if it is neither.

    Where a kind and a matter bear one name, it is the same thing to the table.
    """
    known = table()
    if what in known.kinds:
        return known.kinds[what]
    if what in known.matters:
        return what
    kind = KINDS.get(what)
    return kind.group if kind is not None and kind.group in known.matters else None


def may_be_recorded_by(what: str, *, role: str) -> bool:
    """Whether the declaration of a kind names the role among its recorders; True for what is no kind."""
    kind = KINDS.get(what)
    return kind is None or role in kind.recorders
