"""The copy of one's own data 个人信息查阅件 (《个人信息保护法》第四十五条): all that is held, as the forms word it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from guitu.access.sight import Viewer
from guitu.casebook import permissions
from guitu.casebook import queries as casebook
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.particulars import LABELS
from guitu.casebook.queries import CasePage
from guitu.ledger.kinds import KINDS


@dataclass(frozen=True, slots=True)
class CopiedEntry:
    """One entry as it is read: the day, what it is, what was said, who recorded it."""

    on: date
    label: str
    said: tuple[tuple[str, str], ...]
    by: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything about one case and its person that the viewer may see."""

    page: CasePage
    particulars: tuple[tuple[str, str], ...]
    entries: tuple[CopiedEntry, ...]
    is_own: bool


def of_case(viewer: Viewer, case_id: UUID) -> Copy | None:
    """The copy; None unless the viewer is the person concerned, or may export every matter that is in it."""
    page = casebook.case_head(viewer, case_id)
    if page is None:
        return None
    rules = [viewer.rule(posting) for posting in viewer.postings]
    if not any(rule.allows("export", "name") and rule.allows("export", "looks") for rule in rules):
        return None
    own = permissions.is_assigned_to_viewer(viewer, case_id=case_id)
    known = [(LABELS.get(column, column), text) for column, text in page.particulars.items() if text]
    known += [(str(name), str(text)) for name, text in page.other.items()]
    lines = sorted(casebook.ledger(viewer, case_id), key=lambda line: (line.on, line.position))
    entries = tuple(_entry(line) for line in lines)
    return Copy(page, tuple(known), entries, own)


def _entry(line: EntryLine) -> CopiedEntry:
    labels = {field.name: field for field in KINDS[line.kind].form}
    said = tuple(_spoken(labels, line.fields))
    return CopiedEntry(line.on, line.label, said, line.by_text, line.replaced_by is not None)


def _spoken(labels: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        field = labels.get(name)
        if value in (None, "", []):
            continue
        choices = dict(field.choices) if field is not None else {}
        texts = [choices.get(one, _plain(one)) for one in (value if isinstance(value, list) else [value])]
        yield (field.label if field is not None else name), "、".join(texts)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
