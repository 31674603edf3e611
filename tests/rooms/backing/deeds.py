"""Deeds in an office apart: `deeds.py "NAME …" …` does one after the other, where the environment says it lies.

prepare N            a made-up office with N persons, each with a case, an attachment and a draft; prints the case ids
write CASE WHO N     records N talks, ids WHO-1 …; prints each id once its transaction is on disk
newcomer NAME        enters one person more
seal                 makes a seal and prints its number
count                prints cases, entries and faults
cases                prints the ids of the cases
keys                 makes keys and nothing else
persist CASE WHO N   the same, in one process that tries each again until it is acknowledged
attach CASE ID SIZE  keeps a file with a case
ahead CASE           records by a clock that is a day ahead
ids                  prints every entry id
stay                 reads lines `name N` and `newcomer NAME` and does them, in one process, until the input ends
half                 begins to change the master key and wraps one person's key anew
broken TEXT          fails inside a command with TEXT as the reason; keeps what the user is told and the file of details
unpack BACKUP TAR      writes what a backup holds, decrypted, and prints the names of its members
worked               pages, searches, emergencies, papers, a volume, an export and a workbook; prints what was shown
name PERSON_AT       prints the name of the n-th person, opened with the key
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.site.settings"
SENTENCE = "虚构的一句叙述，近来睡得安稳"
SCAN = b"\x89PNG\r\n\x1a\n planted scan"


def prepare(number: str) -> None:
    from django.core.management import call_command

    from guitu.access import actions as access
    from guitu.casebook import actions
    from guitu.casebook.particulars import Particulars
    from guitu.places import actions as places
    from guitu.places.models import AgencyKind
    from guitu.site import home

    home.make(Path(os.environ["GUITU_HOME"]))
    call_command("migrate", verbosity=0)
    town = places.add_region(code="990101101000", name="柳溪镇", by="install")
    places.add_region(code="990101101201", name="杏花村", by="install")
    office = places.found_agency(kind=AgencyKind.COMMUNITY_OFFICE, name="柳溪镇办", region=town, by="install")
    since = date(2024, 1, 1)
    for role, name in (("office_clerk", "clerk"), ("office_head", "head")):
        account = access.open_account(
            by=None, username=name, display_name="经办员", password="gui-yuan-2025", must_change_password=False
        )
        access.give_posting(account, by=None, agency=office, role=role, valid_from=since)
    clerk = _clerk()
    for at in range(int(number)):
        person = actions.open_person(
            by=clerk,
            particulars=Particulars(
                name=name_of(at), identity_number=number_of(at), phone=f"1990{at:07}",
                residence=f"杏花村虚构路{at}号", other={"经历": f"虚构的一段经历{at}"},
            ),
            region_code=town.code,
        )  # fmt: skip
        case = actions.open_case(
            by=clerk, person=person, kind="community_detox", policy="national", region_code="990101101201",
            decided_on=date(2025, 1, 2), decided={"decided_by": "虚构警官", "reason": SENTENCE}, entry_id="d",
        )  # fmt: skip
        actions.record(by=clerk, case=case, entry_id="r", kind="reported_in", on=date(2025, 1, 15))
        if at < 5:
            actions.attach(
                by=clerk, case=case, entry_id="f", on=date(2025, 1, 16), title=f"{name_of(at)}的扫描件",
                content=SCAN + name_of(at).encode(), file_name=f"{name_of(at)}.png", media_type="image/png",
            )  # fmt: skip
            actions.keep_draft(by=clerk, case=case, kind="talk", said={"said": SENTENCE})
        print(case.pk)


def name_of(at: int) -> str:
    """An invented name that nobody bears: a number written in a rare way."""
    signs = "甲乙丙丁戊己庚辛壬癸"
    return f"归虚{signs[at // 10 % 10]}{signs[at % 10]}"


def number_of(at: int) -> str:
    """An invented number of the form of a citizen's, of a place that is none."""
    from guitu.casebook.citizen import check_character

    first_17 = f"9901011990{1 + at // 28:02}{1 + at % 28:02}123"
    return first_17 + check_character(first_17)


def write(case: str, who: str, number: str) -> None:
    for count in range(1, int(number) + 1):
        _talk(case, f"{who}-{count}")
        print(f"{who}-{count}", flush=True)


def newcomer(name: str) -> None:
    from guitu.casebook import actions
    from guitu.casebook.particulars import Particulars

    actions.open_person(by=_clerk(), particulars=Particulars(name=name), region_code="990101101000")


def seal() -> None:
    from guitu.seals import actions

    print(actions.seal().number)


def count() -> None:
    from guitu.casebook.models import Case, Entry
    from guitu.seals import checking

    print(Case.objects.count(), Entry.objects.count(), len(checking.verify()))


def cases() -> None:
    from guitu.casebook.models import Case

    print("\n".join(str(pk) for pk in Case.objects.order_by("opened_at").values_list("pk", flat=True)))


def keys() -> None:
    from guitu.vault import keyfiles

    keyfiles.prepare(Path(os.environ["GUITU_KEYS"]))


def unpack(source: str, to: str) -> None:
    import tarfile

    from guitu.site.backing import stream

    with Path(source).open("rb") as file:
        content = stream.Reader(file, place=source).read()
    Path(to).write_bytes(content)
    with tarfile.open(to) as tar:
        print("\n".join(tar.getnames()))


def persist(case: str, who: str, number: str) -> None:
    import time

    from django.db import DatabaseError, close_old_connections

    for count in range(1, int(number) + 1):
        for _ in range(600):
            try:
                close_old_connections()  # as between two requests
                _talk(case, f"{who}-{count}")
                break
            except DatabaseError:
                time.sleep(0.1)
        print(f"{who}-{count}", flush=True)


def attach(case: str, entry_id: str, size: str) -> None:
    from guitu.casebook import actions

    actions.attach(
        by=_clerk(), case=UUID(case), entry_id=entry_id, on=date(2025, 2, 1), title="扫描件",
        content=b"\x89PNG\r\n\x1a\n" + b"x" * int(size), file_name="x.png", media_type="image/png",
    )  # fmt: skip


def ahead(case: str) -> None:
    from datetime import timedelta

    from django.utils import timezone

    _talk(case, "ahead", at=timezone.now() + timedelta(days=1))


def ids() -> None:
    from guitu.casebook.models import Entry

    print("\n".join(Entry.objects.values_list("entry_id", flat=True)))


def _talk(case: str, entry_id: str, at: datetime | None = None) -> None:
    from guitu.casebook import actions

    actions.record(
        by=_clerk(), case=UUID(case), entry_id=entry_id, kind="talk", on=date(2025, 2, 1), form="office",
        said=SENTENCE, at=at,
    )  # fmt: skip


def stay() -> None:
    for line in sys.stdin:
        deed, said = line.split()
        if deed == "newcomer":
            newcomer(said)
            print("done", flush=True)
        else:
            name(said)
            sys.stdout.flush()


def half() -> None:
    from django.conf import settings

    from guitu.casebook.models import Person
    from guitu.vault import keyfiles, strongroom

    assert keyfiles.begin_rotation(settings.VAULT_FOLDER)
    one = Person.objects.order_by("opened_at")[0]
    key = strongroom.unwrap(bytes(one.wrapped_key), holder=str(one.pk))
    Person.objects.filter(pk=one.pk).update(wrapped_key=strongroom.wrap(key, holder=str(one.pk)))


def broken(text: str) -> None:
    import contextlib
    import io
    import re

    from guitu.cli import door

    def call() -> None:
        raise RuntimeError(text)

    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        door.through(call)
    details = re.search(r"/\S+\.txt", told.getvalue())
    assert details is not None
    content = Path(details[0]).read_text() + told.getvalue()
    Path(details[0]).unlink()
    Path(os.environ["GUITU_HOME"]).with_name("fault.txt").write_text(content)


def worked() -> None:
    """A day's work on planted people: whatever it leaves behind lies in the folder and the database of the office.

    Every line that any logger wrote is kept as the office's log writes it.
    """
    import logging

    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from guitu.access.models import Account
    from guitu.casebook.models import Case
    from guitu.papers import actions as papers
    from guitu.papers.actions import working
    from guitu.papers.models import Job, JobKind
    from guitu.site.logs import FramesOnly, WithoutQuery

    settings.ALLOWED_HOSTS = ["localhost"]
    kept = logging.FileHandler(Path(os.environ["GUITU_HOME"]).with_name("requests.log"))
    kept.addFilter(WithoutQuery())
    kept.setFormatter(FramesOnly())
    for logger in (logging.root, *(logging.getLogger(name) for name in ("django", "django.request", "guitu"))):
        logger.addHandler(kept)
    clerk, first = _clerk(), Case.objects.select_related("person").order_by("opened_at")[:4]
    browsers = {}
    for role in ("clerk", "head"):
        browsers[role] = Client(raise_request_exception=False, headers={"host": "localhost"})
        browsers[role].force_login(Account.objects.get(username=role))
    shown = []
    for case in first:
        for path in (
            f"/cases/{case.pk}/?full=1",
            f"/archive/{case.pk}/copy/",
            f"/papers/case/{case.pk}/",
            "/cases/",
            "/",
        ):
            answer = browsers["head"].get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            shown.append(answer.content.decode())
    for at in (10, 11, 150):
        number = number_of(at)
        shown.append(browsers["clerk"].post("/find/", {"q": number}, follow=True).content.decode())
        browsers["clerk"].post("/system/emergency/", {"number": number, "why": "有人昏倒，联系不上家人"})
        browsers["clerk"].get(f"/nowhere/{number}/?q={name_of(at)}")
        Client(headers={"host": "localhost"}).post("/login/", {"username": number, "password": name_of(at)})
    for case in first:
        issued = papers.issue(papers.draft(by=clerk, case=case, code="support_register"), by=clerk)
        shown.append(str(browsers["head"].get(f"/papers/{issued.pk}/").content))
        browsers["head"].get(f"/papers/{issued.pk}/docx/")
    papers.ask_for_volumes(
        by=clerk, cases=list(first), kind=JobKind.VOLUME, purpose="归档", requester="柳溪镇办", basis="《档案法》"
    )
    working.work()
    print(Job.objects.get().counts)
    asked = {
        "region": "990101101000", "columns": ["name", "decided"], "purpose": "季度报送", "recipient": "归远县禁毒办",
        "requester": "归远县禁毒办", "basis": "《禁毒法》", "confirmed": "1",
    }  # fmt: skip
    answer = browsers["clerk"].post("/exchange/export/", asked)
    print("export", answer.status_code)
    book = SimpleUploadedFile(f"{name_of(12)}.xlsx", answer.content)
    handed = browsers["clerk"].post("/exchange/upload/", {"workbook": book, "region": "990101101000"})
    print("workbook", handed.status_code, sum(name_of(at) in text for at in range(100) for text in shown))


def name(at: str) -> None:
    from guitu.casebook import sealing
    from guitu.casebook.models import Person

    person = Person.objects.order_by("opened_at")[int(at)]
    key = sealing.key_of(person.pk, person.wrapped_key)
    print(sealing.open_text(key, person.name, at=sealing.person_spot(person.pk, "name")))


def _clerk():  # type: ignore[no-untyped-def]
    from guitu.access.models import Posting

    return Posting.objects.select_related("agency", "account").get(role="office_clerk")


if __name__ == "__main__":
    django.setup()
    for deed in sys.argv[1:]:
        called, *words = deed.split()
        globals()[called](*words)
