"""The copy of one's own data on paper 个人信息查阅件: the words of the page, as PDF to hand over, or as DOCX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from guitu.access.looks import LookLine
from guitu.archive.copies import CopiedEntry, Copy
from guitu.faults import Faulty
from guitu.papers.docx import docx
from guitu.papers.paper import Block, Cell, Grid, Paper, Paragraph, Sheet, day_text
from guitu.papers.pdf import pdf
from guitu.papers.rendering import DOCX, PDF, File

TITLE: Final = "个人信息查阅件"
RIGHTS: Final = (
    "对不对的地方提出异议，请求更正、补充。",
    "问清楚为什么保存、给过谁、保存多久。",
    "不同意处理结果的，向县级禁毒办反映，或者依法起诉。",
)
_SHORT: Final = 11
"""Signs of a text that leaves room for another beside it."""


def printed(copy: Copy, looks: Sequence[LookLine], *, on: date, as_text: bool = False) -> File:
    """The copy as a file: PDF, or DOCX where that was asked for (`as_text`) or this machine has no fonts."""
    paper = paper_of(copy, looks, on=on)
    if not as_text:
        try:
            return File(pdf(paper, printed_for=f"供本人查阅，{day_text(on)}打印，请自己保管好"), PDF, "pdf")
        except Faulty:
            pass
    return File(docx(paper), DOCX, "docx")


def paper_of(copy: Copy, looks: Sequence[LookLine], *, on: date) -> Paper:
    """The copy as a paper. It is no document of the office: it bears no number and nobody signs it."""
    return Paper(
        code="own_copy", title=TITLE, layout="record", number=None, sender="", blocks=tuple(_blocks(copy, looks)),
        signatures=(), copies_to=(), on=on, missing=(), clauses=("personal-information-law#45",),
    )  # fmt: skip


def _blocks(copy: Copy, looks: Sequence[LookLine]) -> Iterator[Block]:
    yield Paragraph(
        f"案号{copy.page.line.number}。这里是本单位现在保存的关于您的信息，按《中华人民共和国个人信息保护法》第四十五条提供。"
    )
    yield Paragraph("一、基本情况", "heading")
    if copy.particulars:
        yield Sheet(tuple(_rows([Cell(label, text) for label, text in copy.particulars])))
    else:
        yield Paragraph("没有保存，或者已经按决定销毁。")
    if copy.page.family:
        yield Paragraph("家庭成员", "sub")
        members = tuple((one.relation, one.name, one.phone, one.note) for one in copy.page.family)
        yield Grid(("关系", "姓名", "电话", "备注"), members, (2, 2, 3, 4))
    yield Paragraph(f"二、登记过的事（{len(copy.entries)}条）", "heading")
    entries = tuple((one.on.isoformat(), _label(one), _said(one), one.by) for one in copy.entries)
    yield Grid(("日期", "事项", "内容", "登记人"), entries, (3, 3, 8, 4))
    if looks:
        yield Paragraph("三、谁看过", "heading")
        seen = tuple((one.on.isoformat(), one.agency, one.role, f"{one.purpose}（{one.act}）") for one in looks)
        yield Grid(("日期", "单位", "岗位", "为什么"), seen, (3, 5, 3, 4))
    yield Paragraph("四、您可以" if looks else "三、您可以", "heading")
    yield from (Paragraph(f"（{number}）{says}") for number, says in zip("一二三", RIGHTS, strict=True))


def _rows(cells: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Short ones two to a row, long ones by themselves, in their order."""
    waiting: Cell | None = None
    for cell in cells:
        if len(cell.text) > _SHORT:
            if waiting is not None:
                yield (waiting,)
            waiting = None
            yield (cell,)
        elif waiting is None:
            waiting = cell
        else:
            yield (waiting, cell)
            waiting = None
    if waiting is not None:
        yield (waiting,)


def _label(one: CopiedEntry) -> str:
    return f"{one.label}（已更正）" if one.replaced else one.label


def _said(one: CopiedEntry) -> str:
    return "；".join(f"{label}：{text}" for label, text in one.said)
