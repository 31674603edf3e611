"""`guitu plan`: the whole calendar of a case from the day of report-in, each window with its clause."""

from __future__ import annotations

from datetime import date

from guitu.cli import given, printing
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option
from guitu.faults import Fault, Faulty

_KIND = given.OneOf(*given.CASE_KINDS, metavar="community_detox|community_rehab")


@spoken(
    help="自报到之日起的全程日程：定期检测、突击检测、谈话家访、情况报告、小结、综合评估，每一期的起止和依据的条款。",
    epilog="例：guitu plan --kind community_detox --reported-in 2025-01-31 --policy jinxiang",
)
@option("--kind", type=_KIND, required=True, help="个案种类：community_detox 社区戒毒，community_rehab 社区康复")
@option("--reported-in", type=given.Day(), required=True, help="报到之日，如 2025-01-31")
@option("--policy", "pack", type=given.PACK, required=True, help="政策包，如 jinxiang")
@option("--term-months", type=given.Months(), help="期限的月数；不写就用政策包里的")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(kind: str, reported_in: date, pack: str, term_months: int | None, shape: str) -> None:
    from guitu.ledger.fields import FIRST_DAY, LAST_DAY
    from guitu.policy import load
    from guitu.rules import plan

    if not FIRST_DAY <= reported_in <= LAST_DAY:
        expected = f"{FIRST_DAY} 到 {LAST_DAY} 之间的日期"
        raise Faulty([Fault("--reported-in", f"“{reported_in}”", expected)])
    policy = load(pack)
    planned = plan(policy, kind=kind, reported_in=reported_in, term_months=term_months)
    if shape == "json":
        printing.data(planned)
        return
    from guitu.cli.drawing import labels
    from guitu.cli.drawing.paper import console
    from guitu.cli.drawing.plan import draw

    draw(planned, pack_title=labels.pack(policy.title, name=policy.name), kind=kind, sheet=console())
