"""What the published examples do not reach: policy switches, dated values, and readings of the README by number."""

from datetime import date
from typing import Any

from tests.oracle.jinxiang import SINCE, VALUES
from tests.oracle.plain import add_months, nth_workday_after, roll, standing


def case(*lines: str, kind: str = "community_detox", **head: Any) -> dict[str, Any]:
    """A case file from lines such as `absence 2025-02-01 to=2025-02-03`."""
    entries = []
    for number, line in enumerate(("decided 2025-01-02", "served 2025-01-03", *lines), start=1):
        what, on, *more = line.split()
        entries.append({"id": f"e{number}", "kind": what, "on": on, **dict(part.split("=") for part in more)})
    return {"case": {"id": "c", "kind": kind, "policy": "jinxiang", **head}, "entries": entries}


def on(day: str, casefile: dict[str, Any], **values: Any) -> dict[str, Any]:
    changed = {name.replace("__", "."): value for name, value in values.items()}
    dated = {name: value if isinstance(value, list) else [(SINCE, value)] for name, value in changed.items()}
    return standing(casefile, as_of=date.fromisoformat(day), known_at=None, values={**VALUES, **dated})


def one(found: dict[str, Any], rule: str, seq: int = 1) -> dict[str, Any]:
    return next(o for o in found["obligations"] if (o["rule"], o["seq"]) == (rule, seq))


def count(found: dict[str, Any], ground: str) -> int:
    return next(g["count"] for g in found["grounds"] if g["ground"] == ground)


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_months_are_clamped() -> None:
    assert add_months(ordinal("2024-01-31"), 1) == ordinal("2024-02-29")
    assert add_months(ordinal("2024-02-29"), 36) == ordinal("2027-02-28")


def test_workdays_follow_the_published_arrangement_and_then_the_week() -> None:
    assert roll(ordinal("2024-02-10")) == ordinal("2024-02-18")  # a Sunday that people worked
    assert roll(ordinal("2028-01-22")) == ordinal("2028-01-24")  # no arrangement is published
    assert nth_workday_after(ordinal("2021-09-28"), 3) == ordinal("2021-10-08")


def test_notice_in_workdays_goes_before_notice_in_days() -> None:
    assert one(on("2025-01-10", case(), notify__workdays=7), "notify")["due_on"] == "2025-01-13"


def test_a_term_may_end_on_the_same_date() -> None:
    found = on("2025-02-01", case("reported_in 2025-01-15"), term__last_day="same_date")
    assert found["term"]["last_day"] == "2028-01-15"


def test_where_suspension_moves_nothing_a_window_it_touches_is_void() -> None:
    casefile = case("reported_in 2025-01-15", "suspended 2025-02-20", "resumed 2025-02-25")
    found = on("2025-05-01", casefile, suspension__extends_term=False)
    assert found["term"]["last_day"] == "2028-01-14"
    assert [one(found, "talk", seq)["status"] for seq in (1, 2, 3)] == ["missed", "void", "missed"]


def test_windows_take_the_law_of_the_day_of_report_in() -> None:
    steps = [(date(2020, 1, 1), 1), (date(2025, 1, 15), 2), (date(2025, 1, 16), 3)]
    found = on("2025-02-01", case("reported_in 2025-01-15"), talk__community_detox__every_months=steps)
    assert one(found, "talk")["due_on"] == "2025-03-14"


def test_the_earliest_value_reaches_back() -> None:
    steps = [(date(2030, 1, 1), 5)]
    assert one(on("2025-01-05", case(), report_in__days=steps), "report_in")["due_on"] == "2025-01-08"


def test_two_absences_with_nothing_but_a_suspension_between_are_one() -> None:
    casefile = case(
        "reported_in 2025-01-15",
        "absence 2025-02-10 to=2025-02-19",
        "suspended 2025-02-20",
        "resumed 2025-04-01",
        "absence 2025-04-01 to=2025-04-02",
    )
    found = on("2025-05-01", casefile)
    assert (count(found, "absences"), count(found, "absence_days")) == (1, 12)


def test_every_return_from_elsewhere_owes_a_report_in_of_its_own() -> None:
    casefile = case(
        "reported_in 2025-01-15",
        "transferred_out 2025-03-01",
        "transferred_in 2025-03-10",
        "reported_in 2025-03-12",
        "transferred_out 2025-06-01",
        "transferred_in 2025-06-10",
    )
    found = on("2025-07-30", casefile)
    assert [one(found, "report_in", seq)["status"] for seq in (1, 2, 3)] == ["met", "met", "missed"]
    assert found["state"] == "serving"


def test_a_measure_between_leaving_and_coming_back_counts() -> None:
    casefile = case(
        "reported_in 2025-01-15", "transferred_out 2025-03-01", "talk 2025-03-05", "transferred_in 2025-03-10"
    )
    assert one(on("2025-07-30", casefile), "talk", 2)["status"] == "met"


def test_a_departure_and_a_return_of_one_day_leave_the_person_gone() -> None:
    casefile = case("reported_in 2025-01-15", "transferred_out 2025-03-01", "transferred_in 2025-03-01")
    assert on("2025-07-30", casefile)["state"] == "transferred_out"


def test_detention_on_the_last_day_to_report_in_adds_nothing() -> None:
    found = on("2025-01-19", case("suspended 2025-01-18"))
    assert one(found, "report_in")["due_on"] == "2025-01-20"


def test_a_clock_that_stands_still_at_report_in_starts_on_release() -> None:
    casefile = case("suspended 2025-01-10", "reported_in 2025-01-15", "resumed 2025-01-25")
    found = on("2025-02-01", casefile)
    assert (one(found, "talk")["opens_on"], one(found, "talk")["due_on"]) == ("2025-01-15", "2025-02-24")


def test_follow_up_is_extended_relapse_by_relapse() -> None:
    casefile = case(
        "reported_in 2025-01-15",
        "discharged 2028-01-15",
        "relapse_found 2031-01-15",
        "relapse_found 2034-01-15",
    )
    assert on("2037-01-15", casefile)["state"] == "discharged"
    assert on("2037-01-16", casefile)["state"] == "closed"
