"""Rows and fields: what a viewer's query fetches. The cases are stood in for by agencies, which have a region too."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from guitu.access import sight
from guitu.access.may import Refused, Seat
from guitu.access.models import Posting
from guitu.access.queries import viewer_for
from guitu.access.sight import Rows, Viewer
from guitu.places.models import Agency

DAY = date(2025, 3, 1)
ROWS = Rows(region="region_id", group="part_of_id", deciding=None)


def seat(role: str, *, region: str = "990101101000", agency: int = 7, number: int = 1) -> Seat:
    return Seat(id=number, role=role, agency_id=agency, region_code=region, valid_from=date(2024, 1, 1))


def looking(*seats: Seat, purpose: str) -> Viewer:
    return Viewer(postings=seats, purpose=purpose, day=DAY)


def fetched(viewer: Viewer, *, assigned: tuple[int, ...] = ()) -> set[str]:
    own = Agency.objects.filter(pk__in=assigned).values("pk") if assigned else None
    cases = sight.filter_cases(Agency.objects.all(), viewer, assigned=own, rows=ROWS)  # type: ignore[arg-type]
    return set(cases.values_list("name", flat=True))


def test_an_office_fetches_the_rows_of_its_region_and_below(agencies: dict[str, Agency]) -> None:
    rows = fetched(looking(seat("office_clerk"), purpose="casework"))
    assert rows == {agencies[key].name for key in ("office", "group", "police")}


def test_a_county_fetches_all_its_towns(agencies: dict[str, Agency]) -> None:
    rows = fetched(looking(seat("county", region="990101000000"), purpose="supervision"))
    assert rows == {agency.name for agency in agencies.values()}


def test_a_clinic_fetches_what_is_assigned_to_it_and_nothing_of_its_region(agencies: dict[str, Agency]) -> None:
    clinic = looking(seat("clinic", region="990101000000"), purpose="treatment")
    assert fetched(clinic) == set()
    assert fetched(clinic, assigned=(agencies["group"].pk,)) == {agencies["group"].name}


def test_a_social_worker_fetches_the_rows_of_the_own_group(agencies: dict[str, Agency]) -> None:
    Agency.objects.filter(pk=agencies["other_office"].pk).update(part_of=agencies["group"])
    worker = looking(seat("social_worker", agency=agencies["group"].pk), purpose="casework")
    assert fetched(worker) == {agencies["other_office"].name}


def test_an_administrator_fetches_no_case_even_if_one_is_assigned(agencies: dict[str, Agency]) -> None:
    admin = looking(seat("admin", region="990000000000"), purpose="upkeep")
    assert fetched(admin, assigned=(agencies["office"].pk,)) == set()


def test_an_assignment_does_not_widen_an_office_that_has_no_such_scope(agencies: dict[str, Agency]) -> None:
    clerk = looking(seat("office_clerk"), purpose="casework")
    assert agencies["other_office"].name not in fetched(clerk, assigned=(agencies["other_office"].pk,))


def test_of_two_postings_a_list_shows_what_both_may_see_and_a_case_what_its_own_posting_may() -> None:
    both = looking(seat("office_clerk"), seat("village_cadre", region="990101102201", number=2), purpose="casework")
    assert "identity" not in sight.visible_groups(both)
    assert "identity" in sight.groups_at(both, at="990101101201")
    assert "identity" not in sight.groups_at(both, at="990101102201")
    assert sight.region_prefixes(both) == ("990101101", "990101102201")


def test_a_prefix_within_another_is_left_out() -> None:
    both = looking(seat("office_clerk"), seat("village_cadre", region="990101101201"), purpose="casework")
    assert sight.region_prefixes(both) == ("990101101",)


def test_columns_of_hidden_and_of_unknown_matters_are_not_fetched() -> None:
    volunteer = looking(seat("volunteer"), purpose="visiting")
    columns = {"id": "name", "identity_sealed": "identity", "phone_sealed": "contact", "new_column": "undeclared"}
    assert sight.columns(columns, groups=sight.visible_groups(volunteer)) == ("id", "phone_sealed")


def test_narrative_fields_of_an_entry_are_read_by_those_who_read_narratives() -> None:
    police = looking(seat("police"), purpose="policing")
    worker = looking(seat("social_worker"), purpose="casework")
    assert "note" not in sight.entry_fields("talk", groups=sight.visible_groups(police))
    assert "note" in sight.entry_fields("talk", groups=sight.visible_groups(worker))
    assert sight.entry_fields("treatment_joined", groups=sight.visible_groups(police)) == set()
    assert "treatment_joined" not in sight.entry_kinds(sight.visible_groups(police))


def test_supervision_shows_no_name_and_an_inspection_does() -> None:
    assert sight.masked(looking(seat("county"), purpose="supervision"), "name")
    assert not sight.masked(looking(seat("county"), purpose="inspection"), "name")


def test_a_viewer_without_a_posting_cannot_be_made() -> None:
    with pytest.raises(Refused, match="没有可用的任职"):
        Viewer(postings=(), purpose="casework", day=DAY)


def test_a_request_looks_through_the_posting_it_names_for_the_first_purpose(
    staff: dict[str, Posting],
) -> None:
    viewer = viewer_for(staff["county"].account, on=DAY)
    assert (viewer.posting.role, viewer.purpose) == ("county", "supervision")
    with pytest.raises(Refused):
        viewer_for(staff["county"].account, on=DAY, posting_id=staff["police"].pk)
    with pytest.raises(Refused):
        viewer_for(staff["county"].account, on=date(2023, 12, 31))


def test_one_posting_is_read_in_one_query(
    staff: dict[str, Posting], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = staff["office_clerk"].account
    with django_assert_num_queries(1):
        viewer = viewer_for(account, on=DAY)
        sight.region_prefixes(viewer)
