"""Which rows and fields 可见范围: what a viewer's query may fetch.

Masking happens in the query, not in the template: a column that may not be seen is not selected, so it is neither
decrypted nor sent. A viewer normally holds one posting; with several, a list shows only matters that every one of
them may see, and one case shows what the postings that reach it may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet

from guitu.access.matters import matter_of
from guitu.access.may import Duty, Refused, is_current, reaches
from guitu.access.table import RoleRule, table
from guitu.ledger.kinds import KINDS
from guitu.places import codes

MASKED: Final = "（按职责不显示）"
"""What a page writes in the place of a field that the viewer's query did not fetch."""

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, as what, for what purpose, on which day. An unlawful viewer cannot be made.

    Raises `Refused` if there is no posting, one does not cover the day, or its role does not have the purpose.
    """

    postings: tuple[Duty, ...]
    purpose: str
    day: date

    def __post_init__(self) -> None:
        basis = table().refusal["rows"]
        if not self.postings:
            raise Refused(f"当日没有可用的任职，不能查看。{basis.says}", clauses=basis.clauses)
        for posting in self.postings:
            if not is_current(posting, on=self.day):
                raise Refused(f"任职在{self.day:%Y年%m月%d日}不在任期内。{basis.says}", clauses=basis.clauses)
            rule = table().roles.get(posting.role)
            if rule is None or self.purpose not in rule.purposes:
                raise Refused(f"该岗位不能以这一目的查看。{basis.says}", clauses=basis.clauses)

    @property
    def posting(self) -> Duty:
        """The posting the viewer acts in: the first."""
        return self.postings[0]

    def rule(self, posting: Duty) -> RoleRule:
        """The row of the access table for a posting."""
        return table().roles[posting.role]


@dataclass(frozen=True, slots=True)
class Rows:
    """How the model of the cases names what row scopes need; None where it has none, which that scope then lacks."""

    region: str = "region_code"
    group: str | None = "group_id"
    deciding: str | None = "deciding_agency_id"


def region_prefixes(viewer: Viewer) -> tuple[str, ...]:
    """Prefixes of the regions whose cases the viewer reaches by region, the widest first; none is no region."""
    prefixes = {codes.prefix_of(p.region_code) for p in _lookers(viewer) if "region" in viewer.rule(p).rows}
    return tuple(
        prefix
        for prefix in sorted(prefixes)
        if not any(prefix != other and prefix.startswith(other) for other in prefixes)
    )


def visible_groups(viewer: Viewer) -> frozenset[str]:
    """Matters that may be fetched for every row the viewer reaches: what each posting may see for the purpose."""
    seen = [table().visible(posting.role, purpose=viewer.purpose) for posting in viewer.postings]
    return frozenset.intersection(*seen)


def groups_at(
    viewer: Viewer, *, at: str, assigned: bool = False, group: int | None = None, deciding: int | None = None
) -> frozenset[str]:
    """Matters that may be fetched of one case: what the postings that reach it may see. Empty: not this case."""
    return frozenset().union(
        *(
            table().visible(posting.role, purpose=viewer.purpose)
            for posting in viewer.postings
            if reaches(posting, viewer.rule(posting), at=at, assigned=assigned, group=group, deciding=deciding)
        )
    )


def masked(viewer: Viewer, group: str) -> bool:
    """Whether a matter (or entry kind) is hidden from the viewer's lists."""
    return matter_of(group) not in visible_groups(viewer)


def columns(fields: Mapping[str, str], *, groups: frozenset[str]) -> tuple[str, ...]:
    """Of columns and their matters, the columns a query may fetch; hand it to `.values_list()` or `.only()`.

    A column whose matter is unknown is not fetched.
    """
    return tuple(column for column, matter in fields.items() if matter in groups)


def entry_kinds(groups: frozenset[str]) -> tuple[str, ...]:
    """Entry kinds that may be fetched with these matters: `entries.filter(kind__in=…)`."""
    return tuple(name for name in KINDS if matter_of(name) in groups)


def entry_fields(kind: str, *, groups: frozenset[str]) -> frozenset[str]:
    """Fields of an entry kind that may be read with these matters; empty if the kind itself may not.

    Narrative fields also need the matter `narrative`, identity fields `contact` or `identity`.
    """
    declared = KINDS.get(kind)
    if declared is None or matter_of(kind) not in groups:
        return frozenset()
    needs: dict[str, bool] = {
        "narrative": "narrative" in groups,
        "identity": bool(groups & {"identity", "contact"}),
    }
    return frozenset(one.name for one in (*declared.form, *declared.common) if needs.get(one.sensitivity, True))


def filter_cases(
    cases: QuerySet[_M], viewer: Viewer, *, assigned: QuerySet[Model] | None = None, rows: Rows = Rows()
) -> QuerySet[_M]:
    """The cases a viewer reaches; without any scope that holds, none.

    `cases` has the columns that `rows` names. `assigned` is a subquery of primary keys of the cases assigned to the
    viewer's postings on the day (`Assignment.objects.filter(posting_id__in=posting_ids(viewer), …).values("case_id")`);
    left out, nothing is assigned.
    """
    reach = Q(pk__in=[])
    for posting in _lookers(viewer):
        scopes = viewer.rule(posting).rows
        if "region" in scopes:
            low, high = codes.prefix_range(codes.prefix_of(posting.region_code))
            reach |= Q(**{f"{rows.region}__gte": low, f"{rows.region}__lte": high})
        if "group" in scopes and rows.group is not None:
            reach |= Q(**{rows.group: posting.agency_id})
        if "deciding" in scopes and rows.deciding is not None:
            reach |= Q(**{rows.deciding: posting.agency_id})
    if assigned is not None and posting_ids(viewer):
        reach |= Q(pk__in=assigned)
    return cases.filter(reach)


def posting_ids(viewer: Viewer) -> tuple[int, ...]:
    """Ids of the viewer's postings whose role reaches assigned cases."""
    return tuple(p.id for p in _lookers(viewer) if "assigned" in viewer.rule(p).rows)


def _lookers(viewer: Viewer) -> tuple[Duty, ...]:
    """Postings that may see anything of a case at all; an administrator's does not."""
    about_case = {name for name, matter in table().matters.items() if matter.about_case}
    return tuple(p for p in viewer.postings if table().visible(p.role, purpose=viewer.purpose) & about_case)
