"""Region codes: prefix, level, what lies within."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.places import codes


@pytest.mark.parametrize(
    ("code", "prefix", "level"),
    [
        ("440000000000", "44", codes.Level.PROVINCE),
        ("441500000000", "4415", codes.Level.PREFECTURE),
        ("441581000000", "441581", codes.Level.COUNTY),
        ("441581110000", "441581110", codes.Level.TOWN),
        ("441581110201", "441581110201", codes.Level.VILLAGE),
        ("110000000000", "11", codes.Level.PROVINCE),
        ("441900003000", "441900003", codes.Level.TOWN),
    ],
)
def test_the_zeros_at_the_end_say_how_far_down_a_region_stands(code: str, prefix: str, level: codes.Level) -> None:
    assert codes.prefix_of(code) == prefix
    assert codes.level_of(code) is level


@pytest.mark.parametrize("text", ["", "44158", "44158１", "abcdef", "000000", "4415811100001"])
def test_what_is_no_code_is_not_padded_into_one(text: str) -> None:
    assert codes.padded(text) is None


def test_the_regions_above_a_village_come_from_the_province_down() -> None:
    assert codes.ancestors("441581110201") == ("440000000000", "441500000000", "441581000000", "441581110000")
    assert codes.ancestors("441900003004") == ("440000000000", "441900000000", "441900003000")
    assert codes.ancestors("440000000000") == ()


@given(code=st.from_regex(r"[1-9][0-9]{11}", fullmatch=True), prefix=st.sampled_from([2, 4, 6, 9, 12]))
def test_the_range_of_a_prefix_holds_exactly_what_begins_with_it(code: str, prefix: int) -> None:
    low, high = codes.prefix_range("990101101000"[:prefix])
    assert (low <= code <= high) == code.startswith("990101101000"[:prefix])


def test_an_empty_prefix_holds_nothing() -> None:
    assert not codes.is_within("990101101000", "")
