"""`guitu verify [BUNDLE]`: whether ledgers and seals are what they were. Exit 1 when something does not agree."""

from __future__ import annotations

import re
from pathlib import Path

import click

from guitu.cli import door, given, printing
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty


class _Witness(given._Given[tuple[int, str]]):
    """A number and the code on the sheet that was filed."""

    name = "witness"
    metavar = "编号=校验码"
    expected = "封存单上的编号和校验码，写成 12=ABCD-EFGH-JKMN-PQRS-TVWX 的样子"

    def read(self, text: str) -> tuple[int, str] | None:
        found = re.fullmatch(r"(\d{1,9})=([0-9A-Za-z-]{20,40})", text, re.ASCII)
        return (int(found[1]), found[2]) if found else None


@spoken(
    help="核验台账：不写封存包，就用本单位的密钥核验数据库里的每条记录、每号封存；"
    "写了封存包，就只看这个包，不用数据库，也不用密钥，和包里的独立核验程序查的一样。"
    "对不上时退出码是 1。--witness 从存放在别处的封存单上抄，可以写多次。",
    epilog="例：guitu verify 封存包.zip --witness 12=ABCD-EFGH-JKMN-PQRS-TVWX",
)
@argument("bundle_path", type=given.Readable(stdin=False), required=False, metavar="[封存包]", help="要核验的封存包")
@option("--witness", "witnesses", type=_Witness(), multiple=True, help="封存单上的编号和校验码")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(bundle_path: Path | None, witnesses: tuple[tuple[int, str], ...], shape: str) -> None:
    codes = dict(witnesses)
    wrong = _of_bundle(bundle_path, codes, shape) if bundle_path is not None else _of_office(codes, shape)
    if wrong:
        raise click.exceptions.Exit(door.NO)


def _of_bundle(path: Path, codes: dict[int, str], shape: str) -> bool:
    from guitu.seals import verifier  # needs neither settings nor database

    try:
        faults, read = verifier.check(str(path), codes)
    except verifier.Unreadable as fault:
        expected = "guitu seal --bundle 写出的封存包"
        raise Faulty([Fault(str(path), str(fault), expected)]) from None
    if shape == "json":
        last = read["last"]
        number = last["number"] if last else None
        printing.data({**{name: read[name] for name in read if name != "last"}, "last": number, "faults": faults})
    else:
        click.echo("\n".join(verifier.report(faults, read, codes)))
    return bool(faults)


def _of_office(codes: dict[int, str], shape: str) -> bool:
    from guitu.cli import office
    from guitu.cli.progress import Progress

    office.opened()
    from guitu.seals import checking, verifier
    from guitu.seals.models import Seal

    with Progress(total=1) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.at(read=done, cases=done)

        faults = [str(one) for one in (*checking.verify(progress), *checking.witnessed(codes))]
    cases, entries = checking.totals()
    last = Seal.objects.order_by("-number").first()
    if shape == "json":
        number = last.number if last else None
        printing.data({"cases": cases, "entries": entries, "last": number, "faults": faults})
        return bool(faults)
    click.echo(f"个案 {cases:,} 个，记录 {entries:,} 条。")
    if last is not None:
        click.echo(f"最后一号封存：第{last.number}号，{last.day}，校验码 {verifier.code(last.digest)}。")
    click.echo("\n".join([*faults, f"对不上：{len(faults):,} 处。"]) if faults else "全部对得上。")
    if not faults and not codes and last is not None:
        click.echo("要连持有密钥的人一起防住，请从存放在别处的封存单上抄一个校验码，用 --witness 再核一次。")
    return bool(faults)
