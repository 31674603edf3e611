"""The pen 记录: writes the entries of one invented case, with the time and the post they were recorded by.

Most are recorded on the day itself, some within the week, a few long after; nothing is recorded after `until`. Ids
are UUIDs drawn from the same source as everything else, so that a seed always gives the same ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from guitu.timekeeping.days import ISO

Value = object

# The post that records a kind, where it is not the social worker.
_POSTS = {
    **dict.fromkeys(
        ("decided", "served", "notified", "drug_use_found", "isolation_ordered", "imprisoned", "discharged",
         "discharge_notified", "relapse_found", "warning"),
        "police",
    ),
    **dict.fromkeys(
        ("received", "handed_over", "worker_assigned", "suspended", "resumed", "transferred_out", "transferred_in",
         "transfer_agreed", "terminated", "archived", "breach_stated",
         "worker_relieved"),
        "office_clerk",
    ),
    **dict.fromkeys(("breach_decided", "excused", "objection_answered", "rectification_ordered"), "office_head"),
    "check_up": "clinic",
    **dict.fromkeys(("benefit_granted", "benefit_refused"), "civil_affairs"),
}  # fmt: skip
_CLOCK = tuple(
    f"T{hour:02}:{minute:02}:00+08:00" for hour in (8, 9, 10, 11, 14, 15, 16, 17, 19) for minute in range(60)
)
_AT_ONCE, _IN_DAYS, _IN_WEEKS = 0.80, 0.96, 0.995


class Pen:
    """Entries of one case so far; `until` is the last day on which anything has been recorded."""

    __slots__ = ("_random", "entries", "known", "posts", "rng", "slowness", "until")

    def __init__(self, rng: Random, *, until: int, slowness: float = 1.0) -> None:
        self.rng = rng
        self._random = rng.random
        self.until = until
        self.slowness = slowness
        self.entries: list[dict[str, Value]] = []
        self.posts: dict[str, str] = {}
        self.known: dict[str, int] = {}

    def write(
        self,
        kind: str,
        day: int,
        *,
        post: str = "",
        recorded: int | None = None,
        told: Mapping[str, Value] | None = None,
    ) -> str:
        """One entry on day number `day`, unless that is after `until`; its id, "" if it is not written.

        `told` are fields of the kind; those that are None or "" are left out. `recorded` is the day it is written
        down, None for the usual delay.
        """
        if day > self.until:
            return ""
        if recorded is None:
            recorded = day + self._delay()
        recorded = min(max(recorded, day), self.until)
        drawn = f"{self.rng.getrandbits(120):030x}"
        key = f"{drawn[:8]}-{drawn[8:12]}-4{drawn[12:15]}-a{drawn[15:18]}-{drawn[18:]}"
        entry: dict[str, Value] = {
            "id": key,
            "kind": kind,
            "on": ISO[day],
            "recorded_at": ISO[recorded] + _CLOCK[int(self._random() * len(_CLOCK))],
        }
        if told:
            for name, value in told.items():
                if value is not None and value != "":
                    entry[name] = value
        self.entries.append(entry)
        self.posts[key] = post or _POSTS.get(kind, "social_worker")
        self.known[key] = recorded
        return key

    def correct(self, key: str, *, day: int, why: str, told: Mapping[str, Value]) -> str:
        """Put an entry right: the same entry with `told` changed and `day` as its own. The id of the correction."""
        old = next(entry for entry in self.entries if entry["id"] == key)
        kept = {name: value for name, value in old.items() if name not in ("id", "kind", "on", "recorded_at")}
        kept |= {**told, "corrects": key, "why": why}
        later = min(self.known[key] + 1 + int(self._random() * 6), self.until)
        made = self.write(str(old["kind"]), day, post=self.posts[key], recorded=later, told=kept)
        self._after(made, key)
        return made

    def void(self, key: str, *, why: str) -> str:
        """Take an entry back. The id of the entry that does so."""
        later = min(self.known[key] + 1 + int(self._random() * 4), self.until)
        made = self.write("voided", later, post=self.posts[key], recorded=later, told={"corrects": key, "why": why})
        self._after(made, key)
        return made

    def in_order(self) -> list[dict[str, Value]]:
        """The entries as they were recorded, one after another."""
        return sorted(self.entries, key=lambda entry: str(entry["recorded_at"]))

    def _after(self, made: str, key: str) -> None:
        """A correction is written down after what it corrects, also within one day."""
        new = next(entry for entry in self.entries if entry["id"] == made)
        old = next(entry for entry in self.entries if entry["id"] == key)
        if str(new["recorded_at"]) <= str(old["recorded_at"]):
            new["recorded_at"] = str(old["recorded_at"])[:11] + "20:30:00+08:00"

    def _delay(self) -> int:
        drawn = self._random()
        if drawn < _AT_ONCE / self.slowness:
            return 0
        if drawn < _IN_DAYS / (self.slowness**0.5):
            return 1 + int(self._random() * 4)
        if drawn < _IN_WEEKS:
            return 5 + int(self._random() * 16)
        return 25 + int(self._random() * 50)
