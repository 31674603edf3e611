"""Binding 装订: the papers, scans and photographs of one person as one volume 案卷.

Cover, catalogue with page numbers, every document with a bookmark, a page number in the outer upper corner of every
page, and the notes page 备考表 at the end. What was issued is bound byte for byte as it was frozen; a photograph is
laid on a page; a file that cannot be opened is named on a page in its place, so that nothing is missing silently.
The volume calls itself PDF/A-2b only where everything in it does.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Pdf
from PIL import Image, ImageOps, UnidentifiedImageError

from guitu.papers.engine import compiled
from guitu.papers.layout import HERE, figures
from guitu.papers.paper import day_text

_POINTS: Final = 72 / 25.4
_CATALOGUE: Final = "卷内目录"
_NOTES: Final = "卷内备考表"

Progress = Callable[[int, int], None]
"""Told after each part: how many are bound, of how many."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a volume. `data` is a PDF, or an image (JPEG, PNG and what Pillow reads); `group` is the place
    of its part of the file in `bind(catalogue=…)`, from 0; `maker` who made it, `number` its number."""

    title: str
    on: date
    data: bytes
    group: int
    number: str = ""
    maker: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover and on the notes page. `rows` are label and text, in order, such as 姓名, 案号, 期限."""

    title: str
    office: str
    rows: tuple[tuple[str, str], ...]
    on: date
    notes: tuple[str, ...] = ()
    kept_by: str = ""


@dataclass(slots=True)
class _Laid:
    part: Part
    pages: int
    first: int = 0
    broken: bool = False


def bind(
    parts: Sequence[Part],
    *,
    cover: Cover,
    catalogue: Sequence[str],
    progress: Progress | None = None,
    printed_for: str = "",
) -> bytes:
    """The bound volume. `parts` are bound in the order of their groups, then as given; `catalogue` names the groups.

    `printed_for` is put across every page. Raises `Faulty` where fonts are missing.
    """
    ordered = sorted(parts, key=lambda one: one.group)
    inside = Pdf.new()
    laid, archival = [], True
    for at, part in enumerate(ordered):
        one, kept = _append(inside, part)
        laid.append(one)
        archival = archival and kept
        if progress is not None:
            progress(at + 1, len(ordered))
    front_pages = _lay_out(cover, laid, catalogue, first=1, printed_for="")[1]
    first = front_pages + 1
    for one in laid:
        one.first, first = first, first + one.pages
    front, front_pages = _lay_out(cover, laid, catalogue, first=first, printed_for=printed_for)
    volume = front
    notes_at = len(volume.pages) - 1
    notes = volume.pages[notes_at]
    for page in inside.pages:
        volume.pages.append(page)
    volume.pages.append(notes)
    del volume.pages[notes_at]
    _untag(volume)
    _stamp(volume, cover, printed_for)
    _bookmarks(volume, laid, catalogue)
    if not archival:
        with volume.open_metadata() as metadata:
            for key in ("pdfaid:part", "pdfaid:conformance"):
                if key in metadata:
                    del metadata[key]
    out = io.BytesIO()
    volume.save(out, deterministic_id=True)
    return out.getvalue()


def _lay_out(
    cover: Cover, laid: Sequence[_Laid], catalogue: Sequence[str], *, first: int, printed_for: str
) -> tuple[Pdf, int]:
    """Cover, catalogue and notes page as one PDF, and how many pages come before the documents."""
    rows = []
    for at, name in enumerate(catalogue):
        inside = [one for one in laid if one.part.group == at]
        rows.append({"group": name, "cells": []})
        rows += [{"group": "", "cells": [str(number), one.part.number, one.part.maker, one.part.title,
                                         one.part.on.strftime("%Y%m%d"), str(one.first or ""), one.part.note]}
                 for number, one in enumerate(inside, start=1)]  # fmt: skip
    pages = sum(one.pages for one in laid)
    broken = [f"“{one.part.title}”的文件打不开，卷内以说明页代替，请查看原件。" for one in laid if one.broken]
    data: dict[str, Any] = {
        "figures": figures(),
        "title": cover.title,
        "office": cover.office,
        "cover": [list(row) for row in cover.rows],
        "catalogue": _CATALOGUE,
        "rows": rows,
        "notes_title": _NOTES,
        "notes": [f"本卷共 {len(laid)} 件，材料 {pages} 页。", *broken, *cover.notes],
        "kept_by": cover.kept_by,
        "on": day_text(cover.on),
    }
    pdf = Pdf.open(io.BytesIO(compiled(data, source=(HERE / "volume.typ").read_bytes(), on=cover.on)))
    return pdf, len(pdf.pages) - 1


def _append(inside: Pdf, part: Part) -> tuple[_Laid, bool]:
    """Bind one part, and whether it is fit for an archival PDF."""
    if part.data[:5] == b"%PDF-":
        try:
            with Pdf.open(io.BytesIO(part.data)) as source:
                archival = bool(source.open_metadata(set_pikepdf_as_editor=False).pdfa_status)
                for page in source.pages:
                    for active in ("/Annots", "/AA"):
                        if active in page.obj:
                            del page.obj[active]
                inside.pages.extend(source.pages)
                return _Laid(part, len(source.pages)), archival
        except pikepdf.PdfError:
            return _in_its_place(inside, part), True
    try:
        _photograph(inside, part.data)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return _in_its_place(inside, part), True
    return _Laid(part, 1), True


def _in_its_place(inside: Pdf, part: Part) -> _Laid:
    """A page that says that the file could not be opened."""
    data = {"figures": figures(), "title": part.title, "says": "这份材料的文件打不开，装订时以本页代替。请查看原件。"}
    with Pdf.open(io.BytesIO(compiled(data, source=(HERE / "instead.typ").read_bytes(), on=part.on))) as page:
        inside.pages.extend(page.pages)
        return _Laid(part, len(page.pages), broken=True)


def _photograph(inside: Pdf, data: bytes) -> None:
    """An image on a page of its own, upright, within the margins of the volume."""
    with Image.open(io.BytesIO(data)) as opened:
        upright = opened.getexif().get(0x0112, 1) == 1
        if opened.format == "JPEG" and opened.mode in ("RGB", "L") and upright:
            width, height, gray = opened.width, opened.height, opened.mode == "L"
            stream = inside.make_stream(data, Filter=Name.DCTDecode)
        else:
            image = ImageOps.exif_transpose(opened)
            if image.mode in ("RGBA", "LA", "P", "PA"):
                image = image.convert("RGBA")
                white = Image.new("RGB", image.size, "white")
                white.paste(image, mask=image.getchannel("A"))
                image = white
            image = image.convert("RGB")
            width, height, gray = image.width, image.height, False
            stream = inside.make_stream(image.tobytes())
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
    stream.ColorSpace = Name.DeviceGray if gray else Name.DeviceRGB
    g = figures()
    page_width, page_height = (g["page"][side] * _POINTS for side in ("width_mm", "height_mm"))
    edge = g["margin"]["right_mm"] * _POINTS
    scale = min((page_width - 2 * edge) / width, (page_height - 2 * edge) / height)
    wide, tall = width * scale, height * scale
    left, low = (page_width - wide) / 2, (page_height - tall) / 2
    drawing = f"q {wide:.3f} 0 0 {tall:.3f} {left:.3f} {low:.3f} cm /Photo Do Q"
    inside.pages.append(
        pikepdf.Page(
            inside.make_indirect(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=[0, 0, page_width, page_height],
                    Resources=Dictionary(XObject=Dictionary(Photo=stream)),
                    Contents=inside.make_stream(drawing.encode()),
                )
            )
        )
    )


def _untag(volume: Pdf) -> None:
    """Take the tags of reading order away: those of many files do not make one tree, and half a tree misleads."""
    for name in ("/StructTreeRoot", "/MarkInfo"):
        if name in volume.Root:
            del volume.Root[name]
    for page in volume.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]


def _stamp(volume: Pdf, cover: Cover, printed_for: str) -> None:
    """The page number of the volume on every page but the cover, and for whom it was printed."""
    data = {"figures": figures(), "pages": len(volume.pages), "printed_for": printed_for}
    with Pdf.open(io.BytesIO(compiled(data, source=(HERE / "stamp.typ").read_bytes(), on=cover.on))) as stamps:
        for page, stamp in zip(volume.pages, stamps.pages, strict=True):
            page.add_overlay(stamp, None)


def _bookmarks(volume: Pdf, laid: Sequence[_Laid], catalogue: Sequence[str]) -> None:
    with volume.open_outline() as outline:
        outline.root.clear()
        outline.root.append(OutlineItem("封面", 0))
        outline.root.append(OutlineItem(_CATALOGUE, 1))
        for at, name in enumerate(catalogue):
            inside = [one for one in laid if one.part.group == at]
            if not inside:
                continue
            group = OutlineItem(name, inside[0].first - 1)
            group.children.extend(OutlineItem(one.part.title, one.first - 1) for one in inside)
            outline.root.append(group)
        outline.root.append(OutlineItem(_NOTES, len(volume.pages) - 1))
