"""Changing who somebody is 变更基本情况, and one person with two files 合并档案: what is asked, and what stood before.

A telephone that changed and a name that was mistyped are everyday work: they are changed in place, with a reason, and
what stood there is kept, sealed. Two files of one person become one only by a decision of somebody who is named; cases
and ledgers stay as they were recorded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guitu.access.models import Posting
from guitu.casebook.models import Case, Change
from guitu.casebook.particulars import LABELS
from guitu.casebook.queries import CaseLine, case_lines, cases_of_person
from guitu.casebook.sealing import COLUMNS, canonical, open_object, row_spot
from guitu.casepages.opened import Opened
from guitu.casepages.receiving import PERSON, person_question
from guitu.casepages.typed import LONGEST, Typed
from guitu.pages.forms import Question
from guitu.timekeeping.days import parse_iso

OTHER: Final = "other-"
"""What the fields of `particulars` begin with in the form: labels of the office's own."""

_FEW: Final = 20

PLACES: Final = {label: column for column, label in LABELS.items()} | {"变更缘由": "why"}
"""Where a fault of the deed is shown."""


@dataclass(frozen=True, slots=True)
class Former:
    """One change: when, by whom, why, and what stood there before, by label; empty texts were not known.

    `why` is a free text about a person: empty for a viewer whose duty does not hold narrative.
    """

    at: datetime
    by: str
    why: str
    was: Sequence[tuple[str, str]]


def columns_of(case: Opened, by: Posting) -> tuple[str, ...]:
    """The columns that the posting sees and may correct in this case, in the order of the form."""
    return tuple(
        column
        for column in (*PERSON, "particulars")
        if COLUMNS[column] in case.groups and case.allows(by, "correct", COLUMNS[column])
        if column != "particulars" or case.other
    )


def questions(said: Typed, case: Opened, columns: Sequence[str]) -> list[Question]:
    """One question a column, filled with what stands; the office's own labels one by one; and why."""
    asked = [
        person_question(said, column, value=case.particulars.get(column, case.name if column == "name" else ""))
        for column in columns
        if column != "particulars"
    ]
    if "particulars" in columns:
        asked += [said.ask(f"{OTHER}{label}", label, "text", value=str(text)) for label, text in case.other.items()]
    return [*asked, said.ask("why", "变更缘由", "text", required=True, hint="如换了手机号、照身份证核对")]


def read(said: Typed, case: Opened, columns: Sequence[str]) -> dict[str, str]:
    """Texts by column, as `change_particulars` takes them; what is wrong is noted in `said`.

    A field that was not sent is left as it stands: only an empty one takes away.
    """
    changes = {column: said.text(column) for column in columns if column != "particulars" and column in said.texts}
    for column in changes:
        said.words(column, f"{LONGEST} 字以内", required=False)
    if "name" in columns:
        said.words("name", "姓名；不知道的写“不详”和可以区分的字")
    if (birth := changes.get("birth_date", "")) and parse_iso(birth) is None:
        said.wrong("birth_date", "日期看不懂，应为日历上有的日期。")
    if "particulars" in columns:
        other = {label: said.words(f"{OTHER}{label}", f"{LONGEST} 字以内", required=False) for label in case.other}
        changes["particulars"] = canonical({label: text for label, text in other.items() if text})
    said.words("why", "变更的缘由")
    return changes


def history(case: Opened) -> list[Former]:
    """Changes of the person's particulars, the newest first, with what the viewer may see of them."""
    found = Change.objects.filter(person_id=case.case.person_id, what="change_particulars").order_by("-at", "-pk")
    told = []
    for one in found.select_related("by__account"):
        before = open_object(case.key, one.before, at=row_spot("change", one.pk, "before"))
        was = before.get("was")
        seen = {column: str(text) for column, text in was.items()} if isinstance(was, dict) else {}
        lines = [line for column, text in seen.items() for line in _line(column, text, groups=case.groups)]
        if lines:
            why = str(before.get("why", "")) if "narrative" in case.groups else ""
            told.append(Former(one.at, one.by.account.display_name, why, lines))
    return told


def others(case: Opened) -> list[CaseLine]:
    """The person's other cases over the years, those the viewer reaches, the newest first."""
    found = [one for one in cases_of_person(case.viewer, case.case.person_id) if one.id != case.case.pk]
    return sorted(found, key=lambda one: one.opened_at, reverse=True)


def namesakes(case: Opened) -> list[CaseLine]:
    """Cases in the viewer's reach of people entered with the same name, who may be the same person."""
    same = Case.objects.filter(person__name_index=case.case.person.name_index, person__merged_into=None)
    own = {one.id for one in others(case)} | {case.case.pk}
    return case_lines(case.viewer, same.exclude(pk__in=own).order_by("-opened_at"), limit=_FEW)


def _line(column: str, text: str, *, groups: frozenset[str]) -> list[tuple[str, str]]:
    if COLUMNS.get(column) not in groups:
        return []
    if column != "particulars":
        return [(LABELS[column], text)]
    return [(label, str(said)) for label, said in (json.loads(text) if text.startswith("{") else {}).items()]
