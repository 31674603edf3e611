"""Papers of an office: a thousand agreements issued by the lot, and one thick file bound, out of a database.

The office is invented and lies in a folder that is thrown away; the job is worked on as the background process does.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from benchmarks.kernel.measures import Line

_PART: Final = "办公室"
_LOT_S, _VOLUME_S = 60.0, 5.0
_PAGES: Final = 150
_WARM: Final = 5
"""Papers of a lot before the one that is counted: fonts, declarations and addresses are read once a process."""


def measured(*, small: bool) -> Iterator[Line]:
    """Both lines, in a folder of their own."""
    folder = Path(tempfile.mkdtemp(prefix="guitu-papers-"))
    os.environ |= {"GUITU_HOME": str(folder / "home"), "GUITU_DATABASE_URL": ""}
    os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.site.settings"
    try:
        import django

        django.setup()
        yield from _measured(cases=60 if small else 1000)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(*, cases: int) -> Iterator[Line]:
    from guitu.papers import actions
    from guitu.papers.actions import working
    from guitu.papers.models import Job, PaperNumber

    head, some = _office(cases + _WARM)
    actions.ask_to_issue_many(by=head, cases=some[-_WARM:], code="agreement")
    working.work()
    some = some[:-_WARM]
    job = actions.ask_to_issue_many(by=head, cases=some, code="agreement")
    began, spent = time.perf_counter(), _cpu()
    working.work()
    wall, cost = time.perf_counter() - began, _cpu() - spent
    done = Job.objects.get(pk=job.pk)
    assert done.counts["done"] == PaperNumber.objects.count() - _WARM == cases, done.counts
    scale = 1000 / cases
    # A job is waited for by the clock, and both cores work on it.
    yield Line(
        _PART, f"成批出具协议书 {cases} 份，编号、入台账、合成一份打印件",
        f"{wall:.1f} 秒（两个核，CPU 合 {cost:.1f}），打印件 {done.size / 1e6:.1f} MB",
        f"1000 份 < {_LOT_S:.0f} 秒", wall * scale < _LOT_S, {"cpu_s": cost, "wall_s": wall, "papers": cases},
    )  # fmt: skip
    yield _volume(head, some[0])


def _volume(head: object, case: object) -> Line:
    """The thickest file of the office, twice; the second time is counted."""
    import pikepdf

    from guitu.casebook.models import Case
    from guitu.papers.volume import all_matters, volume

    assert isinstance(case, Case)
    today = date.today()
    for turn in range(2):
        began, spent = time.perf_counter(), _cpu()
        made = volume(case, on=today, matters=all_matters([case]), printed_for="演示", made_by="演示")
        wall, cost = time.perf_counter() - began, _cpu() - spent
        if turn:
            break
    with pikepdf.Pdf.open(io.BytesIO(made.content)) as bound:
        pages = len(bound.pages)
    return Line(
        _PART, f"从数据库装订一卷：{pages} 页", f"CPU {cost:.2f} 秒（墙钟 {wall:.2f}）",
        f"{_PAGES} 页 < {_VOLUME_S:.0f} 秒", cost * _PAGES / max(pages, _PAGES) < _VOLUME_S,
        {"cpu_s": cost, "wall_s": wall, "pages": pages},
    )  # fmt: skip


def _office(size: int):  # type: ignore[no-untyped-def]
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from guitu.access import actions as access
    from guitu.casebook import actions as casebook
    from guitu.casebook.actions import CaseRow
    from guitu.casebook.models import Assignment, Case
    from guitu.casebook.particulars import Particulars
    from guitu.papers import actions
    from guitu.places import actions as places
    from guitu.places.models import AgencyKind
    from guitu.vault import keyfiles

    keyfiles.prepare(settings.VAULT_FOLDER)
    call_command("migrate", verbosity=0)
    town = places.add_region(code="990101101000", name="柳溪镇", by="install")
    places.add_region(code="990101101201", name="杏花村", by="install")
    office = places.found_agency(kind=AgencyKind.COMMUNITY_OFFICE, name="柳溪镇办", region=town, by="install")
    account = access.open_account(by=None, username="head", display_name="演示负责人", password="gui-yuan-2025")
    head = access.give_posting(account, by=None, agency=office, role="office_head", valid_from=date(2020, 1, 1))
    actions.set_letterhead(by=head, phone="0990-5550101", address="虚构路一号")
    today = timezone.localdate()
    start = today - timedelta(days=700)
    rows = [
        CaseRow(
            person=Particulars(
                name=f"虚构{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{at}", identity_number=f"99010119900101{at:04}",
                residence="杏花村虚构路七号", household="石桥镇虚构巷三号", phone="19900001357", sex="男",
                birth_date="1990-01-01",
            ),
            kind="community_detox",
            policy="jinxiang",
            region_code="990101101201",
            entries=_life(start, thick=at == 0),
        )
        for at in range(size)
    ]  # fmt: skip
    casebook.load_cases(by=head, rows=rows)
    some = list(Case.objects.select_related("person", "group", "deciding_agency").order_by("number"))
    Assignment.objects.bulk_create([Assignment(case=one, posting=head, part="worker", since=start) for one in some])
    thick = next(one for one in some if one.length > 20)
    return head, [thick, *(one for one in some if one.pk != thick.pk)]


def _life(start: date, *, thick: bool) -> list[dict[str, object]]:
    said: list[tuple[str, int, dict[str, object]]] = [
        ("decided", 0, {"decided_by": "虚构警官"}), ("served", 1, {}), ("reported_in", 8, {}),
        ("agreement_signed", 9, {}),
    ]  # fmt: skip
    for at in range(50 if thick else 0):
        said += [
            ("talk", 20 + at * 13, {"form": "office", "talkers": ["演示负责人"], "said": "虚构的谈话内容。" * 12}),
            ("drug_test", 21 + at * 13, {"mode": "regular", "result": "negative"}),
            ("situation_report", 22 + at * 13, {"said": "虚构的情况报告。" * 12}),
        ]
    return [
        {"id": f"e{at}", "kind": kind, "on": (start + timedelta(days=day)).isoformat(), **fields}
        for at, (kind, day, fields) in enumerate(said)
    ]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
