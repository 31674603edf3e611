"""`guitu policy diff`: where two packs stand apart on one day."""

from __future__ import annotations

from datetime import date

from guitu.cli import given, printing
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.policy import Policy, diff, load, resolved


@spoken(help="比较两个政策包（连同各自的上级），逐项列出不同的取值和各自的条款。")
@argument("a", type=given.PACK, metavar="甲", help="第一个政策包")
@argument("b", type=given.PACK, metavar="乙", help="第二个政策包")
@option("--on", "on", type=given.Day(), help="看哪一天；不写就是今天")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(a: str, b: str, on: date | None, shape: str) -> None:
    one, two = load(a), load(b)
    day = on or date.today()  # the clock enters here and nowhere below
    if shape == "json":
        printing.data(_data(one, two, on=day))
        return
    from guitu.cli.drawing.packs import draw_differences
    from guitu.cli.drawing.paper import console

    draw_differences(one, two, on=day, sheet=console())


def _data(one: Policy, two: Policy, *, on: date) -> dict[str, object]:
    """Both values as `policy show` prints them, null where a pack has none."""
    left, right = _values(one, on=on), _values(two, on=on)
    differences = [
        {
            "name": difference.name,
            "label": difference.label,
            "a": left.get(difference.name),
            "b": right.get(difference.name),
            "says": difference.says,
        }
        for difference in diff(one, two, on=on)
    ]
    return {"a": one.name, "b": two.name, "on": on.isoformat(), "differences": differences}


def _values(policy: Policy, *, on: date) -> dict[str, object]:
    values = resolved(policy, on=on)["values"]
    return dict(values) if isinstance(values, dict) else {}
