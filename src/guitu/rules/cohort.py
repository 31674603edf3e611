"""A cohort 个案群: case files as columns. One case is a cohort of one; a nation is a cohort of a million.

Entries are sorted once, here, into what rules read: *measures* (a table in the order case, lane, day, where a
lane is a repeating duty) and *streams* (one small table for each match that a duty, a ground or the case's course
names). Corrections are applied before anything else (CONTRACTS: Corrections), so no rule ever sees an entry that
does not stand. Days are day numbers; `FAR` stands for "never" and "not yet".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from guitu.ledger.casefile import CaseFile
from guitu.ledger.corrections import Settled, standing_entries
from guitu.ledger.entry import Entry
from guitu.policy.layers import Policy
from guitu.rules.duties import DUTIES, ONCE, REPEATING
from guitu.rules.grounds import GROUNDS
from guitu.rules.match import Match, entries
from guitu.rules.settings import Question

Int = NDArray[np.int32]
Long = NDArray[np.int64]
Place = NDArray[np.intp]
"""Rows or places to look at. NumPy asks for them in its own size; smaller ones it would copy at every look."""
Byte = NDArray[np.uint8]
Flag = NDArray[np.bool_]

FAR = 1 << 30
EPOCH = date(1970, 1, 1).toordinal()
KINDS = ("community_detox", "community_rehab")

LANES: tuple[Match, ...] = tuple(duty.counts for duty in REPEATING)
COURSE: tuple[Match, ...] = tuple(
    entries(kind)
    for kind in (
        *("decided", "served", "reported_in", "suspended", "resumed", "terminated", "discharged", "died"),
        *("transferred_out", "transferred_in", "relapse_found"),
    )
)
AFTER_THE_END = ("notified", "handed_over", "discharge_notified", "archived")
"""What goes on after the end of a case counts for these (CONTRACTS: State)."""
_OF_ONCE = [match for duty in ONCE for match in (duty.opens_on, duty.done_by)]
FIRSTS: tuple[Match, ...] = tuple(
    dict.fromkeys(
        (
            *(entries(kind) for kind in ("decided", "served", "reported_in")),
            *sorted(_OF_ONCE, key=lambda match: match.kind in AFTER_THE_END),
        )
    )
)
"""The streams of which the first day is asked; those that go on after the end of a case come last."""
STREAMS: tuple[Match, ...] = tuple(
    dict.fromkeys((*FIRSTS, *COURSE, *(match for ground in GROUNDS for match in ground.matches)))
)
SPANS: Mapping[str, tuple[str, str]] = {"absence": ("on", "to"), "leave_granted": ("from_", "to")}
RULES: Mapping[str, int] = {name: at for at, name in enumerate(DUTIES)}


# One number as an array. NumPy makes an array of every Python number that it meets, at twice the cost of the work.
FAR_AWAY = np.array(FAR, np.int32)
_NEVER = np.full(4096, FAR, np.int32)
_NEVER.setflags(write=False)


def never(size: int) -> Int:
    """A fresh column of FAR. Small ones are copied from a template, which is several times as quick."""
    return _NEVER[:size].copy() if size <= len(_NEVER) else np.full(size, FAR, np.int32)


def nowhere(size: int) -> Int:
    """A column of FAR that nobody writes to: where nothing of a sort has happened in a whole cohort."""
    return _NEVER[:size] if size <= len(_NEVER) else np.broadcast_to(FAR_AWAY, size)


class Stream(NamedTuple):
    """Entries of one match, by case and day. `first` and `last` are the days that an entry spans (both its own
    day, but for spans; `last` is FAR while it goes on); `excused` the day from which it is excused, FAR if never;
    `entry` its place in `Cohort.entries`."""

    case: Place
    day: Int
    first: Int
    last: Int
    excused: Int
    entry: Int

    def where(self, keep: Flag) -> Stream:
        """The rows that `keep` marks."""
        if np.count_nonzero(keep) == len(keep):
            return self
        return Stream(
            self.case[keep], self.day[keep], self.first[keep], self.last[keep], self.excused[keep], self.entry[keep]
        )


_EACH = np.arange(len(STREAMS) + 1, dtype=np.int32)
_PLACES: Mapping[object, int] = {match: at for at, match in enumerate(STREAMS)}
_NO_DAYS = np.empty(0, np.int32)
EMPTY = Stream(np.empty(0, np.intp), *(_NO_DAYS for _ in Stream._fields[1:]))


class Streams(Mapping[Match, Stream]):
    """The streams of a cohort as one table, in the order of STREAMS; a stream is cut out of it when it is asked for.

    `table` has a column a row of any stream: the stream's place in STREAMS, and what a `Stream` has, the case first.
    """

    __slots__ = ("_begins", "_case", "_columns", "_which")

    def __init__(self, table: Int) -> None:
        table = table.take(table[0].argsort(kind="stable"), axis=1)
        self._which, self._case, self._columns = table[0], table[1].astype(np.intp), table[2:]
        self._begins: list[int] = table[0].searchsorted(_EACH).tolist()

    def __getitem__(self, match: Match) -> Stream:
        if match not in self:
            raise KeyError(match)
        rows = slice(self._begins[_PLACES[match]], self._begins[_PLACES[match] + 1])
        return Stream(self._case[rows], *self._columns[:, rows])

    def __contains__(self, match: object) -> bool:
        at = _PLACES.get(match)
        return at is not None and self._begins[at] < self._begins[at + 1]

    def __iter__(self) -> Iterator[Match]:
        return (match for match in STREAMS if match in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def events(self, *, cases: int) -> Events:
        """The streams in FIRSTS, which are the first of all, of a cohort of so many cases."""
        rows = slice(self._begins[len(FIRSTS)])
        case = self._case[rows]
        return Events(self._which[rows] * np.intp(cases) + case, case, self._columns[0, rows], self._columns[-1, rows])


class Events(NamedTuple):
    """The rows of the streams in FIRSTS, one stream after another: `place` is the stream's place there times the
    number of cases, plus the case."""

    place: Place
    case: Place
    day: Int
    entry: Int


def in_one(streams: Mapping[Match, Stream], *, cases: int) -> Events:
    """The streams in FIRSTS of a cohort of so many cases as one table."""
    held = [(at, streams[match]) for at, match in enumerate(FIRSTS) if match in streams]
    if not held:
        return Events(EMPTY.case, EMPTY.case, EMPTY.day, EMPTY.entry)
    case = np.concatenate([stream.case for _, stream in held])
    of = np.array([at * cases for at, _ in held], np.intp).repeat([len(stream.case) for _, stream in held])
    day, entry = (np.concatenate(column) for column in zip(*((one.day, one.entry) for _, one in held), strict=True))
    return Events(of + case, case, day, entry)


class Excuses(NamedTuple):
    """Duties that are excused: which case, rule (place in `DUTIES`) and seq, from which day, by which entry."""

    case: Int
    rule: Int
    seq: Int
    day: Int
    entry: Int


_NO_EXCUSES = Excuses(*np.empty((5, 0), np.int32))


@dataclass(frozen=True, slots=True)
class Job:
    """One question: the standing of a case file under a policy on a day, as known at a time (None: now)."""

    policy: Policy
    casefile: CaseFile
    as_of: date
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cases as columns. `offset[i]:offset[i+1]` are the measures of case i, in the order lane, day.

    `group` gives each case its (policy, kind) in `groups`; `months` the term that was ordered, 0 where the pack's
    own applies; `credit` days served before that count (条例 第三十一条第二款).

    `entries` are all that stand, case after case (`begins`), each case's by day, kind and id; `ids` are their ids.
    `kinds` are the kinds that a case has, so that what looks for a rare one need not go through the entries.
    """

    groups: tuple[tuple[Policy, str], ...]
    group: Int
    months: Int
    credit: Int
    as_of: Int
    offset: Long
    lane: Byte
    day: Int
    measure: Int
    streams: Mapping[Match, Stream]
    excuses: Excuses
    entries: Sequence[Entry] = ()
    ids: Sequence[str] = ()
    settled: Sequence[Settled] = ()
    kinds: Sequence[frozenset[str]] = ()
    begins: Sequence[int] = ()
    in_one: Events | None = None

    @property
    def events(self) -> Events:
        """The streams in FIRSTS as one table: made with the cohort, or now."""
        return self.in_one if self.in_one is not None else in_one(self.streams, cases=len(self))

    def __len__(self) -> int:
        return len(self.group)

    def held(self, case: int) -> Sequence[Entry]:
        """The entries of a case that stand, by day, kind and id."""
        return self.entries[self.begins[case] : self.begins[case + 1]]

    def stream(self, match: Match) -> Stream:
        """The entries of `match`; empty where no case has one."""
        return self.streams.get(match, EMPTY)

    def setting(self, question: Question, case: Place, days: Int) -> Int:
        """The answer to a question of one part for each row, on the row's day; `case` are the rows' cases.

        Each value is taken as of the day that sets its rule off.
        """
        return question.of(self.groups).at(self.group.take(case), days)


@cache
def _routes(kind: str) -> tuple[tuple[str, ...], tuple[tuple[int, Match], ...]]:
    """The fields that decide where entries of a kind go, and every match that may take them."""
    takers = [(at, match) for at, match in enumerate((*LANES, *STREAMS)) if match.kind == kind]
    return tuple(sorted({name for _, match in takers for name, _ in match.where})), tuple(takers)


_Goes = tuple[tuple[int, ...], tuple[int, ...]]


@cache
def _goes(kind: str, said: tuple[object, ...]) -> _Goes:
    """The lanes and the streams that take entries of `kind` whose deciding fields say `said`."""
    names, takers = _routes(kind)
    says = dict(zip(names, said, strict=True))
    taken = [at for at, match in takers if match.accepts(says)]
    lanes = len(LANES)
    return tuple(at for at in taken if at < lanes), tuple(at - lanes for at in taken if at >= lanes)


def _reader(kind: str) -> Callable[[Entry], tuple[object, ...]] | None:
    """What reads the deciding fields of an entry of `kind`; None where none decides."""
    names, _ = _routes(kind)
    if not names:
        return None
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda entry: (read(entry),)


_ROUTE: dict[str, tuple[Callable[[Entry], tuple[object, ...]] | None, _Goes]] = {}


def _route(kind: str) -> tuple[Callable[[Entry], tuple[object, ...]] | None, _Goes]:
    reader = _reader(kind)
    found = _ROUTE[kind] = (reader, _goes(kind, ()) if reader is None else ((), ()))
    return found


def gather(jobs: Iterable[Job]) -> Cohort:
    """The cohort of some case files, each under its policy, on its day, as known at its time."""
    jobs = list(jobs)
    groups: dict[tuple[int, str], int] = {}
    pairs: list[tuple[Policy, str]] = []
    heads: list[tuple[int, int, int, int]] = []
    keys: list[int] = []
    places: list[int] = []
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    excuses: list[tuple[int, int, int, int, int]] = []
    everything: list[Entry] = []
    ids: list[str] = []
    settled_all: list[Settled] = []
    kinds_all: list[frozenset[str]] = []
    begins: list[int] = [0]
    for case, job in enumerate(jobs):
        head = job.casefile.case
        pair = (id(job.policy), head.kind)
        if pair not in groups:
            groups[pair] = len(pairs)
            pairs.append((job.policy, head.kind))
        heads.append((groups[pair], head.term_months or 0, head.credit_days, job.as_of.toordinal() - EPOCH))
        settled = standing_entries(job.casefile.entries, known_at=job.known_at)
        # No two entries of a case have one id, so that two entries themselves are never compared.
        held = sorted([(entry.on.toordinal(), entry.kind, entry.id, entry) for entry in settled.entries])
        days, kinds, own, in_order = zip(*held, strict=True) if held else ((), (), (), ())
        at, tag = len(everything), case << 40
        everything += in_order
        ids += own
        settled_all.append(settled)
        kinds_all.append(known := frozenset(kinds))
        excused = _excused(settled) if "excused" in known else {}
        for day, kind, entry in zip(days, kinds, in_order, strict=True):
            reader, (lanes, streams) = _ROUTE.get(kind) or _route(kind)
            if reader is not None:
                lanes, streams = _goes(kind, reader(entry))
            for lane in lanes:
                keys.append(tag | lane << 32 | day - EPOCH)
                places.append(at)
            if streams:
                first = last = day - EPOCH
                if kind in SPANS:
                    first, last = _span(entry, first)
                since = excused.get(settled.root(entry.id), FAR) if excused else FAR
                rows += [(stream, case, day - EPOCH, first, last, since, at) for stream in streams]
            elif kind == "excused":
                rule = cast("str | None", getattr(entry, "rule", None))
                if rule is not None and rule in RULES:
                    seq = cast(int, getattr(entry, "seq", 0))
                    excuses.append((case, RULES[rule], seq, day - EPOCH, at))
            at += 1
        begins.append(at)
    group, months, credit, as_of = np.array(heads, np.int32).reshape(-1, 4).T
    packed = np.array(keys, np.int64)
    order = packed.argsort(kind="stable")
    packed = packed.take(order)
    streams_of_all = Streams(np.array(rows, np.int32).reshape(-1, 7).T)
    return Cohort(
        groups=tuple(pairs),
        group=group,
        months=months,
        credit=credit,
        as_of=as_of,
        offset=packed.searchsorted(np.arange(len(jobs) + 1, dtype=np.int64) << 40),
        # Of a larger integer these keep the lower bits.
        lane=(packed >> 32).astype(np.uint8),
        day=packed.astype(np.int32),
        measure=np.array(places, np.int32).take(order),
        streams=streams_of_all,
        excuses=Excuses(*np.array(excuses, np.int32).reshape(-1, 5).T) if excuses else _NO_EXCUSES,
        entries=everything,
        ids=ids,
        settled=settled_all,
        kinds=kinds_all,
        begins=begins,
        in_one=streams_of_all.events(cases=len(jobs)),
    )


def _span(entry: Entry, day: int) -> tuple[int, int]:
    names = SPANS[entry.kind]
    first, last = (cast("date | None", getattr(entry, name, None)) for name in names)
    return (
        day if first is None else first.toordinal() - EPOCH,
        FAR if last is None else last.toordinal() - EPOCH,
    )


def _excused(settled: Settled) -> dict[str, int]:
    """Entries that are excused, by the first of their chain of corrections: since which day."""
    found: dict[str, int] = {}
    for entry in settled.entries:
        if entry.kind == "excused":
            target = cast("str | None", getattr(entry, "entry", None))
            if target is not None:
                root = settled.root(target)
                found[root] = min(found.get(root, FAR), entry.on.toordinal() - EPOCH)
    return found
