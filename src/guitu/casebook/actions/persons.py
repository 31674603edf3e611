"""Opening a person 建档, changing particulars 变更基本情况, family 家庭成员, and merging by decision 合并."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.may import Refused, refuse
from guitu.access.models import Posting
from guitu.casebook import bulk, sealing
from guitu.casebook.auditing import note
from guitu.casebook.models import Case, FamilyMember, Person, PersonMerge
from guitu.casebook.particulars import Particulars, checked
from guitu.casebook.permissions import allowed, ask
from guitu.faults import Fault, Faulty
from guitu.vault import strongroom
from guitu.vault.blind import Purpose
from guitu.vault.cipher import Key


@transaction.atomic
def open_person(
    *,
    by: Posting,
    particulars: Particulars,
    region_code: str,
    person_id: UUID | None = None,
    at: datetime | None = None,
) -> Person:
    """Enter a person, sealed under a key of their own. The same `person_id` again gives the person that stands.

    Raises `Refused`, or `Faulty` with every fault; also if the identity number is that of a person entered before.
    """
    at = at or timezone.now()
    refuse(by, "record", "identity", at=region_code, on=timezone.localdate(at))
    if person_id is not None and (held := Person.objects.filter(pk=person_id).first()) is not None:
        return held
    said = particulars.columns()
    refuse_second(said.get("identity_number", ""))
    person, _ = new_person(said, region_code=region_code, at=at, person_id=person_id)
    person.save(force_insert=True)
    bulk.beginnings([(person.pk, index) for index in sealing.beginnings_of(said["name"])])
    note(by=by, what="open_person", at=at, person=person)
    return person


@transaction.atomic
def change_particulars(
    *, by: Posting, person: Person, changes: Mapping[str, str], why: str, at: datetime | None = None
) -> Person:
    """Change what is written about who somebody is; what stood there before is kept, sealed, with the reason.

    `changes` maps columns (`name`, `phone` …; `particulars` is a JSON object) to texts; an empty text takes it away.
    Raises `Refused` unless the posting may correct each matter in one of the person's cases, or `Faulty`.
    """
    at = at or timezone.now()
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    key = _key(held)
    said = checked(changes)
    if not why.strip():
        raise Faulty([Fault("变更缘由", "未填写", "变更的缘由")])
    for matter in sorted({sealing.COLUMNS[column] for column in said}):
        _ask_somewhere(by, "correct", matter, person=held, at=at)
    before = sealing.opened(held.pk, key, [(column, getattr(held, column)) for column in said])
    new = {column: text for column, text in said.items() if before[column] != text}
    if not new:
        return held
    if number := new.get("identity_number"):
        refuse_second(number)
    sealing.seal_into(held, key, new)
    held.save()
    if "name" in new:
        held.beginnings.all().delete()
        bulk.beginnings([(held.pk, index) for index in sealing.beginnings_of(new["name"])])
    was = {column: before[column] for column in new}
    note(
        by=by, what="change_particulars", at=at, person=held, counts={"columns": sorted(new)}, key=key,
        before={"was": was, "why": why.strip()},
    )  # fmt: skip
    return held


@transaction.atomic
def add_family(
    *,
    by: Posting,
    person: Person,
    relation: str,
    name: str,
    phone: str = "",
    note_text: str = "",
    member_id: UUID | None = None,
    at: datetime | None = None,
) -> FamilyMember:
    """List somebody of the family. The same `member_id` again gives the one that stands. Raises `Refused`, `Faulty`."""
    at = at or timezone.now()
    _ask_somewhere(by, "record", "family", person=person, at=at)
    if member_id is not None and (held := FamilyMember.objects.filter(pk=member_id).first()) is not None:
        return held
    member = new_member(
        person, _key(person), relation=relation, name=name, phone=phone, note_text=note_text, member_id=member_id
    )
    member.save(force_insert=True)
    note(by=by, what="add_family", at=at, person=person, counts={"member": str(member.pk)})
    return member


@transaction.atomic
def end_family(*, by: Posting, member: FamilyMember, at: datetime | None = None) -> None:
    """List somebody of the family no longer. Raises `Refused`."""
    at = at or timezone.now()
    _ask_somewhere(by, "correct", "family", person=member.person, at=at)
    if member.ended_at is None:
        member.ended_at = at
        member.save(update_fields=["ended_at"])
        note(by=by, what="end_family", at=at, person=member.person, counts={"member": str(member.pk)})


@transaction.atomic
def merge_persons(
    *, by: Posting, kept: Person, merged: Person, decision: str, why: str, at: datetime | None = None
) -> PersonMerge:
    """State that two entered persons are one; by decision of a named person. Cases and ledgers stay as they are.

    `decision` names who decided, or the document. Raises `Refused` unless the posting may correct identities and decide
    the process in cases of both, or `Faulty`.
    """
    at = at or timezone.now()
    first, second = sorted((kept.pk, merged.pk), key=str)
    rows = {one.pk: one for one in Person.objects.select_for_update(of=("self",)).filter(pk__in=(first, second))}
    held = PersonMerge.objects.filter(kept=kept, merged=merged).first()
    for person in (kept, merged):
        for act, matter in (("correct", "identity"), ("decide", "process")):
            _ask_somewhere(by, act, matter, person=person, at=at)
    if held is not None:
        return held
    faults = [Fault(label, "未填写", "写明") for label, text in (("决定", decision), ("缘由", why)) if not text.strip()]
    if len(rows) != 2 or any(one.merged_into_id for one in rows.values()):
        faults.append(Fault("合并的人员", "已并入他人，或者是同一个档案", "两个各自独立的档案"))
    if faults:
        raise Faulty(faults)
    pk = uuid.uuid4()
    sealed = _key(rows[kept.pk]).seal(why.strip(), at=sealing.row_spot("personmerge", pk, "why"))
    merge = PersonMerge(pk=pk, kept=kept, merged=merged, decision=decision.strip(), why=sealed, at=at, by=by)
    merge.save()
    Person.objects.filter(merged_into=merged).update(merged_into=kept)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    note(by=by, what="merge_persons", at=at, person=kept, counts={"merged": str(merged.pk)})
    return merge


def new_person(
    said: Mapping[str, str], *, region_code: str, at: datetime, person_id: UUID | None = None
) -> tuple[Person, Key]:
    """A person and their key, sealed, not yet saved."""
    key = strongroom.new_key()
    person = Person(pk=person_id or uuid.uuid4(), region_code=region_code, opened_at=at)
    person.wrapped_key = strongroom.wrap(key, holder=str(person.pk))
    sealing.seal_into(person, key, said)
    return person, key


def new_member(
    person: Person,
    key: Key,
    *,
    relation: str,
    name: str,
    phone: str = "",
    note_text: str = "",
    member_id: UUID | None = None,
) -> FamilyMember:
    """Somebody of the family, sealed, not yet saved. Raises `Faulty` if relation or name is not said."""
    said = {"relation": relation.strip(), "name": name.strip(), "phone": phone.strip(), "note": note_text.strip()}
    if faults := [
        Fault(label, "未填写", "写明") for label, text in (("关系", relation), ("姓名", name)) if not text.strip()
    ]:
        raise Faulty(faults)
    pk = member_id or uuid.uuid4()
    sealed = key.seal(
        sealing.canonical({field: text for field, text in said.items() if text}),
        at=sealing.row_spot("familymember", pk, "said"),
    )
    return FamilyMember(pk=pk, person=person, said=sealed)


def refuse_second(identity_number: str) -> None:
    """Raise `Faulty` if somebody with this identity number was entered before; says nothing of who or where."""
    index = strongroom.blind_index(identity_number, purpose=Purpose.IDENTITY)
    if index and Person.objects.filter(identity_index=index, merged_into=None).exists():
        raise Faulty(
            [
                Fault(
                    "证件号码",
                    "已有这一证件号码的人员档案",
                    "每人一个档案",
                    "请查找原档案，在其下立案；查不到的，由县（市、区）禁毒办协助核对",
                )
            ]
        )


def _key(person: Person) -> Key:
    key = sealing.key_of(person.pk, person.wrapped_key)
    if key is None:
        raise Refused("该人员的密钥已按决定销毁，不能再办理。", clauses=("personal-information-law#47",))
    return key


def _ask_somewhere(by: Posting, act: str, matter: str, *, person: Person, at: datetime) -> None:
    """Raise `Refused` unless the posting has the act in one of the person's cases, or, without any, where entered."""
    day = timezone.localdate(at)
    cases = list(Case.objects.filter(person_id=person.pk).order_by("-opened_at"))
    if not cases:
        refuse(by, act, matter, at=person.region_code, on=day)
    elif not any(allowed(by, act, matter, case=case, on=day) for case in cases):
        ask(by, act, matter, case=cases[0], on=day)
