"""`guitu volume`: the bound file of one case as one PDF, out of the office's database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from guitu.cli import given, office
from guitu.cli.paper import CASE, found_case
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty

_WORDS = given.Word(metavar="文字", expected="写明的文字")


@spoken(
    help="装订一个人的案卷：封面、目录、全部文书和扫描件、备考表，一份 PDF。交给谁、依据什么都印在每一页上，"
    "并留有记录。",
    epilog="例：guitu volume 2025-0042 --requester 县禁毒办 --basis 《档案法》",
)
@argument("case", type=CASE, metavar="个案", help="个案编号或者案号")
@option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件；不写就是“案卷 案号.pdf”")
@option("--requester", type=_WORDS, default="本单位归档", help="交给谁；不写就是本单位归档")
@option("--basis", type=_WORDS, default="《档案法》", help="法律依据或者来函文号")
@option("--by", "by", type=office.ACCOUNT, help="由谁办理：登录名；只有一人可办时可以不写")
def command(case: str, target: Path | None, requester: str, basis: str, by: str | None) -> None:
    office.opened()
    posting = office.posting_named(by, roles=("office_clerk", "office_head"))
    from django.utils import timezone

    from guitu.access.looks import record_exports
    from guitu.access.may import Refused
    from guitu.access.queries import viewer_for
    from guitu.casebook import queries as casebook
    from guitu.casebook.looking import seen
    from guitu.papers import rights
    from guitu.papers.volume import volume

    found, now = found_case(case), timezone.now()
    viewer = viewer_for(posting.account, on=timezone.localdate(now), posting_id=posting.pk)
    line = casebook.case_line(viewer, found.pk)
    who = f"{posting.account.display_name}（{posting.agency.name}）"
    try:
        rights.ask(posting, "export", "papers", case=found, on=timezone.localdate(now))
        if line is None:
            raise Refused("这个个案不在该岗位负责的范围内。")
        made = volume(
            found,
            on=timezone.localdate(now),
            matters=casebook.groups_of(viewer, found),
            printed_for=f"{who} {timezone.localtime(now):%Y-%m-%d %H:%M} 为{requester}印制，依法保密",
            made_by=posting.account.display_name,
            told=_tell if sys.stderr.isatty() else None,
        )
    except Refused as refused:
        raise Faulty([Fault("案卷", refused.reason.rstrip("。"), "在职责和区划范围内办理")]) from None
    record_exports(by=viewer, seen=[seen(line)], groups={"papers"}, basis=basis, requester=requester, at=now)
    if sys.stderr.isatty():
        click.echo("\r\x1b[2K", nl=False, err=True)
    path = target or Path(f"案卷 {found.number}.pdf")
    path.write_bytes(made.content)
    left_out = f"按权限表另有 {made.left_out} 件没有装入。" if made.left_out else ""
    click.echo(f"已写到 {path}，共 {made.pieces} 件。{left_out}")


def _tell(what: str, done: int, total: int) -> None:
    click.echo(f"\r\x1b[2K{what} {done}/{total}", nl=False, err=True)
