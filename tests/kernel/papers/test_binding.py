"""The bound volume: everything is in it, in order, numbered, with bookmarks; nothing is missing silently."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

import pikepdf
import pytest
from PIL import Image

from guitu.papers.pdf import pdf
from guitu.papers.typeset import Cover, Part, bind, many
from tests.kernel.papers.cast import paper
from tests.kernel.papers.measure import pages

GROUPS = ("社区戒毒社区康复协议", "基本信息材料", "决定法律文书", "照片")
DAY = date(2025, 8, 31)
COVER = Cover(
    "社区戒毒档案",
    "柳溪镇社区戒毒社区康复工作办公室",
    (("姓名", "程一鸣"), ("案号", "2025-002")),
    DAY,
    ("没有缺件。",),
    "林知微",
)


def photo(kind: str = "JPEG", mode: str = "RGB", **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (400, 300), 90 if mode == "L" else "teal").save(out, kind, **extra)  # type: ignore[arg-type]
    return out.getvalue()


def parts() -> list[Part]:
    return [
        Part("上岗照片", DAY, photo(), 3),
        Part("责令社区戒毒决定书", DAY, pdf(paper("decision")), 2, "柳溪社决〔2025〕1号", "澄川县公安局"),
        Part("社区戒毒协议书", DAY, pdf(paper("agreement")), 0, "柳溪协〔2025〕1号"),
        Part("扫描件", DAY, photo("PNG", "RGBA"), 3),
    ]


@cache
def volume() -> bytes:
    return bind(parts(), cover=COVER, catalogue=GROUPS)


def text_of(at: int) -> str:
    return "".join(line.text for line in pages(volume())[at].lines)


def test_the_volume_has_cover_catalogue_documents_and_notes() -> None:
    found = pages(volume())
    documents = sum(len(pages(one.data)) if one.data[:5] == b"%PDF-" else 1 for one in parts())
    assert len(found) == 1 + 1 + documents + 1
    assert "社区戒毒档案" in text_of(0)
    assert "卷内目录" in text_of(1)
    assert "卷内备考表" in text_of(-1)
    assert "本卷共 4 件" in text_of(-1)


def test_documents_come_in_the_order_of_the_file_and_the_catalogue_names_their_pages() -> None:
    catalogue = text_of(1)
    assert catalogue.index("协议书") < catalogue.index("决定书") < catalogue.index("照片")
    first = len(pages(pdf(paper("agreement")))) + 3
    line = next(one.text for one in pages(volume())[1].lines if "20250831" in one.text and "决定书" in one.text)
    assert str(first) in line.replace("20250831", "")
    assert "责令社区戒毒决定书" in text_of(first - 1)


def test_every_page_but_the_cover_bears_its_number() -> None:
    found = pages(volume())
    for at, page in enumerate(found[1:], start=2):
        assert any(f"第 {at} 页" in line.text for line in page.lines), at
    assert not any("第 1 页" in line.text for line in found[0].lines)


def test_every_document_has_a_bookmark_under_its_part() -> None:
    with pikepdf.open(io.BytesIO(volume())) as opened, opened.open_outline() as outline:
        told = {item.title: [child.title for child in item.children] for item in outline.root}
    assert told["社区戒毒社区康复协议"] == ["社区戒毒协议书"]
    assert told["照片"] == ["上岗照片", "扫描件"]
    assert list(told) == ["封面", "卷内目录", "社区戒毒社区康复协议", "决定法律文书", "照片", "卷内备考表"]


def test_a_volume_of_papers_and_photographs_is_archival() -> None:
    with pikepdf.open(io.BytesIO(volume())) as opened, opened.open_metadata(set_pikepdf_as_editor=False) as said:
        assert said.pdfa_status == "2B"


def test_a_foreign_pdf_takes_the_archival_claim_away_and_its_active_parts_are_left_out() -> None:
    foreign = pikepdf.new()
    foreign.add_blank_page()
    foreign.pages[0].obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    out = io.BytesIO()
    foreign.save(out)
    bound = bind([*parts(), Part("外来扫描件", DAY, out.getvalue(), 2)], cover=COVER, catalogue=GROUPS)
    with pikepdf.open(io.BytesIO(bound)) as opened:
        with opened.open_metadata(set_pikepdf_as_editor=False) as said:
            assert said.pdfa_status == ""
        assert not any("/AA" in page.obj for page in opened.pages)


@pytest.mark.parametrize("data", [b"%PDF-1.7 cut off", b"not an image", photo()[:300]], ids=["pdf", "noise", "half"])
def test_a_file_that_cannot_be_opened_is_named_on_a_page_in_its_place(data: bytes) -> None:
    bound = pages(bind([*parts(), Part("损坏的扫描件", DAY, data, 3)], cover=COVER, catalogue=GROUPS))
    assert any("打不开" in "".join(line.text for line in page.lines) for page in bound[:-1])
    assert "损坏的扫描件" in "".join(line.text for line in bound[-1].lines)


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P")]
)
def test_photographs_of_every_kind_are_bound(kind: str, mode: str) -> None:
    bound = bind([Part("照片", DAY, photo(kind, mode), 3)], cover=COVER, catalogue=GROUPS)
    with pikepdf.open(io.BytesIO(bound)) as opened:
        assert len(opened.pages[2].get_images()) == 1


def test_a_photograph_taken_sideways_is_bound_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    bound = bind([Part("照片", DAY, photo(exif=exif), 3)], cover=COVER, catalogue=GROUPS)
    with pikepdf.open(io.BytesIO(bound)) as opened:
        (image,) = opened.pages[2].get_images().values()
        assert int(image.Height) > int(image.Width)


def test_progress_is_told_after_every_part() -> None:
    told: list[tuple[int, int]] = []
    bind(parts(), cover=COVER, catalogue=GROUPS, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_volume_without_papers_still_has_cover_catalogue_and_notes() -> None:
    assert len(pages(bind([], cover=COVER, catalogue=GROUPS))) == 3


def test_many_papers_make_one_file_in_which_each_begins_with_page_one() -> None:
    found = pages(many([paper("warning"), paper("discharge_notice")]))
    firsts = [at for at, page in enumerate(found) if any(line.text == "— 1 —" for line in page.lines)]
    assert firsts == [0, len(pages(pdf(paper("warning"))))]
