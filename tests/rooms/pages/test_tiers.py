"""Tiers by the names a place gives them: no code of a tier is ever shown."""

from __future__ import annotations

from guitu.pages import tiers
from guitu.policy import load


def test_tiers_are_offered_by_name_those_with_fewer_points_first() -> None:
    listed = [(one.value, one.text) for one in tiers.choices(load("demo_town"))]
    assert listed == [("steady", "平稳"), ("attentive", "关注"), ("close", "重点帮扶")]


def test_a_place_without_a_scheme_offers_none() -> None:
    assert tiers.choices(load("national")) == []


def test_a_tier_is_called_what_the_place_calls_it() -> None:
    assert tiers.label("attentive", policy=load("demo_town")) == "关注"


def test_where_the_place_is_not_known_the_first_that_names_it_is_believed() -> None:
    assert tiers.label("attentive") == "关注"


def test_a_code_that_nobody_names_is_not_shown() -> None:
    assert tiers.label("attentive", policy=load("national")) == tiers.NAMELESS
    assert tiers.label("no_such_tier") == tiers.NAMELESS
