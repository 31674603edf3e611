"""`guitu check`: what is wrong with an installation and how to mend it. Exit 1 when something is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from guitu.cli import door, given, printing
from guitu.cli.serve import HOME, home_of
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option

if TYPE_CHECKING:
    from guitu.site.checkup import Finding


@spoken(
    help="查一查这套安装：Python、数据库、密钥、权限、样式脚本、时钟、工作日历、磁盘、政策包、区划、后台进程。"
    "只看不改，每一项说明查到什么、怎么办。有问题时退出码是 1。"
)
@option("--home", type=HOME, help="数据文件夹；不写就用 GUITU_HOME，再没有就是当前位置的 var")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(home: str | None, shape: str) -> None:
    from guitu.site.checkup import examine

    found = examine(home_of(home), now=datetime.now(given.CHINA))
    wrong = sum(finding.state == "wrong" for finding in found)
    if shape == "json":
        printing.data([asdict(finding) for finding in found])
    else:
        _draw(found, wrong=wrong)
    if wrong:
        raise click.exceptions.Exit(door.NO)


def _draw(found: Sequence[Finding], *, wrong: int) -> None:
    from rich.text import Text

    from guitu.cli.cells import padded, width, wrapped
    from guitu.cli.drawing.paper import HEAD, LATE, MET, QUIET, SOON, console, put
    from guitu.site.checkup import STATES

    sheet = console()
    styles = {"ok": MET, "note": SOON, "wrong": LATE}
    topic = max(width(finding.topic) for finding in found)
    indent = 8 + topic + 2
    for finding in found:
        first, *rest = wrapped(finding.found, limit=sheet.width - indent) or [""]
        put(
            sheet,
            [
                Text.assemble(
                    (padded(STATES[finding.state], to=8), styles[finding.state]),
                    (padded(finding.topic, to=topic), HEAD),
                    "  ",
                    first,
                ),
                *(Text(" " * indent + line) for line in rest),
            ],
        )
        if finding.remedy:
            lines = wrapped(f"怎么办：{finding.remedy}", limit=sheet.width - indent)
            put(sheet, [Text(" " * indent + line, style=QUIET) for line in lines])
    put(sheet, [Text(), Text(f"{wrong} 项有问题。" if wrong else "没有问题。", style=HEAD)])
