"""`guitu restore SRC`: a backup back into an empty place; `--drill`: into one that is thrown away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from guitu.cli import given, office
from guitu.cli.serve import HOME, home_of
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken


@spoken(
    help="恢复：把备份放回一个空的数据文件夹（设了 GUITU_DATABASE_URL 的，放回一个空的 PostgreSQL 库），"
    "再核验每条记录、每号封存、密钥和附件。已有数据的地方不会动。先把密钥放好。"
    "--drill 只是演练：恢复到临时的地方，核验完就删掉。",
    epilog="例：guitu restore /backup/guitu/guitu-20260102-123000.guitu-backup --home /srv/guitu",
)
@argument("source", type=given.Readable(stdin=False), metavar="备份", help="guitu backup 写出的文件")
@option("--home", type=HOME, help="数据文件夹；不写就用 GUITU_HOME，再没有就是当前位置的 var")
@option("--drill", "only_drill", is_flag=True, help="恢复演练：不动现有的数据")
def command(source: Path, home: str | None, only_drill: bool) -> None:
    from guitu.site import home as folder

    data = home_of(home)
    if only_drill:
        office.at(data)
        from guitu.site.backing import drill

        with folder.private():
            drill.drill(source, home=data, at=datetime.now(given.CHINA), progress=click.echo)
        click.echo("演练做完了，这份备份恢复得出来。")
        return
    from guitu.site.backing import restoring

    restoring.restore(source, home=data, progress=click.echo)
    click.echo("恢复好了。请打开几份个案核对最后几条，把备份之后登记过的补上。")
