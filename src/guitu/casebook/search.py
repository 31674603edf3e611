"""Finding a person 查找: by name, initials, identity number or its last four, telephone or its last four, case number.

What is typed tells which: Latin letters are initials, digits a number, 2025-0042 a case (also as pages write it, 社戒
2025-0042, or by its last three or four digits). Everything but the case number is found by blind index; what was typed
is neither kept nor logged. Only cases that the viewer reaches are found, and only by what the viewer may see: who does
not see identity numbers cannot find out by them either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db.models import Q

from guitu.access.sight import Viewer, visible_groups
from guitu.casebook import queries
from guitu.casebook.models import Case, Person, PersonInitials
from guitu.casebook.names import SHORTEST
from guitu.casebook.queries import CaseLine
from guitu.casebook.sealing import phone_tail_index
from guitu.pages.words import CASE_KINDS_SHORT
from guitu.vault import strongroom
from guitu.vault.blind import Purpose

MOST: Final = 50
"""Lines a search gives at most; who finds more has typed too little."""

_MOST_PERSONS: Final = 500
_CASE: Final = re.compile(r"(社戒|社康)? ?([0-9]{4}-[0-9]{1,6})")
_CASE_END: Final = re.compile(r"[0-9]{3,4}")
_TAIL: Final = re.compile(r"[0-9]{3}[0-9Xx]")
_NUMBER: Final = re.compile(r"[0-9+() -]{5,}[Xx]?")
_PASSPORT: Final = re.compile(r"[A-Za-z]{1,3}[0-9]{5,}")
_LETTERS: Final = re.compile(r"[A-Za-z]+")


def search(viewer: Viewer, text: str, *, limit: int = MOST) -> list[CaseLine]:
    """Cases found by what was typed, the newest first, at most `limit`; none for what says too little."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return []
    if number := _CASE.fullmatch(typed):
        found = Case.objects.filter(_numbered(*number.groups()))
    else:
        persons: set[UUID] = set()
        for asked in _asked(typed, groups=visible_groups(viewer)):
            persons.update(asked[:_MOST_PERSONS])
        meant = Q(person_id__in=queries.same_person(persons)) if persons else Q()
        if _CASE_END.fullmatch(typed):
            meant |= Q(number__endswith=f"-{typed}")
        if not meant:
            return []
        found = Case.objects.filter(meant)
    return queries.case_lines(viewer, found.order_by("-opened_at", "-number"), limit=limit)


def _numbered(kind: str | None, number: str) -> Q:
    """The case of a number; offices that brought their numbers along may have written the kind into them."""
    written = [f"{said} {number}" for said in CASE_KINDS_SHORT.values()]
    if kind is None:
        return Q(number__in=[number, *written])
    return Q(number=f"{kind} {number}") | Q(
        number=number, kind__in=[code for code, said in CASE_KINDS_SHORT.items() if said == kind]
    )


def _asked(typed: str, *, groups: frozenset[str]) -> Iterator[list[UUID]]:
    """Ids of persons, for each way of reading what was typed that the viewer may ask in."""
    if _TAIL.fullmatch(typed):
        if "identity" in groups:
            yield _persons(Q(identity_tail_index=strongroom.blind_index(typed, purpose=Purpose.IDENTITY_TAIL)))
        if "contact" in groups and typed.isdigit():
            yield _persons(Q(phone_tail_index=phone_tail_index(typed)))
    elif _NUMBER.fullmatch(typed):
        if "identity" in groups:
            yield _persons(Q(identity_index=strongroom.blind_index(typed, purpose=Purpose.IDENTITY)))
        if "contact" in groups:
            yield _persons(Q(phone_index=strongroom.blind_index(typed, purpose=Purpose.PHONE)))
    elif _PASSPORT.fullmatch(typed):
        if "identity" in groups:
            yield _persons(Q(identity_index=strongroom.blind_index(typed, purpose=Purpose.IDENTITY)))
    elif "name" in groups:
        yield _persons(Q(name_index=strongroom.blind_index(typed, purpose=Purpose.NAME)))
        letters = "".join(typed.split())
        if _LETTERS.fullmatch(letters) and len(letters) >= SHORTEST:
            index = strongroom.blind_index(letters, purpose=Purpose.INITIALS)
            yield list(PersonInitials.objects.filter(index=index).values_list("person_id", flat=True)[:_MOST_PERSONS])


def _persons(having: Q) -> list[UUID]:
    return list(Person.objects.filter(having).values_list("pk", flat=True)[:_MOST_PERSONS])
