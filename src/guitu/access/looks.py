"""Who looked 查阅记录: every look at an identity, and every export, is kept and can be asked for.

The person may see who looked at them (《个人信息保护法》第四十四、四十五条), by office, role, day and purpose; the head
of the office sees the looks of the office's region. A look is written in the transaction of the page that shows it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from guitu.access.may import Refused, reaches
from guitu.access.models import Look, Posting
from guitu.access.sight import Viewer, masked
from guitu.access.table import EMERGENCY, table
from guitu.faults import Fault, Faulty
from guitu.places import codes


@dataclass(frozen=True, slots=True)
class Seen:
    """One case that was shown: opaque ids of case and person, and where the case is executed."""

    case_id: str
    person_id: str
    region_code: str


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look as the person concerned reads it: no name of staff, but office, role, day and what for."""

    on: date
    agency: str
    role: str
    purpose: str
    act: str
    groups: tuple[str, ...]


@transaction.atomic
def record_looks(*, by: Viewer, seen: Iterable[Seen], groups: Collection[str], at: datetime) -> int:
    """Keep that a viewer was shown these cases with these matters at a moment; how many looks were written.

    A look at oneself is kept too. Without matters nothing was shown, and nothing is written.
    """
    return _append(by=by, seen=seen, groups=groups, act="see", at=at)


@transaction.atomic
def record_exports(
    *,
    by: Viewer,
    seen: Iterable[Seen],
    groups: Collection[str],
    basis: str,
    requester: str,
    at: datetime,
) -> int:
    """Keep that these cases left the office in a file. Raises `Faulty` without legal basis or named requester."""
    said = {"法律依据": basis.strip(), "申请人": requester.strip()}
    if faults := [Fault(label, "未填写", "导出须写明") for label, text in said.items() if not text]:
        raise Faulty(faults)
    return _append(
        by=by, seen=seen, groups=groups, act="export", at=at, basis=basis.strip(), requester=requester.strip()
    )


@transaction.atomic
def record_emergency(*, by: Posting, seen: Seen, groups: Collection[str], at: datetime) -> None:
    """Keep a look of an emergency, which no viewer could have had."""
    Look.objects.create(
        at=at,
        posting=by,
        case_id=seen.case_id,
        person_id=seen.person_id,
        region_code=seen.region_code,
        groups=",".join(sorted(groups)),
        purpose=EMERGENCY,
        act="see",
    )


def looks_for_head(viewer: Viewer, *, since: date, until: date) -> QuerySet[Look]:
    """Looks at cases of the viewer's region between two days, both included, the newest first.

    Raises `Refused` if the viewer's role does not see looks, or only those at themselves.
    """
    prefixes = [
        codes.prefix_of(posting.region_code) for posting in viewer.postings if "region" in viewer.rule(posting).rows
    ]
    if masked(viewer, "looks") or not prefixes:
        raise _refusal()
    found = Look.objects.none()
    for prefix in prefixes:
        found = found | Look.objects.filter(region_code__range=codes.prefix_range(prefix))
    found = found.filter(at__date__gte=since, at__date__lte=until)
    return found.select_related("posting__account", "posting__agency").order_by("-at", "-pk")


def looks_at_person(viewer: Viewer, *, person_id: str, at: str, assigned: bool) -> list[LookLine]:
    """Who looked at one person, the newest first, for that person or the head of the office.

    `at` and `assigned` as in `may`: for the person's own account the case is assigned. Raises `Refused`.
    """
    rules = ((posting, viewer.rule(posting)) for posting in viewer.postings)
    near = any(reaches(posting, rule, at=at, assigned=assigned, group=None, deciding=None) for posting, rule in rules)
    if masked(viewer, "looks") or not near:
        raise _refusal()
    known = table()
    found = Look.objects.filter(person_id=person_id).select_related("posting__agency").order_by("-at", "-pk")
    return [
        LookLine(
            on=timezone.localdate(look.at),
            agency=look.posting.agency.name,
            role=look.posting.get_role_display(),
            purpose=known.purposes[look.purpose].label if look.purpose in known.purposes else look.purpose,
            act=look.get_act_display(),
            groups=tuple(known.matters[name].label for name in look.groups.split(",") if name in known.matters),
        )
        for look in found
    ]


def _append(
    *,
    by: Viewer,
    seen: Iterable[Seen],
    groups: Collection[str],
    act: str,
    at: datetime,
    basis: str = "",
    requester: str = "",
) -> int:
    if not groups:
        return 0
    alike = Look(
        at=at,
        posting_id=by.posting.id,
        groups=",".join(sorted(groups)),
        purpose=by.purpose,
        act=act,
        basis=basis,
        requester=requester,
    )
    return _write(alike, seen)


def _write(alike: Look, seen: Iterable[Seen]) -> int:
    """Write looks that are alike but for the case: an object for each of fifty rows costs more than the page's rows."""
    fields = [one for one in Look._meta.concrete_fields if not one.primary_key]
    values = {one.attname: one.get_db_prep_save(one.pre_save(alike, add=True), connection) for one in fields}
    rows = [
        tuple({**values, "case_id": one.case_id, "person_id": one.person_id, "region_code": one.region_code}.values())
        for one in seen
    ]
    if rows:
        names = ", ".join(connection.ops.quote_name(str(one.column)) for one in fields)
        marks = ", ".join(["%s"] * len(fields))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {Look._meta.db_table} ({names}) VALUES ({marks})", rows)
    return len(rows)


def _refusal() -> Refused:
    basis = table().refusal["matter"]
    return Refused(f"该任职不能查看这些查阅记录。{basis.says}", clauses=basis.clauses)
