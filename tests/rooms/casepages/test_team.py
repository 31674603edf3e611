"""Who works on a case and who is near the person: put in, changed, ended, and what was before stays to be seen."""

from __future__ import annotations

from datetime import date

import pytest

from guitu.access.models import Posting
from guitu.casebook import actions
from guitu.casebook.models import Assignment, Case, Entry, FamilyMember
from guitu.places.models import Region
from tests.rooms.casebook.conftest import Write
from tests.rooms.casepages.conftest import Enter
from tests.rooms.casepages.test_moving_pages import main_of
from tests.rooms.casepages.test_recording import form_of

DAY = "2025-03-01"
MOTHER = {"relation": "母亲", "name": "虚构氏", "phone": "19900002468", "note": "晚上方便"}


def test_another_worker_takes_over_and_both_are_in_the_ledger_and_the_history(
    enter: Enter, serving: Case, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    actions.assign(
        by=staff["office_clerk"], case=serving, posting=staff["social_worker"], part="worker", since=date(2025, 1, 15)
    )
    clerk, address = enter("office_clerk"), f"/cases/{serving.pk}/charge/"
    said = {"village": regions["next_village"].code, "worker": str(staff["office_clerk"].pk), "since": DAY,
            "group": str(serving.group_id)}  # fmt: skip
    given = {**form_of(clerk, address), **said}
    assert [clerk.post(address, given).status_code for _ in range(2)] == [302, 302]
    serving.refresh_from_db()
    assert (serving.worker_id, serving.region_code) == (staff["office_clerk"].pk, regions["next_village"].code)
    kinds = list(Entry.objects.filter(case=serving).order_by("position").values_list("kind", flat=True))
    assert kinds[-2:] == ["worker_relieved", "worker_assigned"]
    page = main_of(clerk, f"/cases/{serving.pk}/team/")
    assert "以前的 1 人" in page
    assert "2025-01-15 至 2025-02-28" in page


def test_a_member_joins_and_leaves_and_the_responsible_worker_cannot_just_go(
    enter: Enter, serving: Case, staff: dict[str, Posting]
) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{serving.pk}/team/add/"
    said = {"posting": str(staff["clinic"].pk), "part": "clinic", "since": DAY}
    assert [clerk.post(address, {**form_of(clerk, address), **said}).status_code for _ in range(2)] == [302, 302]
    assert enter("clinic").get(f"/cases/{serving.pk}/").status_code == 200
    leave = f"/cases/{serving.pk}/team/{staff['clinic'].pk}/leave/"
    left = {**form_of(clerk, leave), "last_day": DAY}
    assert [clerk.post(leave, left).status_code for _ in range(2)] == [302, 302]
    assert Assignment.objects.filter(case=serving, until=None).count() == 0
    actions.assign(
        by=staff["office_clerk"], case=serving, posting=staff["social_worker"], part="worker", since=date(2025, 2, 1)
    )
    leave = f"/cases/{serving.pk}/team/{staff['social_worker'].pk}/leave/"
    answer = clerk.post(leave, {**form_of(clerk, leave), "last_day": DAY})
    assert answer.status_code == 422
    assert "先换好责任人" in answer.content.decode()


@pytest.mark.parametrize("page", ["charge/", "team/add/"])
def test_only_the_office_says_who_works_on_a_case(
    enter: Enter, serving: Case, staff: dict[str, Posting], page: str
) -> None:
    actions.assign(
        by=staff["office_clerk"], case=serving, posting=staff["clinic"], part="clinic", since=date(2025, 2, 1)
    )
    told = [enter(who).get(f"/cases/{serving.pk}/{page}").status_code for who in ("office_clerk", "clinic", "police")]
    assert told == [200, 403, 403]


def test_the_five_kinds_of_member_are_shown_with_what_is_missing(
    enter: Enter, serving: Case, staff: dict[str, Posting]
) -> None:
    actions.assign(
        by=staff["office_clerk"], case=serving, posting=staff["police"], part="police", since=date(2025, 2, 1)
    )
    page = main_of(enter("office_clerk"), f"/cases/{serving.pk}/team/")
    for kind in ("专职人员", "社区民警", "医务人员", "家庭成员", "禁毒志愿者"):
        assert f"<dt>{kind}</dt>" in page
    assert page.count("还没有</span>") == 4


@pytest.mark.parametrize(("sex", "included", "is_told"), [("女", None, True), ("女", True, False), ("男", None, False)])
def test_a_womans_group_is_asked_for_a_woman_worker(
    enter: Enter, serving: Case, write: Write, staff: dict[str, Posting], sex: str, included: bool | None, is_told: bool
) -> None:
    actions.change_particulars(by=staff["office_clerk"], person=serving.person, changes={"sex": sex}, why="虚构")
    write("team_formed", "2025-02-01", members=["虚构丙"], woman_included=included)
    page = main_of(enter("office_clerk"), f"/cases/{serving.pk}/team/")
    assert ("应当有女性工作人员" in page) is is_told
    assert "虚构丙" in page


def test_a_relative_is_listed_changed_and_ended_with_the_history(enter: Enter, serving: Case) -> None:
    clerk, add = enter("office_clerk"), f"/cases/{serving.pk}/family/add/"
    given = {**form_of(clerk, add), **MOTHER}
    assert [clerk.post(add, given).status_code for _ in range(2)] == [302, 302]
    member = FamilyMember.objects.get()
    change = f"/cases/{serving.pk}/family/{member.pk}/"
    assert "虚构氏" in main_of(clerk, change)
    assert clerk.post(change, {**form_of(clerk, change), **MOTHER, "phone": "19900003579"}).status_code == 302
    page = main_of(clerk, f"/cases/{serving.pk}/team/")
    assert ("19900003579" in page, "以前列入的 1 人" in page, "19900002468" in page) == (True, True, True)
    (now,) = FamilyMember.objects.filter(ended_at=None)
    end = f"/cases/{serving.pk}/family/{now.pk}/end/"
    assert clerk.post(end, form_of(clerk, end)).status_code == 302
    assert "以前列入的 2 人" in main_of(clerk, f"/cases/{serving.pk}/team/")


def test_what_is_missing_of_a_relative_is_told_and_nothing_is_written(enter: Enter, serving: Case) -> None:
    clerk, add = enter("office_clerk"), f"/cases/{serving.pk}/family/add/"
    answer = clerk.post(add, {**form_of(clerk, add), "phone": "19900002468"})
    assert answer.status_code == 422
    assert ("和本人的关系" in answer.content.decode(), "19900002468" in answer.content.decode()) == (True, True)
    assert FamilyMember.objects.count() == 0


def test_the_police_list_a_relative_and_read_none(enter: Enter, serving: Case) -> None:
    clerk, add = enter("office_clerk"), f"/cases/{serving.pk}/family/add/"
    clerk.post(add, {**form_of(clerk, add), **MOTHER})
    member = FamilyMember.objects.get()
    police = enter("police")
    assert police.get(add).status_code == 200
    assert police.get(f"/cases/{serving.pk}/family/{member.pk}/").status_code in (403, 404)
    assert "虚构氏" not in main_of(police, f"/cases/{serving.pk}/team/")
