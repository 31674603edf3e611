"""`guitu rekey`: change the master key while the office works. Exit 1 when something could not be wrapped anew."""

from __future__ import annotations

import os

import click

from guitu.cli import door, office
from guitu.cli.serve import HOME, home_of
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option
from guitu.faults import Fault, Faulty


@spoken(
    help="更换主密钥：在密钥文件里添上一把新的，把每个人的密钥用它重新封装，加密的内容不动，归途照常开着。"
    "主密钥由环境变量或者命令给出的，请先把新的一把放在第一行，再执行。"
    "--finish 把不再用的旧密钥收到 retired.keys，更换以前的备份还要用它。",
    epilog="例：guitu rekey，确认无误后 guitu rekey --finish",
)
@option("--home", type=HOME, help="数据文件夹；不写就用 GUITU_HOME，再没有就是当前位置的 var")
@option("--finish", is_flag=True, help="没有数据再用旧密钥时，把它收起来")
def command(home: str | None, finish: bool) -> None:
    office.at(home_of(home))
    from django.conf import settings

    from guitu.cli.progress import Progress
    from guitu.site import rekeying
    from guitu.vault import keyfiles

    source = keyfiles.source(os.environ)
    if finish:
        _finish(source)
        return
    if source == "file":
        begun = keyfiles.begin_rotation(settings.VAULT_FOLDER)
        click.echo("已添上一把新的主密钥。" if begun else "接着上一次没有做完的更换。")
    with Progress(total=None) as bar:
        done, lost = rekeying.rewrap(lambda count: bar.at(read=0, cases=count))
    click.echo(f"重新封装了 {done:,} 把密钥。")
    if lost:
        raise click.exceptions.Exit(
            door.say([f"有 {lost:,} 把打不开，原样留着：它们的主密钥不在这里，请从密钥备份中找回。"], code=door.NO)
        )
    click.echo("请现在就备份密钥文件夹，两份，和数据分开。旧密钥用 guitu rekey --finish 收起。")


def _finish(source: str) -> None:
    from django.conf import settings

    from guitu.site import rekeying
    from guitu.vault import keyfiles

    remaining = rekeying.left()
    if remaining:
        found = f"还有 {remaining:,} 把密钥由旧主密钥封装"
        raise Faulty([Fault("主密钥", found, "全部由新的一把封装", "请先再执行一次 guitu rekey")])
    if source != "file":
        click.echo("没有数据再用旧密钥，可以从环境变量或者命令里去掉它。")
        return
    moved = keyfiles.retire(settings.VAULT_FOLDER)
    click.echo(f"旧主密钥 {moved} 把已收到 {keyfiles.RETIRED}。" if moved else "没有要收起的旧密钥。")
