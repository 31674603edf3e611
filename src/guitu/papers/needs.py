"""What a paper shows 文书含有的事项: the matters of the access table that its words are taken from.

Who may read a paper sees every one of them in the case; so a paper is no way round the table. They are kept with the
document when it is drafted, and again when it is issued.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from guitu.access.matters import matter_of
from guitu.casebook.sealing import COLUMNS
from guitu.ledger.kinds import KINDS
from guitu.papers.kind import GroundsPlan, PaperKind, RegisterPlan, TallyPlan, TeamPlan

_OF_SENSITIVITY: Final = {"narrative": "narrative", "identity": "contact"}


def matters_of(kind: PaperKind, *, about: str | None) -> frozenset[str]:
    """Matters that a viewer must see to read such a paper; `about` is the kind of the entry it is about."""
    found = {"papers", "name"}
    for field in kind.fields:
        found.update(_of_fact(field.name, about=about))
    for block in kind.body:
        if isinstance(block, RegisterPlan):
            found.update(_of_register(block))
        elif isinstance(block, TallyPlan):
            found.add("standing")
        elif isinstance(block, GroundsPlan):
            found.add("grounds")
        elif isinstance(block, TeamPlan) and block.of == "family":
            found.add("family")
    return frozenset(found)


def joined(matters: Iterable[str]) -> str:
    """As a row keeps them."""
    return ",".join(sorted(matters))


def parted(text: str) -> frozenset[str]:
    """The matters of `joined`."""
    return frozenset(filter(None, text.split(",")))


def _of_fact(name: str, *, about: str | None) -> Iterator[str]:
    group, _, key = name.partition(".")
    if group == "person":
        yield COLUMNS.get(key, "narrative")
    elif group == "family":
        yield "family"
    elif group in ("term", "due"):
        yield "standing"
    elif group == "about" and about is not None:
        yield from _of_field(about, key)
    elif group in KINDS:
        yield from _of_field(group, key)


def _of_register(block: RegisterPlan) -> Iterator[str]:
    for kind in block.kinds:
        for column in block.columns:
            yield from _of_field(kind, column)


def _of_field(kind: str, name: str) -> Iterator[str]:
    matter = matter_of(kind)
    if matter is not None:
        yield matter
    field = KINDS[kind].field(name)
    if field is not None and field.sensitivity in _OF_SENSITIVITY:
        yield _OF_SENSITIVITY[field.sensitivity]
