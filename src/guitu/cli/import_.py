"""`guitu import`: a ledger in Excel into the office's casebook, with a reason for every row that is not taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guitu.cli import given, office, printing
from guitu.cli.cells import padded, width
from guitu.cli.progress import Progress
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty

if TYPE_CHECKING:
    from guitu.exchange.actions import Imported
    from guitu.exchange.excel import Mapping, Reading

_ROLES = ("office_clerk", "office_head")
_SORTS = {
    "title": "标题", "header": "表头", "taken": "人员", "refused": "退回", "total": "合计", "signature": "落款",
    "blank": "空行", "unread": "没有读的表",
}  # fmt: skip
_REGION = given.Word(metavar="区划", expected="乡镇（街道）或村（社区）的 12 位代码")
_FORMATS = "guitu.import/1"


@spoken(
    help="把 Excel 台账导入本单位。先说明认出的版式和每一列对应什么，再逐行导入；收不下的行逐条说明原因。"
    "同一份文件再导入一次，不会多出任何东西。",
    epilog="例：guitu import 台账.xlsx --dry-run --report 退回.xlsx",
)
@argument("workbook", type=given.Readable(stdin=False), metavar="文件.xlsx", help="Excel 台账：.xlsx、.xls 或 .ods")
@option("--dry-run", is_flag=True, help="只试一遍，什么也不写入")
@option(
    "--by", "by", type=given.Word(metavar="登录名", expected="办理人的登录名"), help="由谁办理；只有一人可办时可以不写"
)
@option("--region", type=_REGION, help="导入到哪个乡镇（街道）；不写就是办理人单位所在地")
@option("--policy", "pack", type=given.PACK, help="适用的政策包；不写就是这一区划的，没有就是全国的")
@option("--mapping", type=given.Readable(stdin=False), help="改过的列对应（.json），本单位以后同样的表头照此办理")
@option("--report", type=click.Path(dir_okay=False, path_type=Path), metavar="退回.xlsx", help="把退回原因写进一份副本")
@option("--format", "shape", type=given.FORMAT, default="table", help="table 给人看（默认），json 给程序用")
def command(
    workbook: Path,
    dry_run: bool,
    by: str | None,
    region: str | None,
    pack: str | None,
    mapping: Path | None,
    report: Path | None,
    shape: str,
) -> int:
    office.opened()
    posting = office.posting_named(by, roles=_ROLES)
    from guitu.access.may import Refused
    from guitu.exchange.actions import import_ledger
    from guitu.system.in_force import pack_of

    place = region or posting.region_code
    with Progress(total=None) as shown:
        try:
            made = import_ledger(
                by=posting,
                workbook=workbook,
                region=place,
                policy=pack or pack_of(place),
                mapping=_mappings(mapping),
                dry_run=dry_run,
                progress=lambda done, _: shown.at(read=done, cases=done),
            )
        except Refused as refused:
            raise Faulty([Fault("导入", refused.reason.rstrip("。"), "在职责和区划范围内办理")]) from None
    if report is not None:
        report.write_bytes(made.annotated())
    if shape == "json":
        printing.data(_json(made, dry_run=dry_run))
    else:
        _draw(made, dry_run=dry_run)
    return 1 if made.refused else 0


def _mappings(path: Path | None) -> list[Mapping]:
    """The mappings in a file: one, or a list of them."""
    if path is None:
        return []
    import json

    from guitu.exchange.excel import Mapping

    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        raise Faulty([Fault(path.name, "不是 JSON", "由 --format json 得到的列对应（mappings）")]) from None
    return [Mapping.from_json(json.dumps(one)) for one in (said if isinstance(said, list) else [said])]


def _json(made: Imported, *, dry_run: bool) -> dict[str, object]:
    import json

    return {
        "format": _FORMATS,
        "dry_run": dry_run,
        "run": None if made.run is None else str(made.run),
        "rows": {sort.value: count for sort, count in made.reading.counts.items()},
        "counts": made.counts,
        "mappings": [json.loads(mapping.to_json()) for mapping in made.reading.mappings],
        "faults": [_fault(fault) for fault in made.reading.faults],
        "refused": [
            {"sheet": row.sheet, "row": row.number, "faults": [_fault(fault) for fault in row.faults]}
            for row in made.refused
        ],
        "remarks": [{"sheet": one.sheet, "row": one.number, "says": one.says} for one in made.remarks],
    }


def _fault(fault: Fault) -> dict[str, str]:
    return {"place": fault.place, "found": fault.found, "expected": fault.expected, "remedy": fault.remedy}


def _draw(made: Imported, *, dry_run: bool) -> None:
    _draw_layout(made.reading)
    for fault in made.reading.faults:
        click.echo(str(fault))
    counts = made.counts
    click.echo()
    click.echo("试导入，什么也没有写入：" if dry_run else f"{date.today()} 导入完成：")
    click.echo(f"  收下 {counts['taken']} 行，原已在册 {counts['unchanged']} 行，退回 {counts['refused']} 行")
    click.echo(f"  新增人员 {counts['persons']} 名、个案 {counts['cases']} 个、记录 {counts['entries']} 条")
    for row in made.refused:
        for fault in row.faults:
            click.echo(f"退回 {fault}")
    if made.remarks:
        click.echo(f"收下的行中有 {len(made.remarks)} 处请核对：")
        for one in made.remarks:
            click.echo(f"  表“{one.sheet}”第 {one.number} 行 {one.says}")


def _draw_layout(reading: Reading) -> None:
    for sheet in reading.sheets:
        said = "、".join(f"{_SORTS[sort.value]} {count} 行" for sort, count in sheet.counts.items() if count)
        click.echo(f"表“{sheet.name}”：{said or sheet.unread}")
        for table in sheet.tables:
            first, last = table.header
            rows = f"第 {first} 行" if first == last else f"第 {first} 至 {last} 行"
            click.echo(f"  表头在{rows}" + (f"，标题“{table.title}”" if table.title else ""))
            labels = [label or "（没有列名）" for label in table.mapping.labels]
            widest = max((width(label) for label in labels), default=0)
            for at, label in enumerate(labels):
                target = table.mapping.targets.get(at)
                click.echo(f"    {padded(label, to=widest)}  → {target.label if target else '照原列名收下'}")
