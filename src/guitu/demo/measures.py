"""Measures 检测、谈话、报告、小结、评估: window by window, met or missed as the habits of both sides have it."""

from __future__ import annotations

from guitu.demo.names import pick
from guitu.demo.story import Story
from guitu.demo.timeline import NEVER, Way, Window, last_workday_of_month, quarter_end, workday
from guitu.demo.words import reasons, reviews
from guitu.demo.words.talks import need, talk

_MOST_REDRAWS = 4


def keep(story: Story) -> None:
    """Tell every window that has begun by the last day of the course."""
    way = story.way
    if way is None:
        return
    visits: dict[int, int] = {}
    last = story.last
    for window in way.windows:
        opens, closes = way.span(window)
        reach = _served(way, last) + 1
        if reach > opens:
            _WRITERS[window.rule](story, window, _Room(way, opens, min(closes, reach), closes, visits))


class _Room:
    """Where in a window there is still room: served days [`low`, `high`) of a window that ends at `end`."""

    __slots__ = ("end", "high", "low", "visits", "way")

    def __init__(self, way: Way, low: int, high: int, end: int, visits: dict[int, int]) -> None:
        self.way, self.low, self.high, self.end, self.visits = way, low, high, end, visits

    @property
    def share(self) -> float:
        """How much of the window has passed; 1.0 once it is over."""
        return (self.high - self.low) / (self.end - self.low)

    @property
    def is_over(self) -> bool:
        return self.high == self.end

    def day(self, story: Story, *, together: bool) -> int:
        """A day on which the person is there, NEVER if none is found; `together` prefers the day of another visit."""
        for _ in range(_MOST_REDRAWS):
            served = self.low + int(story.rng.random() * (self.high - self.low))
            if together and story.rng.random() < 0.6:
                served = self.visits.setdefault(served // 30, served)
                if not self.low <= served < self.high:
                    continue
            day = self.way.shown(served)
            onward = workday(day)
            if onward <= self.way.shown(self.high - 1) and not story.stands_still(onward):
                day = onward
            if not story.is_away(day):
                return day
        return NEVER

    def holds(self, day: int) -> bool:
        """Whether a calendar day lies in it."""
        return self.way.shown(self.low) <= day <= self.way.shown(self.high - 1)


def _regular(story: Story, window: Window, room: _Room) -> None:
    if window.seq in story.refused_windows:
        _refused(story, room, planned=True)
        return
    may_refuse = not story.refused_windows and story.refusals < story.numbers.tests_refused - 1
    if may_refuse and story.chance(story.habit.refusals * (window.closes - window.opens) / 12 * room.share):
        _refused(story, room, planned=False)
        return
    if not story.chance((story.habit.keeps + 0.02) * room.share):
        _missed(story, window, room)
        return
    day = _tested_on(story, room)
    if day == NEVER:
        _missed(story, window, room)
        return
    _test(story, day, mode="regular")


def _spot(story: Story, window: Window, room: _Room) -> None:
    for _ in range(window.needs):
        if story.chance((1 + story.habit.keeps) / 2 * room.share):
            day = room.day(story, together=False)
            if day != NEVER:
                _test(story, day, mode="spot")


def _talk(story: Story, window: Window, room: _Room) -> None:
    if not story.chance(story.practice.keeps * (0.97 if story.habit.keeps > 0.8 else 0.85) * room.share):
        _missed(story, window, room)
        return
    day = room.day(story, together=True)
    forms: tuple[str, ...] = ("office", "office", "home_visit", "home_visit", "home_visit", "phone")
    if day == NEVER:
        # Elsewhere, with leave or without: then only by phone.
        day = room.way.shown(room.low + int(story.rng.random() * (room.high - room.low)))
        forms = ("phone", "phone", "video")
    elif story.practice.records_at_quarter_end:
        forms = ("office", "phone")
    recorded = quarter_end(day) if story.practice.records_at_quarter_end else None
    if recorded is not None and recorded > story.until:
        return
    form = pick(story.rng, forms)
    progress = (day - story.start) / (story.term_months * 30.4)
    troubled = story.is_troubled(day) or (story.habit.keeps < 0.7 and story.chance(0.4))
    said = talk(story.rng, form=form, progress=progress, troubled=troubled, ta=story.ta, rel=story.rel, job=story.job)
    with_cadre = form == "home_visit" and story.chance(0.5)
    story.pen.write(
        "talk",
        day,
        recorded=max(recorded, day) if recorded is not None else None,
        told={
            "form": form,
            "place": "镇办谈话室" if form == "office" else story.person.address if form == "home_visit" else None,
            "talkers": [story.worker, story.village.cadre] if with_cadre else [story.worker],
            "said": said,
            "needs": need(story.rng, rel=story.rel) if story.chance(0.3) else None,
        },
    )


def _report(story: Story, window: Window, room: _Room) -> None:
    if not story.chance(min(0.98, story.habit.keeps + 0.01) * room.share):
        _missed(story, window, room)
        return
    day = room.day(story, together=True)
    by_phone = day == NEVER
    if by_phone:
        day = room.way.shown(room.low + int(story.rng.random() * (room.high - room.low)))
    said = reviews.report(story.rng, rel=story.rel, job=story.job)
    told = {"said": said, "received_by": story.worker, "note": "在外，电话报告，由社工代写" if by_phone else None}
    story.pen.write("situation_report", day, told=told)


def _summary(story: Story, window: Window, room: _Room) -> None:
    """Written at the end of a window, not in its middle."""
    if not room.is_over or not story.chance(story.practice.keeps - 0.02):
        return
    day = workday(room.way.shown(room.high - 1 - story.between(0, 12)))
    if not room.holds(day) or story.stands_still(day):
        return
    text = reviews.COPIED if story.practice.copies else reviews.summary(story.rng, rel=story.rel, job=story.job)
    story.pen.write("summary", day, told={"made_by": story.worker, "says": text})


def _assessment(story: Story, window: Window, room: _Room) -> None:
    if not room.is_over or not story.chance(story.practice.keeps - 0.03):
        return
    day = workday(room.way.shown(room.high - 1 - story.between(0, 20)))
    if not room.holds(day) or story.stands_still(day):
        return
    base = 62 + 28 * (story.habit.keeps - 0.5) * 2
    told = {
        "made_by": [story.worker, story.village.cadre, story.village.police],
        "says": reviews.assessment(story.rng, rel=story.rel, job=story.job),
        "score": max(0, min(100, int(base + story.rng.gauss(0, 6)))),
        "heard": story.chance(0.9),
    }
    story.pen.write("assessment", day, told=told)


_WRITERS = {
    "drug_test.regular": _regular,
    "drug_test.spot": _spot,
    "talk": _talk,
    "situation_report": _report,
    "summary": _summary,
    "assessment": _assessment,
}


def _test(story: Story, day: int, *, mode: str) -> None:
    drawn = story.rng.random()
    result = "negative" if drawn < 0.992 else "presumptive" if drawn < 0.995 else "invalid"
    note = "复检为阴性，本人当时在吃感冒药" if result == "presumptive" else None
    story.pen.write("drug_test", day, told=_tested(story, mode=mode, result=result) | {"note": note})


def tested_positive(story: Story, day: int) -> None:
    """A test that was positive and confirmed."""
    told = _tested(story, mode="regular" if story.chance(0.6) else "spot", result="positive")
    story.pen.write("drug_test", day, post="police", told=told | {"note": "现场检测阳性，实验室检测确认"})


def _tested(story: Story, *, mode: str, result: str) -> dict[str, object]:
    town = story.town
    clinic = town.nurse if story.person.is_woman else town.doctor
    drawn = story.rng.random()
    return {
        "mode": mode,
        "result": result,
        "sample": "urine" if drawn < 0.86 else "saliva" if drawn < 0.94 else "hair",
        "testers": [story.village.police, clinic] if drawn < 0.5 else [story.worker, clinic],
        "place": f"{town.name}卫生院二楼" if mode == "regular" else f"{story.village.name}卫生室",
    }


def _tested_on(story: Story, room: _Room) -> int:
    if story.practice.tests_on_one_day:
        for near in (room.low, room.high - 1):
            day = last_workday_of_month(room.way.shown(near))
            if room.holds(day) and not story.stands_still(day) and not story.is_away(day):
                return day
    return room.day(story, together=True)


def _refused(story: Story, room: _Room, *, planned: bool) -> None:
    day = room.day(story, together=False)
    if day == NEVER and planned:
        day = room.way.shown(room.low)
    if day == NEVER:
        return
    evaded = story.chance(0.4)
    said = pick(story.rng, reasons.EVADED if evaded else reasons.REFUSED)
    told: dict[str, object] = {"mode": "regular", "result": "evaded" if evaded else "refused", "said": said}
    key = story.pen.write("drug_test", day, told=told)
    story.trouble.append(day)
    excused = not planned and story.chance(0.3)
    if key and excused:
        told = {"entry": key, "why": pick(story.rng, reasons.PROPER), "decided_by": story.town.head}
        story.pen.write("excused", day + story.between(1, 9), told=told)
    elif key:
        story.refusals += 1
        story.disputable.append((key, day))
        if story.chance(0.5):
            told = {"topic": pick(story.rng, reasons.EDUCATION), "given_by": story.worker}
            story.pen.write("education_given", day + story.between(1, 6), told=told)
    later = workday(day + story.between(1, 5))
    made_up = story.chance(0.3 if planned else 0.55)
    if made_up and room.holds(later) and not story.stands_still(later) and not story.is_away(later):
        _test(story, later, mode="regular")


def _missed(story: Story, window: Window, room: _Room) -> None:
    """Nothing was done: often somebody called, sometimes there was a proper reason."""
    if not room.is_over:
        return
    day = workday(room.way.shown(room.high - 1 - story.between(0, 6)))
    if story.chance(0.35) and room.holds(day) and not story.stands_still(day):
        told = {"outcome": pick(story.rng, ("no_answer", "switched_off", "reached")), "phone": story.person.phone}
        story.pen.write("contact_attempted", day, told=told)
    if story.chance(0.13):
        why = pick(story.rng, reasons.WINDOW_EXCUSED)
        said: dict[str, object] = {"rule": window.rule, "seq": window.seq, "why": why, "decided_by": story.town.head}
        after = room.way.shown(room.high - 1) + story.between(2, 14)
        if after <= story.last:
            story.pen.write("excused", after, told=said)


def _served(way: Way, day: int) -> int:
    """The last served day that has been reached by a calendar day."""
    moved = 0
    for stop in way.stops:
        if day >= stop.until:
            moved += stop.until - stop.first
        elif day >= stop.first:
            return stop.first - 1 - moved
    return day - moved
