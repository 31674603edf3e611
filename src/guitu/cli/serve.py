"""`guitu serve`: makes the data folder ready and answers browsers from it until it is stopped."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from guitu.cli import given
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option

HOME = given.Word(metavar="文件夹", expected="一个文件夹")
_HOST = given.Word(metavar="地址", expected="本机的一个地址，如 127.0.0.1 或 0.0.0.0")
_REGION = given.Word(metavar="区划代码", expected="区划代码，如 6 位的县（市、区）代码")
_PORT = given.Within(0, 65535, metavar="端口")
_WORKERS = given.Within(1, 64, metavar="个数")


def home_of(text: str | None) -> Path:
    """The data folder: what was said, else GUITU_HOME, else `var` here."""
    return Path(text or os.environ.get("GUITU_HOME") or "var").absolute()


@spoken(
    help="打开本机构的归途：备好数据文件夹（密钥、数据库、区划、第一个管理员），然后等浏览器来访问。"
    "数据库默认在数据文件夹里，设了 GUITU_DATABASE_URL 就用 PostgreSQL。按 Ctrl+C 或 SIGTERM 停下。",
    epilog="例：guitu serve --home /srv/guitu --region 441581",
)
@option("--home", type=HOME, help="数据文件夹；不写就用 GUITU_HOME，再没有就是当前位置的 var")
@option("--host", type=_HOST, default="127.0.0.1", help="监听的地址；不写就只有本机能访问")
@option("--port", type=_PORT, default="8000", help="监听的端口，默认 8000；被占用就改用后面空闲的一个")
@option("--workers", type=_WORKERS, help="同时工作的进程数；不写就按处理器数，2 到 4 个")
@option("--region", type=_REGION, help="本机构所在县（市、区）的区划代码，第一次启动时给管理员任职用")
def command(home: str | None, host: str, port: int, workers: int | None, region: str | None) -> None:
    from guitu.site import listening
    from guitu.site.serve import prepare, serve

    def say(line: str) -> None:
        click.echo(line)
        sys.stdout.flush()

    folder = home_of(home)
    say(f"数据文件夹：{folder}")
    prepare(folder, progress=say, region=region)
    if not listening.is_this_machine_only(host) and os.environ.get("GUITU_HTTPS") != "1":
        say("注意：别的机器可以用不加密的 http 访问。正式使用请在前面加 HTTPS，见《安装与第一天》。")
    if not listening.is_this_machine_only(host) and not os.environ.get("GUITU_HOSTS"):
        say("注意：没有设 GUITU_HOSTS，别的机器打开会被拒绝；请写上访问时用的名字或地址，用逗号分开。")

    def ready(address: str) -> None:
        say(f"归途已经打开：{address}")
        say("停下请按 Ctrl+C。")

    code = serve(folder, host=host, port=port, workers=workers, ready=ready, progress=say)
    if code:
        raise click.exceptions.Exit(code)
    say("归途已经停下。")
