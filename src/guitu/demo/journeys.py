"""Journeys 请假与外出: leave reported and granted, returns in time or late, and going without a word."""

from __future__ import annotations

from guitu.demo.habits import AWAY
from guitu.demo.names import pick
from guitu.demo.story import Story
from guitu.demo.timeline import workday
from guitu.demo.turning import absent
from guitu.demo.words import reasons
from guitu.timekeeping.days import ISO

_A_YEAR = 365


def leave(story: Story) -> None:
    """Leave taken during the course; the days away are kept for the windows."""
    if story.way is None:
        return
    length = story.last - story.start
    for _ in range(_times(story, story.habit.leaves * length / _A_YEAR)):
        first = story.between(story.start + 25, max(story.start + 25, story.last - 2))
        days = story.between(14, 60) if story.habit is AWAY else story.between(3, 14)
        _granted(story, first, first + days - 1, late=story.chance(0.13))
    if story.open_now and story.habit is AWAY:
        _granted(story, story.until - 20, story.until - 4, late=True)


def wander(story: Story) -> None:
    """Away without leave, below the numbers of the law unless the turn is about it."""
    if story.way is None or story.turn in ("absences", "absence_days", "imprisoned"):
        return
    length = story.last - story.start
    most = story.numbers.absences - 1
    for _ in range(min(most, _times(story, story.habit.absences * length / _A_YEAR))):
        first = story.between(story.start + 20, max(story.start + 20, story.last - 8))
        last = first + story.between(0, 5)
        if last > story.last or _meets(story, first - 1, last + 1):
            continue
        story.away.append((first, last))
        story.trouble.append(first)
        absent(story, first, last, may_be_excused=True)


def _granted(story: Story, first: int, last: int, *, late: bool) -> None:
    asked = first - story.between(1, 4)
    if first > story.last or asked <= story.start or _meets(story, first - 1, last + 8):
        return
    where, reason = pick(story.rng, reasons.LEAVE)
    span: dict[str, object] = {"from": ISO[first], "to": ISO[last], "place": where}
    story.away.append((first, last))
    by_phone = story.person.phone if story.chance(0.7) else None
    story.pen.write("leave_requested", asked, told=span | {"reason": reason, "contact": by_phone})
    if story.chance(0.03):
        told = {"decided_by": story.town.head, "reason": "当期检测尚未完成，请先检测再外出"}
        story.pen.write("leave_refused", asked, told=told)
        story.away.pop()
        return
    told = {"decided_by": story.town.clerk, "document_number": story.paper("外", asked)}
    story.pen.write("leave_granted", asked + story.between(0, first - asked), post="office_clerk", told=span | told)
    back = last + story.between(1, 6) if late else last - (1 if last - first > 4 and story.chance(0.4) else 0)
    if late and story.open_now:
        return
    if late and story.chance(0.15):
        return  # came back and never said so
    if back <= story.last:
        story.pen.write("leave_returned", workday(back) if late else back, told={"received_by": story.worker})


def _meets(story: Story, first: int, last: int) -> bool:
    """Whether a span touches another, or a suspension."""
    if any(first <= until and last >= since for since, until in story.away):
        return True
    return story.way is not None and any(first < stop.until and last >= stop.first for stop in story.way.stops)


def _times(story: Story, expected: float) -> int:
    """How often something happens that is expected so often."""
    whole = int(expected)
    return whole + (story.rng.random() < expected - whole)
