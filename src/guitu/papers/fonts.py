"""Fonts 字体: where the free ones are that PDF embeds, and an honest fault where they are not.

`scripts/fonts.sh` brings them to `var/fonts`: Fandol (仿宋, 宋体, 黑体, 楷体) and Noto CJK for the rare characters of
names. An installed office may name other folders in `GUITU_FONTS`.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

import typst

from guitu.faults import Fault, Faulty
from guitu.papers.layout import figures

_HERE: Final = Path(__file__).resolve().parents[3]
_USUAL: Final = (
    _HERE / "var" / "fonts",
    Path.home() / ".local" / "share" / "guitu" / "fonts",
    Path("/usr/share/guitu/fonts"),
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/opentype/fandol"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
)


def folders() -> tuple[Path, ...]:
    """Folders that are there, the named ones first."""
    named = tuple(Path(one) for one in os.environ.get("GUITU_FONTS", "").split(os.pathsep) if one)
    return tuple(one for one in (*named, *_USUAL) if one.is_dir())


def missing() -> tuple[str, ...]:
    """Families that the layout names and no folder has."""
    return _missing(folders())


def book() -> typst.Fonts:
    """The fonts for a compiler; found once and kept. Raises `Faulty` where one that the layout needs is not there."""
    lacking = missing()
    if lacking:
        raise Faulty(
            [
                Fault(
                    "生成 PDF",
                    f"没有字体 {'、'.join(lacking)}",
                    "仿宋、宋体、黑体、楷体（Fandol）和补充生僻字的 Noto CJK",
                    "请在装有归途的文件夹运行 bash scripts/fonts.sh，或者用 GUITU_FONTS 写明字体所在的文件夹；"
                    "在此之前可以下载 DOCX，用 WPS 或 Word 打印",
                )
            ]
        )
    return _book(folders())


@cache
def _book(where: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(one) for one in where])


@cache
def _missing(where: tuple[Path, ...]) -> tuple[str, ...]:
    there = set(_book(where).families())
    wanted = dict.fromkeys(name for names in figures()["font"].values() for name in names)
    return tuple(name for name in wanted if name not in there)
