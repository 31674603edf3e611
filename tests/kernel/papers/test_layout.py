"""Layout measured from the PDF against the figures of GB/T 9704-2012 (layout/gbt9704.yaml)."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pikepdf
import pytest

from guitu.papers.layout import figures
from guitu.papers.paper import Block, Cell, Grid, Layout, Paper, Paragraph, Sheet
from guitu.papers.pdf import pdf
from tests.kernel.papers.cast import every, paper
from tests.kernel.papers.measure import Page, pages

G = figures()
TOP, LEFT = G["margin"]["top_mm"], G["margin"]["left_mm"]
RIGHT = LEFT + G["type_area"]["width_mm"]
BOTTOM = TOP + G["type_area"]["height_mm"]
EM = G["type_area"]["width_mm"] / G["grid"]["characters"]
CLOSE = 0.35
"""Millimetres that a drawn figure may differ: half the tolerance of the standard's ±1 mm and less."""


@cache
def official() -> list[Page]:
    """A decision with a page full of text before its own words."""
    full = Paragraph("国" * G["grid"]["characters"] * 34)
    one = paper("decision")
    return pages(pdf(replace(one, blocks=(full, *one.blocks))))


def near(found: float, wanted: float, *, within: float = CLOSE) -> bool:
    return abs(found - wanted) <= within


def test_the_page_is_a4() -> None:
    page = official()[0]
    assert near(page.width, G["page"]["width_mm"])
    assert near(page.height, G["page"]["height_mm"])


def test_a_full_page_has_the_lines_of_the_standard_and_a_full_line_its_characters() -> None:
    body = [one for one in official()[1].lines if one.points == G["size"]["body_pt"]]
    assert len(body) == G["grid"]["lines"]
    full = [one for one in body if set(one.text) == {"国"}]
    assert {len(one.text) for one in full if one is not full[-1]} == {G["grid"]["characters"]}


def test_text_keeps_inside_the_type_area() -> None:
    for page in official():
        for one in page.lines:
            if one.points == G["size"]["body_pt"]:
                assert one.left >= LEFT - CLOSE
                # The empty half of a mark at the end of a line may stand outside.
                assert one.right <= RIGHT + CLOSE + (EM / 2 if one.text[-1] in "，。；：、）》" else 0)
                assert one.top >= TOP - CLOSE
                assert one.bottom <= BOTTOM + CLOSE


def test_lines_are_one_pitch_apart_and_the_first_sits_in_the_first_line() -> None:
    body = sorted(one.top for one in official()[1].lines if one.points == G["size"]["body_pt"])
    pitch = G["type_area"]["height_mm"] / G["grid"]["lines"]
    assert all(near(after - before, pitch, within=0.05) for before, after in pairwise(body))
    assert TOP <= body[0] <= TOP + pitch / 2


def test_the_first_line_of_a_paragraph_is_two_characters_in() -> None:
    first = next(one for one in official()[0].lines if one.text.startswith("国"))
    assert near(first.left, LEFT + 2 * EM)


def test_faces_and_sizes_are_those_of_the_standard() -> None:
    page = official()[0]
    assert page.line("责令社区戒毒决定书").points == G["size"]["title_pt"]
    assert "Song-Bold" in page.line("责令社区戒毒决定书").font
    assert page.line("〔2025〕").points == G["size"]["body_pt"]
    assert "Fang" in page.line("〔2025〕").font
    assert page.line("— 1 —").points == G["size"]["closing_pt"]
    assert "FandolSong" in page.line("— 1 —").font


def test_the_red_head_is_at_its_place_and_as_wide_as_it_may_be() -> None:
    head = official()[0].line("澄川县公安局")
    assert near(head.top, TOP + G["official"]["head_below_type_area_mm"], within=0.6)
    assert near((head.left + head.right) / 2, (LEFT + RIGHT) / 2)
    wide = next(page for page in pages(pdf(paper("police_report"))) if page.lines).lines[0]
    assert wide.text == "柳溪镇社区戒毒社区康复工作办公室"
    assert wide.left >= LEFT - CLOSE
    assert wide.right <= RIGHT + CLOSE


def test_the_red_rule_is_four_millimetres_below_the_number_and_as_wide_as_the_text() -> None:
    page = official()[0]
    (rule,) = [one for one in page.rules if one.colour and one.colour[0] > 0.5 > one.colour[1]]
    assert near(rule.at - page.line("〔2025〕").bottom, G["official"]["rule_below_number_mm"])
    assert near(rule.left, LEFT)
    assert near(rule.right, RIGHT)


def test_the_number_is_centred_two_lines_below_the_head() -> None:
    page = official()[0]
    number, head = page.line("〔2025〕"), page.line("澄川县公安局")
    assert near((number.left + number.right) / 2, (LEFT + RIGHT) / 2, within=1)
    pitch = G["type_area"]["height_mm"] / G["grid"]["lines"]
    assert near(number.top - head.bottom, G["official"]["lines_below_head"] * pitch, within=1)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_seven_millimetres_down() -> None:
    first, second = official()[0].line("— 1 —"), official()[1].line("— 2 —")
    side = EM * G["page_number"]["side_characters"]
    assert near(first.right, RIGHT - side, within=0.6)
    assert near(second.left, LEFT + side, within=0.6)
    for one in (first, second):
        dash = one.top + (one.bottom - one.top) * 0.53
        assert near(dash, BOTTOM + G["page_number"]["below_type_area_mm"], within=1)


def test_the_date_stands_four_characters_from_the_right_under_the_name_of_the_office() -> None:
    page = official()[-1]
    day = next(one for one in page.lines if one.text == "2025年1月2日")
    assert near(day.right, RIGHT - G["official"]["date_right_characters"] * EM, within=0.6)
    name = next(one for one in page.lines if one.text == "澄川县公安局" and one.points == G["size"]["body_pt"])
    assert near((name.left + name.right) / 2, (day.left + day.right) / 2, within=0.6)
    assert name.top < day.top


def test_a_long_name_of_an_office_stays_inside_the_type_area() -> None:
    last = pages(pdf(paper("police_report")))[-1]
    name = next(one for one in last.lines if one.text.endswith("办公室") and one.points == G["size"]["body_pt"])
    assert name.right <= RIGHT + CLOSE


def test_copies_end_the_last_page_between_rules_as_wide_as_the_text() -> None:
    page = official()[-1]
    rules = [one for one in page.rules if near(one.left, LEFT) and near(one.right, RIGHT)]
    assert len(rules) == 3
    assert near(rules[-1].at, BOTTOM, within=1)
    copies = page.line("送：")
    assert copies.points == G["size"]["closing_pt"]
    assert near(copies.left, LEFT + G["size"]["closing_pt"] * 25.4 / 72)


def test_no_page_holds_nothing_but_a_signature() -> None:
    lonely = []
    for code, kind in every():
        one = paper(code, kind)
        if one.layout in ("official", "letter"):
            last = pages(pdf(one))[-1]
            text = [line for line in last.lines if line.points == G["size"]["body_pt"] and len(line.text) > 16]
            if not text:
                lonely.append((code, kind))
    assert lonely == []


def test_a_letter_has_its_head_and_rules_where_the_letter_form_puts_them() -> None:
    (page,) = pages(pdf(paper("notice")))
    assert near(page.lines[0].top, G["letter"]["head_below_page_mm"], within=0.8)
    red = [one for one in page.rules if one.colour and one.colour[0] > 0.5 > one.colour[1]]
    assert len(red) == 4
    assert all(near(one.right - one.left, G["letter"]["rule_width_mm"]) for one in red)
    assert near(red[0].at - page.lines[0].bottom, G["letter"]["rule_below_head_mm"], within=1)
    assert near(page.height - red[-1].at, G["letter"]["rule_above_page_end_mm"], within=1)
    assert not any("— 1 —" in one.text for one in page.lines)


def test_characters_of_rare_names_are_drawn_by_a_font_that_has_them() -> None:
    name = "㛃䶮喆堃"
    one = paper("decision")
    found = pages(pdf(replace(one, blocks=(Paragraph(f"姓名{name}。", "to"),))))
    line = found[0].line(name)
    assert near(line.right - line.left, (2 + len(name) + 1) * EM, within=1.5)
    with pikepdf.open(io.BytesIO(pdf(replace(one, blocks=(Paragraph(name),))))) as opened:
        fonts = {str(font.BaseFont) for page in opened.pages for font in page.obj.Resources.Font.values()}
    assert any("NotoSerifCJK" in font for font in fonts)


@pytest.mark.parametrize(("code", "kind"), list(every()))
def test_every_paper_is_a_pdf_for_archives_with_its_title_and_fonts_inside(code: str, kind: str) -> None:
    one = paper(code, kind)
    with pikepdf.open(io.BytesIO(pdf(one, qr="https://guitu.example/p/4f8XyZ"))) as opened:
        with opened.open_metadata(set_pikepdf_as_editor=False) as said:
            assert said.pdfa_status == "2B"
        assert str(opened.docinfo["/Title"]) == one.title
        assert "/OutputIntents" in opened.Root
        for page in opened.pages:
            for font in page.obj.Resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_equal_papers_are_equal_files() -> None:
    assert pdf(paper("warning")) == pdf(paper("warning"))


def test_a_draft_says_so_and_an_issued_paper_does_not() -> None:
    words = {"draft": pages(pdf(paper("warning"), draft=True)), "issued": pages(pdf(paper("warning")))}
    said = {name: any("草" in line.text for line in found[0].lines) for name, found in words.items()}
    assert said == {"draft": True, "issued": False}


def test_every_page_says_for_whom_it_was_printed() -> None:
    found = pages(pdf(paper("agreement"), printed_for="供澄川县禁毒办于2026年1月5日查阅"))
    assert all(any("供澄川县禁毒办" in line.text for line in page.lines) for page in found)


def test_what_a_person_wrote_is_never_program_text() -> None:
    one = paper("decision")
    odd = '#set page(width: 1cm) $x$ *a* _b_ `c` \\u{41} @ref <label> "q" //'
    found = pages(pdf(replace(one, blocks=(Paragraph(odd, "to"), Sheet(((Cell(odd, odd),),))))))
    assert near(found[0].width, G["page"]["width_mm"])
    assert "#set page" in "".join(line.text for page in found for line in page.lines)


def test_a_signature_from_the_tablet_stands_on_the_paper() -> None:
    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGBA", (300, 100), (0, 0, 0, 255)).save(drawn, "PNG")
    one: Paper = paper("agreement")
    signed = tuple(
        replace(place, image=drawn.getvalue(), note="见证：林知微") if place.role == "person" else place
        for place in one.signatures
    )
    with pikepdf.open(io.BytesIO(pdf(replace(one, signatures=signed)))) as opened:
        images = [name for page in opened.pages for name in page.get_images()]
    assert images
    text = "".join(line.text for page in pages(pdf(replace(one, signatures=signed))) for line in page.lines)
    assert "见证：林知微" in text


def _drawn(one: Paper) -> str:
    return "".join(line.text for page in pages(pdf(one)) for line in page.lines)


@pytest.mark.parametrize(("layout", "shape"), [("official", "paragraph"), ("form", "cell"), ("record", "register")])
def test_a_very_long_story_is_drawn_to_its_last_word(layout: Layout, shape: str) -> None:
    story = "".join(chr(0x4E00 + at % 200) for at in range(4000)) + "到此为止"
    block: Block = Paragraph(story)
    if shape == "cell":
        block = Sheet(((Cell("谈话内容", story, lines=10),),))
    elif shape == "register":
        block = Grid(("序号", "内容"), (("1", story),), (1, 9))
    one = replace(paper("warning"), layout=layout, blocks=(Paragraph("记录", "sub"), block))
    drawn = _drawn(one)
    assert "到此为止" in drawn
    assert drawn.count(story[100]) >= story.count(story[100])


def test_a_register_of_many_rows_keeps_its_head_on_every_page() -> None:
    rows = tuple((str(at + 1), f"2025-01-{at % 28 + 1:02}", "阴性") for at in range(200))
    one = replace(paper("drug_test_year"), blocks=(Grid(("序号", "检测日期", "检测结果"), rows, (1, 3, 3)),))
    found = pages(pdf(one))
    assert len(found) > 3
    assert all(any("检测日期" in line.text for line in page.lines) for page in found[:-1])
    assert "200" in "".join(line.text for line in found[-1].lines + found[-2].lines)
