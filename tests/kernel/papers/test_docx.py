"""DOCX: opened again, it holds every word, names the fonts of offices, and keeps the page of the standard."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx as library
import pytest
from docx.document import Document

from guitu.papers.docx import docx
from guitu.papers.layout import figures
from guitu.papers.paper import Cell, Grid, Paragraph, Sheet
from tests.kernel.papers.cast import every, paper

G = figures()


def opened(code: str, kind: str = "community_detox") -> Document:
    return library.Document(io.BytesIO(docx(paper(code, kind))))


def words(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


@pytest.mark.parametrize(("code", "kind"), list(every()))
def test_the_document_holds_every_word_of_the_paper(code: str, kind: str) -> None:
    one, text = paper(code, kind), words(opened(code, kind))
    said = [one.title, one.sender if one.layout in ("official", "letter") else "", one.number or ""]
    for block in one.blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Sheet):
            said += [part for row in block.rows for cell in row for part in (cell.label, cell.text)]
        else:
            said += [*block.head, *(cell for row in block.rows for cell in row)]
    # A long label is broken into lines in its cell.
    text = "".join(text.split("\n"))
    assert [part for part in said if part not in text] == []


def test_the_page_is_that_of_the_standard() -> None:
    section = opened("warning").sections[0]
    measured = {
        "top_mm": section.top_margin, "bottom_mm": section.bottom_margin,
        "left_mm": section.left_margin, "right_mm": section.right_margin,
    }  # fmt: skip
    assert {name: round(found.mm) for name, found in measured.items() if found is not None} == G["margin"]
    assert section.page_width is not None
    assert round(section.page_width.mm) == G["page"]["width_mm"]


def test_lines_have_the_pitch_of_the_standard() -> None:
    pitch = opened("warning").styles["Normal"].paragraph_format.line_spacing  # type: ignore[attr-defined]
    assert round(pitch.mm * G["grid"]["lines"]) == G["type_area"]["height_mm"]


def test_fonts_are_those_that_offices_have() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paper("warning")))) as packed:
        text = packed.read("word/document.xml").decode() + packed.read("word/styles.xml").decode()
    for face in ("body", "title"):
        assert f'w:eastAsia="{G["font_named"][face]}"' in text


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paper("warning")))) as packed:
        assert "w:evenAndOddHeaders" in packed.read("word/settings.xml").decode()
        footers = [
            packed.read(name).decode() for name in packed.namelist() if "footer" in name and name.endswith("xml")
        ]
    assert len(footers) >= 2
    assert all("PAGE" in text for text in footers if "fldChar" in text)


def test_a_head_of_a_register_is_repeated_on_every_page() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paper("drug_test_year")))) as packed:
        assert "w:tblHeader" in packed.read("word/document.xml").decode()


def test_control_characters_and_markup_of_a_person_do_no_harm() -> None:
    odd = '<w:t>甲</w:t> & "乙" {{ 丙 }} #set'
    one = replace(
        paper("warning"), blocks=(Paragraph(odd), Sheet(((Cell(odd, odd),),)), Grid(("头",), ((odd,),), (1,)))
    )
    # The label is broken in its cell: its lines are joined again.
    assert "".join(words(library.Document(io.BytesIO(docx(one)))).split("\n")).count(odd) == 4


def test_equal_papers_name_no_clock() -> None:
    made = opened("warning").core_properties
    assert made.created is not None
    assert made.created.date() == paper("warning").on
