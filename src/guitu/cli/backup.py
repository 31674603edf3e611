"""`guitu backup DEST`: one encrypted file of database and attachments, made while the office works."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from guitu.cli import given, office
from guitu.cli.serve import HOME, home_of
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken

_DEST = given.Word(metavar="去处", expected="一个文件夹，或者要写出的文件")


@spoken(
    help="备份：数据库和附件写成一个加密的文件，归途照常开着。写完当场试恢复一遍，对上了才算数。"
    "密钥从不进备份，请另外存放两份；没有密钥，备份谁也读不出。",
    epilog="例：guitu backup /backup/guitu",
)
@argument("to", type=_DEST, metavar="去处", help="一个文件夹（自动起名），或者要写出的文件")
@option("--home", type=HOME, help="数据文件夹；不写就用 GUITU_HOME，再没有就是当前位置的 var")
@option("--no-drill", "undrilled", is_flag=True, help="不试恢复；请另外用 guitu restore --drill 演练")
def command(to: str, home: str | None, undrilled: bool) -> None:
    from guitu.site import home as folder

    data = home_of(home)
    office.at(data)
    from guitu.site.backing import drill, making, notes

    at = datetime.now(given.CHINA)
    path, heads = making.make(Path(to).absolute(), at=at, progress=click.echo)
    moment = at.isoformat(timespec="seconds")
    with folder.private():
        if not undrilled:
            drill.drill(path, home=data, at=at, progress=click.echo)
        notes.write(data, notes.Made(moment, str(path), heads.entries, verified=not undrilled))
    click.echo("备份好了。" if not undrilled else "备份写好了，还没有试恢复过。")
