"""What a handover package holds 移交档案包的内容: the case file, and a sheet about it, `guitu.handover/1`.

The case file stands word for word as `guitu schema` describes it. The sheet says which office gives it to whom, who
the person is, who recorded each entry, and the digests by which the other office sees that nothing was changed: of the
case file as a whole, of each entry with the one before it (`ledger.chain`, without a key), and of the pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guitu.casebook.particulars import Particulars
from guitu.faults import Fault, Faulty
from guitu.ledger import casefile as casefiles
from guitu.ledger import chain
from guitu.ledger.casefile import CaseFile
from guitu.ledger.corrections import standing_entries
from guitu.ledger.entry import Entry
from guitu.ledger.kinds.place import TransferredOut

FORMAT: Final = "guitu.handover/1"
CASEFILE: Final = "casefile.json"
SHEET: Final = "handover.json"
SCHEMA: Final = "casefile.schema.json"
"""Names of the files inside."""

CHANGED: Final = "请退回，由移送单位重新做一份"
_Text = Annotated[str, Field(max_length=1_000)]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Region = Annotated[str, Field(pattern=r"^[0-9]{12}$")]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Place(_Said):
    """An office and where it is; `number` is the case's number there."""

    region: _Region
    place: _Text
    office: _Text
    number: _Text = ""


class About(_Said):
    """Who the person is, as the giving office has written it."""

    name: _Text
    identity_number: _Text = ""
    phone: _Text = ""
    household: _Text = ""
    residence: _Text = ""
    birth_date: _Text = ""
    sex: _Text = ""
    other: dict[_Text, str] = Field(default_factory=dict)

    def __repr__(self) -> str:
        # Never in a log or a traceback.
        return "About(…)"

    def particulars(self) -> Particulars:
        """The same for the casebook."""
        return Particulars(**self.model_dump())


class Kin(_Said):
    """Somebody of the family."""

    relation: _Text
    name: _Text
    phone: _Text = ""
    note: _Text = ""

    def __repr__(self) -> str:
        return "Kin(…)"


class Scan(_Said):
    """A file of the case: the entry that names it, and what it is called inside the package."""

    entry: _Text
    inside: Annotated[str, Field(pattern=r"^scan-[0-9]{4}$")]
    name: _Text
    media_type: _Text
    digest: _Digest


class Sheet(_Said):
    """The sheet of a package. `chain` holds a digest for each entry, in the order of the case file."""

    format: Literal["guitu.handover/1"]
    number: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,20}$")]
    made_at: datetime
    keep_until: date
    sender: Place
    receiver: Place
    person: About
    family: list[Kin]
    recorded_by: dict[str, _Text]
    casefile: _Digest
    chain: list[_Digest]
    head: _Digest
    pages: _Digest
    scans: list[Scan]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package that was opened and found whole. `volume` is the bound volume, open; `scans` are by entry."""

    file: CaseFile
    sheet: Sheet
    volume: bytes
    scans: Mapping[str, tuple[Scan, bytes]]

    def __repr__(self) -> str:
        return f"Parcel({self.sheet.number})"

    @property
    def case_id(self) -> UUID:
        """The case, by the id that it keeps."""
        return UUID(self.file.case.id)

    @property
    def out(self) -> Entry:
        """The change of place that was decided on: the `transferred_out` that stands."""
        return _gone(self.file)[-1]


def text_of(file: CaseFile) -> bytes:
    """The case file as it stands in a package."""
    return json.dumps(casefiles.to_json(file), ensure_ascii=False, indent=1).encode()


def digests_of(file: CaseFile) -> list[str]:
    """A digest for each entry, each with the one before it."""
    return [link.digest for link in chain.links(file.entries)]


def sha256(content: bytes) -> str:
    """The digest of a file."""
    return hashlib.sha256(content).hexdigest()


def read_sheet(text: bytes) -> Sheet:
    """The sheet. Raises `Faulty` with every fault; none repeats what is written there."""
    try:
        return Sheet.model_validate_json(text)
    except ValidationError as wrong:
        found = wrong.errors(include_url=False, include_input=False, include_context=False)
        places = dict.fromkeys(".".join(str(step) for step in one["loc"][:1]) for one in found)
        raise Faulty(
            [
                Fault(f"{SHEET} 的 {place or '全文'}", "没有写，或者写法不对", "guitu.handover/1 的写法", CHANGED)
                for place in places
            ]
        ) from None


def read_file(text: bytes, sheet: Sheet) -> CaseFile:
    """The case file, if it is what the sheet says. Raises `Faulty` with every fault."""
    file = casefiles.read_text(text, place=f"{CASEFILE} 的 ")
    faults = _unlike(file, sheet)
    if not faults and sha256(text) != sheet.casefile:
        faults = [Fault(CASEFILE, "与移送时的指纹不符", "移送时的原样", CHANGED)]
    if not _is_uuid(file.case.id):
        faults.append(Fault(f"{CASEFILE} 的个案编号", "不是归途的个案编号", "UUID", "请用“新收”立案"))
    if not _gone(file):
        faults.append(
            Fault(f"{CASEFILE} 的记录", "没有作数的“转出”", "已经登记转出的个案", "请移送单位登记转出后重做一份")
        )
    if faults:
        raise Faulty(faults)
    return file


def _unlike(file: CaseFile, sheet: Sheet) -> list[Fault]:
    """What is not as it was when the package was made, entry by entry."""
    if len(sheet.chain) != len(file.entries):
        found, expected = f"有 {len(file.entries)} 条", f"移送时的 {len(sheet.chain)} 条"
        return [Fault(f"{CASEFILE} 的记录", found, expected, CHANGED)]
    links = [chain.Link(entry, digest) for entry, digest in zip(file.entries, sheet.chain, strict=True)]
    faults = list(chain.verify(links, place=f"{CASEFILE} "))
    if not faults and chain.head(file) != sheet.head:
        faults.append(Fault(f"{CASEFILE} 的首部", "与移送时的指纹不符", "移送时的原样", CHANGED))
    return faults


def _gone(file: CaseFile) -> Sequence[Entry]:
    """The changes of place out of an office that stand and that no later one back took away."""
    standing = standing_entries(file.entries).entries
    out = sorted((one for one in standing if isinstance(one, TransferredOut)), key=lambda one: one.on)
    back = max((one.on for one in standing if one.kind == "transferred_in"), default=date.min)
    return [one for one in out if one.on >= back]


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
