"""Case files 案件档案 `guitu.casefile/1`: reading, refusing, writing.

A case file is one JSON object: the head of a case and its entries. Reading it gives frozen values that hold
together, or `Faulty` with every fault of form, a line each, with the number and id of the entry and the
field. What is out of sequence is read: the rules show it as a finding and count it nowhere.

Not decided here: whether the pack exists (unless its names are given), and whether the credit is less than a
term whose months only the pack knows (`credit_too_long` answers when they are known).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from guitu.faults import Fault, Faulty
from guitu.ledger.coherence import between_entries, credit_too_long, holds_together, unknown_packs
from guitu.ledger.entry import Entry
from guitu.ledger.explain import entry_and_faults, faults_of
from guitu.ledger.heads import FORMAT, CaseFile, CaseHead, CaseKind
from guitu.ledger.jsontext import parsed
from guitu.ledger.kinds import KINDS

__all__ = [
    "FORMAT", "AnyEntry", "CaseFile", "CaseHead", "CaseKind", "Document", "checked", "credit_too_long", "read",
    "read_entry", "read_text", "to_json",
]  # fmt: skip

if TYPE_CHECKING:
    AnyEntry = Entry
else:
    AnyEntry = Annotated[Union[tuple(kind.model for kind in KINDS.values())], Field(discriminator="kind")]  # noqa: UP007
"""Any entry, told apart by its `kind`; at run time a union of all models."""


class Document(BaseModel):
    """One case as one JSON object: its head, and everything recorded in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, title=FORMAT)

    format: Literal["guitu.casefile/1"]
    case: CaseHead
    entries: list[AnyEntry]


_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_ENTRY: TypeAdapter[AnyEntry] = TypeAdapter(AnyEntry)


def read(data: object, *, place: str = "", packs: Collection[str] | None = None) -> CaseFile:
    """The case file in parsed JSON. Raises `Faulty` with every fault.

    `place` is put before every place named (a file, a line, with its own separator). `packs` are the names
    of packs that exist; None leaves the name of the pack to whoever loads it.
    """
    try:
        document: Document = _DOCUMENT.validator.validate_python(data)
    except ValidationError:
        faults = faults_of(data, place=place, packs=packs)
        raise Faulty(faults or [Fault(place or "文件", "读不成案件档案", FORMAT)]) from None
    return checked(document.case, document.entries, place=place, packs=packs)


def read_text(text: str | bytes, *, place: str = "", packs: Collection[str] | None = None) -> CaseFile:
    """The case file in JSON text (bytes: UTF-8). Raises `Faulty`, also for members given twice."""
    document = _at_once(text)
    if document is not None:
        return checked(document.case, document.entries, place=place, packs=packs)
    data, twice = parsed(text, place=place)
    try:
        casefile = read(data, place=place, packs=packs)
    except Faulty as faulty:
        raise Faulty([*twice, *faulty.faults]) from None
    if twice:
        raise Faulty(twice)
    return casefile


def _at_once(text: str | bytes) -> Document | None:
    """What a plain and faultless text says, parsed and checked in one step; None where it must be looked at closely.

    That step keeps the last of two members of one name and does not tell. But in a text without a backslash every
    `":` ends the name of a member, or begins a value with a colon; if there are just as many as members were kept,
    none was given twice.
    """
    if isinstance(text, str):
        plain, named = "\\" not in text, text.count('":')
    else:
        plain, named = b"\\" not in text, text.count(b'":')
    if not plain:
        return None
    try:
        document: Document = _DOCUMENT.validator.validate_json(text)
    except ValidationError:
        return None
    kept = len(document.__pydantic_fields_set__) + len(document.case.__pydantic_fields_set__)
    kept += sum([len(entry.__pydantic_fields_set__) for entry in document.entries])
    return document if kept == named else None


def read_entry(data: object, *, place: str = "") -> Entry:
    """One entry by itself, as a form or the API gives it. Raises `Faulty` with every fault."""
    if isinstance(data, Entry):
        return data
    try:
        return _ENTRY.validator.validate_python(data)  # type: ignore[no-any-return]
    except ValidationError:
        pass  # what is wrong is found field by field
    entry, faults = entry_and_faults(data, place=place, number=1)
    if entry is None:
        raise Faulty(faults)
    return entry


def checked(
    case: CaseHead, entries: Collection[Entry], *, place: str = "", packs: Collection[str] | None = None
) -> CaseFile:
    """A case file of a head and entries that are each right by themselves. Raises `Faulty` if they do not agree."""
    each = {entry.id: entry for entry in entries}
    well = len(each) == len(entries) and holds_together(each)
    well = well and (packs is None or (case.policy in packs and not any(e.kind == "transferred_in" for e in entries)))
    if not well or case.credit_days:
        numbered = list(enumerate(entries, start=1))
        faults = between_entries(numbered, place=place)
        faults += unknown_packs(case, numbered, place=place, packs=packs)
        if credit := credit_too_long(case, entries, place=place):
            faults.append(credit)
        if faults:
            raise Faulty(faults)
    return CaseFile(case, tuple(each.values()))


def to_json(casefile: CaseFile) -> dict[str, object]:
    """The case file as plain JSON values; reading them gives an equal case file."""
    return {
        "format": FORMAT,
        "case": casefile.case.model_dump(mode="json", exclude_none=True),
        "entries": [entry.model_dump(mode="json", by_alias=True, exclude_none=True) for entry in casefile.entries],
    }
