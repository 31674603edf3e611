"""DOCX of one paper: the same blocks, to be changed in WPS or Word, with the fonts named that offices have.

Page, margins, sizes and line pitch are those of GB/T 9704-2012 as far as a word processor keeps them. What must be
exact to the millimetre is the PDF.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from functools import cache
from typing import Final

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from guitu.papers.labels import fitted
from guitu.papers.layout import figures
from guitu.papers.paper import Grid, Paper, Paragraph, Sheet, Signature, day_text

_WIDTH: Final = 156.0
_LABEL: Final = 28.0
_SHORT_LABEL: Final = 19.4
"""Millimetres of a label: six signs, or four where a row has three cells."""
_MARGIN: Final = 60
"""Room at the sides of a cell, in twentieths of a point."""
_NUMBER: Final = re.compile(r"\d{15}")
"""A number that is not broken between lines: its paragraph is not spread to the right edge."""
_RED: Final = RGBColor(0xE6, 0x00, 0x12)


def docx(paper: Paper) -> bytes:
    """The paper as a Word document, to be opened and changed; it bears no number of its own and no hash."""
    narrow = paper.layout in ("form", "record")
    document = Document(io.BytesIO(_empty(narrow)))
    write = _Writer(document, narrow=narrow)
    if paper.layout in ("official", "letter"):
        write.red_head(paper)
    elif paper.number:
        write.line(paper.number, align=ALIGN.RIGHT)
    write.line(paper.title, font="title", size="title_pt", align=ALIGN.CENTER, after=0.5)
    for at, block in enumerate(paper.blocks):
        if isinstance(block, Paragraph):
            # The last words stay with the signature: nobody signs a page with nothing on it.
            before_table = at + 1 < len(paper.blocks) and not isinstance(paper.blocks[at + 1], Paragraph)
            write.paragraph(block, with_next=at == len(paper.blocks) - 1, before_table=before_table)
        elif isinstance(block, Sheet):
            write.sheet(block)
        else:
            write.grid(block)
    write.closing(paper)
    if paper.copies_to and paper.layout in ("official", "letter"):
        write.imprint(paper)
    elif len(paper.copies_to) > 1 and paper.layout == "form":
        write.line(f"一式{len(paper.copies_to)}份：{'、'.join(paper.copies_to)}。", size="sheet_pt")
    document.core_properties.title = paper.title
    document.core_properties.author = paper.sender
    document.core_properties.created = datetime(paper.on.year, paper.on.month, paper.on.day, tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def _empty(narrow: bool) -> bytes:
    """A document with page, margins, styles and page number set, and nothing in it; `narrow` for sheets and records."""
    g = figures()
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(g["page"]["width_mm"]), Mm(g["page"]["height_mm"])
    section.top_margin, section.bottom_margin = Mm(g["margin"]["top_mm"]), Mm(g["margin"]["bottom_mm"])
    if narrow:
        section.top_margin, section.bottom_margin = Mm(g["form"]["top_mm"]), Mm(g["form"]["bottom_mm"])
    section.left_margin, section.right_margin = Mm(g["margin"]["left_mm"]), Mm(g["margin"]["right_mm"])
    bottom = g["form" if narrow else "margin"]["bottom_mm"]
    section.footer_distance = Mm(bottom - g["page_number"]["below_type_area_mm"] - 6)
    document.settings.odd_and_even_pages_header_footer = True
    # The grid of lines and characters that Chinese word processors know: 22 lines of 28 characters.
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(_pitch() * 20)))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    style = document.styles["Normal"]
    style.font.size = Pt(g["form"]["text_pt"] if narrow else g["size"]["body_pt"])
    _named(style.element.get_or_add_rPr(), g["font_named"]["body"])
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Pt(g["form"]["line_pt"] if narrow else _pitch())
    style.paragraph_format.widow_control = False
    # Lines keep their pitch by themselves, and no space is put between Chinese and figures.
    properties = style.element.get_or_add_pPr()
    for name in ("w:autoSpaceDN", "w:autoSpaceDE", "w:snapToGrid"):
        switch = OxmlElement(name)
        switch.set(qn("w:val"), "0")
        properties.insert_element_before(switch, "w:bidi", "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    _number(section.footer.paragraphs[0], ALIGN.RIGHT)
    _number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pitch() -> float:
    """Points from line to line: the type area by its number of lines."""
    g = figures()
    return float(Mm(g["type_area"]["height_mm"]).pt / g["grid"]["lines"])


def _named(properties: object, name: str) -> None:
    """Name a font for Chinese and for Latin text alike."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), name)


def _number(line: DocxParagraph, align: ALIGN) -> None:
    """The page number between two dashes."""
    line.alignment = align
    side = Pt(figures()["size"]["closing_pt"])
    line.paragraph_format.right_indent = side if align == ALIGN.RIGHT else None
    line.paragraph_format.left_indent = side if align == ALIGN.LEFT else None
    for text in ("— ", None, " —"):
        run = line.add_run(text or "")
        run.font.size = Pt(figures()["size"]["closing_pt"])
        _named(run._r.get_or_add_rPr(), figures()["font_named"]["song"])
        if text is None:
            for kind, said in (("begin", ""), ("", "PAGE"), ("end", "")):
                mark = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    mark.set(qn("w:fldCharType"), kind)
                else:
                    mark.text = said
                run._r.append(mark)


class _Writer:
    """Writes blocks into one document."""

    def __init__(self, document: DocxDocument, *, narrow: bool) -> None:
        self.document = document
        self.narrow = narrow
        self.g = figures()

    def line(self, text: str, *, font: str = "body", size: str = "body_pt", align: ALIGN | None = None,
             indent: bool = False, after: float = 0.0) -> DocxParagraph:  # fmt: skip
        """One paragraph in a named face. `after` is room below, in lines."""
        line = self.document.add_paragraph()
        if align is not None:
            line.alignment = align
        points = self.g["form"]["text_pt"] if self.narrow and size == "body_pt" else self.g["size"][size]
        if indent:
            line.paragraph_format.first_line_indent = Pt(2 * points)
        if points > self.g["size"]["body_pt"]:
            line.paragraph_format.line_spacing = Pt(points * 1.5)
        if after:
            line.paragraph_format.space_after = Pt(after * _pitch())
        self.run(line, text, font=font, size=size)
        return line

    def run(self, line: DocxParagraph, text: str, *, font: str = "body", size: str = "body_pt") -> Run:
        run = line.add_run(text)
        if size != "body_pt":
            run.font.size = Pt(self.g["size"][size])
        if font != "body":
            _named(run._r.get_or_add_rPr(), self.g["font_named"][font])
        return run

    def red_head(self, paper: Paper) -> None:
        """Name of the office in red, the number, and the red rule."""
        head = self.document.add_paragraph()
        head.alignment = ALIGN.CENTER
        size = min(float(self.g["size"]["head_pt"]), Mm(_WIDTH).pt / max(len(paper.sender), 1))
        letter = paper.layout == "letter"
        head.paragraph_format.space_before = Pt(0 if letter else Mm(self.g["official"]["head_below_type_area_mm"]).pt)
        head.paragraph_format.line_spacing = Pt(size * 1.3)
        run = self.run(head, paper.sender, font="title")
        run.font.size, run.font.color.rgb = Pt(size), _RED
        if letter:
            _ruled(head, "thickThinSmallGap", red=True)
        number = self.line(paper.number or "", align=ALIGN.RIGHT if letter else ALIGN.CENTER)
        if not letter:
            number.paragraph_format.space_before = Pt(2 * _pitch())
            _ruled(number, "single", red=True)
        number.paragraph_format.space_after = Pt((1 if letter else 2) * _pitch())

    def paragraph(self, block: Paragraph, *, with_next: bool = False, before_table: bool = False) -> None:
        font = {"heading": "hei", "sub": "kai"}.get(block.style, "body")
        aligned: dict[str, ALIGN] = {"centred": ALIGN.CENTER, "body": ALIGN.JUSTIFY}
        align = aligned.get(block.style)
        size = "sheet_pt" if block.style == "note" else "body_pt"
        if _NUMBER.search(block.text):
            align = ALIGN.LEFT
        line = self.line(block.text, font=font, size=size, align=align, indent=block.style not in ("to", "centred"))
        line.paragraph_format.keep_with_next = with_next or block.style in ("heading", "sub") or None
        if before_table:
            line.paragraph_format.space_after = Pt(0.2 * _pitch())

    def sheet(self, block: Sheet) -> None:
        """Labelled cells. Each row is a table of its own, laid close, for rows differ in their number of cells."""
        for row in block.rows:
            labels = [_LABEL if at == 0 or len(row) < 3 else _SHORT_LABEL for at in range(len(row))]
            share = (_WIDTH - sum(labels)) / len(row)
            table = self._table(1, [width for label in labels for width in (label, share)])
            for at, cell in enumerate(row):
                label = fitted(cell.label, at=at, cells=len(row))
                self._cell(table.cell(0, 2 * at), label, font="hei", centred=True)
                self._cell(table.cell(0, 2 * at + 1), cell.text, centred=False)
            if (lines := max(cell.lines for cell in row)) > 1:
                table.rows[0].height = Pt(20 * lines)
        self._gap()

    def grid(self, block: Grid) -> None:
        """A register with its head repeated on every page."""
        first = 14.0 if block.head[0] == "序号" else 0.0
        shares = block.widths[1:] if first else block.widths
        widths = [(_WIDTH - first) * one / sum(shares) for one in shares]
        table = self._table(1 + len(block.rows), [first, *widths] if first else widths)
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))
        for tall in table.rows:
            tall._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        for at, text in enumerate(block.head):
            self._cell(table.cell(0, at), text, font="hei", centred=True)
        cells = [list(row.cells) for row in table.rows]
        for down, row in enumerate(block.rows, start=1):
            for at, text in enumerate(row):
                self._cell(cells[down][at], text, centred=len(text) <= 10)
        self._gap()

    def closing(self, paper: Paper) -> None:
        """Places to sign, then office, date and room for the seal."""
        self._gap(0.3 if self.narrow else 1.0).paragraph_format.keep_with_next = True
        hands = [one for one in paper.signatures if not one.seal]
        seals = [one for one in paper.signatures if one.seal]
        for one in hands:
            self._hand(one)
        for one in seals:
            if one.label:
                self.line(f"{one.label}：").paragraph_format.keep_with_next = True
            if one.name:
                self._right(one.name, long=True).paragraph_format.keep_with_next = True
            day = self._right(day_text(paper.on) if one.name else "　　年　　月　　日")
            day.paragraph_format.keep_with_next = bool(paper.copies_to) and paper.layout in ("official", "letter")
        if not hands and not seals:
            self._right(day_text(paper.on))

    def imprint(self, paper: Paper) -> None:
        """版记: who gets a copy, who printed it and when."""
        first = self.line(f"送：{'，'.join(paper.copies_to)}。", size="closing_pt")
        first.paragraph_format.keep_with_next = paper.layout == "official"
        first.paragraph_format.space_before = Pt(_pitch())
        _ruled(first, "single", side="top")
        _ruled(first, "single")
        if paper.sender and paper.layout == "official":
            printed = self.line(f"{paper.sender}\t{day_text(paper.on)}印发", size="closing_pt")
            printed.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
            _ruled(printed, "single")

    def _hand(self, one: Signature) -> None:
        line = self.line(f"{one.label}：", size="sheet_pt")
        line.paragraph_format.line_spacing = Pt(1.1 * _pitch())
        line.paragraph_format.keep_with_next = True
        if one.image:
            line.add_run().add_picture(io.BytesIO(one.image), height=Mm(12))
            self.run(line, one.note, size="small_pt")
        else:
            self.run(line, "＿＿＿＿＿＿＿＿　　　　年　　月　　日", size="sheet_pt")

    def _right(self, text: str, *, long: bool = False) -> DocxParagraph:
        """A line four characters from the right; a name that is longer than a date stands further out."""
        line = self.line(text, align=ALIGN.RIGHT)
        chars = self.g["official"]["date_right_characters"]
        if long:
            chars = max(0, chars - max(0, len(text) - 7) / 2)
        line.paragraph_format.right_indent = Pt(chars * self.g["size"]["body_pt"])
        return line

    def _table(self, rows: int, widths: list[float]) -> Table:
        table: Table = self.document.add_table(rows, len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), str(_MARGIN))
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.addprevious(margins)
        return table

    def _cell(self, cell: _Cell, text: str, *, font: str = "body", centred: bool) -> None:
        line = cell.paragraphs[0]
        if centred:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        line.paragraph_format.line_spacing = Pt(20)
        line.alignment = ALIGN.CENTER if centred else None
        self.run(line, text, font=font, size="sheet_pt")

    def _gap(self, lines: float = 0.2) -> DocxParagraph:
        line = self.document.add_paragraph()
        line.paragraph_format.line_spacing = Pt(lines * _pitch())
        return line


def _ruled(line: DocxParagraph, kind: str, *, red: bool = False, side: str = "bottom") -> None:
    """A rule under (or over) a paragraph."""
    properties = line._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.append(borders)
    rule = OxmlElement(f"w:{side}")
    rule.set(qn("w:val"), kind)
    rule.set(qn("w:sz"), "12")
    rule.set(qn("w:space"), "4")
    rule.set(qn("w:color"), "E60012" if red else "auto")
    borders.append(rule)
