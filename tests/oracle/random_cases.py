"""Random case files, quickly and by seed: dense lives as an office would record them, and small tangles.

    for case in cases(100_000, seed=1): standing(case.casefile, as_of=case.as_of, known_at=case.known_at, values=VALUES)

Every file is valid in form (the contract's faults of form never occur); faults of sequence are wanted and frequent.
Dice are anything with the methods of `random.Random`, so that Hypothesis can throw them too and shrink the throws.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from tests.oracle.plain import add_months

CHINA = timezone(timedelta(hours=8))
RESULTS = ("negative", "positive", "presumptive", "refused", "evaded", "invalid")
RULES = (
    "drug_test.regular",
    "drug_test.spot",
    "talk",
    "situation_report",
    "summary",
    "assessment",
    "notify",
    "hand_over",
    "report_in",
    "sign_agreement",
    "return_from_leave",
    "discharge",
    "notify_discharge",
    "archive",
)
# Days that calendars get wrong: month ends, leap days, the days around long holidays, the year's turn.
AWKWARD = tuple(
    date.fromisoformat(text).toordinal()
    for text in (
        "2019-12-31",
        "2020-01-23",
        "2020-01-31",
        "2020-02-28",
        "2020-02-29",
        "2020-03-31",
        "2021-09-28",
        "2021-12-31",
        "2022-01-29",
        "2022-05-31",
        "2023-02-28",
        "2023-08-31",
        "2023-10-30",
        "2024-01-31",
        "2024-02-08",
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
        "2024-04-30",
        "2024-09-30",
        "2024-12-30",
        "2024-12-31",
        "2025-01-15",
        "2025-01-27",
        "2025-09-29",
        "2026-01-30",
        "2026-12-24",
        "2026-12-31",
        "2028-02-29",
        "2031-01-31",
    )
)


@dataclass(frozen=True)
class Case:
    """A case file, the day it is asked about, and the moment whose knowledge counts (None: everything)."""

    casefile: dict[str, Any]
    as_of: date
    known_at: datetime | None


def cases(count: int, *, seed: int) -> Iterator[Case]:
    """`count` cases; the same seed gives the same cases, and case n of a seed is always the same."""
    for number in range(count):
        yield case(Random(f"{seed}/{number}"), number=number)


def case(dice: Random, *, number: int = 0) -> Case:
    """A dense life three times in five, else a tangle."""
    return life(dice, number=number) if dice.random() < 0.6 else tangle(dice, number=number)


def life(dice: Random, *, number: int = 0) -> Case:
    """A case as an office records it: about 64 entries when it runs its term, with the mishaps of real life."""
    draft = _begin(dice)
    start = draft.start
    if start is not None:
        until = add_months(start, draft.months)
        stop = until if dice.random() < 0.6 else dice.randint(start, until)
        _measures(draft, start, stop, step=1 if draft.kind == "community_detox" else 2)
        for _ in range(dice.choice((0, 0, 0, 0, 1, 2))):
            _suspension(draft, start - 5, until + 20)
        for _ in range(dice.choice((0, 0, 0, 1, 2, 4))):
            _absence(draft, start - 10, until + 10)
        for _ in range(dice.choice((0, 0, 0, 0, 1, 2))):
            _transfer(draft, start, until)
        for _ in range(dice.choice((0, 0, 1, 3))):
            _warning_or_refusal(draft, start - 5, until)
        if dice.random() < 0.1:
            _leave(draft, start, until)
    _finish(draft)
    return draft.case(number)


def tangle(dice: Random, *, number: int = 0) -> Case:
    """A small case whose entries crowd on a few days: boundaries, and the days beside them."""
    draft = _begin(dice, tight=True)
    anchor = draft.start if draft.start is not None else draft.decided
    draft.hot += [add_months(anchor, months) for months in dice.sample((1, 2, 3, 4, 6, 8, 12, 24, 30, 36), 3)]
    acts: list[Callable[[], None]] = [
        lambda: _suspension(draft, draft.near(), draft.near()),
        lambda: draft.add(dice.choice(("suspended", "suspended", "resumed")), draft.near()),
        lambda: _absence(draft, draft.near(), draft.near()),
        lambda: _one_measure(draft, draft.near()),
        lambda: _one_measure(draft, draft.near()),
        lambda: _warning_or_refusal(draft, draft.near(), draft.near()),
        lambda: _transfer(draft, draft.near(), draft.near()),
        lambda: _end(draft, draft.near()),
        lambda: draft.add(dice.choice(("reported_in", "served", "received", "handed_over", "notified")), draft.near()),
        lambda: draft.add(
            dice.choice(
                ("agreement_signed", "drug_use_found", "imprisoned", "relapse_found", "discharge_notified", "archived")
            ),
            draft.near(),
        ),
        lambda: draft.add(
            dice.choice(("isolation_ordered", "opinion_given", "follow_up", "team_formed")), draft.near()
        ),
        lambda: _leave(draft, draft.near(), draft.near()),
    ]
    for _ in range(dice.randint(0, 12)):
        dice.choice(acts)()
    _finish(draft)
    return draft.case(number)


@dataclass
class Draft:
    """A case file in the making. `hot` are the days worth asking about; ids are handed out in the order of writing."""

    dice: Random
    kind: str
    months: int
    head: dict[str, Any]
    decided: int
    start: int | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)
    hot: list[int] = field(default_factory=list)

    def add(self, kind: str, day: int, **more: Any) -> dict[str, Any]:
        entry = {"id": f"e{len(self.entries) + 1}", "kind": kind, "on": _iso(day), **more}
        if kind != "decided" and self.dice.random() < 0.3:
            entry["recorded_at"] = self.moment(day + self.dice.choice((0, 0, 1, 3, 20)))
        self.entries.append(entry)
        return entry

    def moment(self, day: int) -> str:
        at = datetime.combine(date.fromordinal(day), time(self.dice.randint(0, 23), 30), tzinfo=CHINA)
        form = self.dice.randint(0, 5)
        if form == 0:
            return at.astimezone(timezone.utc).isoformat()  # noqa: UP017 (one name for zones in this file)
        return at.replace(tzinfo=None).isoformat() if form == 1 else at.isoformat()

    def near(self) -> int:
        """A hot day or one close to it; now and then one far off; never far before the decision."""
        day = self.dice.choice(self.hot) + self.dice.choice((-2, -1, -1, 0, 0, 0, 0, 1, 1, 2, 7, 40))
        return max(day, self.decided - 3)

    def case(self, number: int) -> Case:
        dice = self.dice
        decisions = [_day(e["on"]) for e in self.entries if e["kind"] == "decided"]
        asked = self.near() if dice.random() < 0.7 else dice.randint(self.decided, self.decided + 2700)
        as_of = max([asked, *decisions])
        known_at = None
        if dice.random() < 0.25:
            written = dice.choice([e for e in self.entries if "recorded_at" in e] or [{"recorded_at": _iso(as_of)}])
            day = date.fromisoformat(written["recorded_at"][:10]).toordinal() if dice.random() < 0.6 else as_of
            day = max([day + dice.choice((-1, 0, 0, 1)), *decisions])
            known_at = datetime.combine(date.fromordinal(day), time(dice.choice((0, 8, 12, 23)), 30), tzinfo=CHINA)
        dice.shuffle(self.entries)
        head = {"id": f"r{number}", **self.head}
        return Case(
            {"format": "guitu.casefile/1", "case": head, "entries": self.entries}, date.fromordinal(as_of), known_at
        )


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _begin(dice: Random, *, tight: bool = False) -> Draft:
    """Decision, service, notice, reception, report-in; any of them may be missing or out of order."""
    kind = dice.choice(("community_detox", "community_detox", "community_rehab"))
    head: dict[str, Any] = {"kind": kind, "policy": "jinxiang"}
    months = 36
    if kind == "community_rehab" and dice.random() < 0.4:
        months = dice.choice((1, 2, 3, 5, 6, 7, 11, 12, 13, 18, 24, 30, 35, 36))
        head["term_months"] = months
    if dice.random() < 0.15:
        head["credit_days"] = dice.choice((1, 2, 15, 27, 30, 200)) if months > 7 else dice.choice((0, 1, 27))
    decided = dice.choice(AWKWARD) if dice.random() < 0.5 else dice.randint(_day("2018-01-01"), _day("2029-12-31"))
    draft = Draft(dice, kind, months, head, decided, hot=[decided])
    draft.add("decided", decided)
    served = decided + dice.choice((0, 0, 1, 1, 2, 4, 8))
    if dice.random() < 0.93:
        draft.add("served", served)
        draft.hot.append(served)
        draft.hot.append(served + 15)
    if dice.random() < 0.85:
        draft.add("notified", decided + dice.choice((0, 1, 2, 3, 3, 4, 5, 6, 9)))
    if dice.random() < 0.8:
        received = decided + dice.choice((0, 1, 3, 5))
        draft.add("received", received)
        if dice.random() < 0.85:
            draft.add("handed_over", received + dice.choice((0, 1, 2, 3, 4, 5, 6, 7, 11)))
    if dice.random() < (0.8 if tight else 0.94):
        start = dice.choice([day for day in AWKWARD if day >= decided][:3] or [served]) if dice.random() < 0.4 else 0
        if not start or start - decided > 200:
            start = served + dice.choice((-2, 0, 1, 5, 9, 12, 14, 15, 16, 17, 19, 30))
        start = max(start, decided)
        draft.start = start
        draft.add("reported_in", start)
        until = add_months(start, months)
        draft.hot += [start, add_months(start, 1), add_months(start, 12), until, until - 1]
        if dice.random() < 0.8:
            draft.add("agreement_signed", start + dice.choice((0, 1, 6, 9)))
    return draft


def _measures(draft: Draft, start: int, stop: int, *, step: int) -> None:
    """Month by month what an office does, often on the very edge of the month."""
    dice = draft.dice
    diligence = dice.choice((0.3, 0.45, 0.55, 0.7))
    for months in range(0, 36, step):
        lo, hi = add_months(start, months), add_months(start, months + step)
        if lo >= stop:
            return

        def day(lo: int = lo, hi: int = hi) -> int:
            return dice.choice((lo - 1, lo, lo, hi - 1, hi - 1, hi)) if dice.random() < 0.4 else dice.randint(lo, hi)

        if dice.random() < diligence:
            _test(draft, day(), "regular")
        if dice.random() < diligence:
            draft.add("talk", day(), form=dice.choice(("office", "home_visit", "phone", "video")))
        if dice.random() < diligence:
            draft.add("situation_report", day())
        if dice.random() < 0.25 * step:
            _test(draft, day(), "spot")
        if dice.random() < 0.2 * step:
            draft.add("summary", day())
        if dice.random() < 0.1 * step:
            draft.add("assessment", day())


def _test(draft: Draft, day: int, mode: str) -> None:
    result = "negative" if draft.dice.random() < 0.75 else draft.dice.choice(RESULTS)
    more = {"sample": draft.dice.choice(("urine", "saliva", "hair", "blood"))} if draft.dice.random() < 0.2 else {}
    draft.add("drug_test", day, mode=mode, result=result, **more)


def _one_measure(draft: Draft, day: int) -> None:
    kind = draft.dice.choice(
        ("drug_test", "drug_test", "drug_test", "talk", "situation_report", "summary", "assessment")
    )
    if kind == "drug_test":
        mode, result = draft.dice.choice(("regular", "spot")), draft.dice.choice(RESULTS)
        draft.add("drug_test", day, mode=mode, result=result)
    elif kind == "talk":
        draft.add("talk", day, form="office")
    else:
        draft.add(kind, day)


def _between(dice: Random, lo: int, hi: int) -> int:
    return dice.randint(min(lo, hi), max(lo, hi))


def _suspension(draft: Draft, lo: int, hi: int) -> None:
    """One that is closed, or open, or of no length, or followed at once by another."""
    dice = draft.dice
    first = max(_between(dice, lo, hi) if dice.random() < 0.6 else draft.near(), draft.decided)
    draft.add("suspended", first)
    draft.hot.append(first)
    if dice.random() < 0.8:
        again = first + dice.choice((0, 1, 2, 10, 15, 31, 60, 200))
        draft.add("resumed", again)
        draft.hot.append(again)
        if dice.random() < 0.2:
            draft.add("suspended", again + dice.choice((0, 0, 1)))
            if dice.random() < 0.7:
                draft.add("resumed", again + dice.choice((0, 5, 20)))


def _absence(draft: Draft, lo: int, hi: int) -> None:
    """One absence, alone or with one that overlaps it, touches it or nearly does."""
    dice = draft.dice
    first = _between(dice, lo, hi) if dice.random() < 0.5 else draft.near()
    last = first + dice.choice((0, 0, 1, 3, 9, 29, 30, 31))
    more = {} if dice.random() < 0.12 else {"to": _iso(last)}
    draft.add("absence", first, **more)
    draft.hot += [first, last]
    if dice.random() < 0.4:
        second = last + dice.choice((-2, 0, 1, 1, 2, 3))
        second = max(second, first)
        draft.add("absence", second, to=_iso(second + dice.choice((0, 2, 14))))


def _transfer(draft: Draft, lo: int, hi: int) -> None:
    dice = draft.dice
    out = _between(dice, lo, hi) if dice.random() < 0.5 else draft.near()
    if dice.random() < 0.92:
        draft.add("transferred_out", out)
    draft.hot.append(out)
    if dice.random() < 0.75:
        back = out + dice.choice((0, 1, 9, 30, 90))
        draft.add("transferred_in", back, **({"policy": "jinxiang"} if dice.random() < 0.3 else {}))
        draft.hot += [back, back + 15]
        if dice.random() < 0.6:
            draft.add("reported_in", back + dice.choice((0, 3, 15, 16, 18, 25)))
        if dice.random() < 0.3:
            draft.add("agreement_signed", back + dice.choice((0, 5, 30)))


def _warning_or_refusal(draft: Draft, lo: int, hi: int) -> None:
    dice = draft.dice
    for _ in range(dice.randint(1, 3)):
        draft.add(
            "warning", _between(dice, lo, hi), ground=dice.choice(("report", "report", "report", "test", "absence"))
        )
    for _ in range(dice.randint(0, 3)):
        draft.add("report_refused", _between(dice, lo, hi) if dice.random() < 0.7 else draft.near())


def _leave(draft: Draft, lo: int, hi: int) -> None:
    dice = draft.dice
    first = _between(dice, lo, hi)
    last = first + dice.choice((0, 3, 10))
    draft.add("leave_requested", first - 1, **{"from": _iso(first), "to": _iso(last), "place": "乙县"})
    draft.add("leave_granted", first - 1, **{"from": _iso(first), "to": _iso(last)})
    draft.hot += [first, last]
    if dice.random() < 0.7:
        draft.add("leave_returned", last + dice.choice((-1, 0, 0, 1, 4)))


def _end(draft: Draft, day: int) -> None:
    dice = draft.dice
    kind = dice.choice(("terminated", "discharged", "discharged", "died", "transferred_out"))
    draft.add(kind, day, **({"ground": dice.choice(("drug_use", "imprisoned"))} if kind == "terminated" else {}))
    draft.hot.append(day)
    if kind == "discharged":
        draft.hot += [day + 7, add_months(day, 36), add_months(day, 36) + 1]
        if dice.random() < 0.6:
            draft.add("discharge_notified", day + dice.choice((-1, 0, 3, 7, 8, 9, 12)))
        if dice.random() < 0.4:
            draft.add("archived", day + dice.choice((0, 10, 40)))
        for _ in range(dice.choice((0, 0, 1, 2))):
            relapse = day + dice.choice((0, 30, 700, 1094, 1095, 1096, 1097, 1900))
            draft.add("relapse_found", relapse)
            draft.hot += [relapse, add_months(relapse, 36), add_months(relapse, 36) + 1]


def _finish(draft: Draft) -> None:
    """How it ended, what was excused or objected to, and what had to be put right: corrections come last."""
    dice = draft.dice
    if draft.start is not None:
        until = add_months(draft.start, draft.months)
        if dice.random() < 0.3:
            _end(draft, until + dice.choice((-1, 0, 0, 1, 30, 200)))
        if dice.random() < 0.15:
            _end(draft, _between(dice, draft.start, until) if dice.random() < 0.6 else draft.near())
        if dice.random() < 0.06:
            draft.add("imprisoned", _between(dice, draft.decided, until))
        if dice.random() < 0.06:
            draft.add("drug_use_found", _between(dice, draft.start, until))
    if dice.random() < 0.08:
        draft.add("died", draft.near())
    if dice.random() < 0.05:  # a second end on the day of the first, or close by
        _end(draft, draft.hot[-1])
    if dice.random() < 0.05:
        _one_measure(draft, draft.decided - 1)
    _fairness(draft, early=True)
    _corrections(draft)
    _fairness(draft, early=False)
    if dice.random() < 0.05:
        draft.entries.append(dict(dice.choice(draft.entries)))  # sent twice


def _fairness(draft: Draft, *, early: bool) -> None:
    """Excuses of an entry or of an obligation, and objections; before the corrections and, fewer, after them."""
    dice = draft.dice
    for _ in range(dice.choice((0, 0, 0, 1, 1, 3) if early else (0, 0, 0, 1))):
        day = draft.near()
        if dice.random() < 0.5:
            rule = dice.choice(RULES)
            seq = 1 if rule in RULES[6:] and dice.random() < 0.8 else dice.randint(1, 12)
            draft.add("excused", day, rule=rule, seq=seq, why="住院治疗")
        else:
            # What could be a ground, when there is any; else anything at all.
            conduct = [
                e
                for e in draft.entries
                if e["kind"] in {"absence", "report_refused", "warning", "imprisoned", "drug_use_found"}
                or (e["kind"] == "drug_test" and e["result"] in {"refused", "evaded", "positive"})
            ]
            excused = dice.choice(conduct or [e for e in draft.entries if e["kind"] != "voided"])
            draft.add("excused", max(day, _day(excused["on"])), entry=excused["id"], why="有正当理由")
    if dice.random() < 0.06:
        named = dice.choice([e for e in draft.entries if e["kind"] != "voided"])
        draft.add("objection_raised", draft.near(), entry=named["id"], says="记录与事实不符")
        if dice.random() < 0.5:
            draft.add("objection_answered", draft.near(), entry=named["id"], answer="已核对")


def _corrections(draft: Draft) -> None:
    """Each names an entry that still stands; a correction may be corrected or voided in its turn."""
    dice = draft.dice
    for _ in range(dice.choice((0, 0, 1, 2, 4))):
        named = {e["corrects"] for e in draft.entries if "corrects" in e}
        stand = [e for e in draft.entries if e["id"] not in named and e["kind"] != "voided"]
        corrections = [e for e in stand if "corrects" in e]
        old = dice.choice(corrections if corrections and dice.random() < 0.4 else stand)
        day = _day(old["on"])
        if old["kind"] != "decided" and dice.random() < 0.35:
            draft.add("voided", day + dice.choice((0, 1, 30, 400)), corrects=old["id"], why="重复登记")
            continue
        new = {
            key: value
            for key, value in old.items()
            if key not in {"id", "kind", "on", "recorded_at", "corrects", "why"}
        }
        moved = day + dice.choice((-30, -1, 0, 1, 1, 2, 31))
        if old["kind"] == "decided":
            moved = max(day - 1, min(moved, day + 1))
        if "to" in new and old["kind"] == "absence":
            moved = min(moved, _day(new["to"]))
        if "result" in new and dice.random() < 0.6:
            new["result"] = dice.choice(RESULTS)
        # An excuse has its own `why`, and so has every correction: the later reason is the one that is kept.
        draft.add(old["kind"], moved, **new, corrects=old["id"], why="日期录错")
