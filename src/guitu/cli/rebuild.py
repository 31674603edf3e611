"""`guitu rebuild`: compute every standing of the office's database anew. Safe at any time; nothing recorded changes."""

from __future__ import annotations

import os
from datetime import date

import click

from guitu.cli import given
from guitu.cli.progress import Progress
from guitu.cli.spoken import command as spoken
from guitu.cli.spoken import option
from guitu.faults import Fault, Faulty


@spoken(
    help="重新计算全部个案的现状和待办。它们都是从台账推算出来的，随时可以重算，台账本身一个字也不动。",
    epilog="例：guitu rebuild --as-of 2025-06-30",
)
@option("--as-of", "as_of", type=given.Day(), help="算到哪一天，如 2025-06-30；不写就是今天")
@option("--empty", "emptied", is_flag=True, help="先清空再算，连个案向量也从台账重新读出")
def command(as_of: date | None, emptied: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guitu.site.settings")
    import django

    django.setup()
    from django.db import OperationalError, connection
    from django.utils import timezone

    from guitu.standings import rebuild
    from guitu.standings.models import CaseStanding

    try:
        tables = connection.introspection.table_names()
    except OperationalError as fault:
        remedy = "请核对 GUITU_HOME 或 GUITU_DATABASE_URL"
        raise Faulty([Fault("数据库", "打不开", "连得上的数据库", remedy)]) from fault
    if CaseStanding._meta.db_table not in tables:
        raise Faulty(
            [Fault("数据库", "还没有建立现状的表", "建好的数据库", "请先用 guitu serve 打开一次，表会自动建好")]
        )
    day = as_of or timezone.localdate()
    with Progress(total=1) as bar:

        def progress(done: int, size: int) -> None:
            bar.total = size
            bar.at(read=done, cases=done)

        if emptied:
            rebuild.empty()
        outcome = rebuild.rebuild(as_of=day, progress=progress)
    click.echo(
        f"已按 {day.isoformat()} 重算 {outcome.cases:,} 件个案，其中 {outcome.changed:,} 件的待办与原来存的不同。"
    )
    if outcome.skipped:
        click.echo(f"有 {outcome.skipped:,} 件的政策包读不出，没有算；请用 guitu policy lint 查看。", err=True)
