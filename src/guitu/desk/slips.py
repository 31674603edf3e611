"""Slips 归途签 for a list, drawn from what the standings keep: no case file is read for them.

Of each case in the list the kept standing gives the term, and its open obligations the windows that were missed. Where
the end of the term shows that the case stood still, the days of that are asked of the ledger. A slip follows from the
head of the ledger, the pack, the day and what the viewer may see of it; it is drawn once for these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef
from markupsafe import Markup

from guitu.access.sight import Viewer
from guitu.casebook.models import Entry
from guitu.desk.people import Term, Who
from guitu.pages.strip import Course, Standstill, slip
from guitu.policy import load
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating
from guitu.rules.worklist import RULE_NAMES
from guitu.standings import seen
from guitu.standings.models import OpenObligation

_REPEATING: Final = frozenset(at for at, rule in enumerate(RULE_NAMES) if isinstance(DUTIES[rule], Repeating))
YEAR: Final = 12
"""Months in a year."""

_Window = tuple[str, int, date, date]
_Place = tuple[str, str, tuple[int, ...], date]
"""Ledger head, version of the pack, duties that may be seen, day: what a slip follows from."""


def slips(viewer: Viewer, who: Iterable[Who], *, today: date) -> Mapping[UUID, Markup]:
    """Slips of cases that the viewer was found to reach, by id; one that has not begun has none."""
    rules = tuple(at for at in seen.rules_of(viewer) if at in _REPEATING)
    terms = {one.line.id: one.term for one in who if one.term is not None and one.term.starts is not None}
    places = {case_id: (term.head, term.version, rules, today) for case_id, term in terms.items()}
    found = {case_id: drawn for case_id, place in places.items() if (drawn := _kept.get(place)) is not None}
    new = {case_id: term for case_id, term in terms.items() if case_id not in found}
    if new:
        found.update(_drawn_now(new, rules=rules, today=today))
        if len(_kept) > _MOST:
            _kept.clear()
        _kept.update((places[case_id], found[case_id]) for case_id in new)
    return found


_MOST: Final = 8192
_kept: dict[_Place, Markup] = {}
"""Slips of this process. A new entry has a new head, so what was drawn for the old one is never asked for again."""


def _drawn_now(terms: Mapping[UUID, Term], *, rules: Collection[int], today: date) -> dict[UUID, Markup]:
    due = OpenObligation.objects.filter(case_id__in=terms, rule__in=rules, paused=False)
    windows: dict[UUID, list[_Window]] = {case_id: [] for case_id in terms}
    for case_id, rule, seq, opens, closes in due.values_list("case_id", "rule", "seq", "opens_on", "due_on"):
        windows[case_id].append((RULE_NAMES[rule], seq, opens, closes))
    still = _standstills([case_id for case_id, one in terms.items() if _stood_still(one)], terms=terms)
    return {
        case_id: _drawn(_begun(one), _months(one), today, still.get(case_id, ()), tuple(sorted(windows[case_id])))
        for case_id, one in terms.items()
    }


@lru_cache(maxsize=4096)
def _drawn(
    starts_on: date, months: int, today: date, still: tuple[Standstill, ...], windows: tuple[_Window, ...]
) -> Markup:
    """The same for everybody whose term, standstills and missed windows are the same."""
    return slip(_said(windows, today=today), course=Course(starts_on, None, months, today, still))


@cache
def not_begun() -> Markup:
    """The slip of somebody who has not reported in, so that every row has the same columns."""
    return slip({}, course=Course(None, None, 3 * YEAR, date.min))


def _standstills(case_ids: Collection[UUID], *, terms: Mapping[UUID, Term]) -> dict[UUID, tuple[Standstill, ...]]:
    """Suspensions of some cases from report-in on, by case; a lone resumption is none."""
    if not case_ids:
        return {}
    later = Entry.objects.filter(case_id=OuterRef("case_id"), corrects=OuterRef("entry_id")).exclude(corrects="")
    rows = Entry.objects.filter(~Exists(later), case_id__in=case_ids, kind__in=("suspended", "resumed"))
    found: dict[UUID, list[Standstill]] = {}
    since: dict[UUID, date] = {}
    for case_id, kind, on in rows.order_by("on", "kind").values_list("case_id", "kind", "on"):
        if kind == "suspended":
            since.setdefault(case_id, on)
        elif (begun := since.pop(case_id, None)) is not None and on > (low := max(begun, _begun(terms[case_id]))):
            found.setdefault(case_id, []).append(Standstill(low, on))
    for case_id, begun in since.items():
        found.setdefault(case_id, []).append(Standstill(max(begun, _begun(terms[case_id])), None))
    return {case_id: tuple(several) for case_id, several in found.items()}


def _said(windows: tuple[_Window, ...], *, today: date) -> dict[str, object]:
    """What a standing would say of these windows, as far as a slip reads it."""
    return {
        "obligations": [
            {
                "rule": rule,
                "seq": seq,
                "opens_on": opens.isoformat(),
                "due_on": closes.isoformat(),
                "status": "missed" if closes < today else "open",
                "needed": 1,
                "done": 0,
            }
            for rule, seq, opens, closes in windows
        ]
    }


def _begun(one: Term) -> date:
    assert one.starts_on is not None  # slips are drawn of terms that have begun
    return one.starts_on


def _months(one: Term) -> int:
    """Months of the whole term, as ordered or as the pack sets them."""
    if one.months:
        return one.months
    value = load(one.policy).at(f"term.{one.kind}.months", on=_begun(one))
    return value.value if value is not None and isinstance(value.value, int) else _span(one)


def _span(one: Term) -> int:
    """Whole months from report-in to the last day, that day included."""
    if one.last_day is None:
        return 0
    begun, after = _begun(one), one.last_day + timedelta(days=1)
    months = (after.year - begun.year) * YEAR + after.month - begun.month
    return months - (after.day < begun.day)


def _stood_still(one: Term) -> bool:
    """Whether a suspension moved the end of the term, or is open now."""
    return one.last_day is None or _after(_begun(one), _months(one)) < one.last_day


def _after(day: date, months: int) -> date:
    """About the same day some months later; the end of a month may come a day or two late, never early."""
    years, month = divmod(day.month - 1 + months, YEAR)
    return date(day.year + years, month + 1, 1) + timedelta(days=day.day - 1)
