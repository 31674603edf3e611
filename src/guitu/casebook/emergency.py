"""A case in an emergency 紧急查看: found by its number or an identity number in full, and shown in a few matters.

Not through a viewer: whoever looks here does not reach the case. `access.emergencies` asks who may and keeps every
look; nothing is found by a part of a number or by a name. A file that was put away (`casebook.put_away`) is not found
either, and the answer is the same as for a number that nobody has: that there is such a file is sealed too. The head of
its office opens it again, with a reason, and then it is found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access import emergencies
from guitu.access.looks import Seen
from guitu.access.may import Refused
from guitu.access.models import Emergency, Posting
from guitu.access.sight import columns
from guitu.casebook import put_away, queries, sealing
from guitu.casebook.models import Case, FamilyMember, Person
from guitu.casebook.queries import FamilyLine
from guitu.vault import strongroom
from guitu.vault.blind import Purpose


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """What an emergency look shows. `particulars` holds the columns of the allowed matters."""

    number: str
    particulars: Mapping[str, str]
    family: tuple[FamilyLine, ...]


def find(text: str, *, on: date) -> Seen | None:
    """The newest case, not put away on the day, of exactly this number: of a case, or an identity number.

    None if there is none, and if several offices gave the number to cases of different people: nobody is shown who was
    not meant.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return None
    meant = set(Case.objects.filter(number=typed).values_list("person_id", flat=True))
    if not meant and (index := strongroom.blind_index(typed, purpose=Purpose.IDENTITY)):
        meant = set(Person.objects.filter(identity_index=index).values_list("pk", flat=True))
        found = Case.objects.filter(person_id__in=queries.same_person(meant))
    else:
        found = Case.objects.filter(number=typed) if len(meant) == 1 else Case.objects.none()
    case = found.exclude(pk__in=put_away.shut(on=on)).order_by("-opened_at").first()
    return Seen(str(case.pk), str(case.person_id), case.region_code) if case is not None else None


@transaction.atomic
def look_at(emergency: Emergency, *, by: Posting, at: datetime) -> EmergencyPage:
    """What is shown, with the look kept.

    Raises `Refused` for anybody but who opened it, after its time, and if the file was put away meanwhile.
    """
    emergencies.look(emergency, by=by, at=at)
    groups = emergencies.groups()
    case = Case.objects.get(pk=UUID(emergency.case_id))
    if put_away.is_shut(case.pk, on=timezone.localdate(at)):
        raise Refused("这次紧急查看已经结束。", clauses=("security-penalties-law#136",))
    shown = columns(sealing.COLUMNS, groups=groups)
    row = Person.objects.filter(pk=case.person_id).values("wrapped_key", *shown).get()
    key = sealing.key_of(case.person_id, row["wrapped_key"])
    said = sealing.opened(case.person_id, key, [(column, row[column]) for column in shown])
    family = []
    if "family" in groups:
        for member in FamilyMember.objects.filter(person_id=case.person_id, ended_at=None).order_by("pk"):
            told = sealing.open_object(key, member.said, at=sealing.row_spot("familymember", member.pk, "said"))
            family.append(
                FamilyLine(member.pk, *(str(told.get(name, "")) for name in ("relation", "name", "phone", "note")))
            )
    return EmergencyPage(case.number, said, tuple(family))
