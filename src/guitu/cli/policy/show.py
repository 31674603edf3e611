"""`guitu policy show`: every value that stands on a day, with its clause and the pack it comes from."""

from __future__ import annotations

from datetime import date

from guitu.cli import given, printing
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.policy import load, resolved


@spoken(help="一个政策包连同上级，到某一天的全部取值：数值、单位、条款、来自哪一级、是规定还是目标。")
@argument("pack", type=given.PACK, metavar="政策包", help="政策包的名字，如 jinxiang")
@option("--on", "on", type=given.Day(), help="看哪一天；不写就是今天")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(pack: str, on: date | None, shape: str) -> None:
    policy = load(pack)
    day = on or date.today()  # the clock enters here and nowhere below
    if shape == "json":
        printing.data(resolved(policy, on=day))
        return
    from guitu.cli.drawing.packs import draw_values
    from guitu.cli.drawing.paper import console

    draw_values(policy, on=day, sheet=console())
