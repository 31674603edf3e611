"""Which entries count: a kind and what its fields must say.

Duties and grounds are declared with matches; the cohort sorts entries into one stream a match, so that a rule
never looks at an entry again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Entries of `kind` whose fields hold one of the values named in `where`. `entries` makes each only once."""

    kind: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def accepts(self, says: dict[str, object]) -> bool:
        """Whether an entry of this kind that says `says` (field to value) counts."""
        return all(says.get(field) in values for field, values in self.where)


def entries(kind: str, **where: tuple[str, ...]) -> Match:
    """The entries of one kind, `where` each named field holds one of the values."""
    return _match(kind, tuple(sorted(where.items())))


@cache
def _match(kind: str, where: tuple[tuple[str, tuple[str, ...]], ...]) -> Match:
    return Match(kind, where)
