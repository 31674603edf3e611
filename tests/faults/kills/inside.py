"""What runs inside the office that is killed, each as a process: prepare N, serve FILE CASE TOKEN, judge FILE; and of
imports: take, judge_taken FILE."""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import date, timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.site.settings"
TOWN = "990101101000"


def prepare(number: str) -> None:
    """A made-up office with N cases; prints their ids and a token of the interface."""
    from django.core.management import call_command
    from django.utils import timezone

    from guitu.access import actions as access
    from guitu.casebook import actions
    from guitu.casebook.particulars import Particulars
    from guitu.exchange.actions import issue_token
    from guitu.places import actions as places
    from guitu.places.models import AgencyKind

    call_command("migrate", verbosity=0)
    town = places.add_region(code=TOWN, name="柳溪镇", by="install")
    village = places.add_region(code="990101101201", name="杏花村", by="install")
    office = places.found_agency(kind=AgencyKind.COMMUNITY_OFFICE, name="柳溪镇办", region=town, by="install")
    posted = {}
    for role in ("admin", "office_clerk"):
        account = access.open_account(
            by=None, username=role, display_name="经办员", password="gui-yuan-2025", must_change_password=False
        )
        posted[role] = access.give_posting(account, by=None, agency=office, role=role, valid_from=date(2024, 1, 1))
    clerk = posted["office_clerk"]
    cases = []
    for at in range(int(number)):
        person = actions.open_person(by=clerk, particulars=Particulars(name=f"虚构{at}"), region_code=town.code)
        case = actions.open_case(
            by=clerk, person=person, kind="community_detox", policy="national", region_code=village.code,
            decided_on=date(2025, 1, 2), decided={"decided_by": "虚构警官"}, entry_id="d",
        )  # fmt: skip
        actions.record(by=clerk, case=case, entry_id="r", kind="reported_in", on=date(2025, 1, 15))
        cases.append(str(case.pk))
    issued = issue_token(
        by=posted["admin"], posting=clerk, purpose="casework", label="断电演练",
        expires_on=timezone.localdate() + timedelta(days=2),
    )  # fmt: skip
    print(json.dumps({"cases": cases, "token": issued.secret}))


def serve(file: str, case: str, token: str) -> None:
    """The office's server as it is, but that workers are forked from one that has answered before, and cost little."""
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    from guitu.exchange.api import security

    security.RATE = "1000000/min"  # type: ignore[misc]  # before the application is made; clients here do not rest
    from guitu.site import serve as serving
    from guitu.site.supervising import Application, Chief, Child

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    said = {"id": "r", "kind": "reported_in", "on": "2025-01-15"}  # stands already: nothing new is written
    answer = Client().post(
        f"/api/cases/{case}/entries", json.dumps(said), content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.status_code
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()

    def ready(chief: object) -> None:
        draft = Path(file).with_suffix(".draft")
        draft.write_text(str(port))
        draft.replace(file)

    options = serving._options(workers=2, access_log=False) | {
        "bind": [f"fd://{listener.detach()}"], "preload_app": True, "when_ready": ready, "loglevel": "critical",
    }  # fmt: skip
    background = Child([sys.executable, "-P", "-m", "guitu.site.background", str(os.getpid())])
    sys.exit(Chief(Application(options), background=background).run_here())


def judge(file: str) -> None:
    """Hold what was sent and acknowledged (JSON) against the database; prints counts."""
    from guitu.casebook import sealing
    from guitu.casebook.models import Case, Entry
    from guitu.seals import checking

    told = json.loads(Path(file).read_text())
    acknowledged = {(case, entry) for case, entry in told["acknowledged"]}
    sent = {(case, entry) for case, entry in told["sent"]}
    seen: dict[tuple[str, str], int] = {}
    half = 0
    for case in Case.objects.select_related("person"):
        key = sealing.key_of(case.person_id, case.person.wrapped_key)
        rows = list(Entry.objects.filter(case=case).order_by("position"))
        half += [row.position for row in rows] != list(range(1, case.length + 1))
        for row in rows:
            if row.kind != "talk":
                continue
            at = (str(case.pk), row.entry_id)
            seen[at] = seen.get(at, 0) + 1
            said = sealing.open_object(key, row.sealed, at=sealing.entry_spot(case.pk, row.entry_id))
            half += said.get("said") != f"虚构的谈话 {row.entry_id}"
    faults = checking.verify()
    print(
        json.dumps(
            {
                "entries": len(seen),
                "lost": len(acknowledged - seen.keys()),
                "doubled": sum(count > 1 for count in seen.values()),
                "half_written": half,
                "strange": len(seen.keys() - sent),
                "faults": len(faults),
            }
        )
    )


def take() -> None:
    """Import each workbook named on a line of the input, in a process forked for it; says its number, how far it is,
    and how it ended."""
    from guitu.access.models import Posting
    from guitu.exchange.actions import import_ledger

    def told(*words: object) -> None:
        os.write(1, f"{' '.join(map(str, words))}\n".encode())  # whole, also where the process is killed next

    for line in sys.stdin:
        if (child := os.fork()) == 0:
            clerk = Posting.objects.select_related("account", "agency__region").get(role="office_clerk")
            import_ledger(
                by=clerk, workbook=Path(line.strip()), region=TOWN, policy="national",
                progress=lambda done, _all: told("rows", done),
            )  # fmt: skip
            os._exit(0)
        told("child", child)
        told("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def judge_taken(file: str) -> None:
    """Hold the workbooks (JSON, their paths) against the database; prints counts."""
    from guitu.access.models import Posting
    from guitu.casebook.models import Case, Entry, Person
    from guitu.exchange.actions import import_ledger
    from guitu.exchange.excel import entries_of
    from guitu.seals import checking

    clerk = Posting.objects.select_related("account", "agency__region").get(role="office_clerk")
    had = (Person.objects.count(), Case.objects.count(), Entry.objects.count())
    rows = entries = fresh = 0
    for path in json.loads(Path(file).read_text()):
        made = import_ledger(by=clerk, workbook=Path(path), region=TOWN, policy="national", dry_run=True)
        rows += len(made.reading.rows)
        entries += sum(len(entries_of(row)) for row in made.reading.rows)
        fresh += len(made.reading.rows) - made.unchanged
    beyond = [there - wanted for there, wanted in zip(had, (rows, rows, entries), strict=True)]
    print(json.dumps({"rows": rows, "lost": fresh, "doubled": sum(map(abs, beyond)), "faults": len(checking.verify())}))


if __name__ == "__main__":
    django.setup()
    known = (prepare, serve, judge, take, judge_taken)
    {one.__name__: one for one in known}[sys.argv[1]](*sys.argv[2:])
