"""What is measured of trust: the share of encryption in the desk, an entry appended, a ledger verified and sealed.

The share is taken by replaying: what one desk page opens is written down, then opened again in a row; its CPU time
stands beside that of the page. So the measuring itself costs the page nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from benchmarks.kernel.measures import Line, cpu
from benchmarks.office import ready

_SHARE: Final = {"intl": 0.05, "gm": 0.15}
_APPEND_MS, _VERIFY_S = 5.0, 60.0
_MILLION: Final = 1_000_000
_OF_CASE: Final = 200
_NAMES: Final = {"intl": "AES-256-GCM、SHA-256", "gm": "SM4-GCM、SM3"}
_WHEN: Final = datetime(2025, 3, 1, 1, 30, tzinfo=UTC)


def measured(suite: str, *, small: bool) -> Iterator[Line]:
    """Every line of one suite; the environment names it."""
    part = _NAMES[suite]
    made = ready.make(small=True, vendor="sqlite")
    ready.say(f"{part}：{made.cases} 案")
    yield _desk(part, _SHARE[suite])
    yield _appended(part, times=100 if small else 400)
    yield from _verified(part, entries=100_000 if small else _MILLION)


def _desk(part: str, most: float) -> Line:
    from django.conf import settings
    from django.test import Client

    from guitu.access.models import Account
    from guitu.vault import strongroom
    from guitu.vault.cipher import Key

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    client.force_login(Account.objects.get(username="jingban"))
    client.get("/account/")  # the session notes when it was last used, once
    said: list[Callable[[], object]] = []
    plain_open, plain_unwrap = Key.open_bytes, strongroom.unwrap

    def opened(key: Key, sealed: bytes, *, at: Any) -> bytes:
        said.append(partial(plain_open, key, bytes(sealed), at=at))
        return plain_open(key, sealed, at=at)

    def unwrapped(wrapped: bytes, *, holder: str) -> Key:
        said.append(partial(plain_unwrap, wrapped, holder=holder))
        return plain_unwrap(wrapped, holder=holder)

    client.get("/")
    Key.open_bytes, strongroom.unwrap = opened, unwrapped  # type: ignore[assignment, method-assign]
    try:
        answer = client.get("/")
    finally:
        Key.open_bytes, strongroom.unwrap = plain_open, plain_unwrap  # type: ignore[method-assign]
    rows = answer.content.count(b'<li class="duty')
    page = min(cpu(partial(client.get, "/"), times=10) for _ in range(3))

    def replay() -> None:
        for one in said:
            one()

    spent = min(cpu(replay, times=10) for _ in range(3)) if said else 0.0
    share = spent / page
    return Line(
        part, f"工作台 {rows} 行里加密所占的 CPU（{len(said)} 次开启）",
        f"{share:.1%}（{spent * 1e3:.2f} / {page * 1e3:.1f} 毫秒）", f"≤ {most:.0%}", share <= most,
        {"share": share, "page": page, "spent": spent},
    )  # fmt: skip


def _appended(part: str, *, times: int) -> Line:
    """Recorded as an action records it: rights, ciphertext, link, head, one transaction on disk."""
    from guitu.access.models import Posting
    from guitu.casebook import actions
    from guitu.casebook.models import Case
    from guitu.standings.models import CaseStanding

    clerk = Posting.objects.select_related("agency", "account").get(account__username="jingban")
    town = f"{clerk.region_code[:9]}"
    serving = CaseStanding.objects.filter(state="serving").values("case_id")
    cases = list(Case.objects.filter(pk__in=serving, region_code__startswith=town).values_list("pk", flat=True)[:40])
    today = date.today()
    spent, worked = [], []
    for at in range(times):
        began, at_work = time.perf_counter(), time.process_time()
        actions.record(
            by=clerk, case=cases[at % len(cases)], entry_id=f"b-{uuid4().hex}", kind="talk", on=today, form="office",
            said="近来睡得安稳，做工按时。",
        )  # fmt: skip
        spent.append((time.perf_counter() - began) * 1e3)
        worked.append((time.process_time() - at_work) * 1e3)
    middle, work = sorted(spent)[times // 2], sorted(worked)[times // 2]
    return Line(
        part, f"登记一条，连同加密、链和落盘（{times} 次）", f"中位数 {middle:.2f} 毫秒（其中 CPU {work:.2f}）",
        f"中位数 < {_APPEND_MS:g} 毫秒", middle < _APPEND_MS, {"median": middle, "cpu": work},
    )  # fmt: skip


def _verified(part: str, *, entries: int) -> Iterator[Line]:
    from guitu.casebook.models import Case, Entry
    from guitu.seals import actions, checking

    ready.say(f"{part}：造 {entries:,} 条记录")
    _filled(entries // _OF_CASE)
    total = Entry.objects.count()
    began, at_work = time.perf_counter(), time.process_time()
    actions.seal()
    sealing = time.process_time() - at_work
    ready.say(f"{part}：已封存，{time.perf_counter() - began:.0f} 秒")
    at_work = time.process_time()
    faults = checking.verify()
    assert faults == (), faults[:3]
    spent = time.process_time() - at_work
    million = spent / total * _MILLION
    yield Line(
        part, f"核验 {total:,} 条、{Case.objects.count():,} 案：密钥链、首部、封存",
        f"{spent:.1f} 秒 CPU（一百万条合 {million:.1f} 秒）", f"一百万条 < {_VERIFY_S:g} 秒，一个核",
        million < _VERIFY_S, {"seconds": spent, "million": million},
    )  # fmt: skip
    at_work = time.process_time()
    actions.seal()
    again = time.process_time() - at_work
    yield Line(
        part, "第一次封存全部；第二天没有变动再封", f"{sealing:.1f} 秒；{again:.2f} 秒",
        figures={"first": sealing, "again": again},
    )  # fmt: skip


def _filled(cases: int) -> None:
    """As many cases of two hundred entries, put down in bulk; what links them is the real thing."""
    from django.db import connection, transaction

    from guitu.access.models import Posting
    from guitu.casebook import linking, opening
    from guitu.casebook.models import Case, Person

    by = Posting.objects.order_by("pk")[0]
    opened = opening.text(opening.Head("national", None, 0))
    when, on = _WHEN.strftime("%Y-%m-%d %H:%M:%S"), date(2025, 2, 1)
    statement = (
        'INSERT INTO casebook_entry (case_id, position, entry_id, kind, "on", recorded_at, said_at, by_id, by_text, '
        "said, sealed, corrects, link) VALUES (%s, %s, %s, %s, %s, %s, NULL, %s, %s, %s, %s, '', %s)"
    )
    for first in range(0, cases, 100):
        people, rows, made = [], [], []
        for at in range(first, min(first + 100, cases)):
            case_id = UUID(int=(1 << 100) + at)
            people.append(Person(id=case_id, region_code="990199100000", opened_at=_WHEN))
            link = linking.start(case_id=case_id, person_id=case_id, kind="community_detox", opening=opened)
            for position in range(1, _OF_CASE + 1):
                kind = "decided" if position == 1 else "talk"
                said, sealed = ("{}" if position == 1 else '{"form":"office"}'), _sealed(position)
                row = linking.Row(
                    case_id, position, f"e{position}", kind, on, _WHEN, None, by.pk, "虚构的登记人", said, sealed, ""
                )
                link = linking.link(link, row)
                rows.append((case_id.hex, position, f"e{position}", kind, on.isoformat(), when, by.pk, "虚构的登记人",
                             said, sealed, link))  # fmt: skip
            made.append(
                Case(
                    id=case_id, number=f"b{at}", person_id=case_id, kind="community_detox", policy="national",
                    region_code="990199100000", town_code="990199100000", opening=opened, opened_at=_WHEN, head=link,
                    length=_OF_CASE,
                )
            )  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            Person.objects.bulk_create(people)
            Case.objects.bulk_create(made)
            cursor.executemany(statement, rows)


def _sealed(position: int) -> bytes:
    """As long as a sentence of thirty signs is when sealed; nothing opens it, for nothing reads it."""
    return bytes([1, 1]) + position.to_bytes(8, "big") * 16
