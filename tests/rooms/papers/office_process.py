"""An office in a process of its own: for tests of two who issue at once, and of a process that is killed.

`office_process.py "DEED …" …` does one after the other.

prepare N         makes the database and N cases, each with a warning; prints their ids
issue CASE …      drafts and issues the warning of each case; prints the numbers
ask CASE …        asks for the warnings of all as one job; prints the job's id
work              works on what waits, until it is done; a line for each thing it writes down
lapse             lets the lease of a process that was killed run out, and tells
tell              prints papers, numbers, doubles, gaps and faults of the chain
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.site.settings"


def prepare(size: str) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from guitu.access import actions as access
    from guitu.casebook import actions as casebook
    from guitu.casebook.actions import CaseRow
    from guitu.casebook.models import Case
    from guitu.casebook.particulars import Particulars
    from guitu.papers import actions
    from guitu.places import actions as places
    from guitu.places.models import AgencyKind
    from guitu.site import home

    home.make(Path(os.environ["GUITU_HOME"]))
    call_command("migrate", verbosity=0)
    town = places.add_region(code="990101101000", name="柳溪镇", by="install")
    places.add_region(code="990101101201", name="杏花村", by="install")
    office = places.found_agency(kind=AgencyKind.COMMUNITY_OFFICE, name="柳溪镇办", region=town, by="install")
    posted = []
    for name, role in (("clerk", "office_clerk"), ("head", "office_head")):
        account = access.open_account(by=None, username=name, display_name=f"演示{name}", password="gui-yuan-2025")
        posted.append(
            access.give_posting(account, by=None, agency=office, role=role, valid_from=date(2024, 1, 1))  # type: ignore[arg-type]
        )
    clerk, _ = posted
    actions.set_letterhead(by=clerk, phone="0990-5550101")
    today = timezone.localdate()
    day = today - timedelta(days=60)
    rows = [
        CaseRow(
            person=Particulars(name=f"虚构{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{at}"),
            kind="community_detox",
            policy="jinxiang",
            region_code="990101101201",
            entries=[
                {"id": "d", "kind": "decided", "on": day.isoformat(), "decided_by": "虚构警官"},
                {"id": "r", "kind": "reported_in", "on": (day + timedelta(days=5)).isoformat()},
                {
                    "id": "w", "kind": "warning", "on": (day + timedelta(days=40)).isoformat(), "ground": "report",
                    "reason": "连续两期没有报告", "decided_by": "演示head",
                },
            ],
        )
        for at in range(int(size))
    ]  # fmt: skip
    casebook.load_cases(by=clerk, rows=rows)
    print(*Case.objects.order_by("number").values_list("pk", flat=True))


def issue(*cases: str) -> None:
    from guitu.access.models import Posting
    from guitu.casebook.models import Case
    from guitu.papers import actions

    head = Posting.objects.select_related("account", "agency__region").get(role="office_head")
    for pk in cases:
        made = actions.draft(by=head, case=Case.objects.get(pk=UUID(pk)), code="warning")
        made = actions.issue(made, by=head)
        assert made.number is not None
        print(made.number.seq, flush=True)


def ask(*cases: str) -> None:
    from guitu.access.models import Posting
    from guitu.casebook.models import Case
    from guitu.papers import actions

    head = Posting.objects.select_related("account", "agency__region").get(role="office_head")
    found = list(Case.objects.filter(pk__in=[UUID(one) for one in cases]))
    print(actions.ask_to_issue_many(by=head, cases=found, code="warning").pk, flush=True)


def work() -> None:
    """Says each file and each row before it is written, and waits until it is heard: so it can be killed there."""
    from django.db import connection

    from guitu.casebook import files
    from guitu.papers.actions import working

    one_at_a_time = Lock()  # files are put down by several threads; of two who read, one would take both answers

    def heard(what: str) -> None:
        with one_at_a_time:
            print(what, flush=True)
            sys.stdin.readline()

    def writing(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith(("INSERT", "UPDATE")):
            heard(sql.split("(")[0])
        return execute(sql, params, many, context)

    write = files.write
    files.write = lambda *said, **named: (heard("file"), write(*said, **named))[1]  # type: ignore[assignment]
    working.LOT = int(os.environ.get("PAPERS_OF_A_LOT", working.LOT))  # type: ignore[misc]
    with connection.execute_wrapper(writing):
        working.work()


def lapse() -> None:
    from guitu.papers.actions import working
    from guitu.papers.models import Job

    held = Job.objects.get(state="running")
    assert working.claim(now=held.seen_at) is None, "a lease that has not run out was taken"
    Job.objects.filter(pk=held.pk).update(seen_at=held.seen_at - 2 * working.LEASE)
    tell()


def tell() -> None:
    from guitu.access.models import Posting
    from guitu.casebook import files, verifying
    from guitu.casebook.models import Attachment, Entry
    from guitu.papers import numbers
    from guitu.papers.models import Document, JobItem, PaperNumber

    seqs = list(PaperNumber.objects.values_list("seq", flat=True))
    office = Posting.objects.get(role="office_head").agency
    years = set(PaperNumber.objects.values_list("year", flat=True))
    gaps = [gap for year in years for gap in numbers.gaps(office, mark=_mark(), year=year)]
    print(
        Document.objects.filter(stage="issued").count(), len(seqs), len(seqs) - len(set(seqs)), len(gaps),
        Entry.objects.filter(kind="paper_issued").count(), len(verifying.verify_all()),
        JobItem.objects.filter(state="done").count(),
        sum(files.path_of(pk).exists() for pk in Attachment.objects.values_list("pk", flat=True)), flush=True,
    )  # fmt: skip


def _mark() -> str:
    from guitu.papers.models import NumberCounter

    return NumberCounter.objects.get().mark


if __name__ == "__main__":
    django.setup()
    deeds = {"prepare": prepare, "issue": issue, "ask": ask, "work": work, "lapse": lapse, "tell": tell}
    for deed in sys.argv[1:]:
        called, *words = deed.split()
        deeds[called](*words)
