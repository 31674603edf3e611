"""Turns 转折: what bends a way, planned before the windows are told and written down after them.

Detention stops the clock; refusals, absences, drug use and imprisonment may lead to the end of a case, but only
through the decision of a named person and the papers of the police. Rehabilitation does not end by a breach
(《戒毒条例》第三十八条第二款), so there the counts stand and nobody is reported.
"""

from __future__ import annotations

from guitu.demo.beginning import settle
from guitu.demo.measures import tested_positive
from guitu.demo.names import pick
from guitu.demo.story import Story
from guitu.demo.timeline import NEVER, Stop, Way, workday
from guitu.demo.words import reasons
from guitu.timekeeping.days import ISO

_SETTLING_DAYS = 60  # nobody turns before the group knows them
_ELSEWHERE = ("990199101000", "远程县清和镇")


def plan(story: Story) -> None:
    """Choose when the way bends, so that the windows before and after it can be told."""
    if story.way is None or story.turn in ("none", "never_reports"):
        return
    way = story.way
    reach = min(way.end, story.until)
    if story.fate:
        # A fate has been fulfilled by now, and lately if it still waits for a decision.
        high = reach - (25 if story.open_now else 90)
        low = max(way.start + _SETTLING_DAYS, high - (60 if story.open_now else 260))
    else:
        low, high = way.start + _SETTLING_DAYS, way.end - _SETTLING_DAYS
    story.turned = story.between(low, high) if low < high else low
    if story.turned >= story.until:
        story.turned = NEVER
        return
    _PLANS[story.turn](story, way)


def tell(story: Story) -> None:
    """Write down what the turn set off, once the windows are told."""
    if story.turn == "never_reports":
        _not_reported(story)
    elif story.turned != NEVER:
        _TELLERS[story.turn](story)


def _plan_stop(story: Story, way: Way) -> None:
    until = NEVER if story.open_now else story.turned + story.between(5, 15) * (1 if story.chance(0.5) else 8)
    if until > story.until:
        until = NEVER
    way.stops = (Stop(story.turned, until),)


def _plan_refusals(story: Story, way: Way) -> None:
    regular = [one for one in way.windows if one.rule == "drug_test.regular"]
    past = [one for one in regular if way.span(one)[1] <= story.until]
    needed = story.numbers.tests_refused
    begun = [one for one in past if way.span(one)[0] >= story.turned][:needed]
    chosen = begun if len(begun) == needed else past[-needed:]
    if len(chosen) < needed:
        story.turned = NEVER
        return
    story.refused_windows = frozenset(one.seq for one in chosen)
    _close(story, way.span(chosen[-1])[1])


def _plan_absences(story: Story, way: Way) -> None:
    long = story.turn == "absence_days"
    day = story.turned
    for at in range(1 if long else story.numbers.absences):
        length = story.numbers.absence_days + story.between(3, 14) if long else story.between(1, 4)
        if at == 0 and not story.open_now:
            day = min(day, story.until - 60 - length - (0 if long else 60))
        if long and story.open_now:
            day = story.until - length - 2
        elif story.open_now and at == 0:
            day = story.until - 30 * story.numbers.absences
        day = max(day, way.start + 20)
        story.away.append((day, day + length - 1))
        story.trouble.append(day)
        day += length + story.between(12, 20)
    story.turned = story.away[-1][1]
    if story.turned >= story.until:
        return
    _close(story, story.turned + 2)


def _plan_positive(story: Story, way: Way) -> None:
    story.turned = workday(story.turned)
    story.trouble.append(story.turned)
    _close(story, story.turned)


def _plan_reports(story: Story, way: Way) -> None:
    story.trouble.append(story.turned)
    _close(story, story.turned + 45)


def _plan_prison(story: Story, way: Way) -> None:
    way.stops = (Stop(story.turned, NEVER),)
    sentenced = story.turned + (story.between(40, 80) if story.fate else story.between(70, 160))
    if sentenced + 6 <= story.until:
        story.closed = sentenced + story.between(2, 6)


def _plan_move(story: Story, way: Way) -> None:
    story.turned = workday(story.turned)
    if story.turn == "moves_away":
        story.closed = story.turned


def _plan_death(story: Story, way: Way) -> None:
    story.closed = story.turned


def _plan_nothing(story: Story, way: Way) -> None:
    if story.turn == "moves_and_returns" and story.open_now:
        story.turned = story.until - 45
    story.turned = workday(story.turned)
    gap = story.between(20, 38)
    story.away.append((story.turned + 1, story.turned + gap))


def _close(story: Story, day: int) -> None:
    """The end that follows a breach; none for rehabilitation unless drugs were used, none while it is undecided."""
    if story.open_now or not (story.is_detox or story.turn == "drug_use"):
        return
    if not story.fate and story.chance(0.25):
        return  # heard, and helped on
    closed = day + story.between(18, 36)
    if closed <= story.until:
        story.closed = closed


def _tell_stop(story: Story) -> None:
    assert story.way is not None
    (stop,) = story.way.stops
    told = {"cause": "detained", "agency": story.town.bureau, "reason": pick(story.rng, reasons.DETAINED)}
    story.pen.write("suspended", stop.first, told=told | {"decided_by": story.town.head})
    if stop.until != NEVER:
        told = {"from_agency": f"{story.town.county_name}拘留所", "decided_by": story.town.head}
        story.pen.write("resumed", stop.until, told=told)


def _tell_breach(story: Story) -> None:
    if story.closed == NEVER:
        return
    ground = "absence_days" if story.turn == "absence_days" else str(story.turn)
    _break_off(story, ground)


def _tell_absences(story: Story) -> None:
    for first, last in story.away[: 1 if story.turn == "absence_days" else story.numbers.absences]:
        gone = last > story.until - 2 and story.open_now
        absent(story, first, None if gone else last, may_be_excused=False)
    _tell_breach(story)


def _tell_positive(story: Story) -> None:
    tested_positive(story, story.turned)
    if story.chance(0.4):
        told = {"agency": story.town.bureau, "note": "本人承认"}
        story.pen.write("drug_use_found", story.turned, told=told)
    _tell_breach(story)


def _tell_reports(story: Story) -> None:
    day = story.turned
    for _ in range(story.numbers.warnings):
        told = {"ground": "report", "decided_by": story.village.police, "signed": story.chance(0.7)}
        written = story.pen.write("report_refused", day, told={"said": pick(story.rng, reasons.REPORT_REFUSED)})
        if not written:
            return
        story.pen.write("warning", day + 2, told=told | {"document_number": story.paper("告诫", day)})
        day += story.between(7, 10)
    day = min(day, story.last)
    key = story.pen.write("report_refused", day, told={"said": pick(story.rng, reasons.REPORT_REFUSED)})
    story.disputable.append((key, day))
    _tell_breach(story)


def _tell_prison(story: Story) -> None:
    told = {"cause": "arrested", "agency": story.town.bureau, "decided_by": story.town.head}
    story.pen.write("suspended", story.turned, told=told)
    if story.closed == NEVER:
        return
    story.pen.write("imprisoned", story.closed - 2, told={"agency": "青岚监狱（虚构）"})
    _terminate(story, "imprisoned")


def _tell_death(story: Story) -> None:
    story.pen.write("died", story.turned, recorded=story.turned + 3, told={"note": "因病去世，家属告知"})


def _tell_move(story: Story) -> None:
    region, place = _ELSEWHERE
    out = story.turned
    told: dict[str, object] = {"to_region": region}
    story.pen.write(
        "transfer_requested", out - story.between(12, 25), told=told | {"reason": pick(story.rng, reasons.TRANSFER)}
    )
    told["to_agency"] = f"{place}社区戒毒社区康复工作办公室"
    story.pen.write("transfer_agreed", out - story.between(3, 9), told=told | {"decided_by": story.town.head})
    story.pen.write(
        "transferred_out", out, told=told | {"papers": story.between(12, 60), "document_number": story.paper("移", out)}
    )
    if story.turn == "moves_away":
        return
    first, last = story.away[0]
    back = max(workday(last), first) if story.turn == "moves_and_returns" else out + 2
    _tell_arrival(story, back)


def _tell_arrival(story: Story, back: int) -> None:
    """The case comes (back) here; the time runs on, and there is a report-in and a new agreement."""
    region, place = _ELSEWHERE
    told = {"from_region": region, "from_agency": f"{place}社区戒毒社区康复工作办公室", "papers": story.between(12, 60)}
    story.pen.write("transferred_in", back, told=told)
    if story.open_now:
        return
    day = workday(back + story.between(1, 9))
    if day <= story.last:
        story.pen.write("reported_in", day, told={"received_by": story.town.clerk, "note": "变更执行地后报到"})
        settle(story, day)


def _not_reported(story: Story) -> None:
    """Served and never reported in: found, decided and reported to the police; or still looked for."""
    due = story.decided + story.numbers.report_in + story.between(20, 45)
    if story.open_now or not story.is_detox or due + 40 > story.until:
        return
    story.closed = due + 30
    _break_off(story, "not_reported_in")


def _break_off(story: Story, ground: str) -> None:
    """Decided by the head of the office, stated to the police, ordered by them, and only then terminated."""
    closed = story.closed
    told: dict[str, object] = {"ground": ground, "decided_by": story.town.head}
    decided = closed - story.between(12, 17)
    story.pen.write("breach_decided", decided, told=told | {"reason": reasons.BREACH[ground]})
    told |= {"to_agency": story.town.station, "copies": 2, "document_number": story.paper("证", decided)}
    story.pen.write("breach_stated", decided + story.between(0, 3), told=told)
    ordered = closed - story.between(1, 4)
    story.pen.write(
        "isolation_ordered", ordered, told={"agency": story.town.bureau, "decided_by": f"{story.town.bureau}禁毒大队"}
    )
    _terminate(story, ground)


def _terminate(story: Story, ground: str) -> None:
    told = {"ground": ground, "from_agency": story.town.bureau, "decided_by": story.town.head}
    story.pen.write("terminated", story.closed, told=told | {"document_number": story.paper("终", story.closed)})


def absent(story: Story, first: int, last: int | None, *, may_be_excused: bool) -> None:
    """Somebody was away without leave from `first` to `last` (None: still is)."""
    told: dict[str, object] = {
        "to": None if last is None else ISO[last],
        "found_by": story.village.cadre if story.chance(0.6) else story.worker,
        "said": pick(story.rng, reasons.ABSENCE),
        "asked": last is not None and story.chance(0.9),
    }
    recorded = first + story.between(1, 4) if last is None else last + story.between(0, 2)
    key = story.pen.write("absence", first, recorded=recorded, told=told)
    if not key:
        return
    if may_be_excused and story.chance(0.25) and last is not None:
        told = {"entry": key, "why": pick(story.rng, reasons.PROPER), "decided_by": story.town.head}
        story.pen.write("excused", last + story.between(1, 9), told=told)
        return
    story.disputable.append((key, first if last is None else last))
    if story.chance(0.4) and last is not None and last + 3 <= story.last:
        told = {"ground": "absence", "decided_by": story.village.police, "signed": story.chance(0.8)}
        story.pen.write("warning", last + story.between(1, 3), told=told)


_PLANS = {
    "detained": _plan_stop,
    "tests_refused": _plan_refusals,
    "absences": _plan_absences,
    "absence_days": _plan_absences,
    "reports_refused": _plan_reports,
    "drug_use": _plan_positive,
    "imprisoned": _plan_prison,
    "moves_away": _plan_move,
    "moves_and_returns": _plan_nothing,
    "came_from_elsewhere": _plan_nothing,
    "dies": _plan_death,
}
_TELLERS = {
    "detained": _tell_stop,
    "tests_refused": _tell_breach,
    "absences": _tell_absences,
    "absence_days": _tell_absences,
    "reports_refused": _tell_reports,
    "drug_use": _tell_positive,
    "imprisoned": _tell_prison,
    "moves_away": _tell_move,
    "moves_and_returns": _tell_move,
    "came_from_elsewhere": _tell_move,
    "dies": _tell_death,
}
