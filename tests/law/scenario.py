"""Scenarios 情景: reading `tests/law/*.yaml`. Every file is one topic of the manual, every scenario one sentence of it.

    title: 擅自离开执行地
    says: 一段话，说明这一页讲什么
    scenarios:
      - name: 第三次擅自离开当日，即达到严重违反协议的次数
        policy: national          # the pack; national where it is left out
        kind: community_detox     # or community_rehab; community_detox where it is left out
        term: 12                  # months ordered, credit: days served before; both may be left out
        because: 一句话            # why, where it is not plain; may be left out
        known fault: one line     # the program differs today; the test fails as soon as it does not
        facts: |
          2025-01-02  decided
          2025-01-15  reported_in
        on 2025-06-30:
          state: serving
          ground absences: 2 of 3

`on DAY known at TIME` asks what was known then. What may be expected is said in `expect.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import yaml

from tests.law.expect import Expectation, read_expectations
from tests.law.facts import Fact, UnreadableError, read_facts

HERE = Path(__file__).parent
ORDER = (
    "process", "term", "drug_test", "measures", "leave", "grounds", "excuses", "suspension", "place", "corrections",
    "sequence", "end", "follow_up", "next_steps", "rehab", "packs", "points", "help",
)  # fmt: skip
"""Topics in the order of the manual. A file that is not listed here is a fault (tests/house)."""

_ON = re.compile(r"on (\d{4}-\d{2}-\d{2})(?: known at (\S+))?")
_KEYS = {"name", "policy", "kind", "term", "credit", "facts", "because", "known fault"}


@dataclass(frozen=True, slots=True)
class Look:
    """One day a scenario is looked at, and what is expected then. `known_at` None: by everything recorded."""

    as_of: date
    known_at: datetime | None
    expects: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One sentence of the law, with the facts and the days that show it. `because` says why, where it is not plain;
    `known_fault` says how the program differs today, empty where it does not."""

    topic: str
    name: str
    policy: str
    kind: str
    term_months: int | None
    credit_days: int
    because: str
    known_fault: str
    facts: tuple[Fact, ...]
    looks: tuple[Look, ...]

    def casefile(self) -> dict[str, object]:
        """The case file `guitu.casefile/1` of the facts."""
        head: dict[str, object] = {"id": "case", "kind": self.kind, "policy": self.policy}
        if self.term_months is not None:
            head["term_months"] = self.term_months
        if self.credit_days:
            head["credit_days"] = self.credit_days
        return {"format": "guitu.casefile/1", "case": head, "entries": [dict(fact.entry) for fact in self.facts]}


@dataclass(frozen=True, slots=True)
class Topic:
    """One file: its stem, the title and opening words of its chapter, its scenarios."""

    name: str
    title: str
    says: str
    scenarios: tuple[Scenario, ...]


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of the manual."""
    return tuple(_topic(HERE / f"{name}.yaml") for name in ORDER)


def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of every topic."""
    return tuple(scenario for topic in topics() for scenario in topic.scenarios)


def read_scenario(said: Mapping[str, object], *, topic: str) -> Scenario:
    """One scenario of a parsed file. Raises `UnreadableError` with the name of the scenario."""
    name = str(said.get("name", "")).strip()
    if not name:
        raise UnreadableError(f"{topic}: a scenario has no name")
    try:
        looks = tuple(_look(key, value) for key, value in said.items() if key not in _KEYS)
        facts = read_facts(str(said.get("facts", "")))
    except UnreadableError as error:
        raise UnreadableError(f"{topic}: {name}: {error}") from None
    if not looks:
        raise UnreadableError(f"{topic}: {name}: no day is looked at; add `on 2025-01-31:` and what is expected")
    term, credit = said.get("term"), said.get("credit", 0)
    return Scenario(
        topic=topic,
        name=name,
        policy=str(said.get("policy", "national")),
        kind=str(said.get("kind", "community_detox")),
        term_months=None if term is None else int(str(term)),
        credit_days=int(str(credit)),
        because=_running(str(said.get("because", ""))),
        known_fault=str(said.get("known fault", "")).strip(),
        facts=facts,
        looks=looks,
    )


class _Strict(yaml.CSafeLoader):
    """YAML that refuses keys that are no text or are given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        wrong = [key for key in keys if not isinstance(key, str) or keys.count(key) > 1]
        if wrong:
            raise UnreadableError(f"line {node.start_mark.line + 1}: {wrong[0]!r} is given twice or is no text")
        return super().construct_mapping(node, deep=True)


def _topic(path: Path) -> Topic:
    said = yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)
    found: Sequence[Mapping[str, object]] = said["scenarios"]
    return Topic(
        path.stem, said["title"], _running(said["says"]), tuple(read_scenario(one, topic=path.stem) for one in found)
    )


def _running(text: str) -> str:
    """Folded lines as one line of Chinese, without the blanks that YAML puts where a line was broken."""
    return re.sub(r"(?<=[。；，：、]) ", "", text.strip())


def _look(key: str, value: object) -> Look:
    found = _ON.fullmatch(key)
    if found is None or not isinstance(value, Mapping):
        raise UnreadableError(f"{key!r} is no field of a scenario; days are written `on 2025-01-31:` with lines below")
    day, known = found.groups()
    return Look(
        date.fromisoformat(day), datetime.fromisoformat(known) if known else None, tuple(read_expectations(value))
    )
