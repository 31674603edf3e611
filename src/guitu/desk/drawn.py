"""Rows drawn once 画好的行: what a row looks like but for whom it is about, kept while nothing in it changes.

A desk is opened many times a day and shows much the same rows; drawing fifty of them costs more than everything else on
the page. A kept row has a stand-in where the name stands and another for number and village: these are put in at each
request, so no name stays in memory and nobody sees a row that was drawn from what somebody else may see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, cast
from uuid import UUID

from django.template import engines
from markupsafe import Markup, escape

from guitu.access.models import Posting
from guitu.casebook.queries import NamedCase
from guitu.desk.people import Who
from guitu.desk.queries import Task
from guitu.desk.rows import duty_row
from guitu.pages.shapes import DutyRow

_MOST: Final = 2048
"""Rows kept in a process, some 3 KB each: the mornings of forty people."""
_NAME, _SECOND = "\ue000", "\ue001"
"""Signs that no writing uses (Unicode: private use)."""
_CUT: Final = re.compile(f"([{_NAME}{_SECOND}])")


def drawn_rows(
    tasks: Iterable[Task],
    *,
    who: Mapping[UUID, Who],
    slips: Mapping[UUID, Markup],
    posting: Posting,
    today: date,
    back: str = "/",
) -> list[Markup]:
    """The rows of tasks as HTML, in order; a task whose case is not among `who` is left out."""
    drawn = []
    for task in tasks:
        if (one := who.get(task.case_id)) is not None:
            pieces = _drawn(task, one.line.policy, one.line.kind, slips.get(task.case_id), posting.role, today, back)
            put_in = {_NAME: str(escape(one.name)), _SECOND: str(escape(one.second))}
            drawn.append(Markup("".join([put_in.get(piece, piece) for piece in pieces])))
    return drawn


@lru_cache(maxsize=_MOST)
def _drawn(
    task: Task, policy: str, kind: str, slip: Markup | None, role: str, today: date, back: str
) -> tuple[str, ...]:
    """A row of anybody, cut at its stand-ins: all it depends on is among the arguments."""
    anybody = Who(NamedCase(task.case_id, "", task.case_id, "", kind, policy, ""), _NAME, _SECOND)
    row = _duty()(duty_row(task, who=anybody, slip=slip, role=role, today=today, back=back))
    return tuple(_CUT.split(str(row)))


@cache
def _duty() -> Callable[[DutyRow], Markup]:
    """The macro that draws a row, as the pages have it."""
    pages = cast("Any", engines["jinja2"]).env
    return cast("Callable[[DutyRow], Markup]", pages.get_template("pages/parts/rows.html").module.duty)
