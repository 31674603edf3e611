"""A case goes to another office: who has it when, what the sender keeps, and what brings it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import actions, facts, queries, transfers
from guitu.casebook.models import Assignment, Case, Entry, Transfer
from guitu.casebook.particulars import Particulars
from guitu.faults import Faulty
from guitu.places.models import Agency, Region
from guitu.policy import load
from guitu.rules import evaluate
from tests.rooms.casebook.conftest import NOW, Write

ON = date(2025, 3, 1)
NEXT = ON + timedelta(days=1)
LATER = NOW + timedelta(days=1)
Look = Callable[..., Viewer]


@pytest.fixture
def agreed(serving: Case, write: Write, staff: dict[str, Posting]) -> Case:
    """A case whose change of place was asked for and agreed, with a worker and with the person's own posting."""
    write("transfer_requested", "2025-02-10", reason="虚构：跟着亲戚做工")
    write("transfer_agreed", "2025-02-20", by="office_head", decided_by="虚构主任")
    for name, part in (("social_worker", "worker"), ("person", "person")):
        actions.assign(by=staff["office_clerk"], case=serving, posting=staff[name], part=part, since=date(2025, 1, 15))
    serving.refresh_from_db()
    return serving


@pytest.fixture
def sent(agreed: Case, staff: dict[str, Posting], regions: dict[str, Region]) -> Transfer:
    return actions.send_case(
        by=staff["office_clerk"], case=agreed, entry_id="t-out", on=ON, to_region=regions["other_town"].code,
        fields={"papers": 31},
    )  # fmt: skip


def state(case: Case | UUID) -> str:
    held = case if isinstance(case, Case) else Case.objects.get(pk=case)
    held.refresh_from_db()
    return str(evaluate(load(held.policy), facts.casefile(held), as_of=timezone.localdate())["state"])


def status(standing: dict[str, Any], rule: str, seq: int) -> str:
    return str(next(one["status"] for one in standing["obligations"] if (one["rule"], one["seq"]) == (rule, seq)))


def test_before_it_is_sent_the_other_office_has_nothing_of_it(agreed: Case, look: Look) -> None:
    assert queries.case_head(look("other_clerk"), agreed.pk) is None
    assert transfers.incoming(look("other_clerk")) == []


def test_once_sent_the_other_office_has_name_and_whole_ledger(sent: Transfer, look: Look) -> None:
    (waiting,) = transfers.incoming(look("other_clerk"))
    assert (waiting.name, waiting.sent_on) == ("曾归途", ON)
    kinds = [line.kind for line in queries.ledger(look("other_clerk"), sent.case_id)]
    assert kinds == ["decided", "served", "reported_in", "transfer_requested", "transfer_agreed", "transferred_out"]


def test_once_sent_the_sender_and_its_group_reach_the_case_no_more(sent: Transfer, look: Look) -> None:
    for name in ("office_clerk", "office_head", "social_worker"):
        assert queries.case_line(look(name), sent.case_id) is None
    assert queries.case_line(look("person"), sent.case_id) is not None


def test_the_sender_reads_what_had_been_recorded_and_nothing_later(
    sent: Transfer, look: Look, staff: dict[str, Posting]
) -> None:
    actions.record(
        by=staff["other_clerk"], case=sent.case_id, entry_id="later", kind="help_given", on=ON, area="work", says="后话"
    )
    page = transfers.sent_page(look("office_clerk"), sent.pk)
    assert page is not None
    assert [line.entry_id for line in page.entries][-1] == "t-out"
    assert page.entries[0].fields["reason"].startswith("虚构的一句")


@pytest.mark.parametrize("name", ["other_clerk", "social_worker", "police", "person", "admin"])
def test_nobody_but_the_sending_office_reads_the_page_of_a_sent_case(sent: Transfer, look: Look, name: str) -> None:
    assert transfers.sent_page(look(name), sent.pk) is None


def test_the_sender_can_write_nothing_into_a_case_it_sent(sent: Transfer, staff: dict[str, Posting]) -> None:
    for name in ("office_clerk", "social_worker"):
        with pytest.raises(Refused):
            actions.record(by=staff[name], case=sent.case_id, entry_id="x", kind="talk", on=ON, form="office")


def test_taken_in_it_runs_on_with_its_new_pack_and_a_new_agreement_due(
    sent: Transfer, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    case = actions.receive_case(
        by=staff["other_clerk"], transfer=sent, entry_id="t-in", on=NEXT, at=LATER, policy="jinxiang",
        region_code=regions["other_village"].code, worker=staff["other_clerk"],
    )  # fmt: skip
    assert (case.region_code, case.policy, case.worker_id) == (
        regions["other_village"].code, "jinxiang", staff["other_clerk"].pk,
    )  # fmt: skip
    standing = evaluate(load("jinxiang"), facts.casefile(case.pk), as_of=NEXT)
    assert standing["state"] == "serving"
    assert standing["term"]["starts_on"] == "2025-01-15"
    assert status(standing, "report_in", 2) == "open"
    actions.record(by=staff["other_clerk"], case=case, entry_id="r2", kind="reported_in", on=NEXT, at=LATER)
    reported = evaluate(load("jinxiang"), facts.casefile(case.pk), as_of=NEXT)
    assert (status(reported, "report_in", 2), status(reported, "sign_agreement", 2)) == ("met", "open")
    sent.refresh_from_db()
    assert (sent.state, sent.ended_on, sent.ended_by_id) == ("received", NEXT, staff["other_clerk"].pk)


def test_sending_and_taking_in_twice_is_doing_it_once(
    sent: Transfer, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    for _ in range(2):
        case = actions.receive_case(
            by=staff["other_clerk"], transfer=sent, entry_id="t-in", on=NEXT, at=LATER, policy="national",
            region_code=regions["other_town"].code,
        )  # fmt: skip
    assert Entry.objects.filter(case=case, kind__in=("transferred_in", "transferred_out")).count() == 2
    assert Transfer.objects.count() == 1


def test_given_back_it_is_the_senders_again_with_number_group_and_people(
    sent: Transfer, agreed: Case, staff: dict[str, Posting]
) -> None:
    number = sent.from_number
    case = actions.return_case(
        by=staff["other_clerk"], transfer=sent, entry_id="t-back", on=ON,
        fields={"decided_by": "虚构主任", "reason": "本人没有来，住址不在本镇"},
    )  # fmt: skip
    assert (case.number, case.region_code, case.worker_id) == (number, sent.from_region, staff["social_worker"].pk)
    assert case.group_id == sent.from_group_id
    assert Assignment.objects.filter(case=case, until=None).count() == 2
    assert state(case) == "transferred_out"
    actions.take_back(by=staff["office_clerk"], case=case, entry_id="t-again")
    assert state(case) == "serving"


def test_giving_back_asks_for_the_reason(sent: Transfer, staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty) as faulty:
        actions.return_case(
            by=staff["other_clerk"],
            transfer=sent,
            entry_id="b",
            on=ON,
            fields={"decided_by": "虚构主任", "reason": " "},
        )
    assert "理由" in str(faulty.value.faults[0])
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_what_came_back_can_be_sent_elsewhere_and_the_old_sending_stays_readable(
    sent: Transfer, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    case = actions.return_case(
        by=staff["other_clerk"],
        transfer=sent,
        entry_id="b",
        on=ON,
        fields={"decided_by": "虚构主任", "reason": "送错了"},
    )
    again = actions.send_case(
        by=staff["office_clerk"], case=case, entry_id="t-out-2", on=ON, to_region=regions["other_county"].code,
        to_agency="望川县禁毒办",
    )  # fmt: skip
    assert again.is_outside
    kinds = [(one.kind, one.corrects) for one in Entry.objects.filter(case=case).order_by("position")]
    assert kinds[-3:] == [("transfer_returned", ""), ("voided", "t-out"), ("transferred_out", "")]


def test_called_back_before_it_is_taken_in_it_goes_on_as_before(
    sent: Transfer, staff: dict[str, Posting], look: Look
) -> None:
    case = actions.call_back(by=staff["office_clerk"], transfer=sent, entry_id="cb")
    assert state(case) == "serving"
    assert case.number == sent.from_number
    assert queries.case_line(look("other_clerk"), case.pk) is None
    with pytest.raises(Faulty):
        actions.receive_case(
            by=staff["office_clerk"], transfer=sent, entry_id="in", on=ON, policy="national", region_code=case.town_code
        )


@pytest.mark.parametrize("name", ["other_clerk", "social_worker", "police"])
def test_nobody_but_the_sender_calls_it_back(sent: Transfer, staff: dict[str, Posting], name: str) -> None:
    with pytest.raises(Refused):
        actions.call_back(by=staff[name], transfer=sent, entry_id="cb")


def test_the_number_that_left_is_given_to_nobody_else(
    sent: Transfer, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    other = actions.open_person(
        by=staff["office_clerk"], particulars=Particulars(name="虚构乙"), region_code=regions["town"].code
    )
    case = actions.open_case(
        by=staff["office_clerk"], person=other, kind="community_detox", policy="national",
        region_code=regions["town"].code, decided_on=ON, decided={"decided_by": "虚构警官"}, entry_id="d",
    )  # fmt: skip
    assert case.number != sent.from_number


def test_to_an_office_outside_it_stays_in_place_and_the_receipt_is_noted(
    agreed: Case, staff: dict[str, Posting], regions: dict[str, Region], look: Look
) -> None:
    row = actions.send_case(
        by=staff["office_clerk"], case=agreed, entry_id="o", on=ON, to_region=regions["other_county"].code,
        to_agency="望川县禁毒办",
    )  # fmt: skip
    assert row.is_outside
    assert [one.to_agency for one in transfers.outgoing(look("office_clerk"), is_open=True)] == ["望川县禁毒办"]
    assert queries.case_line(look("office_clerk"), agreed.pk) is not None
    actions.note_receipt(by=staff["office_clerk"], transfer=row, on=ON)
    assert transfers.outgoing(look("office_clerk"), is_open=True) == []
    assert state(agreed) == "transferred_out"


def test_the_county_of_an_office_that_is_in_this_installation_is_too_wide(
    agreed: Case, staff: dict[str, Posting], regions: dict[str, Region], agencies: dict[str, Agency]
) -> None:
    for code, said in ((regions["county"].code, "乡镇"), (regions["town"].code, "就是本办"), ("", "还没有选定")):
        with pytest.raises(Faulty) as faulty:
            actions.send_case(by=staff["office_clerk"], case=agreed, entry_id="w", on=ON, to_region=code)
        assert said in f"{faulty.value.faults[0].found}{faulty.value.faults[0].expected}"
    assert Entry.objects.filter(case=agreed, kind="transferred_out").count() == 0


def test_a_case_recorded_as_out_by_hand_can_still_be_sent_and_is_recorded_once(
    agreed: Case, write: Write, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    write("transferred_out", "2025-02-25")
    row = actions.send_case(
        by=staff["office_clerk"], case=agreed, entry_id="w", on=ON, to_region=regions["other_town"].code
    )
    assert row.out_entry == "e-transferred_out"
    assert Entry.objects.filter(case=agreed, kind="transferred_out").count() == 1


def test_on_the_day_it_was_sent_it_is_still_the_senders(sent: Transfer, staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty) as faulty:
        actions.receive_case(
            by=staff["other_clerk"], transfer=sent, entry_id="e", on=ON, policy="national", region_code=sent.to_region
        )
    assert "次日" in faulty.value.faults[0].expected
