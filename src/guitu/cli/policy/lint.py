"""`guitu policy lint`: what is wrong with packs, or worth a lawyer's look. Exit 1 when anything is found."""

from __future__ import annotations

from pathlib import Path

import click

from guitu.cli import door, given, printing
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty
from guitu.policy import Finding, lint, load, names

_SUBJECT = given.Word(metavar="政策包或文件", expected="政策包的名字，或者政策包文件、文件夹的路径")


@spoken(
    help="检查政策包：写错的、互相矛盾的、低于上位规定的、文件自身两处说法不一的。"
    "不写名字就检查全部；也可以检查还没有收进来的文件或文件夹。查出任何一项，退出码是 1。"
)
@argument(
    "subject", type=_SUBJECT, required=False, metavar="政策包或文件", help="政策包的名字，或 .yaml 文件、文件夹的路径"
)
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(subject: str | None, shape: str) -> None:
    found = {name: _findings(name) for name in ([subject] if subject is not None else names())}
    if shape == "json":
        printing.data([_data(name, finding) for name, findings in found.items() for finding in findings])
    else:
        from guitu.cli.drawing.packs import draw_findings
        from guitu.cli.drawing.paper import console

        draw_findings(found, sheet=console())
    if any(found.values()):
        raise click.exceptions.Exit(door.NO)


def _findings(subject: str) -> tuple[Finding, ...]:
    if subject in names():
        return lint(load(subject))
    path = Path(subject)
    if not path.exists():
        known = "、".join(names())
        raise Faulty(
            [
                Fault(
                    "政策包或文件",
                    f"没有“{subject}”这个政策包，也没有这个文件",
                    f"{known}，或者一个路径",
                    "检查名字或路径",
                )
            ]
        )
    return lint(path)


def _data(pack: str, finding: Finding) -> dict[str, object]:
    return {
        "pack": pack,
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.place,
        "says": finding.says,
        "clauses": list(finding.clauses),
    }
