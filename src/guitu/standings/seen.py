"""What of a standing a viewer gets 可见内容: the parts and duties whose matter the access table lets them see.

A duty belongs to the matter of the entries that do it: who may not see tests does not see that one was missed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from guitu.access.matters import matter_of
from guitu.access.may import Refused
from guitu.access.sight import Viewer, visible_groups
from guitu.access.table import table
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating
from guitu.rules.worklist import RULE_NAMES

# JSON values, as the rules give them.
Json = dict[str, Any]

STANDING: Final = "standing"
GROUNDS: Final = "grounds"
TIER: Final = "tier"


def refuse_unless_standing(groups: frozenset[str]) -> None:
    """Raise `Refused` unless these matters hold terms and duties."""
    if STANDING not in groups:
        basis = table().refusal["matter"]
        raise Refused(f"该岗位不查看期限与待办。{basis.says}", clauses=basis.clauses)


def rules_of(viewer: Viewer) -> tuple[int, ...]:
    """Places in `RULE_NAMES` of the duties that lists may show the viewer. Raises `Refused` if there is no list."""
    groups = visible_groups(viewer)
    refuse_unless_standing(groups)
    return _rules_in(groups)


@lru_cache(maxsize=64)
def _rules_in(groups: frozenset[str]) -> tuple[int, ...]:
    return tuple(at for at, rule in enumerate(RULE_NAMES) if _matter(rule) in groups)


def part_of(standing: Json, *, groups: frozenset[str], kinds: dict[str, str]) -> Json:
    """A standing with what these matters hold. `kinds` gives the kind of every entry of the case, by id.

    What is not held is left out whole; the case's state and term remain.
    """
    hidden = {entry for entry, kind in kinds.items() if matter_of(kind) not in groups}
    said = {
        **standing,
        "obligations": [row for row in standing["obligations"] if _matter(row["rule"]) in groups],
        "grounds": standing["grounds"] if GROUNDS in groups else [],
        "next": [
            step
            for step in standing["next"]
            if matter_of(step["action"]) in groups and (GROUNDS in groups or "grounds" not in step)
        ],
        "findings": [found for found in standing["findings"] if found["entry"] not in hidden],
    }
    if TIER not in groups:
        said.pop("points", None)
    cited = {clause for part in ("obligations", "grounds", "next") for row in said[part] for clause in row["clauses"]}
    cited.update(clause for part in ("follow_up", "points") if part in said for clause in said[part]["clauses"])
    said["clauses"] = {name: words for name, words in standing["clauses"].items() if name in cited}
    return said


def _matter(rule: str) -> str | None:
    duty = DUTIES[rule]
    kind = duty.counts.kind if isinstance(duty, Repeating) else duty.done_by.kind
    return matter_of(kind)
