"""Who looked: kept once and for good, shown to the head of the office and to the person."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from guitu.access import looks
from guitu.access.looks import Seen
from guitu.access.may import Refused
from guitu.access.models import Look, Posting
from guitu.access.queries import viewer_for
from guitu.faults import Faulty

DAY = date(2025, 3, 1)
AT = datetime(2025, 3, 1, 17, 0, tzinfo=UTC)  # the 2nd of March in China
SEEN = Seen(case_id="c-1", person_id="p-1", region_code="990101101201")
ELSEWHERE = Seen(case_id="c-2", person_id="p-2", region_code="990101102201")


@pytest.fixture
def looked(staff: dict[str, Posting]) -> dict[str, Posting]:
    police = viewer_for(staff["police"].account, on=DAY)
    assert looks.record_looks(by=police, seen=[SEEN, ELSEWHERE], groups={"tests", "name"}, at=AT) == 2
    return staff


def test_the_person_reads_office_role_day_and_purpose_and_no_name_of_staff(looked: dict[str, Posting]) -> None:
    person = viewer_for(looked["person"].account, on=DAY)
    [line] = looks.looks_at_person(person, person_id="p-1", at="990101101201", assigned=True)
    assert line == looks.LookLine(
        on=date(2025, 3, 2),
        agency="柳溪派出所",
        role="社区民警",
        purpose="公安执法办案",
        act="查看",
        groups=("姓名", "检测"),
    )


def test_the_head_reads_the_looks_of_the_own_region_of_the_asked_days(looked: dict[str, Posting]) -> None:
    head = viewer_for(looked["office_head"].account, on=DAY)
    found = looks.looks_for_head(head, since=date(2025, 3, 2), until=date(2025, 3, 2))
    assert [look.case_id for look in found] == ["c-1"]
    assert not looks.looks_for_head(head, since=date(2025, 3, 1), until=date(2025, 3, 1)).exists()


@pytest.mark.parametrize("role", ["police", "office_clerk", "county", "admin"])
def test_others_do_not_read_who_looked(looked: dict[str, Posting], role: str) -> None:
    viewer = viewer_for(looked[role].account, on=DAY)
    with pytest.raises(Refused):
        looks.looks_for_head(viewer, since=DAY, until=DAY)
    with pytest.raises(Refused):
        looks.looks_at_person(viewer, person_id="p-1", at="990101101201", assigned=True)


def test_a_person_does_not_read_looks_at_another(looked: dict[str, Posting]) -> None:
    person = viewer_for(looked["person"].account, on=DAY)
    with pytest.raises(Refused):
        looks.looks_at_person(person, person_id="p-2", at="990101101201", assigned=False)
    with pytest.raises(Refused):
        looks.looks_for_head(person, since=DAY, until=DAY)


@pytest.mark.django_db
def test_a_look_is_neither_changed_nor_deleted(looked: dict[str, Posting]) -> None:
    with pytest.raises(TypeError):
        Look.objects.filter(person_id="p-1").update(purpose="own")
    with pytest.raises(TypeError):
        Look.objects.all().delete()
    one = Look.objects.first()
    assert one is not None
    for deed in (one.save, one.delete):
        with pytest.raises(TypeError):
            deed()
    assert looked
    assert Look.objects.count() == 2


def test_an_export_without_basis_or_requester_is_refused_with_both_faults(staff: dict[str, Posting]) -> None:
    clerk = viewer_for(staff["office_clerk"].account, on=DAY)
    with pytest.raises(Faulty) as caught:
        looks.record_exports(by=clerk, seen=[SEEN], groups={"name"}, basis=" ", requester="", at=AT)
    assert [fault.place for fault in caught.value.faults] == ["法律依据", "申请人"]
    assert Look.objects.count() == 0


def test_an_export_is_kept_with_basis_and_requester(staff: dict[str, Posting]) -> None:
    clerk = viewer_for(staff["office_clerk"].account, on=DAY)
    looks.record_exports(
        by=clerk, seen=[SEEN], groups={"name"}, basis="《戒毒条例》第二十二条", requester="石桥镇", at=AT
    )
    look = Look.objects.get()
    assert (look.act, look.basis, look.requester) == ("export", "《戒毒条例》第二十二条", "石桥镇")


def test_where_nothing_was_shown_nothing_is_kept(staff: dict[str, Posting]) -> None:
    clerk = viewer_for(staff["office_clerk"].account, on=DAY)
    assert looks.record_looks(by=clerk, seen=[SEEN], groups=(), at=AT) == 0


def test_a_page_of_fifty_is_kept_in_one_statement(
    staff: dict[str, Posting], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = viewer_for(staff["office_clerk"].account, on=DAY)
    page = [Seen(case_id=f"c-{n}", person_id=f"p-{n}", region_code="990101101201") for n in range(50)]
    # A savepoint, the insert, and the release of the savepoint.
    with django_assert_num_queries(3):
        looks.record_looks(by=clerk, seen=page, groups={"name"}, at=AT)
