"""Every page of the house 全部页面: whose it is, its address in the office of the journeys, and a page with faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.handed import handed
from tests.journeys.office import CLERK, HEAD, POLICE, WORKER, Office, began_on
from tests.journeys.paper_there import papered
from tests.journeys.snapshot import Snapshots
from tests.journeys.visits import Visit

NO_PAGES = frozenset({
    "healthz", "pages:theme", "access:logout", "access:switch",
    "casebook:file", "exchange:template", "exchange:sheet",
    "exchange:upload", "exchange:columns", "exchange:take", "exchange:stop", "exchange:clear",
    "casebook:call-back", "casebook:receipt", "casebook:take-back",
    "papers:pdf", "papers:docx", "papers:receipt", "papers:submit", "papers:issue", "papers:drop", "papers:code",
    "papers:stop", "papers:go-on", "papers:result", "papers:every-result",
    "access:provider", "access:provider-back", "system:emergency-review", "exchange:export-ended",
    "access:second", "system:emergency-look",  # half signed in, and while it lasts: test_doors opens them
    "exchange:parcel-take", "exchange:parcel-file",
    "exchange:token-revoke", "system:villages", "system:check-chain",
    "archive:open",  # nothing is put away in that office
    "system:seal",  # there is none in that office: test_lasting opens one
})  # fmt: skip
"""Addresses that answer with a file, a word or another page; of a token that is taken back there is none here."""


Pages = Mapping[str, Mapping[str, str]]
"""By role: a short name of each page, and its address."""


@pytest.fixture
def pages(office: Office, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """Every page of the office. What has to have happened for them to be there is made once a process."""
    made: tuple[Pages, datetime] = snapshots.built("pages", lambda: (pages_of(office), timezone.now()))
    monkeypatch.setattr("django.utils.timezone.now", began_on(made[1]))
    return made[0]


def pages_of(office: Office) -> Pages:
    """The pages of an office, after what has to have happened for them to be there."""
    visited, late, released, tested = (office.path(one) for one in ("visited", "late", "released", "tested"))
    entry = f"{visited}correct/{office.entries('visited', 'talk')[0].entry_id}/"
    posting = office.staff[WORKER]
    between, paper = handed(office), papered(office)
    file = f"/papers/case/{office.cases['refused'].pk}/"
    draft, issued = f"/papers/{paper.draft}/", f"/papers/{paper.issued}/"
    came, moves, relative = f"/cases/{between.came}/", office.path("moves"), f"{visited}family/{between.relative}/"
    return {
        WORKER: {
            "desk": "/", "group": "/?g=late", "village": "/?o=village", "find": "/find/", "testday": "/testday/?r=talk",
            "figures": "/figures/", "since": "/since/", "cases": "/cases/", "case": visited,
            "offer": f"{visited}record/",
            "talk": f"{visited}record/talk/", "test": f"{visited}record/drug_test/?mode=regular",
            "absence": f"{visited}record/absence/", "leave": f"{visited}record/leave_requested/",
            "assessment": f"{visited}record/assessment/", "objection": f"{visited}record/objection_raised/",
            "why": f"{visited}why/talk/3/", "why-once": f"{late}why/report_in/1/", "term": f"{visited}term/",
            "suppose": f"{visited}suppose/?kind=talk", "past": f"{visited}?as_of=2026-05-01",
            "attach": f"{visited}attach/",
            "policy": "/policy/", "import-none": "/exchange/",
        },
        CLERK: {
            "new": "/cases/new/", "correct": entry, "void": entry.replace("correct", "void"),
            "team": f"{visited}team/", "particulars": f"{visited}particulars/",
            "full": f"{visited}?full=1", "treatment": f"{visited}treatment/",
            "support": f"{visited}support/", "away": f"{visited}leave/", "files": f"{visited}files/",
            "moves": "/cases/moves/", "moved": f"/cases/moves/{between.sent}/", "came": came,
            "moved-outside": f"/cases/moves/{between.outside}/",
            "take-in": f"{came}take-in/",
            "send-back": f"{came}send-back/", "send": f"{moves}send/", "charge": f"{visited}charge/",
            "assign": f"{visited}team/add/", "leave-team": f"{visited}team/{posting.pk}/leave/",
            "add-relative": f"{visited}family/add/", "change-relative": relative, "end-relative": f"{relative}end/",
            "papers": "/papers/", "papers-waiting": "/papers/?s=submitted", "numbers": "/papers/numbers/",
            "letterhead": "/papers/letterhead/", "work": "/papers/work/", "inspection": "/papers/work/inspection/",
            "many": "/papers/work/many/", "job": f"/papers/work/{paper.job}/", "file": file, "bind": f"{file}volume/",
            "paper-new": f"{file}new/talk_record/", "paper-draft": draft, "paper-sign": f"{draft}sign/person/",
            "paper-issued": issued, "paper-serve": f"{issued}serve/", "paper-scan": f"{issued}scan/",
            "out": f"{released}", "late": late, "import": "/exchange/", "export": "/exchange/export/",
            "parcel-open": "/exchange/parcels/",
        },
        HEAD: {
            "desk-head": "/", "decisions": "/decisions/", "breach": office.deciding("refused", "breach"),
            "leave-asked": office.deciding("leaves", "leave"), "release": office.deciding("released", "release"),
            "report-in": office.deciding("late", "report-in"), "nothing": office.deciding("visited", "transfer"),
            "paper-withdraw": f"{issued}withdraw/", "paper-to-issue": draft,
            "papers-head": "/papers/", "paper-issued-head": issued, "looks": f"{visited}looks/",
            "excused": f"{late}record/excused/?rule=report_in&seq=1",
            "emergency": "/system/emergency/", "emergencies": "/system/emergency/reviews/",
            "looks-person": f"/system/looks/{visited.split('/')[2]}/",
            "join": f"{visited}join/",
            "warning": f"{visited}record/warning/", "looked": "/system/looks/", "came-in": "/system/doors/",
            "archive": "/archive/", "parcel": f"/exchange/parcels/{between.outside}/",
            "keeping": "/archive/keeping/", "erase": f"/archive/{visited.split('/')[2]}/erase/",
            "put-away": f"/archive/{visited.split('/')[2]}/put-away/",
            "own-copy": f"/archive/{visited.split('/')[2]}/copy/", "filed-seals": "/system/seals/",
            "handover": "/system/handover/",
            "hand-over": f"/system/handover/{posting.pk}/",
        },
        POLICE: {"desk-police": "/", "case-police": tested, "test-police": f"{tested}record/drug_test/"},
        "clinic": {"desk-clinic": "/"},
        "admin": {
            "account": "/account/", "password": "/account/password/", "sessions": "/account/sessions/",
            "second": "/account/second/", "app": "/account/second/app/",
            "account-reopen": f"/system/accounts/{posting.account_id}/reopen/",
            "account-factors": f"/system/accounts/{posting.account_id}/factors/", "gallery": "/gallery/",
            "tokens": "/system/tokens/", "token": "/system/tokens/new/", "accounts": "/system/",
            "account-new": "/system/accounts/new/", "account-one": f"/system/accounts/{posting.account_id}/",
            "account-reset": f"/system/accounts/{posting.account_id}/reset/",
            "account-close": f"/system/accounts/{posting.account_id}/close/", "postings": "/system/postings/",
            "posting-new": "/system/postings/new/", "posting-end": f"/system/postings/{posting.pk}/end/",
            "places": "/system/places/", "agency-new": "/system/places/agencies/new/",
            "agency-close": f"/system/places/agencies/{posting.agency_id}/close/", "packs": "/system/packs/",
            "health": "/system/health/", "doors": "/system/doors/",
            "chain": "/system/chain/", "seals": "/system/seals/",
        },
    }  # fmt: skip


def with_faults(visit: Visit, office: Office) -> Iterator[str]:
    """Forms that come back with what is wrong with them; each is open when its name is told."""

    def sent(path: str, *, on: str = "") -> None:
        page = visit.open(path)
        page.evaluate("document.querySelectorAll('main form').forEach(one => { one.noValidate = true })")
        if on:
            page.fill("#f-on", on)
        page.locator("main form button.btn-primary").click()
        expect(page.locator(".faults")).to_be_visible()

    sent(office.path("visited", "record/drug_test/"), on="2026-06-12")
    yield "faulty-record"
    sent(office.path("visited", "record/transferred_out/"))
    yield "refused-record"
    sent(office.deciding("refused", "breach"))
    yield "faulty-decision"
    visit.open("/nowhere/")
    yield "missing"


def names() -> set[str]:
    """The name of every address of the application; those of the programming interface are not pages."""

    def of(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                if one.namespace and one.namespace.startswith("api"):
                    continue
                yield from of(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)
            elif isinstance(one, URLPattern) and one.name:
                yield f"{prefix}{one.name}"

    return {name for name in of(get_resolver(), "") if not name.startswith(("api", "exchange:api"))}
