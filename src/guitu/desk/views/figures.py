"""My figures 我的数字: counts of one's own work, each with the way to its list. No score, no rank, no comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guitu.access.doors import who_asks
from guitu.desk import done, forms
from guitu.desk.days import week_words
from guitu.desk.queries import GROUPS, Group, Wanted, standings_of, totals
from guitu.pages import words
from guitu.rules.duties import DUTIES
from guitu.rules.next_steps import ALIVE


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that opens to its list; `href` "" where there is nothing to open."""

    count: int
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One rule, with a count a group."""

    rule: str
    cells: tuple[Cell, ...]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """By rule and group, by state, and one's own month."""
    asked = who_asks(request)
    viewer, posting = asked.viewer, asked.by
    today = viewer.day
    by_rule = totals(viewer, today=today, wanted=Wanted())
    states = dict(
        standings_of(viewer, today=today)
        .filter(state__in=ALIVE)
        .values_list("state")
        .annotate(count=Count("case_id"))
        .order_by()
    )
    labels: Mapping[Group, str] = {
        "late": "已过期限", "today": "今天", "week": week_words(today), "old": "更早没有办结",
    }  # fmt: skip
    lines = [
        Line(DUTIES[rule].label, tuple(_cell(rule, group, counts[group], labels[group]) for group in GROUPS))
        for rule, counts in by_rule.items()
    ]
    context = {
        "today": today,
        "persons": sum(states.values()),
        "states": [
            Cell(states[name], forms.address(Wanted(state=name)), words.state_label(name))
            for name in ALIVE
            if name in states
        ],
        "lines": lines,
        "heads": [labels[group] for group in GROUPS],
        "month": done.month_of(posting, today=today),
    }
    return render(request, "desk/figures.html", context)


def _cell(rule: str, group: Group, count: int, label: str) -> Cell:
    address = forms.address(Wanted(rule=rule), group=group) if count else ""
    return Cell(count, address, f"{words.grouped(count)} 件，{DUTIES[rule].label}，{label}，看名单")
