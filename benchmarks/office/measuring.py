"""What is measured of an office: CPU of its desk beside other lists, a record, a search, questions to the database.

Requests go through the whole application, middleware and all, in this process; then fifty people work on a real server.
CPU time is that of this process: PostgreSQL works in processes of its own, for every list alike.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final
from uuid import uuid4

from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks.kernel.measures import Line, cpu
from benchmarks.office import ready

_OF_BARE, _OF_USUAL = 2.0, 2.0  # what is promised: at most, at least
_RECORD_MS, _SEARCH_MS, _QUERIES = 50.0, 100.0, 15
_NOT_A_QUERY: Final = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def measured(vendor: str, *, small: bool) -> Iterator[Line]:
    """Every line of one database, named by the environment."""
    from django.conf import settings
    from django.db import connections

    made = ready.make(small=small, vendor=vendor)
    connections.close_all()  # an office is not served by the connection that loaded it
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    logging.getLogger("django.request").setLevel(logging.ERROR)  # pages a role does not get are asked for as well
    name = "PostgreSQL" if vendor == "postgresql" else "SQLite"
    part = f"{name}，{made.cases:,} 案"
    if made.with_ledger != made.cases:
        part += f"（{made.with_ledger:,} 案有完整台账）"
    clerk = _entered("jingban")
    ready.say(f"{name}：网页")
    yield from _desk(part, clerk, small=small)
    yield from _deeds(part, clerk, small=small)
    yield from _searches(part, clerk, small=small)
    yield _questions(part)
    if vendor == "postgresql":
        yield _whole_city(part)
    ready.say(f"{name}：五十人")
    from benchmarks.office import crowd

    yield crowd.measured(part, small=small)


def _entered(username: str) -> Client:
    from guitu.access.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username))
    client.get("/account/")  # the session notes when it was last used, once
    return client


def _opened(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} → {answer.status_code}"
    return bytes(answer.content)


def _desk(part: str, client: Client, *, small: bool) -> Iterator[Line]:
    times = 15 if small else 40
    with override_settings(ROOT_URLCONF="benchmarks.office.lists"):
        rows = {
            path: _opened(client, path).count(b'<li class="duty') for path in ("/", "/bench/bare/", "/bench/usual/")
        }
        spent: dict[str, float] = {}
        paths = ("/", "/bench/bare/", "/bench/words/", "/bench/usual/", "/bench/usual/plain/")
        for _ in range(3):  # in turn, so that what else the machine does falls on all of them
            for path in paths:
                best = cpu(partial(client.get, path), times=times // 3)
                spent[path] = min(best, spent.get(path, best))
    desk, bare, words, usual, plain = (spent[path] for path in paths)
    counted = f"工作台 {rows['/']} 行，最简 {rows['/bench/bare/']} 行"
    yield Line(
        part, f"工作台的 CPU / 最简清单：同样的行、同一模板引擎，数据现成（{counted}）",
        f"{desk / bare:.2f} 倍（{desk * 1e3:.1f} / {bare * 1e3:.1f} 毫秒）",
        f"≤ {_OF_BARE:g}", desk / bare <= _OF_BARE, {"desk": desk, "bare": bare},
    )  # fmt: skip
    yield Line(
        part, "工作台的 CPU / 只有文字的五十行，一句查询", f"{desk / words:.2f} 倍（{words * 1e3:.1f} 毫秒）",
        figures={"words": words, "desk": desk},
    )  # fmt: skip
    yield Line(
        part, f"同样的清单用 ORM 对象和 Django 模板 / 工作台（{rows['/bench/usual/']} 行，都画归途签）",
        f"{usual / desk:.2f} 倍（{usual * 1e3:.1f} / {desk * 1e3:.1f} 毫秒）", f"≥ {_OF_USUAL:g}",
        usual / desk >= _OF_USUAL, {"usual": usual, "desk": desk},
    )  # fmt: skip
    yield Line(
        part, "同上，通常写法不画归途签、不算现状（工作台照画）", f"{plain / desk:.2f} 倍（{plain * 1e3:.1f} 毫秒）",
        figures={"plain": plain, "desk": desk},
    )  # fmt: skip


def _deeds(part: str, client: Client, *, small: bool) -> Iterator[Line]:
    """A talk recorded in one case after another, from the press to the answer."""
    from django.utils import timezone

    from guitu.casebook.models import Case
    from guitu.standings.models import CaseStanding

    town = Case.objects.filter(pk__in=CaseStanding.objects.filter(state="serving").values("case_id"))
    own = town.filter(region_code__startswith=_town_of("jingban"))
    cases = [str(pk) for pk in own.values_list("pk", flat=True)[: 40 if small else 120]]
    today = timezone.localdate().isoformat()

    def press(at: int) -> None:
        # A browser has shown what it was told last time; told and never shown, it would pile up from press to press.
        client.cookies.pop("messages", None)
        said = {"entry_id": f"w-{uuid4().hex}", "on": today, "form": "office", "said": "近来睡得安稳，做工按时。"}
        answer = client.post(f"/cases/{cases[at % len(cases)]}/record/talk/", said)
        assert answer.status_code == 302, answer.status_code

    yield _timed(part, "登记一条谈话，从按下到回答", press, times=len(cases), target=_RECORD_MS)


def _searches(part: str, client: Client, *, small: bool) -> Iterator[Line]:
    from django.utils import timezone

    from guitu.access.models import Account, Pace
    from guitu.access.queries import viewer_for
    from guitu.casebook import names, queries

    viewer = viewer_for(Account.objects.get(username="jingban"), on=timezone.localdate())
    people = [line.name for line in queries.case_lines(viewer, limit=60)]
    typed = [form for one in people for form in (one, names.initials(one))]

    def find(at: int) -> None:
        answer = client.post("/find/", {"q": typed[at % len(typed)]})
        assert answer.status_code in (200, 302), answer.status_code

    def rested() -> None:
        Pace.objects.all().delete()  # so many searches in a minute are more than the office lets one person make

    yield _timed(part, "按姓名、按首字母查找", find, times=60 if small else 120, target=_SEARCH_MS, before=rested)


def _timed(
    part: str, what: str, call: Callable[[int], None], *, times: int, target: float, before: Callable[[], object] = int
) -> Line:
    """Wall time: somebody waits for it; the CPU of it stands beside. The first two are not counted, nor is `before`."""
    spent: list[float] = []
    worked: list[float] = []
    for at in range(times + 2):
        before()
        begin, at_work = time.perf_counter(), time.process_time()
        call(at)
        spent.append((time.perf_counter() - begin) * 1e3)
        worked.append((time.process_time() - at_work) * 1e3)
    cpu_p50 = sorted(worked[2:])[times // 2]
    found = sorted(spent[2:])
    p50, p95 = found[len(found) // 2], found[min(int(len(found) * 0.95), len(found) - 1)]
    return Line(
        part, f"{what}（{times} 次）",
        f"p95 {p95:.1f} 毫秒（中位数 {p50:.1f}，其中 CPU {cpu_p50:.1f}）", f"p95 < {target:g} 毫秒",
        p95 < target, {"p50": p50, "p95": p95, "cpu": cpu_p50},
    )  # fmt: skip


_ROLES: Final = (
    "shegong", "cungan", "minjing", "yisheng", "zhuren", "jingban", "xianban", "sifa", "minzheng", "renshe", "wangge",
    "zhiyuan", "jiashu", "benren", "guanli",
)  # fmt: skip
"""One account a role; the city's is measured by itself."""


def _questions(part: str) -> Line:
    """Everything that the pages of every role lead to, followed one step, each with its count of questions."""
    from django.db import connection

    most, where, pages = 0, "", 0
    for username in _ROLES:
        client = _entered(username)
        for path in _led_to(client):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            if answer.status_code != 200:
                continue
            pages += 1
            count = sum(not one["sql"].startswith(_NOT_A_QUERY) for one in asked.captured_queries)
            if count > most:
                most, where = count, f"{username} {_UUID.sub('…', path)}"
    return Line(
        part, f"一页最多问数据库几次（{len(_ROLES)} 种岗位，{pages} 页）", f"{most} 次（{where}）",
        f"≤ {_QUERIES}",
        most <= _QUERIES,
        {"most": most, "pages": pages},
    )  # fmt: skip


_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_HREF: Final = re.compile(r'href="(/[^"#?]*)')


def _led_to(client: Client) -> list[str]:
    """Addresses of one case and of every page of the frame, by their kind: one of each."""
    found: dict[str, str] = {"/": "/", "/cases/": "/cases/"}
    for path in ("/", "/cases/", "/since/", "/decisions/"):
        _gather(client, path, found)
    for path in list(found.values()):
        if path.startswith("/cases/"):
            _gather(client, path, found)
    return list(found.values())


def _gather(client: Client, path: str, found: dict[str, str]) -> None:
    answer: Any = client.get(path)
    if answer.status_code != 200 or answer.streaming:
        return
    for one in _HREF.findall(answer.content.decode()):
        if not one.startswith("/static/"):
            found.setdefault(re.sub(r"/\d+/", "/n/", _UUID.sub("…", one)), one)


def _whole_city(part: str) -> Line:
    """The desk of the city's office, whose list is of all the cases there are."""
    client = _entered("shiban")
    _opened(client, "/")
    spent = []
    for _ in range(5):
        begin = time.perf_counter()
        _opened(client, "/")
        spent.append(time.perf_counter() - begin)
    return Line(
        part, "市禁毒办打开工作台（看得到全部个案）", f"{min(spent) * 1e3:,.0f} 毫秒", figures={"seconds": min(spent)}
    )


def _town_of(username: str) -> str:
    from guitu.access.models import Posting
    from guitu.places import codes

    return codes.prefix_of(Posting.objects.select_related("agency").get(account__username=username).region_code)
