"""Receiving a new case 新收: what is asked, in two steps, and what must hold before anything is written.

First who it is, so that a person entered before is found by the number and not entered twice; then the decision, and
who takes it on. What was typed in the first step travels in the second page itself, never in an address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import queries
from guitu.casebook.models import Person
from guitu.casebook.particulars import LABELS
from guitu.casepages.office import Office
from guitu.casepages.typed import LONGEST, Typed
from guitu.pages import words
from guitu.pages.forms import Question, Widget
from guitu.pages.shapes import Choice
from guitu.places import codes
from guitu.places.models import Agency, AgencyKind
from guitu.places.queries import agencies
from guitu.timekeeping.days import parse_iso
from guitu.vault import strongroom
from guitu.vault.blind import Purpose

PERSON: Final = ("identity_number", "name", "sex", "birth_date", "phone", "household", "residence")
_SEXES: Final = (Choice("男", "男"), Choice("女", "女"))
_WIDGETS: Final[Mapping[str, Widget]] = {"sex": "choices", "birth_date": "date", "phone": "tel"}
_HINTS: Final = {
    "identity_number": "先填号码：以前建过档的，会直接找到",
    "name": "不知道的，写“不详”和可以区分的字",
    "residence": "写到门牌；执行地在下一步选",
}
_POLICE: Final = (AgencyKind.POLICE_STATION, AgencyKind.PUBLIC_SECURITY)


@dataclass(frozen=True, slots=True)
class Places:
    """What a new case is given: something of this office, and one of the county's organs that decide."""

    office: Office
    town: str
    deciding: Mapping[str, Agency]
    own_pack: str


@dataclass(frozen=True, slots=True)
class Reception:
    """A case as the form gives it, every field sound by itself."""

    kind: str
    policy: str
    region_code: str
    decided_on: date
    decided: Mapping[str, object]
    served_on: date | None
    received_on: date | None
    group: Agency | None
    deciding: Agency | None
    worker: Posting | None


def person_questions(said: Typed) -> Sequence[Question]:
    """Who it is. Only the name must be known."""
    return [person_question(said, name, hint=_HINTS.get(name, "")) for name in PERSON]


def person_question(said: Typed, name: str, *, value: str = "", hint: str = "") -> Question:
    """The question of one column of a person, filled with what stands there."""
    return said.ask(
        name, LABELS[name], _WIDGETS.get(name, "text"), required=name == "name", hint=hint, value=value,
        choices=_SEXES if name == "sex" else (), short=name in ("name", "phone"),
    )  # fmt: skip


def read_person(said: Typed) -> None:
    """Note what is wrong with who it is; nothing that was typed is repeated."""
    said.words("name", "姓名；不知道的写“不详”和可以区分的字")
    birth = said.text("birth_date")
    if birth and parse_iso(birth) is None:
        said.wrong("birth_date", "日期看不懂，应为日历上有的日期。")
    for name in PERSON:
        said.words(name, f"{LONGEST} 字以内", required=False)


def person_with(number: str) -> Person | None:
    """The person entered before under an identity number; None for an empty number."""
    index = strongroom.blind_index(number, purpose=Purpose.IDENTITY) if number.strip() else b""
    return Person.objects.filter(identity_index=index, merged_into=None).first() if index else None


def reaches_person(viewer: Viewer, person_id: UUID) -> bool:
    """Whether the viewer already has something to do with a person."""
    if queries.cases_of_person(viewer, person_id):
        return True
    return queries.persons_without_case(viewer).filter(pk=person_id).exists()


def places_of(viewer: Viewer, by: Posting, *, on: date, own_pack: str) -> Places:
    """What this office can choose from."""
    near = agencies(prefix=codes.above(by.region_code, codes.Level.COUNTY), on=on)
    return Places(
        office=Office(viewer, town=by.region_code, on=on),
        town=codes.town_of(by.region_code),
        deciding={str(one.pk): one for one in near if one.kind in _POLICE},
        own_pack=own_pack,
    )


def case_questions(said: Typed, *, places: Places, today: date) -> Sequence[Question]:
    """The decision, its service, and who takes the case on."""
    ask, office = said.ask, places.office
    deciding = [Choice(pk, one.name) for pk, one in places.deciding.items()]
    return (
        ask("kind", "种类", "choices", required=True, choices=[Choice(c, t) for c, t in words.CASE_KINDS.items()]),
        ask("decided_on", "决定日期", "date", required=True, hint="决定书上写的日期"),
        ask(
            "decided_by", "决定人", "text", required=True, hint="作出决定的人或决定书上的署名，不是录入的人", short=True
        ),
        ask("deciding", "决定机关", "select", choices=deciding),
        ask("document_number", "决定书文号", "text", short=True),
        ask("term_months", "决定书所写期限（月）", "text", hint="不填的，按政策规定", short=True, inputmode="numeric"),
        ask("credit_days", "折抵天数", "text", hint="没有折抵的不填", short=True, inputmode="numeric"),
        ask("served_on", "决定书送达本人的日期", "date", hint="还没有送达的不填，送达后再登记"),
        ask("received_on", "本办接到决定书的日期", "date", value=today.isoformat()),
        ask("village", "执行地的村（社区）", "select", choices=office.village_choices(), hint="还不知道的不填"),
        ask("group", "工作小组", "select", choices=office.group_choices()),
        ask("worker", "责任人", "select", choices=office.staff_choices(), hint="可以以后再定"),
        ask(
            "policy", "适用的政策", "select", required=True, choices=office.pack_choices(), value=places.own_pack
        ),
    )  # fmt: skip


def read_case(said: Typed, *, places: Places, today: date) -> Reception | None:
    """The case in what was typed; None if anything is wrong with it, which is then noted."""
    office = places.office
    kind = said.one_of("kind", words.CASE_KINDS, "社区戒毒或社区康复")
    decided = said.day("decided_on", today=today)
    served = said.day("served_on", today=today, required=False)
    received = said.day("received_on", today=today, required=False)
    decider = said.words("decided_by", "作出决定的人")
    for later, name in ((served, "served_on"), (received, "received_on")):
        if decided is not None and later is not None and later < decided:
            said.wrong(
                name, f"填的是 {words.in_words(later)}，早于决定日期（{words.in_words(decided)}）。请核对两个日期。"
            )
    village = said.one_of("village", office.villages, "本办的村（社区）", required=False)
    group = said.one_of("group", office.groups, "本办的工作小组", required=False)
    worker = said.one_of("worker", office.staff, "本办的同事", required=False)
    policy = said.one_of("policy", office.packs, "列出的政策之一", required=False)
    organ = places.deciding.get(said.one_of("deciding", places.deciding, "列出的机关之一", required=False))
    fields: dict[str, object] = {
        "decided_by": decider,
        "term_months": said.count("term_months"),
        "credit_days": said.count("credit_days"),
        "document_number": said.text("document_number") or None,
        "agency": organ.name if organ is not None else None,
    }
    if decided is None or said.faults:
        return None
    return Reception(
        kind=kind, policy=policy or places.own_pack, region_code=village or places.town, decided_on=decided,
        decided={name: one for name, one in fields.items() if one is not None}, served_on=served, received_on=received,
        group=office.groups.get(group), deciding=organ, worker=office.staff.get(worker),
    )  # fmt: skip
