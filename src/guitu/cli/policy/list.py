"""`guitu policy list`: the packs that come with Guitu, each under its parent."""

from __future__ import annotations

from guitu.cli import given, printing
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option
from guitu.policy import Policy, load, names


@spoken(help="列出全部政策包：名字、题名、地区代码、上级、自己的取值和连同上级的取值有多少项。")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(shape: str) -> None:
    packs = [load(name) for name in names()]
    if shape == "json":
        printing.data([_data(policy) for policy in packs])
        return
    from guitu.cli.drawing.packs import draw_list
    from guitu.cli.drawing.paper import console

    draw_list(packs, sheet=console())


def _data(policy: Policy) -> dict[str, object]:
    return {
        "pack": policy.name,
        "title": policy.title,
        "region": policy.region,
        "parent": policy.parent,
        "version": policy.version,
    }
