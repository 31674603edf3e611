"""One paper at a time, and one volume: composing, PDF, DOCX, binding, all warm, without a database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Final

from benchmarks.kernel.measures import Line, cpu
from guitu.papers.compose import compose
from guitu.papers.declared import kind
from guitu.papers.docx import docx
from guitu.papers.pdf import pdf
from guitu.papers.typeset import Cover, Part, bind
from tests.kernel.papers.cast import facts, paper
from tests.kernel.papers.measure import pages

_PDF_MS, _DOCX_MS, _VOLUME_S = 20.0, 60.0, 5.0
_VOLUME_PAGES: Final = 150
_ADDRESS: Final = "https://guitu.example/p/4f8XyZq2"
_PART: Final = "文书"


def measured(*, small: bool) -> Iterator[Line]:
    """Every line. Each paper differs from the one before, so that nothing is taken from a cache."""
    times = 10 if small else 50
    known, declared = facts("talk_record"), kind("talk_record", policy=facts("talk_record").policy)
    yield _timed("成文（谈话记录）", lambda: compose(declared, known), most=None, times=times)
    for code, page in (("talk_record", "一页表格"), ("transfer_refusal", "一页记录"), ("notice", "一页信函")):
        one = paper(code)
        turn = count()
        yield _timed(
            f"PDF：{page}",
            lambda one=one, turn=turn: pdf(replace(one, number=f"柳溪测〔2025〕{next(turn)}号"), qr=_ADDRESS),  # type: ignore[misc]
            most=_PDF_MS, times=times,
        )  # fmt: skip
    agreement = paper("agreement")
    turn = count()
    yield _timed(
        "PDF：协议书（三页）",
        lambda: pdf(replace(agreement, number=f"柳溪协〔2025〕{next(turn)}号"), qr=_ADDRESS), most=None, times=times,
    )  # fmt: skip
    for code, title in (("warning", "告诫书"), ("agreement", "协议书")):
        one = paper(code)
        yield _timed(f"DOCX：{title}", lambda one=one: docx(one), most=_DOCX_MS, times=times)  # type: ignore[misc]
    yield _volume(times=1 if small else 3)


def _timed(what: str, call: Callable[[], object], *, most: float | None, times: int) -> Line:
    call()
    spent = cpu(call, times=times) * 1e3
    begin = time.perf_counter()
    call()
    wall = (time.perf_counter() - begin) * 1e3
    target = f"< {most:.0f} 毫秒" if most else ""
    return Line(_PART, what, f"CPU {spent:.1f} 毫秒（墙钟 {wall:.1f}）", target, spent < most if most else None,
                {"cpu_ms": spent, "wall_ms": wall})  # fmt: skip


def _volume(*, times: int) -> Line:
    """A volume of at least 150 pages out of papers that were issued before."""
    files = [pdf(paper(code)) for code in ("agreement", "decision", "talk_record", "drug_test_record", "summary")]
    lengths = [len(pages(one)) for one in files]
    parts: list[Part] = []
    whole = 0
    while whole < _VOLUME_PAGES:
        for at, (data, length) in enumerate(zip(files, lengths, strict=True)):
            parts.append(Part(f"文书{len(parts) + 1}", date(2025, 1, 1), data, at))
            whole += length
    cover = Cover("社区戒毒档案", "柳溪镇社区戒毒社区康复工作办公室", (("姓名", "程一鸣"),), date(2025, 9, 1))
    groups = ("协议", "决定", "谈话", "检测", "小结")
    begin = time.perf_counter()
    spent = cpu(lambda: bind(parts, cover=cover, catalogue=groups), times=times)
    wall = (time.perf_counter() - begin) / times
    return Line(
        _PART,
        f"装订成卷：{len(parts)} 件 {whole} 页",
        f"CPU {spent:.2f} 秒（墙钟 {wall:.2f}）",
        f"< {_VOLUME_S:.0f} 秒",
        wall < _VOLUME_S,
        {"cpu_s": spent, "wall_s": wall, "pages": whole},
    )
