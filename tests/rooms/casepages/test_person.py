"""Who somebody is: changed with a reason and a history; two files of one person joined by a decision that is named."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from guitu.access.models import Posting
from guitu.casebook import actions, queries
from guitu.casebook.models import Case, Change, PersonMerge
from guitu.casebook.particulars import Particulars
from tests.rooms.casebook.conftest import NAME, NOW, NUMBER, PHONE

from .conftest import Enter
from .test_moving_pages import main_of
from .test_recording import form_of

NEW = "19900003579"


@pytest.fixture
def twin(serving: Case, staff: Mapping[str, Posting]) -> Case:
    """The same man entered a second time, without his number, and a case of his own years later."""
    by = staff["office_clerk"]
    person = actions.open_person(
        by=by, particulars=Particulars(name=NAME, phone=NEW), region_code=serving.region_code, at=NOW
    )
    return actions.open_case(
        by=by, person=person, kind="community_rehab", policy=serving.policy, region_code=serving.region_code,
        decided_on=NOW.date(), entry_id="twin-decided", decided={"decided_by": "虚构丁"}, at=NOW,
    )  # fmt: skip


def filled(**changes: str) -> dict[str, str]:
    """The form as it stands, with changes."""
    return {
        "name": NAME, "identity_number": NUMBER, "phone": PHONE, "sex": "男", "residence": "柳溪镇杏花村虚构路七号",
        "other-文化程度": "初中", **changes,
    }  # fmt: skip


def test_a_telephone_that_changed_is_changed_and_found_and_the_old_one_is_told(enter: Enter, serving: Case) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{serving.pk}/particulars/"
    assert f'value="{PHONE}"' in main_of(clerk, address)
    given = {**form_of(clerk, address), **filled(phone=NEW, why="本人换了手机号")}
    assert [clerk.post(address, given).status_code for _ in range(2)] == [302, 302]
    assert Change.objects.filter(what="change_particulars").count() == 1
    assert NEW in main_of(clerk, f"/cases/{serving.pk}/?full=1")
    history = main_of(clerk, address).split("改过的")[-1]
    assert ("本人换了手机号" in history, PHONE in history, NAME in history) == (True, True, False)
    seen = main_of(enter("police"), address).split("改过的")[-1]  # no free text about a person is theirs to read
    assert (PHONE in seen, "本人换了手机号" in seen) == (True, False)


def test_the_offices_own_fields_are_changed_one_by_one(enter: Enter, serving: Case) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{serving.pk}/particulars/"
    given = {**form_of(clerk, address), **filled(why="补学历"), "other-文化程度": "高中"}
    assert clerk.post(address, given).status_code == 302
    page = main_of(clerk, f"/cases/{serving.pk}/?full=1")
    assert ("高中" in page, "初中" in page) == (True, False)


def test_a_field_that_was_not_sent_stays_as_it_is(enter: Enter, serving: Case) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{serving.pk}/particulars/"
    sent = {"name": NAME, "residence": "", "other-文化程度": "初中", "why": "搬走了"}
    assert clerk.post(address, {**form_of(clerk, address), **sent}).status_code == 302
    page = main_of(clerk, f"/cases/{serving.pk}/?full=1")
    assert (PHONE in page, NUMBER in page, "虚构路七号" in page) == (True, True, False)


def test_what_is_wrong_is_told_at_once_beside_its_field_and_nothing_changes(enter: Enter, serving: Case) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{serving.pk}/particulars/"
    given = {**form_of(clerk, address), **filled(name="", birth_date="1990-13-01", phone=NEW)}
    answer = clerk.post(address, given)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert ("变更的缘由" in said, "写“不详”" in said, "日期看不懂" in said, f'value="{NEW}"' in said) == (True,) * 4
    assert Change.objects.filter(what="change_particulars").count() == 0


@pytest.mark.parametrize("number", [NUMBER[:-1] + "5", NUMBER[:10] + "1332" + NUMBER[14:]])
def test_a_number_whose_check_digit_or_day_cannot_be_is_refused(enter: Enter, serving: Case, number: str) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{serving.pk}/particulars/"
    answer = clerk.post(address, {**form_of(clerk, address), **filled(identity_number=number, why="照证件")})
    assert answer.status_code == 422
    assert "有一位抄错或两位颠倒" in answer.content.decode()


def test_whoever_may_correct_only_where_somebody_lives_sees_only_that(enter: Enter, serving: Case) -> None:
    police, address = enter("police"), f"/cases/{serving.pk}/particulars/"
    page = main_of(police, address)
    assert ('name="phone"' in page, 'name="identity_number"' in page, NUMBER in page) == (True, False, False)
    given = {**form_of(police, address), "phone": NEW, "residence": "", "identity_number": "1", "why": "换号"}
    assert police.post(address, given).status_code == 302
    assert NUMBER in main_of(enter("office_clerk"), f"/cases/{serving.pk}/?full=1")
    assert enter("county").get(address).status_code in (403, 404)


def test_two_files_of_one_person_are_compared_and_joined_by_decision(
    enter: Enter, serving: Case, twin: Case, staff: Mapping[str, Posting]
) -> None:
    head, address = enter("office_head"), f"/cases/{twin.pk}/join/"
    assert serving.number in main_of(head, address)
    compared = head.post(address, {**form_of(head, address), "with": str(serving.pk)})
    page = compared.content.decode()
    assert (compared.status_code, NUMBER in page, NEW in page) == (200, True, True)
    assert PersonMerge.objects.count() == 0
    given = {
        "with": str(serving.pk),
        "step": "join",
        "kept": str(serving.pk),
        "decision": "虚构主任",
        "why": "照证件核对",
    }
    assert head.post(address, {**given, "why": ""}).status_code == 422
    assert head.post(address, given).status_code == 302
    assert PersonMerge.objects.get().kept_id == serving.person_id
    assert twin.number in main_of(head, f"/cases/{serving.pk}/?full=1")
    assert serving.number in main_of(head, f"/cases/{twin.pk}/?full=1")
    again = head.post(address, {"number": serving.number})
    assert "已经是同一份档案" in again.content.decode()


def test_a_case_nobody_has_and_no_choice_are_told(enter: Enter, serving: Case) -> None:
    head, address = enter("office_head"), f"/cases/{serving.pk}/join/"
    assert "没有找到" in head.post(address, {"number": "2099-9999"}).content.decode()
    assert "还没有选" in head.post(address, {}).content.decode()


def test_whoever_does_not_decide_does_not_join(enter: Enter, serving: Case, twin: Case) -> None:
    for name in ("social_worker", "office_clerk", "police"):
        assert enter(name).get(f"/cases/{serving.pk}/join/").status_code in (403, 404), name
    assert queries.same_person([serving.person_id]) == {serving.person_id}
