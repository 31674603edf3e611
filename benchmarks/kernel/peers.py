"""The kernel against Polars and OpenFisca-core, where they are installed; neither is needed by Guitu.

They are asked for less than the kernel gives, and so the kernel is asked for no more: status and count of every window,
without days met, grounds and what happens once. They are also given only the cases that were never suspended and have
not ended, while the kernel takes all. Polars: one lazy query over dated facts. OpenFisca: variables by month with
formulas and parameters, as a user of it would write them; the number of entries in each month is given to it, and it
knows no dates. Both must give the windows that the kernel gives before anything is timed.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.kernel.measures import Line, cpu, in_parts
from benchmarks.kernel.nation import KNOWN_UNTIL, nation, sliced
from guitu.rules import Cohort, course, windows
from guitu.rules.cohort import FAR
from guitu.rules.conduct import NEEDED
from guitu.rules.course import Course
from guitu.rules.duties import REPEATING
from guitu.timekeeping import months as clamped

_POLARS, _OPENFISCA = 40, 4  # ratios promised
_MONTHS = 36
_PART = 50_000  # cases at a time, as in `measures`


class DisagreementError(Exception):
    """A peer counts other windows than the kernel does."""


def measured(*, quick: bool) -> list[Line]:
    """Ratios of the peers to the kernel; a line that says so where one is not installed."""
    size = 20_000 if quick else 200_000
    cohort = nation(size)
    alike = cpu(lambda: _windows_only(cohort), times=5) / size
    whole = cpu(lambda: in_parts(cohort, duties=NEEDED), times=5) / size
    found = []
    for name, module, run, target in (
        ("Polars", "polars", _polars, _POLARS),
        ("OpenFisca-core", "openfisca_core", _openfisca, _OPENFISCA),
    ):
        what = f"{size:,} 案，都只问窗口的状态和次数：{name} 用时 / 内核用时"
        try:
            importlib.import_module(module)
        except ImportError:
            found.append(Line("同类", what, f"没有装 {name}，不比", f"≥ {target}"))
            continue
        each = run(cohort)
        ratio = each / alike
        said = f"{ratio:.1f} 倍（{each * 1e6:.1f} / {alike * 1e6:.2f} 微秒一案）"
        # What is promised is promised at the full size.
        found.append(Line("同类", what, said, f"≥ {target}", None if quick else ratio >= target, {"ratio": ratio}))
        said = f"{each / whole:.1f} 倍（内核 {whole * 1e6:.2f} 微秒一案）"
        found.append(Line("同类", f"同上，内核另问完成日和依据，{name} 不问", said, figures={"ratio": each / whole}))
    return found


def _windows_only(cohort: Cohort) -> list[int]:
    """Windows by status, a part at a time: what the others are asked for."""
    counted = np.zeros(256, np.int64)
    for at in range(0, len(cohort), _PART):
        part = sliced(cohort, at, min(at + _PART, len(cohort)))
        for block in windows.count(part, course.run(part), with_days=False):
            for status in (windows.MET, windows.MISSED, windows.OPEN, windows.UPCOMING):
                counted[status] += np.count_nonzero(block.status == status)
    found: list[int] = counted.tolist()
    return found


def _simple(cohort: Cohort, way: Course) -> NDArray[np.bool_]:
    """The cases that have reported in, were never suspended and have not ended."""
    simple: NDArray[np.bool_] = (way.start != FAR) & (way.ended == FAR)
    simple[way.spans.case] = False
    return simple


def _polars(cohort: Cohort) -> float:
    """CPU seconds a case, over the cases that Polars is given."""
    pl: Any = importlib.import_module("polars")
    way = course.run(cohort)
    simple = _simple(cohort, way)
    chosen = np.flatnonzero(simple).astype(np.int32)
    owner = np.repeat(np.arange(len(cohort), dtype=np.int32), np.diff(cohort.offset))
    held = simple[owner]
    epoch = pl.Series([0]).cast(pl.Int32).cast(pl.Date).dtype
    cases = pl.DataFrame({"case": chosen, "kind": cohort.group[chosen], "start": way.start[chosen]})
    cases = cases.with_columns(pl.col("start").cast(epoch))
    facts = pl.DataFrame({"case": owner[held], "lane": cohort.lane[held], "day": cohort.day[held]})
    facts = facts.with_columns(pl.col("day").cast(epoch))
    table, cells = _tables(pl, cohort)
    as_of = pl.lit(KNOWN_UNTIL, dtype=pl.Int32).cast(pl.Date)

    def months(name: str) -> Any:
        return pl.col(name).dt.year().cast(pl.Int32) * 12 + pl.col(name).dt.month().cast(pl.Int32)

    dom = {name: pl.col(name).dt.day() for name in ("day", "start")}
    short = (dom["day"] < dom["start"]) & (pl.col("day") != pl.col("day").dt.month_end())
    counts = (
        facts.lazy()
        .join(cases.lazy(), on="case")
        .with_columns((months("day") - months("start") - short.cast(pl.Int32)).alias("cell"))
        .join(cells.lazy(), on=["kind", "lane", "cell"])
        .group_by("case", "window")
        .len()
    )
    opens, closes = (pl.col("start").dt.offset_by(pl.format("{}mo", pl.col(name))) for name in ("lo", "hi"))
    status = (
        pl.when(pl.col("len").fill_null(0) >= pl.col("needs"))
        .then(windows.MET)
        .when(closes <= as_of)
        .then(windows.MISSED)
        .when(opens <= as_of)
        .then(windows.OPEN)
        .otherwise(windows.UPCOMING)
    )
    query = (
        cases.lazy()
        .join(table.lazy(), on="kind")
        .join(counts, on=["case", "window"], how="left")
        .with_columns(status.alias("status"))
        .group_by("status")
        .agg(pl.len().alias("windows"), pl.col("len").sum().alias("done"))
    )
    _agree(query.collect(), cohort, way, simple)
    return cpu(query.collect, times=2) / len(chosen)


def _tables(pl: Any, cohort: Cohort) -> tuple[Any, Any]:
    """The windows of both kinds as a table, and the window of every (kind, lane, month)."""
    rows, cells = [], []
    for kind, (policy, name) in enumerate(cohort.groups):
        layout = windows.lay_out(policy, name, KNOWN_UNTIL, months=_MONTHS)
        for window, at in enumerate(layout.real.tolist()):
            lo, hi = int(layout.opens[at]), int(layout.closes[at])
            rows.append((kind, window, lo, hi, int(layout.needs[at])))
            cells += [(kind, int(layout.duty[at]), month, window) for month in range(lo, hi)]
    integers = {"kind": pl.Int32, "window": pl.Int32, "lo": pl.Int32, "hi": pl.Int32, "needs": pl.Int32}
    of_facts = {"kind": pl.Int32, "lane": pl.UInt8, "cell": pl.Int32, "window": pl.Int32}
    return pl.DataFrame(rows, schema=integers, orient="row"), pl.DataFrame(cells, schema=of_facts, orient="row")


def _expected(cohort: Cohort, way: Course, simple: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The kernel's windows of the simple cases, by status."""
    counted = np.zeros(len(windows.STATUSES), np.int64)
    for block in windows.count(cohort, way, with_days=False):
        rows = block.status[simple[block.case]][:, block.layout.real].astype(np.int64)
        counted += np.bincount(rows.ravel(), minlength=256)[: len(counted)]
    return counted


def _agree(answer: Any, cohort: Cohort, way: Course, simple: NDArray[np.bool_]) -> None:
    theirs = np.zeros(len(windows.STATUSES), np.int64)
    for status, number, _ in answer.iter_rows():
        theirs[status] = number
    _same("Polars", _expected(cohort, way, simple), theirs)


def _same(name: str, ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> None:
    if not np.array_equal(ours, theirs):
        raise DisagreementError(f"windows by status: {ours.tolist()}, {name} {theirs.tolist()}")


def _openfisca(cohort: Cohort) -> float:
    """CPU seconds a case of 216 calculations, six duties in 36 months; to build the simulation is not timed.

    Months of the term are months from 2001-01 on. `…_count` is given: how many entries a month has. `…_so_far` is how
    many the window has up to a month, `…_status` what the window is then; in the last month of a window that is what
    the kernel says of it.
    """
    core: Any = importlib.import_module("openfisca_core")
    for part in ("entities", "parameters", "periods", "variables", "simulations", "taxbenefitsystems"):
        importlib.import_module(f"openfisca_core.{part}")
    way = course.run(cohort)
    simple = _simple(cohort, way)
    chosen = np.flatnonzero(simple)
    person = core.entities.Entity("person", "persons", "", "")
    system = core.taxbenefitsystems.TaxBenefitSystem([person])
    every, needed = _lengths(cohort)
    system.parameters = core.parameters.ParameterNode(data=_parameters(every, needed))
    month, always = core.periods.DateUnit.MONTH, core.periods.DateUnit.ETERNITY
    names = [duty.name.replace(".", "_") for duty in REPEATING]

    def variable(name: str, unit: Any, formula: Any = None) -> None:
        said = {"value_type": int, "entity": person, "definition_period": unit, "label": name}
        system.add_variable(type(name, (core.variables.Variable,), said | ({"formula": formula} if formula else {})))

    variable("is_detox", always)
    variable("served_months", always)
    for name in names:
        variable(f"{name}_count", month)
        variable(f"{name}_so_far", month, _so_far_of(name))
        variable(f"{name}_status", month, _status_of(name))
    periods = [core.periods.period(f"{2001 + at // 12}-{at % 12 + 1:02}") for at in range(_MONTHS)]
    counts = _monthly(cohort, way, chosen)
    served = clamped.cells(way.start[chosen], KNOWN_UNTIL)
    detox = (cohort.group[chosen] == 0).astype(np.int32)

    def simulation() -> Any:
        made = core.simulations.SimulationBuilder().build_default_simulation(system, len(chosen))
        made.set_input("served_months", always, served)
        made.set_input("is_detox", always, detox)
        for lane, name in enumerate(names):
            for at, period in enumerate(periods):
                made.set_input(f"{name}_count", period, counts[lane, at])
        return made

    ready = [simulation(), simulation()]

    def run() -> list[Any]:
        made = ready.pop()
        return [[made.calculate(f"{name}_status", period) for period in periods] for name in names]

    first = ready[-1]
    seconds = cpu(run, times=1)
    theirs = np.zeros(len(windows.STATUSES), np.int64)
    for lane, name in enumerate(names):
        for at, period in enumerate(periods):
            # A window is counted once, in its last month.
            length = np.where(detox == 1, *(every[lane][kind][at // 12] for kind in (0, 1)))
            last = first.calculate(f"{name}_status", period)[(at + 1) % length == 0]
            theirs += np.bincount(last, minlength=len(theirs))
    _same("OpenFisca", _expected(cohort, way, simple), theirs)
    return min(seconds, cpu(run, times=1)) / len(chosen)


def _so_far_of(name: str) -> Any:
    def formula(persons: Any, period: Any, parameters: Any) -> Any:
        every = _of_kind(persons, period, parameters(period).every, name)
        begins = (period.start.month - 1) % every == 0
        now = persons(f"{name}_count", period)
        if (period.start.year, period.start.month) == (2001, 1):
            return now
        return now + np.where(begins, 0, persons(f"{name}_so_far", period.last_month))

    return formula


def _status_of(name: str) -> Any:
    def formula(persons: Any, period: Any, parameters: Any) -> Any:
        every = _of_kind(persons, period, parameters(period).every, name)
        at = (period.start.year - 2001) * 12 + period.start.month - 1
        opens = at - at % every
        gone = persons("served_months", period)
        owed = np.where(gone >= opens + every, windows.MISSED, np.where(gone >= opens, windows.OPEN, windows.UPCOMING))
        return np.where(persons(f"{name}_so_far", period) >= parameters(period).needed[name], windows.MET, owed)

    return formula


def _of_kind(persons: Any, period: Any, said: Any, name: str) -> Any:
    lengths = said[name]
    return np.where(persons("is_detox", period) == 1, lengths.detox, lengths.rehab)


def _lengths(cohort: Cohort) -> tuple[list[list[list[int]]], list[int]]:
    """For every lane and kind the months of a window in each year of the term; for every lane how many it needs."""
    every: list[list[list[int]]] = [[] for _ in REPEATING]
    needed = [1] * len(REPEATING)
    for policy, kind in cohort.groups:
        layout = windows.lay_out(policy, kind, KNOWN_UNTIL, months=_MONTHS)
        for lane, by_kind in enumerate(every):
            own = layout.real[layout.duty[layout.real] == lane]
            by_kind.append(
                [
                    int((layout.closes - layout.opens)[own][layout.opens[own] == 12 * year][0])
                    for year in range(_MONTHS // 12)
                ]
            )
            needed[lane] = int(layout.needs[own][0])
    return every, needed


def _parameters(every: list[list[list[int]]], needed: list[int]) -> dict[str, Any]:
    """The same as OpenFisca's parameters, a value from the first day of each year of the term."""
    names = [duty.name.replace(".", "_") for duty in REPEATING]

    def dated(by_year: list[int]) -> dict[str, Any]:
        return {"values": {f"{2001 + year}-01-01": {"value": months} for year, months in enumerate(by_year)}}

    lengths = {
        name: {"detox": dated(detox), "rehab": dated(rehab)} for name, (detox, rehab) in zip(names, every, strict=True)
    }
    return {"every": lengths, "needed": {name: dated([number]) for name, number in zip(names, needed, strict=True)}}


def _monthly(cohort: Cohort, way: Course, chosen: NDArray[np.intp]) -> NDArray[np.int32]:
    """How many entries each chosen case has, by lane and month of its term."""
    place = np.full(len(cohort), -1)
    place[chosen] = np.arange(len(chosen))
    owner = np.repeat(np.arange(len(cohort)), np.diff(cohort.offset))
    held = place[owner] >= 0
    owner, lane, day = owner[held], cohort.lane[held].astype(np.int64), cohort.day[held]
    cell = clamped.cells(way.start[owner], day)
    within = (cell >= 0) & (cell < _MONTHS) & (day <= KNOWN_UNTIL)
    key = ((lane * _MONTHS + cell) * len(chosen) + place[owner])[within]
    counts = np.bincount(key, minlength=len(REPEATING) * _MONTHS * len(chosen)).astype(np.int32)
    found: NDArray[np.int32] = counts.reshape(len(REPEATING), _MONTHS, len(chosen))
    return found
