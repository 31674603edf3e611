"""The judge: the standing of one case, found the slow and obvious way.

Written from the contract alone, one case at a time, with loops over single days wherever days are counted. It shares
no code and no method with the kernel: months are added by the calendar, served time is counted day by day, workdays are
asked for one by one. Days are ordinals (`date.toordinal`) inside and ISO strings outside.

What the contract leaves open is decided in README.md, by number; the numbers stand beside the lines here as (R7).
"""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import chinese_calendar

Entry = dict[str, Any]
Values = Mapping[str, Sequence[tuple[date, Any]]]

CHINA = timezone(timedelta(hours=8))
MEASURES = {
    "drug_test",
    "talk",
    "situation_report",
    "report_refused",
    "summary",
    "assessment",
    "warning",
    "treatment_joined",
    "treatment_left",
}
FAIRNESS = {"excused", "objection_raised", "objection_answered"}
AFTER_THE_END = FAIRNESS | {
    "discharge_notified",
    "archived",
    "follow_up",
    "transferred_in",
    "relapse_found",
    "died",
    "notified",
    "handed_over",
}
DONE = {"negative", "positive", "presumptive"}
REFUSED = {"refused", "evaded"}
FOREVER = date.max.toordinal()


def standing(casefile: dict[str, Any], *, as_of: date, known_at: datetime | None, values: Values) -> dict[str, Any]:
    """The standing of `casefile` on the day `as_of`, by what was known at `known_at` (None: by everything).

    `values` gives for every name of a policy value its dated steps; the earliest reaches back. Gives `state`, `term`,
    `obligations`, `grounds` and `findings` (pairs of entry id and a short code). Raises ValueError without a decision.
    """
    return _Case(casefile, as_of=as_of, known_at=known_at, values=values).standing()


def add_months(day: int, months: int) -> int:
    """The same date `months` later; the last day of that month where it has no such date (民法典 202)."""
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)).toordinal()


def is_workday(day: int) -> bool:
    """Whether people work that day: the State Council's arrangement where it is published, else Monday to Friday."""
    found = date.fromordinal(day)
    if 2004 <= found.year <= 2026:
        return bool(chinese_calendar.is_workday(found))
    return found.weekday() < 5


def roll(day: int) -> int:
    """The day itself if it is a workday, else the next that is one."""
    while not is_workday(day):
        day += 1
    return day


def nth_workday_after(day: int, count: int) -> int:
    """The `count`-th workday after `day`, that day not counted."""
    while count:
        day += 1
        if is_workday(day):
            count -= 1
    return day


def what_stands(entries: Sequence[Entry], *, known_at: datetime | None) -> tuple[list[Entry], dict[str, str]]:
    """The entries that stand once corrections are applied, in order, and for each correction the entry it names."""
    known: list[Entry] = []
    for entry in entries:
        if entry in known:  # the same entry sent twice
            continue
        if known_at is None or _known_since(entry) <= _aware(known_at):
            known.append(entry)
    corrects = {entry["id"]: entry["corrects"] for entry in known if "corrects" in entry}
    replaced = set(corrects.values())
    stand = [entry for entry in known if entry["id"] not in replaced and entry["kind"] != "voided"]
    return sorted(stand, key=lambda entry: (entry["on"], entry["kind"], entry["id"])), corrects


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _known_since(entry: Entry) -> datetime:
    if "recorded_at" in entry:
        return _aware(datetime.fromisoformat(entry["recorded_at"]))
    return datetime.combine(date.fromisoformat(entry["on"]), time(), tzinfo=CHINA)  # (R1)


def _number(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _iso(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()


class _Case:
    """One case on one day. Each method below is one section of the contract; `standing` calls them in order."""

    def __init__(self, casefile: dict[str, Any], *, as_of: date, known_at: datetime | None, values: Values) -> None:
        self.case = casefile["case"]
        self.kind = self.case["kind"]
        self.values = values
        self.as_of = as_of.toordinal()
        self.findings: list[tuple[str, str]] = []
        stand, self.corrects = what_stands(casefile["entries"], known_at=known_at)
        self.entries = [entry for entry in stand if _number(entry["on"]) <= self.as_of]
        self.drop_what_lies_before_the_decision()
        self.find_the_end()
        self.drop_what_lies_after_the_end()
        self.read_excuses()
        self.pair_suspensions()
        self.lay_out_the_term()
        self.windows = self.lay_out_the_windows()

    def standing(self) -> dict[str, Any]:
        once = self.obligations_that_happen_once()
        repeating = [self.judge_window(window) for window in self.windows]
        obligations = sorted(
            once + repeating, key=lambda o: (o["due_on"] is None, o["due_on"] or "", o["rule"], o["seq"])
        )
        report_ins_missed = [o for o in once if o["rule"] == "report_in" and o["status"] == "missed"]
        grounds = self.grounds(len(report_ins_missed))
        self.find_measures_before_report_in()
        self.find_conduct_inside_suspensions()
        self.find_an_early_discharge()
        return {
            "state": self.state(bool(report_ins_missed)),
            "term": self.term(),
            "obligations": obligations,
            "grounds": grounds,
            "findings": sorted(self.findings),
        }

    # ── what counts ──────────────────────────────────────────────────────────────────────────────

    def of_kind(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry["kind"] == kind]

    def first_day(self, kind: str) -> int | None:
        found = self.of_kind(kind)
        return _number(found[0]["on"]) if found else None

    def value(self, name: str, on: int) -> Any:
        """The value in force on a day; the earliest reaches back; None where no document sets it."""
        found = None
        for since, value in sorted(self.values.get(name, ()), key=lambda step: step[0]):
            if found is None or since.toordinal() <= on:
                found = value
        return found

    def drop_what_lies_before_the_decision(self) -> None:
        decided = self.first_day("decided")
        if decided is None:
            raise ValueError("no decision is known on that day")
        self.decided = decided
        kept = []
        for entry in self.entries:
            if _number(entry["on"]) < decided:
                self.findings.append((entry["id"], "before_decision"))
            else:
                kept.append(entry)
        self.entries = kept

    def find_the_end(self) -> None:
        """One walk through the ends in order of day (R7). A return takes back a departure, and nothing else."""
        in_a_day = {"died": 0, "terminated": 1, "discharged": 2, "transferred_in": 3, "transferred_out": 4}
        self.end: Any = None
        self.end_kind: str | None = None
        self.returns: list[int] = []  # days of the transfers in that took a transfer out back
        self.end_entry: Any = None
        dead = False
        walk = [entry for entry in self.entries if entry["kind"] in in_a_day]
        for entry in sorted(walk, key=lambda e: (e["on"], in_a_day[e["kind"]], e["id"])):
            kind = entry["kind"]
            if kind == "transferred_in":
                if self.end_kind == "transferred_out" and not dead:
                    self.end = self.end_kind = self.end_entry = None
                    self.returns.append(_number(entry["on"]))
                continue
            if self.end is None:
                self.end, self.end_kind, self.end_entry = _number(entry["on"]), kind, entry
            elif dead or kind != "died":  # dying after the end is no fault
                self.findings.append((entry["id"], "second_end"))
            dead = dead or kind == "died"

    def drop_what_lies_after_the_end(self) -> None:
        """Nothing dated after the end counts but what it sets off, and a second end counts nowhere."""
        self.died = bool(self.of_kind("died"))  # whenever
        second = {ident for ident, code in self.findings if code == "second_end"}
        kept = []
        for entry in self.entries:
            if entry["id"] in second:
                continue
            late = self.end is not None and _number(entry["on"]) > self.end
            if late and entry["kind"] not in AFTER_THE_END:
                self.findings.append((entry["id"], "after_end"))
            else:
                kept.append(entry)
        self.entries = kept

    def read_excuses(self) -> None:
        """Entries that are excused, themselves or as what they correct; and obligations that are."""
        named = {entry["entry"] for entry in self.of_kind("excused") if "entry" in entry}
        self.excused_rules = {(e["rule"], e["seq"]) for e in self.of_kind("excused") if "rule" in e}
        self.excused_entries = set()
        for entry in self.entries:
            ident: str | None = entry["id"]
            while ident is not None:
                if ident in named:
                    self.excused_entries.add(entry["id"])
                ident = self.corrects.get(ident)

    # ── served time ──────────────────────────────────────────────────────────────────────────────

    def pair_suspensions(self) -> None:
        """Half-open spans; the open one, if any, ends at FOREVER. What one day opens and closes cancels (R12)."""
        self.spans: list[tuple[int, int]] = []
        opened: int | None = None
        for day in sorted({e["on"] for e in self.entries if e["kind"] in {"suspended", "resumed"}}):
            stops = [e for e in self.of_kind("suspended") if e["on"] == day]
            goes = [e for e in self.of_kind("resumed") if e["on"] == day]
            while stops and goes:
                stops.pop(0)
                goes.pop(0)
            for entry in stops:
                if opened is None:
                    opened = _number(day)
                else:
                    self.findings.append((entry["id"], "second_suspended"))
            for entry in goes:
                if opened is None:
                    self.findings.append((entry["id"], "lone_resumed"))
                else:
                    self.spans.append((opened, _number(day)))
                    opened = None
        self.open_since = opened
        if opened is not None:
            self.spans.append((opened, FOREVER))

    def suspended_on(self, day: int) -> bool:
        return any(first <= day < stop for first, stop in self.spans)

    def lay_out_the_term(self) -> None:
        """The clock: which served day every day is, and on which day every number of served days is full."""
        self.start = self.first_day("reported_in")
        self.last_day: int | None = None
        if self.start is None:
            return
        months = self.case.get("term_months") or self.value(f"term.{self.kind}.months", self.decided)
        until = add_months(self.start, months)
        if self.value("term.last_day", self.decided) == "same_date":
            until += 1
        self.term_days = until - self.start - self.case.get("credit_days", 0)
        self.moves = self.value("suspension.extends_term", self.decided) is not False

        self.served = {}  # day -> how many days were served before it
        self.full = {0: self.start}  # number of served days -> the day after the last of them
        day, count = self.start, 0
        while count < self.term_days or day <= self.as_of:
            self.served[day] = count
            if self.moves and self.suspended_on(day):
                if self.open_since is not None and day >= max(self.open_since, self.as_of):
                    break  # it never goes on, as far as is known
            else:
                count += 1
                self.full[count] = day + 1
            day += 1
        whole_term = self.full.get(self.term_days)
        self.last_day = None if whole_term is None else whole_term - 1

    def term(self) -> dict[str, Any] | None:
        if self.start is None:
            return None
        closed = sum(stop - first for first, stop in self.spans if stop != FOREVER)  # (R14)
        return {"starts_on": _iso(self.start), "last_day": _iso(self.last_day), "suspended_days": closed}

    # ── rules that repeat ────────────────────────────────────────────────────────────────────────

    def lay_out_the_windows(self) -> list[dict[str, Any]]:
        """Every window of every repeating rule, as numbers of served days from report-in."""
        if self.start is None:
            return []
        found: list[dict[str, Any]] = []

        def lay(rule: str, owed_by: str, needed: int, bounds: list[tuple[int, int]]) -> None:
            seq = 0
            for first, last in bounds:
                lo = add_months(self.start, first) - self.start  # type: ignore[operator, arg-type]
                hi = add_months(self.start, last) - self.start  # type: ignore[operator, arg-type]
                if hi <= self.term_days:  # wholly inside the term, or dropped
                    seq += 1
                    found.append({"rule": rule, "seq": seq, "owed_by": owed_by, "needed": needed, "lo": lo, "hi": hi})

        tests = self.value(f"drug_test.{self.kind}.every_months", self.start) or []
        bounds = []
        for year, step in enumerate(tests):
            for first in range(12 * year, 12 * year + 12, step):
                if first + step <= 12 * year + 12:
                    bounds.append((first, first + step))
        lay("drug_test.regular", "person", 1, bounds)
        spot = self.value("drug_test.spot.per_year", self.start)
        if spot:
            lay("drug_test.spot", "person", spot, [(12 * year, 12 * year + 12) for year in range(10)])
        for rule, owed_by in (
            ("talk", "group"),
            ("situation_report", "person"),
            ("summary", "group"),
            ("assessment", "group"),
        ):
            step = self.value(f"{rule}.{self.kind}.every_months", self.start)
            if step:
                lay(rule, owed_by, 1, [(first, first + step) for first in range(0, 120, step)])
        return found

    def done_in(self, window: dict[str, Any]) -> list[Entry]:
        kind, _, mode = window["rule"].partition(".")
        found = []
        for entry in self.entries:
            if entry["kind"] != kind:
                continue
            if mode and (entry["mode"] != mode or entry["result"] not in DONE):
                continue
            served = self.served.get(
                _number(entry["on"])
            )  # none before report-in, none once the clock is past counting
            if served is not None and window["lo"] <= served < window["hi"]:
                found.append(entry)
        return found

    def judge_window(self, window: dict[str, Any]) -> dict[str, Any]:
        opens, after = self.full.get(window["lo"]), self.full.get(window["hi"])
        due = None if after is None else after - 1
        entries = self.done_in(window)
        needed = window["needed"]
        met_on = None
        if len(entries) >= needed:
            status = "met"
            met_on = entries[needed - 1]["on"]
        elif self.ended_by(due) or (not self.moves and self.touches_a_suspension(opens, due)):
            status = "void"
        elif (window["rule"], window["seq"]) in self.excused_rules:
            status = "excused"
        elif due is None:
            status = "paused"
        elif due < self.as_of:
            status = "missed"
        elif opens is not None and opens <= self.as_of:
            status = "open"
        else:
            status = "upcoming"
        return {
            "rule": window["rule"],
            "seq": window["seq"],
            "owed_by": window["owed_by"],
            "opens_on": _iso(opens),
            "due_on": _iso(due),
            "needed": needed,
            "done": len(entries),
            "status": status,
            "met_on": met_on,
            "entries": [entry["id"] for entry in entries],
        }

    def ended_by(self, due: int | None) -> bool:
        """Whether the case ended on or before that last day; an unknown one, or none, lies after every end (R21)."""
        return self.end is not None and (due is None or self.end <= due)

    def touches_a_suspension(self, opens: int | None, due: int | None) -> bool:
        """Only where a pack says that suspension moves nothing: every window has both days then (R17)."""
        if opens is None or due is None:
            return False
        return any(self.suspended_on(day) for day in range(opens, due + 1) if day <= self.as_of)

    # ── rules that happen once ───────────────────────────────────────────────────────────────────

    def obligations_that_happen_once(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        decided, received, served = self.decided, self.first_day("received"), self.first_day("served")

        days, workdays = self.value("notify.days", decided), self.value("notify.workdays", decided)
        if workdays is not None:
            due = nth_workday_after(decided, workdays)
            found.append(self.once("notify", 1, "police", decided, due, self.after("notified", decided)))
        elif days is not None:
            found.append(
                self.once("notify", 1, "police", decided, roll(decided + days), self.after("notified", decided))
            )

        if received is not None and self.value("hand_over.workdays", received) is not None:
            due = nth_workday_after(received, self.value("hand_over.workdays", received))
            found.append(self.once("hand_over", 1, "township", received, due, self.after("handed_over", received)))

        arrivals: list[tuple[int, list[Entry]]] = []
        if served is not None:
            arrivals.append((1, self.of_kind("reported_in")))
            found.append(self.report_in(1, served, self.of_kind("reported_in")))
        elif self.start is not None:
            arrivals.append((1, self.of_kind("reported_in")))  # came though nothing was served: the agreement is owed
        for seq, opens in enumerate(self.returns, start=2):
            came = self.after("reported_in", opens)
            arrivals.append((seq, came))
            found.append(self.report_in(seq, opens, came))

        for seq, came in arrivals:
            if came:
                opens = _number(came[0]["on"])
                signed = self.of_kind("agreement_signed") if seq == 1 else self.after("agreement_signed", opens)
                found.append(self.once("sign_agreement", seq, "group", opens, None, signed, dateless=True))

        for seq, grant in enumerate(self.of_kind("leave_granted"), start=1):
            opens, due = _number(grant["from"]), _number(grant["to"])
            if opens <= self.as_of:
                back = self.after("leave_returned", opens)
                found.append(self.once("return_from_leave", seq, "person", opens, due, back))

        if self.last_day is not None:
            opens = self.last_day + 1
            if opens <= self.as_of and (self.end is None or self.end >= opens):  # (R22)
                found.append(
                    self.once("discharge", 1, "police", opens, None, self.after("discharged", opens), dateless=True)
                )
        if self.end_kind == "discharged":
            opens = self.end  # type: ignore[assignment]
            days = self.value("discharge_notice.days", opens)
            if days is not None:
                done = self.after("discharge_notified", opens)
                found.append(self.once("notify_discharge", 1, "police", opens, roll(opens + days), done, set_off=True))
            done = self.after("archived", opens)
            found.append(self.once("archive", 1, "township", opens, None, done, dateless=True, set_off=True))
        return found

    def after(self, kind: str, day: int) -> list[Entry]:
        """Entries of a kind on or after a day (R19)."""
        return [entry for entry in self.of_kind(kind) if _number(entry["on"]) >= day]

    def report_in(self, seq: int, opens: int, came: list[Entry]) -> dict[str, Any]:
        due: int | None = opens + self.value("report_in.days", opens)
        for first, stop in self.spans:  # (R20)
            first = max(first, opens)
            if stop > opens and due is not None and due > first:
                due = None if stop == FOREVER else due + (stop - first)
        return self.once("report_in", seq, "person", opens, None if due is None else roll(due), came)

    def once(
        self,
        rule: str,
        seq: int,
        owed_by: str,
        opens: int,
        due: int | None,
        done: list[Entry],
        *,
        dateless: bool = False,
        set_off: bool = False,
    ) -> dict[str, Any]:
        """One obligation that happens once. `dateless`: a target only; `set_off`: by the end itself, so never void."""
        day = _number(done[0]["on"]) if done else None
        if day is not None and (due is None or day <= due):
            status = "met"
        elif (rule, seq) in self.excused_rules:
            status = "excused"
        elif day is not None:
            status = "late"
        elif self.ended_by(due) and not set_off:
            status = "void"
        elif due is None and not dateless:
            status = "paused"
        elif due is not None and due < self.as_of:
            status = "missed"
        else:
            status = "open"
        return {
            "rule": rule,
            "seq": seq,
            "owed_by": owed_by,
            "opens_on": _iso(opens),
            "due_on": _iso(due),
            "needed": 1,
            "done": len(done),
            "status": status,
            "met_on": done[0]["on"] if status == "met" else None,
            "entries": [entry["id"] for entry in done],
        }

    # ── state ────────────────────────────────────────────────────────────────────────────────────

    def state(self, report_in_missed: bool) -> str:
        if self.died or self.follow_up_over():
            return "closed"
        if self.end_kind is not None:
            return self.end_kind
        if self.last_day is not None and self.as_of > self.last_day:
            return "term_reached"
        if self.open_since is not None:
            return "suspended"
        if self.start is not None:
            return "serving"
        if report_in_missed:
            return "report_overdue"
        if self.of_kind("served"):
            return "awaiting_report"
        return "decided"

    def follow_up_over(self) -> bool:
        if self.end_kind != "discharged" or self.end is None:
            return False
        years = self.value("follow_up.years", self.end)
        if years is None:
            return False
        last = add_months(self.end, 12 * years)
        for entry in self.of_kind("relapse_found"):
            day = _number(entry["on"])
            if self.end <= day <= last:
                last = max(last, add_months(day, 12 * years))
        return self.as_of > last

    # ── grounds ──────────────────────────────────────────────────────────────────────────────────

    def grounds(self, report_ins_missed: int) -> list[dict[str, Any]]:
        tests = [e for e in self.of_kind("drug_test") if self.conduct_counts(e)]
        refused = [e for e in tests if e["result"] in REFUSED]
        use = [e for e in tests if e["result"] == "positive"]
        use += [e for e in self.of_kind("drug_use_found") if self.conduct_counts(e)]
        use.sort(key=lambda e: (e["on"], e["kind"], e["id"]))
        times, days, away = self.absences()
        reports = self.reports_refused()
        prison = [e for e in self.of_kind("imprisoned") if e["id"] not in self.excused_entries]
        counted = [
            ("not_reported_in", report_ins_missed, 1, ">=", []),
            ("tests_refused", len(refused), self.value("ground.tests_refused", self.decided), ">=", refused),
            ("absences", times, self.value("ground.absences", self.decided), ">=", away),
            ("absence_days", days, self.value("ground.absence_days", self.decided), ">", away),
            ("reports_refused", len(reports), 1, ">=", reports),
            ("drug_use", len(use), 1, ">=", use),
            ("imprisoned", len(prison), 1, ">=", prison),
        ]
        found = []
        for ground, count, threshold, compare, entries in counted:
            reached = threshold is not None and (count > threshold if compare == ">" else count >= threshold)
            found.append(
                {
                    "ground": ground,
                    "count": count,
                    "threshold": threshold,
                    "compare": compare,
                    "reached": reached,
                    "entries": [entry["id"] for entry in entries],
                }
            )
        return found

    def conduct_days(self) -> range:
        """From report-in to the last day, the end or the day asked about, whichever is first; suspended days too."""
        if self.start is None:
            return range(0)
        last = self.as_of
        if self.last_day is not None:
            last = min(last, self.last_day)
        if self.end is not None:
            last = min(last, self.end)
        return range(self.start, last + 1)

    def conduct_counts(self, entry: Entry) -> bool:
        day = _number(entry["on"])
        return day in self.conduct_days() and not self.suspended_on(day) and entry["id"] not in self.excused_entries

    def absences(self) -> tuple[int, int, list[Entry]]:
        """Times away, days away, and the entries that say so: a walk over every day of the term (R27)."""
        entries = [e for e in self.of_kind("absence") if e["id"] not in self.excused_entries]
        if not entries:
            return 0, 0, []
        spans = [(_number(e["on"]), _number(e["to"]) if "to" in e else self.as_of, e["id"]) for e in entries]
        times = days = 0
        counted = set()
        was_away = False
        for day in self.conduct_days():
            if self.suspended_on(day):
                continue
            who = [ident for first, last, ident in spans if first <= day <= last]
            if who:
                counted.update(who)
                days += 1
                times += not was_away
            was_away = bool(who)
        return times, days, [e for e in entries if e["id"] in counted]

    def reports_refused(self) -> list[Entry]:
        enough = self.value("ground.report_warnings", self.decided)
        warnings = [e for e in self.of_kind("warning") if e["ground"] == "report" and self.conduct_counts(e)]
        if enough is None or len(warnings) < enough:
            return []
        since = warnings[enough - 1]["on"]
        return [e for e in self.of_kind("report_refused") if self.conduct_counts(e) and e["on"] > since]

    # ── findings ─────────────────────────────────────────────────────────────────────────────────

    def find_measures_before_report_in(self) -> None:
        for entry in self.entries:
            if entry["kind"] in MEASURES and (self.start is None or _number(entry["on"]) < self.start):
                self.findings.append((entry["id"], "before_report_in"))

    def find_conduct_inside_suspensions(self) -> None:
        for entry in self.entries:
            kind = entry["kind"]
            if kind == "drug_test":
                conduct = entry["result"] in REFUSED or entry["result"] == "positive"
            else:
                conduct = kind in {"drug_use_found", "report_refused", "absence"}
            if conduct and self.suspended_on(_number(entry["on"])):
                self.findings.append((entry["id"], "conduct_in_suspension"))

    def find_an_early_discharge(self) -> None:
        if self.end_kind == "discharged" and (self.last_day is None or self.end < self.last_day):
            self.findings.append((self.end_entry["id"], "early_discharge"))
