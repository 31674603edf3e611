"""The office that is measured: the invented country, and on PostgreSQL many more cases of other counties behind it."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

BEHIND: Final = 100_000
"""Cases that PostgreSQL holds in all, if they load in time."""
_SECONDS: Final = 240
_LOT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Ready:
    """What was made: how many cases, how many of them with a ledger of their own, and the day of it."""

    cases: int
    with_ledger: int
    today: date


def make(*, small: bool, vendor: str) -> Ready:
    """Load the demonstration and compute its standings. A folder that was made before is taken as it is."""
    from guitu.site.serve import prepare

    prepare(Path(os.environ["GUITU_HOME"]), progress=say, administrator=False)
    # Rooms can be imported only once the framework has started on the folder.
    from guitu.casebook.models import Case
    from guitu.demo.load import Size, load
    from guitu.standings import rebuild

    today = timezone.localdate()
    # What PostgreSQL is asked is how an office fares among a hundred thousand; one town of ledgers is enough for that.
    size: Size = "town" if small or vendor == "postgresql" else "county"
    if not Case.objects.exists():
        say(f"{vendor}：装载虚构的{'镇' if size == 'town' else '县'}")
        load(size=size, as_of=today)
    with_ledger = Case.objects.count()
    if vendor == "postgresql":
        _behind(1_000 if small else BEHIND - with_ledger)
    rebuild.rebuild(as_of=today)
    _analysed()
    return Ready(Case.objects.count(), with_ledger, today)


def say(line: str) -> None:
    """What is being done, on standard error."""
    print(line, file=sys.stderr, flush=True)


def _behind(size: int) -> None:
    """Cases of other counties of the city: standings, duties and findable names, no ledger that anybody opens.

    They weigh on every index the office's pages use. They are copied in as rows: those of a demonstration are loaded
    one entry at a time, which a hundred thousand would not be in bounded time.
    """
    from benchmarks.kernel.nation import PACK, nation
    from guitu.casebook.models import Case, Person
    from guitu.rules import packed
    from guitu.standings import write

    cohort = nation(size)
    kinds = [cohort.groups[at][1] for at in cohort.group.tolist()]
    blobs = packed.pack(cohort)
    now, end = timezone.now(), time.monotonic() + _SECONDS
    for first in range(0, size, _LOT):
        if time.monotonic() > end:
            say(f"装载满 {_SECONDS} 秒，到 {first:,} 件为止")
            return
        some = range(first, min(first + _LOT, size))
        _copied(
            Person(opened_at=now),
            [{"id": UUID(int=_FIRST + at), "region_code": _village(at), **_indexes(at)} for at in some],
        )
        _copied(
            Case(policy=PACK, opened_at=now),
            [
                {
                    "id": UUID(int=_FIRST + at), "number": f"b{at}", "person_id": UUID(int=_FIRST + at),
                    "kind": kinds[at], "region_code": _village(at), "town_code": f"{_village(at)[:9]}000",
                    "head": f"{at:064x}",
                }
                for at in some
            ],
        )  # fmt: skip
        write.vectors([(UUID(int=_FIRST + at), f"{at:064x}", packed.VERSION, blobs[at]) for at in some])


_FIRST: Final = 1 << 32
"""Ids begin here: above the stand-ins that questions are put together with."""


def _copied(alike: Model, rows: list[dict[str, object]]) -> None:
    """Put rows into a table of PostgreSQL that are alike but for some columns."""
    fields = [one for one in alike._meta.concrete_fields if not one.generated]
    said = {one.attname: one.get_db_prep_save(one.pre_save(alike, add=True), connection) for one in fields}
    names = ", ".join(connection.ops.quote_name(str(one.column)) for one in fields)
    with connection.cursor() as cursor, cursor.copy(f"COPY {alike._meta.db_table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple({**said, **row}.values()))


_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_GIVEN: Final = "山川河海云岚松柏竹梅兰菊荷桐枫桦杨柳榆槐春夏秋冬晨暮朝夕风雪"


def _indexes(at: int) -> dict[str, bytes]:
    """The keyed digests by which a person of a made-up name is found."""
    from guitu.vault import strongroom
    from guitu.vault.blind import Purpose

    return {
        **_of_name(_SURNAMES[at % 30] + _GIVEN[at // 30 % 30] + _GIVEN[at // 900 % 30]),
        "identity_tail_index": strongroom.blind_index(f"{at % 10000:04}", purpose=Purpose.IDENTITY_TAIL),
    }


@cache
def _of_name(name: str) -> dict[str, bytes]:
    from guitu.casebook import names
    from guitu.vault import strongroom
    from guitu.vault.blind import Purpose

    return {
        "name_index": strongroom.blind_index(name, purpose=Purpose.NAME),
        "initials_index": strongroom.blind_index(names.initials(name), purpose=Purpose.INITIALS),
    }


def _village(at: int) -> str:
    """A village of another county of the demonstration's city."""
    county, town = divmod(at // 100, 14)
    return f"9901{50 + county % 49:02}{100 + town}{200 + at % 8}"


def _analysed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
