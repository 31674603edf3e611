"""`guitu export`: a ledger out of the office's casebook, with purpose, recipient and basis on the sheet."""

from __future__ import annotations

from pathlib import Path

import click

from guitu.cli import given, office, printing
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty

_ROLES = ("office_clerk", "office_head")
_WORDS = given.Word(metavar="文字", expected="写明的文字")
_FORMAT = "guitu.export/1"


@spoken(
    help="把本单位的台账导出成 Excel。谁导出、何时、用途、交给谁、依据什么，都写在表上并留有记录；"
    "只有岗位可以导出的栏目。犯罪史不在其中，除非在 --columns 里写明。",
    epilog="例：guitu export 台账.xlsx --purpose 季度报送 --recipient 县禁毒办 --basis 《戒毒条例》第四条",
)
@argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="文件.xlsx", help="写到哪个文件")
@option("--purpose", type=_WORDS, required=True, help="用途")
@option("--recipient", type=_WORDS, required=True, help="交给谁")
@option("--basis", type=_WORDS, required=True, help="法律依据或文号")
@option(
    "--by", "by", type=given.Word(metavar="登录名", expected="办理人的登录名"), help="由谁办理；只有一人可办时可以不写"
)
@option(
    "--region",
    type=given.Word(metavar="区划", expected="12 位区划代码"),
    help="导出哪个区划；不写就是办理人单位所在地",
)
@option("--grid", is_flag=True, help="综治网格系统的栏目，不含犯罪史")
@option("--columns", type=given.Word(metavar="栏目", expected="用逗号分开的栏目名字"), help="自选栏目，用逗号分开")
@option(
    "--like",
    type=given.Readable(stdin=False),
    metavar="原表.xlsx",
    help="照原来台账的列名和次序导出；表里的人不读入",
)
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(
    target: Path,
    purpose: str,
    recipient: str,
    basis: str,
    by: str | None,
    region: str | None,
    grid: bool,
    columns: str | None,
    like: Path | None,
    shape: str,
) -> None:
    office.opened()
    posting = office.posting_named(by, roles=_ROLES)
    from django.utils import timezone

    from guitu.access.may import Refused
    from guitu.access.queries import viewer_for
    from guitu.exchange.actions import export_ledger
    from guitu.exchange.actions.exporting import GRID
    from guitu.exchange.layouts import layout_of

    given_both = [name for name, said in (("--grid", grid), ("--columns", columns), ("--like", like)) if said]
    if len(given_both) > 1:
        raise Faulty([Fault(given_both[0], f"与 {'、'.join(given_both[1:])} 同时写了", "其中之一")])
    chosen = GRID if grid else tuple(columns.replace("，", ",").split(",")) if columns else None
    viewer = viewer_for(posting.account, on=timezone.localdate(), posting_id=posting.pk)
    place = region or posting.region_code
    try:
        made = export_ledger(
            viewer=viewer, region=place, purpose=purpose, requester=recipient, basis=basis, columns=chosen,
            layout=layout_of(like, by=posting) if like is not None else None,
        )  # fmt: skip
    except Refused as refused:
        raise Faulty([Fault("导出", refused.reason.rstrip("。"), "在职责和区划范围内办理")]) from None
    target.write_bytes(made)
    if shape == "json":
        printing.data({"format": _FORMAT, "file": str(target), "bytes": len(made), "region": place})
    else:
        click.echo(f"已写到 {target}，这次导出留有记录。")
