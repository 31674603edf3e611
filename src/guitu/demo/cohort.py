"""The people of the demonstration 演示人群: how many, where, since when, and their lives one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

from guitu.demo.habits import FATES, Fate, habit, practice, turn
from guitu.demo.life import Life, Outline, live
from guitu.demo.office import POLICY, SCALES, Country, busiest
from guitu.demo.people import somebody
from guitu.demo.timeline import numbers
from guitu.policy import load
from guitu.timekeeping import days, workdays

SEED = "guitu"
_YEARS_DAYS = 5 * 365
_OPEN_SHARE = 0.53  # of all cases of five years, so many are open on a day
_DETOX_SHARE = 0.56
_CREDIT_SHARE = 0.02
_YEAR_MONTHS = 12


def how_many(made: Country) -> int:
    """The number of cases in the whole country."""
    return len(made.towns) * _cases_of_town(made)


def lives(made: Country, *, as_of: date, seed: str = SEED) -> Iterator[Life]:
    """Every life, town by town, by the day of the decision. Deterministic: same country, day and seed, same lives.

    The last day told is the one before `as_of`, so that today is still to be done.
    """
    for at in range(len(made.towns)):
        yield from lives_of_town(made, at, as_of=as_of, seed=seed)


def lives_of_town(made: Country, at: int, *, as_of: date, seed: str = SEED) -> Iterator[Life]:
    """The lives of the town at place `at` of the country."""
    town, count = made.towns[at], _cases_of_town(made)
    policy = load(POLICY)
    until = days.number(as_of) - 1
    serials: Counter[str] = Counter()
    for which, (decided, fate) in enumerate(_beginnings(Random(f"{seed} {as_of} {at}"), at, count, until)):
        rng = Random(f"{seed} {as_of} {at} {which}")
        village = town.villages[0] if fate and fate.shown else busiest(rng, town)
        kind = fate.kind if fate else "community_detox" if rng.random() < _DETOX_SHARE else "community_rehab"
        word = f"{'社戒' if kind == 'community_detox' else '社康'} {days.ISO[decided][:4]}"
        serials[word] += 1
        outline = Outline(
            kind=kind,
            serial=serials[word],
            number=f"{word}-{serials[word]:03}",
            decided=decided,
            term_months=_term(rng, kind=kind, most=numbers(policy, kind, decided).term_months, fate=fate),
            credit_days=_credit(rng, kind=kind, fate=fate),
            habit=fate.habit if fate else habit(rng),
            turn=fate.turn if fate else turn(rng),
            practice=practice(town=at, worker=village.worker),
            fate=fate,
            until=until,
        )
        person = somebody(
            rng,
            number=at * count + which,
            village=village.code,
            village_name=village.name,
            town_name=town.name,
            on=as_of,
            woman=fate.woman if fate else None,
        )
        yield live(rng, outline, policy=policy, town=town, village=village, person=person)


def _cases_of_town(made: Country) -> int:
    return round(SCALES[made.size].open_cases / _OPEN_SHARE)


def _beginnings(rng: Random, at: int, count: int, until: int) -> list[tuple[int, Fate | None]]:
    """Days of decision, the earliest first; in the first town some belong to a fate."""
    fates: tuple[Fate, ...] = FATES if at == 0 else ()
    made: list[tuple[int, Fate | None]] = [(workdays.next_workday(until - fate.decided_ago), fate) for fate in fates]
    for _ in range(count - len(fates)):
        made.append((workdays.next_workday(until - 2 - int(rng.random() * _YEARS_DAYS)), None))
    return sorted(((min(day, until), fate) for day, fate in made), key=lambda one: one[0])


def _term(rng: Random, *, kind: str, most: int, fate: Fate | None) -> int:
    """Detoxification has the pack's months; rehabilitation up to them, in whole years."""
    if fate and fate.term_months:
        return fate.term_months
    if kind == "community_detox" or fate or rng.random() < 0.45:
        return most
    return _YEAR_MONTHS * (1 + int(rng.random() * (most // _YEAR_MONTHS - 1)))


def _credit(rng: Random, *, kind: str, fate: Fate | None) -> int:
    if fate is None and kind == "community_detox" and rng.random() < _CREDIT_SHARE:
        return 40 + int(rng.random() * 150)
    return 0
