"""`guitu seal`: seal the ledgers of all cases, once a day, and write the bundle for a witness."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from guitu.cli import given, office, printing
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option
from guitu.faults import Fault, Faulty

_BUNDLE = given.Word(metavar="文件", expected="要写出的封存包，如 封存包.zip")


@spoken(
    help="封存台账：给全部个案的台账盖一个编号的封存，一天一号；后台进程每天也会自动封存。"
    "--bundle 另外写出一个签了名的封存包，里面带着独立核验程序，可以交给单位以外的人核验。",
    epilog="例：guitu seal --bundle 封存包.zip",
)
@option("--again", is_flag=True, help="今天已经封存过也再封一号")
@option("--bundle", "bundle_path", type=_BUNDLE, help="把全部封存和链写成一个封存包")
@option("--full", is_flag=True, help="封存包里放记录的原样（密文仍是密文），不只放指纹；供现场检查用")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(again: bool, bundle_path: str | None, full: bool, shape: str) -> None:
    if full and bundle_path is None:
        raise Faulty([Fault("--full", "没有 --bundle", "和 --bundle 一起写")])
    office.opened()
    from guitu.seals import actions, bundle, signing, verifier
    from guitu.seals.models import Seal

    made = actions.seal() if again else actions.seal_daily()
    last = made or Seal.objects.order_by("-number")[0]
    if bundle_path is not None:
        _written(bundle.write, Path(bundle_path), full=full)
    if shape == "json":
        told = {**actions.said(last), "code": verifier.code(last.digest), "public_key": signing.public_key()}
        printing.data({**told, "made": made is not None, "bundle": bundle_path})
        return
    click.echo(f"{'已封存' if made else '今天已经封存过'}：第{last.number}号，{last.day}，")
    click.echo(f"  {last.cases:,} 个个案，{last.entries:,} 条记录。")
    click.echo(f"  校验码 {verifier.code(last.digest)}")
    click.echo(f"  公钥   {signing.fingerprint()}")
    if bundle_path is not None:
        click.echo(f"封存包已写到 {bundle_path}，{'带记录原样' if full else '只带指纹'}。")


def _written(write: object, path: Path, *, full: bool) -> None:
    from guitu.cli.progress import Progress

    assert callable(write)
    try:
        with Progress(total=None) as bar:
            write(path, full=full, at=datetime.now(given.CHINA), progress=lambda done: bar.at(read=0, cases=done))
    except OSError as fault:
        found = f"写不进去（{fault.strerror or type(fault).__name__}）"
        raise Faulty([Fault("--bundle", found, "可以写的位置", "检查文件夹、权限和磁盘空间")]) from fault
