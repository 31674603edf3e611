"""The pages: from the case to the draft, what is missing, issuing, service, scan; and what nobody else sees."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guitu.access.models import Look, Posting
from guitu.casebook.models import Case, Entry
from guitu.papers import actions
from guitu.papers.models import Document, Stage

from .conftest import NOW, Draft, Enter

PNG = b"\x89PNG\r\n\x1a\n a scan"


def page(document: Document) -> str:
    return reverse("papers:paper", args=(document.pk,))


def test_a_worker_drafts_and_sends_up_the_head_issues_it_is_served_and_the_scan_comes_back(
    warned: Case, enter: Enter
) -> None:
    worker, head, clerk = enter("office_clerk"), enter("office_head"), enter("office_clerk")
    answer = worker.post(reverse("papers:new", args=(warned.pk, "warning")))
    made = Document.objects.get()
    assert answer.headers["Location"] == page(made)
    assert "送签" in worker.get(page(made)).content.decode()
    worker.post(reverse("papers:submit", args=(made.pk,)))
    assert "1 件待签发" in head.get(reverse("papers:home")).content.decode()
    assert head.post(reverse("papers:issue", args=(made.pk,)), {"on": "2025-02-28"}).status_code == 302
    text = head.get(page(made)).content.decode()
    assert "柳溪告诫〔2025〕1号" in text
    served = clerk.post(
        reverse("papers:serve", args=(made.pk,)),
        {"on": "2025-03-01", "method": "in_person", "served_by": "演示office_clerk", "received_by": "曾归途"},
    )
    assert served.status_code == 302, served.content.decode()
    scanned = clerk.post(
        reverse("papers:scan", args=(made.pk,)), {"on": "2025-03-01", "file": SimpleUploadedFile("s.png", PNG)}
    )
    assert scanned.status_code == 302, scanned.content.decode()
    made.refresh_from_db()
    assert not made.awaits_service
    assert not made.lacks_scan
    kinds = list(Entry.objects.filter(case=warned).order_by("position").values_list("kind", flat=True))[-3:]
    assert kinds == ["paper_issued", "paper_served", "paper_scanned"]


def test_the_catalogue_opens(warned: Case, enter: Enter) -> None:
    text = enter("office_clerk").get(reverse("papers:case", args=(warned.pk,))).content.decode()
    assert "卷内目录" in text
    assert "告诫书" in text


@pytest.mark.parametrize("name", ["home", "numbers", "letterhead", "work", "inspection", "many"])
def test_every_page_of_the_room_opens_for_the_head(name: str, warned: Case, enter: Enter) -> None:
    assert enter("office_head").get(reverse(f"papers:{name}")).status_code == 200


def test_the_pages_of_a_paper_open(draft: Draft, enter: Enter, staff: dict[str, Posting]) -> None:
    made = draft()
    head = enter("office_head")
    for name in ("paper", "pdf", "docx"):
        assert head.get(reverse(f"papers:{name}", args=(made.pk,))).status_code == 200
    assert head.get(reverse("papers:sign", args=(made.pk, "person"))).status_code in (200, 404)
    actions.issue(made, by=staff["office_head"], on=date(2025, 2, 28), at=NOW)
    for name in ("paper", "pdf", "docx", "serve", "scan", "withdraw"):
        assert head.get(reverse(f"papers:{name}", args=(made.pk,))).status_code == 200, name
    assert Look.objects.filter(case_id=str(made.case_id)).exists()


def test_the_code_on_the_paper_leads_back_and_says_nothing_to_others(
    draft: Draft, enter: Enter, staff: dict[str, Posting]
) -> None:
    made = draft()
    address = reverse("papers:code", args=(made.qr,))
    assert enter("office_head").get(address).headers["Location"] == page(made)
    assert enter("other_clerk").get(address).status_code == 404
    assert enter("office_head").get(reverse("papers:code", args=("nothing",))).status_code == 404
    from django.test import Client

    assert Client().get(address).headers["Location"].startswith("/login/")


def test_a_withdrawn_number_stays_in_the_register(draft: Draft, enter: Enter, staff: dict[str, Posting]) -> None:
    made = actions.issue(draft(), by=staff["office_head"], on=date(2025, 2, 28), at=NOW)
    head = enter("office_head")
    answer = head.post(reverse("papers:withdraw", args=(made.pk,)), {"on": "2025-03-01", "reason": "日期写错"})
    assert answer.status_code == 302, answer.content.decode()
    text = head.get(reverse("papers:numbers")).content.decode()
    assert made.number is not None
    assert made.number.text in text
    assert "收回" in text
    made.refresh_from_db()
    assert made.stage == Stage.WITHDRAWN


def test_no_page_of_the_room_asks_more_than_fifteen_questions(
    draft: Draft, enter: Enter, staff: dict[str, Posting]
) -> None:
    made = draft()
    issued = actions.issue(draft("support_register"), by=staff["office_head"], on=date(2025, 2, 28), at=NOW)
    head = enter("office_head")
    addresses = [reverse(f"papers:{name}") for name in ("home", "numbers", "letterhead", "work", "inspection", "many")]
    addresses += [page(made), page(issued), reverse("papers:case", args=(made.case_id,))]
    addresses += [reverse("papers:new", args=(made.case_id, "warning"))]
    addresses += [reverse(f"papers:{name}", args=(issued.pk,)) for name in ("serve", "scan", "withdraw", "pdf", "docx")]
    counted = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert head.get(address).status_code == 200, address
        counted[address] = sum(
            not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"))
            for one in asked.captured_queries
        )
    assert {address: count for address, count in counted.items() if count > 15} == {}


@pytest.mark.parametrize(
    ("code", "kind", "has_form"), [("warning", "warning", True), ("minutes", "meeting_held", False)]
)
def test_a_paper_without_its_record_leads_to_the_form_where_there_is_one(
    case: Case, enter: Enter, code: str, kind: str, has_form: bool
) -> None:
    told = enter("office_head").get(reverse("papers:new", args=(case.pk, code)))
    form = reverse("casebook:record", args=(case.pk, kind))
    assert (told.status_code, "台账里还没有" in told.content.decode()) == (200, True)
    assert (form in told.content.decode()) is has_form
