"""`guitu demo`: an invented office with five years of records, in a folder of its own, and the logins to try it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guitu.cli import given
from guitu.cli.progress import Progress
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option

if TYPE_CHECKING:
    from guitu.demo.load import Done, Size

_SIZES = {"town": "一个镇（约六十人在册）", "county": "一个县（约五千人在册）", "city": "一个市（两万人以上在册）"}
_OF_THE_OFFICE = ("GUITU_DATABASE_URL", "GUITU_MASTER_KEY", "GUITU_MASTER_KEY_COMMAND", "GUITU_KEYS")
_HOME = given.Word(metavar="文件夹", expected="一个文件夹")
_PORT = given.Within(0, 65535, metavar="端口")
_SIZE = given.OneOf(*_SIZES, metavar="town|county|city")


@spoken(
    help="演示：虚构的镇、县或市，五年的台账，每种岗位一个账号。人名、地名、号码都是编的，写在单独的文件夹里，不碰正式数据。",
    epilog="例：guitu demo --size town",
)
@option("--size", type=_SIZE, default="town", help="town 镇（默认），county 县，city 市；县要几分钟，市更久")
@option("--port", type=_PORT, default="8000", help="网页的端口，默认 8000；被占用就改用后面空闲的一个")
@option("--data-only", is_flag=True, help="只生成数据和样表，不打开网页")
@option("--home", type=_HOME, help="数据放在哪个文件夹；不写就用临时文件夹，网页停下后删掉")
def command(size: Size, port: int, data_only: bool, home: str | None) -> None:
    folder = Path(home or tempfile.mkdtemp(prefix="guitu-demo-")).absolute()
    try:
        done = _prepare(folder, size=size)
        _show(done, folder=folder, size=size)
        code = 0 if data_only else _serve(folder, port=port)
    finally:
        if home is None and not data_only:
            shutil.rmtree(folder, ignore_errors=True)
    if code:
        raise click.exceptions.Exit(code)


def _prepare(folder: Path, *, size: Size) -> Done:
    """Keys, tables, regions, people, sample ledgers. The office's own database and keys are out of reach."""
    for name in _OF_THE_OFFICE:
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.site.settings"
    from guitu.site.serve import prepare

    with _Bar() as bar:
        prepare(folder, progress=lambda line: bar.step(line.rstrip("。"), 0, 1), administrator=False)
        # Rooms can be imported only once the framework has started on the folder.
        from django.utils import timezone

        from guitu.demo import ledgers
        from guitu.demo.load import load
        from guitu.standings import rebuild

        today = timezone.localdate()
        done = load(size=size, as_of=today, progress=bar.step)
        rebuild.rebuild(as_of=today, progress=lambda now, whole: bar.step("现状", now, max(whole, 1)))
        bar.step("样表", 0, 1)
        ledgers.write(folder / "ledgers", size=size, as_of=today)
    return done


def _serve(folder: Path, *, port: int) -> int:
    from guitu.site.serve import serve

    return serve(
        folder,
        port=port,
        ready=lambda address: click.echo(f"网页：{address}\n停下请按 Ctrl+C。"),
        progress=click.echo,
        access_log=False,
    )


class _Bar:
    """The line of progress of `guitu.cli.progress`, with words of its own."""

    def __init__(self) -> None:
        self._line = Progress(total=None)
        self._said = ""

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.clear()

    def step(self, what: str, done: int, whole: int) -> None:
        """Draw how far it has come; on no terminal, one line a step."""
        if self._line.shown:
            full = int(24 * done / whole)
            click.echo(f"\r\x1b[2K{what}  {'━' * full}{'╌' * (24 - full)} {done:,}/{whole:,}", nl=False, err=True)
        elif what != self._said:
            click.echo(f"{what} …", err=True)
        self._said = what


def _show(done: Done, *, folder: Path, size: Size) -> None:
    from rich.table import Table

    from guitu.cli.drawing.paper import console
    from guitu.ledger.roles import ROLES

    sheet = console()
    sheet.print(f"演示已备好：{_SIZES[size]}，{done.cases:,} 份个案，{done.entries:,} 条新记录。都是虚构的。")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("岗位", "账号", "口令", "姓名"):
        table.add_column(heading, no_wrap=True)
    labels = dict[str, str](ROLES.items())
    seen: set[str] = set()
    for login in done.logins:
        if login.role not in seen:
            seen.add(login.role)
            table.add_row(labels[login.role], login.username, login.password or "（上次的口令）", login.display_name)
    sheet.print(table)
    sheet.print(f"数据：{folder}", soft_wrap=True)
    sheet.print(f"导入用的样表：{folder / 'ledgers'}", soft_wrap=True)
