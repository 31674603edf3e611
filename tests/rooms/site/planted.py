"""An office in which one person can be recognised everywhere: whatever a page shows of them can be searched for.

Everybody is invented. What is planted is told by matter, so that the access table says who may be shown it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final
from uuid import UUID, uuid4

from guitu.access import emergencies
from guitu.access.looks import Seen
from guitu.access.models import Posting
from guitu.casebook import actions
from guitu.casebook.actions import CaseRow
from guitu.casebook.models import Case
from guitu.casebook.particulars import Particulars
from guitu.exchange.actions import issue_token
from guitu.exchange.models import Workbook
from guitu.papers import actions as papers
from guitu.papers.models import JobKind
from guitu.places.models import Agency, Region
from guitu.standings import rebuild

NOW: Final = datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
TODAY: Final = NOW.date()
SINCE: Final = date(2024, 1, 1)

NAME, INITIALS, NUMBER, PHONE = "曾归途", "zgt", "990101199001091234", "19900001357"
HOME, SAID = "柳溪镇杏花村虚构路七号", "虚构的一句叙述，近来睡得安稳"
RELATIVE, RELATIVE_PHONE = "曾虚构姐", "19900002468"
SCAN: Final = b"\x89PNG\r\n\x1a\n planted scan"

SECRETS: Final[Mapping[str, str]] = {
    NAME: "name",
    NUMBER: "identity",
    PHONE: "contact",
    HOME: "contact",
    SAID: "narrative",
    RELATIVE: "family",
    RELATIVE_PHONE: "family",
    SCAN.decode("latin-1"): "papers",
}
"""What was planted, and the matter it belongs to."""


@dataclass(frozen=True)
class Planted:
    """The case with its entries (by kind), and what else addresses name."""

    case: Case
    entries: Mapping[str, str]
    workbook: UUID
    token: UUID
    town: str
    clerk: Posting
    """Of the office of the town; it wrote everything."""
    emergency: int
    """An emergency look of the clerk, that nobody has reviewed."""

    moved: Case
    """Of somebody else: sent from the town to the next one, and not taken in yet."""
    transfer: UUID
    """Its sending."""
    relative: UUID
    """Somebody of the family of the planted person."""
    draft: UUID
    """A paper of the planted case that is not issued: the record of its talk."""
    issued: UUID
    """One that is: the register of help."""
    qr: str
    """The code on it."""
    job: UUID
    """The clerk asked for the volume of the planted case."""

    @property
    def agency(self) -> int:
        """The office of the town."""
        return self.clerk.agency_id


def plant(staff: Mapping[str, Posting], agencies: Mapping[str, Agency], regions: Mapping[str, Region]) -> Planted:
    """One person with a case of every tongue a page speaks, written by the clerk of the town."""
    clerk = staff["office_clerk"]
    person = actions.open_person(
        by=clerk,
        particulars=Particulars(name=NAME, identity_number=NUMBER, phone=PHONE, residence=HOME, sex="男"),
        region_code=regions["town"].code,
        at=NOW,
    )
    relative = actions.add_family(by=clerk, person=person, relation="姐", name=RELATIVE, phone=RELATIVE_PHONE, at=NOW)
    case = actions.open_case(
        by=clerk,
        person=person,
        kind="community_detox",
        policy="jinxiang",
        region_code=regions["village"].code,
        decided_on=date(2025, 1, 2),
        decided={"decided_by": "虚构警官", "reason": SAID},
        entry_id="e-decided",
        group=agencies["group"],
        deciding_agency=agencies["police"],
        at=NOW,
    )
    told: list[tuple[str, str, dict[str, object]]] = [
        ("served", "2025-01-03", {}),
        ("reported_in", "2025-01-15", {}),
        ("drug_test", "2025-02-01", {"mode": "regular", "result": "negative"}),
        ("talk", "2025-02-02", {"form": "office", "said": SAID}),
        ("leave_requested", "2025-02-03", {"from": "2025-02-04", "to": "2025-02-05", "place": HOME, "reason": SAID}),
        ("help_given", "2025-02-06", {"area": "work", "says": SAID}),
    ]
    for kind, on, fields in told:
        actions.record(
            by=clerk, case=case, entry_id=f"e-{kind}", kind=kind, on=date.fromisoformat(on), at=NOW, **fields
        )
    actions.attach(
        by=clerk, case=case, entry_id="e-file_attached", on=TODAY, title="扫描件", content=SCAN,
        file_name=f"{NAME}.png", media_type="image/png", at=NOW,
    )  # fmt: skip
    workbook = Workbook.objects.create(
        by=clerk, region_code=regions["town"].code, policy="national", file_hash="0" * 64, size=1, handed_at=NOW,
        seen_at=NOW,
    )  # fmt: skip
    issued = issue_token(
        by=staff["admin"], posting=clerk, purpose="casework", label="统计程序", expires_on=TODAY + timedelta(days=30)
    )
    emergency = emergencies.begin(
        by=clerk, seen=Seen(str(case.pk), str(person.pk), case.region_code), why="有人昏倒，联系不上家人", at=NOW
    )
    kinds = ("decided", *(kind for kind, _, _ in told), "file_attached")
    case.refresh_from_db()
    draft = papers.draft(by=clerk, case=case, code="talk_record", at=NOW)
    register = papers.draft(by=clerk, case=case, code="support_register", at=NOW)
    register = papers.issue(register, by=clerk, at=NOW)
    job = papers.ask_for_volumes(
        by=clerk, cases=[case], kind=JobKind.VOLUME, purpose="归档", requester="镇办", basis="《档案法》", at=NOW
    )
    case.refresh_from_db()
    return Planted(
        case,
        {kind: f"e-{kind}" for kind in kinds},
        workbook.pk,
        issued.token.pk,
        clerk.agency.region_id,
        clerk,
        emergency.pk,
        *_sent(clerk, regions),
        relative.pk,
        draft.pk,
        register.pk,
        register.qr,
        job.pk,
    )


def _sent(clerk: Posting, regions: Mapping[str, Region]) -> tuple[Case, UUID]:
    person = actions.open_person(
        by=clerk, particulars=Particulars(name="虚构移"), region_code=regions["town"].code, at=NOW
    )
    case = actions.open_case(
        by=clerk, person=person, kind="community_detox", policy="jinxiang", region_code=regions["town"].code,
        decided_on=date(2025, 1, 2), decided={"decided_by": "虚构警官"}, entry_id="e-decided", at=NOW,
    )  # fmt: skip
    for kind, on, fields in (
        ("served", "2025-01-03", {}),
        ("reported_in", "2025-01-15", {}),
        ("transfer_requested", "2025-02-01", {}),
        ("transfer_agreed", "2025-02-03", {"decided_by": "虚构主任"}),
    ):
        day = date.fromisoformat(on)
        actions.record(by=clerk, case=case, entry_id=f"e-{kind}", kind=kind, on=day, at=NOW, **fields)
    sent = actions.send_case(
        by=clerk, case=case, entry_id="e-out", on=TODAY, to_region=regions["other_town"].code, at=NOW
    )
    return case, sent.pk


def crowd(
    staff: Mapping[str, Posting], agencies: Mapping[str, Agency], regions: Mapping[str, Region], *, size: int
) -> tuple[UUID, ...]:
    """As many cases in the village and the one beside it, behind with most things, with kept standings; their ids."""
    rows = [
        CaseRow(
            person=Particulars(name=f"虚构{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{'一二三四五六七八九十'[at // 10 % 10]}"),
            kind="community_rehab" if at % 4 == 0 else "community_detox",
            policy="jinxiang",
            region_code=regions["village" if at % 2 else "next_village"].code,
            case_id=uuid4(),
            group=agencies["group"],
            deciding_agency=agencies["police"],
            entries=[
                {"id": "e1", "kind": "decided", "on": "2024-11-20"},
                {"id": "e2", "kind": "served", "on": "2024-11-22"},
                {"id": "e3", "kind": "reported_in", "on": f"2024-12-{1 + at % 28:02}"},
                {"id": "e4", "kind": "leave_requested", "on": "2025-02-27", "from": "2025-03-02", "to": "2025-03-04"},
            ],
        )
        for at in range(size)
    ]
    actions.load_cases(by=staff["office_clerk"], rows=rows, at=NOW)
    rebuild.rebuild(as_of=TODAY)
    return tuple(row.case_id for row in rows)
