"""An office in a process of its own, on a database of its own: for tests of two writers and of what is on disk.

python office_process.py prepare            makes the database, one person and one case; prints the case's id
python office_process.py write CASE WHO N   records N talks, entry ids WHO-1 …; also one id that both writers send
python office_process.py verify CASE        prints the number of entries and the number of faults
"""

from __future__ import annotations

import io
import os
import sys
import time
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from uuid import UUID

import django
import openpyxl

if TYPE_CHECKING:
    from guitu.access.models import Posting

os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.site.settings"
NOW = datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def prepare() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from guitu.access import actions as access
    from guitu.casebook import actions
    from guitu.casebook.particulars import Particulars
    from guitu.places import actions as places
    from guitu.places.models import AgencyKind
    from guitu.standings import rebuild
    from guitu.vault import keyfiles

    keyfiles.prepare(settings.VAULT_FOLDER)
    call_command("migrate", verbosity=0)
    town = places.add_region(code="990101101000", name="柳溪镇", by="install")
    places.add_region(code="990101101201", name="杏花村", by="install")
    office = places.found_agency(kind=AgencyKind.COMMUNITY_OFFICE, name="柳溪镇办", region=town, by="install")
    account = access.open_account(by=None, username="clerk", display_name="经办员", password="gui-yuan-2025")
    clerk = access.give_posting(account, by=None, agency=office, role="office_clerk", valid_from=date(2024, 1, 1))
    person = actions.open_person(
        by=clerk,
        particulars=Particulars(
            name="欧阳归途", identity_number="990101199001091234", phone="19900001357", residence="杏花村虚构路七号",
            household="石桥镇虚构巷三号", birth_date="1990-01-01", other={"经历": "虚构的一段经历"},
        ),
        region_code=town.code,
        at=NOW,
    )  # fmt: skip
    case = actions.open_case(
        by=clerk, person=person, kind="community_detox", policy="national", region_code="990101101201",
        decided_on=date(2025, 1, 2), decided={"decided_by": "经办员", "reason": "虚构的一句叙述"}, entry_id="d", at=NOW,
    )  # fmt: skip
    actions.record(by=clerk, case=case, entry_id="s", kind="served", on=date(2025, 1, 3), served_to="尉迟见证", at=NOW)
    actions.record(by=clerk, case=case, entry_id="r", kind="reported_in", on=date(2025, 1, 15), at=NOW)
    actions.record(
        by=clerk, case=case, entry_id="f", kind="file_attached", on=date(2025, 1, 15), at=NOW,
        title="欧阳归途的照片", digest="0" * 64,
    )  # fmt: skip
    actions.record(by=clerk, case=case, entry_id="t", kind="talk", on=date(2025, 2, 1), form="office", at=NOW,
                   said="虚构的谈话")  # fmt: skip
    actions.add_family(by=clerk, person=person, relation="姐", name="欧阳家人", phone="19900002468", at=NOW)
    actions.change_particulars(by=clerk, person=person, changes={"phone": "19900003579"}, why="虚构的缘由", at=NOW)
    actions.keep_draft(by=clerk, case=case, kind="talk", said={"said": "虚构的草稿"}, at=NOW)
    take_in(clerk)
    rebuild.nightly(as_of=NOW.date())
    print(case.pk)


def take_in(clerk: Posting) -> None:
    """A workbook that is handed in, tried and taken: one row is good, one is refused."""
    from guitu.casebook.citizen import check_character
    from guitu.exchange.actions import handing_in

    number = "99000019850203001"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "联系电话", "现住址", "类别", "决定日期"])
    sheet.append(["司徒入册", number + check_character(number), "19900004680", "虚构里弄九号", "社戒", "2024.3.1"])
    sheet.append(["司马拒收", "990000198502030099", "19900005791", "虚构里弄十号", "社戒", "2024.3.1"])
    out = io.BytesIO()
    book.save(out)
    handed = handing_in.hand_in(
        by=clerk, content=out.getvalue(), file_name="司徒入册等人台账.xlsx", region=clerk.region_code, policy="national"
    )
    for dry_run in (True, False):
        handing_in.carry_out(handed.pk, dry_run=dry_run)
    handed.refresh_from_db()
    assert (handed.counts["taken"], handed.counts["refused"]) == (1, 1), handed.counts


def write(case: str, who: str, number: int) -> None:
    from guitu.access.models import Posting
    from guitu.casebook import actions

    clerk = Posting.objects.select_related("agency", "account").get()
    taken = []
    for count in range(1, number + 1):
        for entry_id in (f"{who}-{count}", f"both-{count}"):
            began = time.perf_counter()
            actions.record(
                by=clerk, case=UUID(case), entry_id=entry_id, kind="talk", on=date(2025, 2, 1), form="office", at=NOW,
                said="虚构的谈话",
            )  # fmt: skip
            taken.append(time.perf_counter() - began)
    taken.sort()
    print(f"median {taken[len(taken) // 2] * 1000:.1f} ms, p95 {taken[int(len(taken) * 0.95)] * 1000:.1f} ms")


def verify(case: str) -> None:
    from guitu.casebook import verifying
    from guitu.casebook.models import Entry

    print(Entry.objects.filter(case_id=UUID(case)).count(), len(verifying.verify_all()))


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "write": lambda c, w, n: write(c, w, int(n)), "verify": verify}[sys.argv[1]](*sys.argv[2:])
