"""Finding people, and seeing no more than the table says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from guitu.access.may import Refused
from guitu.access.models import Look as Looked
from guitu.access.models import Posting
from guitu.access.sight import MASKED, Viewer
from guitu.casebook import actions, looking, names, queries
from guitu.casebook.models import Case, Person
from guitu.casebook.particulars import Particulars
from guitu.casebook.search import search
from guitu.faults import Faulty

from .conftest import HOME, NAME, NOW, NUMBER, PHONE, Write

Look = Callable[..., Viewer]


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("单小明", "sxm"), ("曾文", "zw"), ("仇九", "qj"), ("解方", "xf"), ("查理文", "zlw"), ("区小妹", "oxm"),
        ("朴一", "py"), ("尉迟恭", "ycg"), ("欧阳修文", "oyxw"), ("单于飞", "cyf"), ("长孙平", "zsp"), ("盖聂", "gn"),
        ("种一", "cy"), ("员半", "yb"), ("万俟明", "mqm"), ("令狐一", "lhy"), ("阿依古丽·买买提", "ayglmmt"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name: str, initials: str) -> None:
    assert names.initials(name) == initials


def test_a_surname_that_families_read_in_two_ways_is_found_by_both() -> None:
    assert {"lj", "yj"} <= set(names.readings("乐佳"))


def test_one_letter_finds_nobody() -> None:
    assert all(len(said) >= names.SHORTEST for said in names.beginnings("单小明"))


@pytest.mark.parametrize(
    "typed",
    [NAME, "曾 归途", "zg", "ZGT", NUMBER, f"{NUMBER[:4]} {NUMBER[4:]}", "1234", PHONE, "199-0000-1357", "1357",
     "2025-0001", "社戒 2025-0001", "社戒2025-0001", "0001"],
)  # fmt: skip
def test_a_case_is_found_by(typed: str, case: Case, look: Look) -> None:
    assert [line.id for line in search(look("office_clerk"), typed)] == [case.pk]


@pytest.mark.parametrize(
    "typed", ["", " ", "z", "gt", "归途", "999", "0000", "曾归", "2025-0002", "社康 2025-0001", "001", "%", "1990"]
)
def test_a_case_is_not_found_by(typed: str, case: Case, look: Look) -> None:
    assert search(look("office_clerk"), typed) == []


def test_an_office_finds_nobody_of_another(case: Case, look: Look) -> None:
    for typed in (NAME, "zgt", NUMBER, "1234", PHONE, "2025-0001"):
        assert search(look("other_clerk"), typed) == []


def test_who_does_not_see_a_number_does_not_find_by_it(case: Case, look: Look) -> None:
    inspector = look("county", "inspection")
    assert [line.name for line in search(inspector, NAME)] == [NAME]
    assert [search(inspector, typed) for typed in (NUMBER, "1234", PHONE, "1357")] == [[], [], [], []]


def test_a_list_for_supervision_shows_no_name(case: Case, look: Look) -> None:
    assert [line.name for line in queries.case_lines(look("county", "supervision"))] == [MASKED]
    assert search(look("county", "supervision"), NAME) == []


def test_a_changed_name_is_found_and_the_old_one_no_more(
    case: Case, person: Person, staff: dict[str, Posting], look: Look
) -> None:
    actions.change_particulars(by=staff["office_clerk"], person=person, changes={"name": "仇归途"}, why="笔误", at=NOW)
    clerk = look("office_clerk")
    assert [len(search(clerk, typed)) for typed in ("仇归途", "qgt", NAME, "zgt")] == [1, 1, 0, 0]


def test_a_person_is_entered_once(person: Person, staff: dict[str, Posting]) -> None:
    second = Particulars(name="虚构乙", identity_number=NUMBER.lower())
    with pytest.raises(Faulty, match="已有这一证件号码"):
        actions.open_person(by=staff["office_clerk"], particulars=second, region_code="990101101000", at=NOW)


def test_persons_are_merged_by_decision_and_both_their_cases_are_found(
    case: Case, person: Person, staff: dict[str, Posting], look: Look
) -> None:
    clerk, head = staff["office_clerk"], staff["office_head"]
    twin = actions.open_person(by=clerk, particulars=Particulars(name="曾归图"), region_code="990101101000", at=NOW)
    second = actions.open_case(
        by=clerk, person=twin, kind="community_rehab", policy="national", region_code="990101101201",
        decided_on=date(2025, 2, 2), decided={"decided_by": "虚构警官"}, entry_id="d", at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.merge_persons(by=clerk, kept=person, merged=twin, decision="虚构", why="同一人", at=NOW)
    first = actions.merge_persons(by=head, kept=person, merged=twin, decision="虚构", why="同一人", at=NOW)
    again = actions.merge_persons(by=head, kept=person, merged=twin, decision="虚构", why="同一人", at=NOW)
    assert first.pk == again.pk
    assert {line.id for line in search(look("office_clerk"), NAME)} == {case.pk, second.pk}
    assert {line.person_id for line in queries.cases_of_person(look("office_clerk"), twin.pk)} == {person.pk}


def test_a_fault_repeats_nothing_of_what_was_written(staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty) as caught:
        actions.open_person(
            by=staff["office_clerk"],
            particulars=Particulars(name="", phone="秘" * 300),
            region_code="990101101000",
            at=NOW,
        )
    assert len(caught.value.faults) == 2
    assert "秘" not in str(caught.value)


# ── what a page gets ─────────────────────────────────────────────────────────────────────────────


def test_the_police_see_where_somebody_lives_and_no_narrative(serving: Case, write: Write, look: Look) -> None:
    write("talk", "2025-02-01", form="home_visit", place="虚构地", said="说了什么")
    page = queries.case_head(look("police"), serving.pk)
    assert page is not None
    assert (page.particulars["residence"], page.other) == (HOME, {})
    talk = queries.find_entry(look("police"), serving.pk, "e-talk")
    assert talk is not None
    assert (dict(talk.fields), talk.hidden) == ({"form": "home_visit", "place": "虚构地"}, ("said",))


def test_the_clerk_sees_the_rest_too(serving: Case, look: Look) -> None:
    page = queries.case_head(look("office_clerk"), serving.pk)
    assert page is not None
    assert page.other == {"文化程度": "初中"}


def test_a_look_is_written_with_what_is_shown(case: Case, look: Look) -> None:
    assert looking.look_at(look("police"), case.pk, at=NOW) is not None
    assert looking.look_at(look("other_clerk"), case.pk, at=NOW) is None
    (kept,) = Looked.objects.all()
    assert (kept.case_id, kept.person_id) == (str(case.pk), str(case.person_id))
    assert "identity" in kept.groups.split(",")


def test_a_case_file_is_for_who_may_see_the_standing(serving: Case, look: Look) -> None:
    assert queries.casefile_of_viewer(look("police"), serving.pk) is not None
    assert queries.casefile_of_viewer(look("clinic"), serving.pk) is None
    assert queries.casefile_of_viewer(look("other_clerk"), serving.pk) is None


def test_the_timeline_is_by_day_and_the_ledger_by_recording(serving: Case, write: Write, look: Look) -> None:
    write("received", "2025-01-04")
    clerk = look("office_clerk")
    assert [line.kind for line in queries.ledger(clerk, serving.pk)][-1] == "received"
    assert [line.kind for line in queries.timeline(clerk, serving.pk)] == [
        "reported_in",
        "received",
        "served",
        "decided",
    ]
    assert [line.kind for line in queries.ledger(clerk, serving.pk, after=3)] == ["received"]


def test_family_is_sealed_and_shown_to_who_may_see_it(
    case: Case, person: Person, staff: dict[str, Posting], look: Look
) -> None:
    member = actions.add_family(by=staff["office_clerk"], person=person, relation="姐", name="虚构丙", at=NOW)
    page, police = queries.case_head(look("office_clerk"), case.pk), queries.case_head(look("police"), case.pk)
    assert page is not None
    assert police is not None
    assert ([one.name for one in page.family], police.family) == (["虚构丙"], ())
    actions.end_family(by=staff["office_clerk"], member=member, at=NOW)
    gone = queries.case_head(look("office_clerk"), case.pk)
    assert gone is not None
    assert gone.family == ()
