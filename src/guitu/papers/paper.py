"""A paper 文书 as a value: what stands on it, block by block, before anybody lays it out.

The same blocks become PDF, DOCX and the preview in a page. A blank that is to be filled by hand is drawn as `BLANK`;
what the record does not hold is also in `missing`, in plain words, so that nobody has to find it by reading.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Literal, TypeAlias

Layout = Literal["official", "letter", "form", "record"]
"""GB/T 9704 document 公文, its letter form 信函格式, table sheet 表格, plain record 记录."""

Style = Literal["body", "to", "heading", "sub", "centred", "note"]
"""Running text, addressee 主送, first and second level heading, centred line, small remark."""

BLANK: Final = "＿＿＿＿"
"""What stands where a fact is missing: room to write by hand."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of text."""

    text: str
    style: Style = "body"


@dataclass(frozen=True, slots=True)
class Cell:
    """One labelled cell of a sheet. `lines` is the least height in lines of writing; `text` may be empty."""

    label: str
    text: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table sheet 表格: rows of labelled cells; the cells of a row share its width."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A register 登记表: a head and rows of equal width. `widths` are shares of the width, one a column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block: TypeAlias = Paragraph | Sheet | Grid


@dataclass(frozen=True, slots=True)
class Signature:
    """One place to sign. `name` is printed where it is known and the signature itself is not there yet.

    `seal`: an office signs, with its seal. `image` is a signature taken on a tablet (PNG), or None; `note` says who
    was there when it was taken.
    """

    role: str
    label: str
    name: str = ""
    seal: bool = False
    image: bytes | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that the paper asks for and the record does not hold.

    `why` says in plain words what it is needed for and where it is written down; `where` is the place as a stable
    code: `person:<field>`, `agency:<key>`, `team:<part>`, `family`, `case:<field>`, `entry:<kind>` (an entry that is
    not there), `about:<field>` (a field of the entry the paper is about), `typed:<name>` (written on the draft),
    `pack:<name>`, `number`, `objection:<entry id>`. `required`: the paper is not issued without it.
    """

    field: str
    label: str
    why: str
    clause: str
    required: bool
    where: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A composed paper. `copies_to` names who gets a copy, one line each; `clauses` are the ids it rests on.

    `sender` is the office or police organ that issues it (the red head of an official document), `addressee` the
    receiver where there is one; `part` is the part of the file 一…七 it belongs to (0: none).
    """

    code: str
    title: str
    layout: Layout
    number: str | None
    sender: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    copies_to: tuple[str, ...]
    on: date
    missing: tuple[Missing, ...]
    clauses: tuple[str, ...]
    part: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing is missing that the paper must not be issued without."""
        return not any(one.required for one in self.missing)


def content_hash(paper: Paper) -> str:
    """SHA-256 (hex) of what the paper says and who signed it: equal papers, equal hash; layout does not count."""
    said = as_plain(paper)
    del said["missing"]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def as_plain(paper: Paper) -> dict[str, Any]:
    """The paper as lists and objects by the names of its fields, ready to be written as JSON but for days and bytes.

    As `dataclasses.asdict`, which copies every text as well: a lot of papers is written out twice each.
    """
    said: dict[str, Any] = _unfolded(paper)
    return said


def plain_text(paper: Paper) -> str:
    """The whole paper as text, for goldens and for reading aloud: head, blocks, signatures, copies."""
    lines = [paper.sender, paper.number or "", paper.title, ""]
    for block in paper.blocks:
        lines += _text_of(block)
    lines.append("")
    lines += [_signed(one) for one in paper.signatures]
    lines.append(day_text(paper.on))
    if paper.copies_to:
        lines += ["", f"送：{'；'.join(paper.copies_to)}"]
    return "\n".join(lines).strip() + "\n"


def day_text(day: date) -> str:
    """A civil day as papers write it: 2025年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _text_of(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        mark = {"heading": "■ ", "sub": "□ ", "note": "注：", "to": "", "centred": "", "body": "　　"}[block.style]
        return [mark + block.text]
    if isinstance(block, Sheet):
        return ["｜ " + " ｜ ".join(f"{cell.label}：{cell.text}" for cell in row) for row in block.rows]
    return [" ｜ ".join(block.head), *(" ｜ ".join(row) for row in block.rows)]


def _signed(one: Signature) -> str:
    parts = [one.label, one.name, "〔印章〕" if one.seal else "", "〔已签名〕" if one.image else "", one.note]
    return "　".join(part for part in parts if part)


def _unfolded(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_unfolded(one) for one in value]
    if (names := _NAMES.get(type(value))) is not None:
        return {name: _unfolded(getattr(value, name)) for name in names}
    return value


_NAMES: Final = {
    kind: tuple(one.name for one in fields(kind)) for kind in (Paragraph, Cell, Sheet, Grid, Signature, Missing, Paper)
}


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a paper holds no {type(value).__name__}")
