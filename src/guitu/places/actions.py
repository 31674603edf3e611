"""Deeds of the room: loading regions, founding, ending and replacing.

`by` is the stable code of the doer (`posting:12`, `install`). Each deed is one transaction with its row in
`PlaceChange`; doing it twice is doing it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone

from guitu.faults import Fault, Faulty
from guitu.places import codes, divisions
from guitu.places.divisions import Division
from guitu.places.models import Agency, AgencyKind, PlaceChange, Region

COUNTIES: Final = Path(__file__).parent / "data" / "counties.csv"
_EVERYTHING: Final = tuple("123456789")
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did: regions added, renamed, and found under the same name; `ended` of them got a last day."""

    added: int
    renamed: int
    unchanged: int
    ended: int = 0


def install_counties(*, by: str) -> Loaded:
    """Bring in provinces, prefectures and counties of the whole country (3,351 regions)."""
    listed = divisions.read(COUNTIES, prefixes=_provinces())
    return _keep(listed, by=by, what="install_counties", subject=COUNTIES.name)


def load_divisions(path: Path, *, prefixes: Iterable[str], by: str) -> Loaded:
    """Bring in the regions of `prefixes` from a list the office supplies (towns and villages of its own area).

    A changed name replaces the old one; a code of which the list gives the last day ends on it, and leads to the one
    that took its place. Raises `Faulty` with every fault: of the file, and of regions whose upper region, or whose
    successor, is neither in the list nor known.
    """
    wanted = tuple(prefixes)
    listed = divisions.read(path, prefixes=wanted)
    if not listed:
        raise Faulty([Fault(path.name, f"没有前缀为 {'、'.join(wanted)} 的区划", "至少一个区划", "请核对前缀和文件")])
    _refuse_orphans(listed, path=path)
    _refuse_unfollowed(listed, path=path)
    return _keep(listed, by=by, what="load_divisions", subject=path.name)


@transaction.atomic
def add_region(*, code: str, name: str, by: str) -> Region:
    """Bring in one region. Raises `Faulty` if the code has a wrong form or is known under another name."""
    if not codes.is_code(code):
        raise Faulty([Fault("区划代码", f"“{code}”", "12位数字")])
    known = Region.objects.filter(code=code).first()
    if known is not None and known.name != name:
        raise Faulty([Fault(f"区划代码 {code}", f"已登记为“{known.name}”", f"“{name}”", "名称变更请装载新的代码表")])
    if known is None:
        level = codes.level_of(code)
        known = Region.objects.create(code=code, name=name, level=level)
        _note(by=by, what="add_region", subject=code)
    return known


@transaction.atomic
def replace_region(region: Region, *, by: str, successor: Region | None, last_day: date) -> Region:
    """End a code on `last_day`; `successor` is the region that took its place, None if it was dissolved.

    Raises `Faulty` if the region begins later, or follows itself, at whatever distance.
    """
    if region.valid_from is not None and last_day < region.valid_from:
        raise Faulty([Fault(f"区划 {region.code}", f"停用日期 {last_day}", f"不早于启用日期 {region.valid_from}")])
    following = successor
    while following is not None:
        if following.pk == region.pk:
            raise Faulty([Fault(f"区划 {region.code}", "变更后又回到自身", "另一个现行区划")])
        following = following.replaced_by
    region.valid_to, region.replaced_by = last_day, successor
    region.save(update_fields=["valid_to", "replaced_by"])
    _note(by=by, what="replace_region", subject=region.code)
    return region


@transaction.atomic
def found_agency(
    *,
    kind: AgencyKind,
    name: str,
    region: Region,
    by: str,
    part_of: Agency | None = None,
    valid_from: date | None = None,
) -> Agency:
    """Register an agency. The same kind, name and region is the same agency."""
    agency, is_new = Agency.objects.get_or_create(
        kind=kind, name=name, region=region, defaults={"part_of": part_of, "valid_from": valid_from}
    )
    if is_new:
        _note(by=by, what="found_agency", subject=f"agency:{agency.pk}")
    return agency


@transaction.atomic
def close_agency(agency: Agency, *, by: str, last_day: date) -> Agency:
    """Set the last day of an agency. Raises `Faulty` if it was founded later."""
    if agency.valid_from is not None and last_day < agency.valid_from:
        raise Faulty([Fault(agency.name, f"撤销日期 {last_day}", f"不早于设立日期 {agency.valid_from}")])
    if agency.valid_to != last_day:
        agency.valid_to = last_day
        agency.save(update_fields=["valid_to"])
        _note(by=by, what="close_agency", subject=f"agency:{agency.pk}")
    return agency


@transaction.atomic
def _keep(listed: Mapping[str, Division], *, by: str, what: str, subject: str) -> Loaded:
    known: dict[str, str] = {}
    wanted = list(listed)
    for start in range(0, len(wanted), _BATCH):
        found = Region.objects.filter(code__in=wanted[start : start + _BATCH])
        known.update(found.values_list("code", "name"))
    added = [
        Region(code=code, name=one.name, level=codes.level_of(code), valid_from=one.valid_from)
        for code, one in listed.items()
        if code not in known
    ]
    renamed = [
        Region(code=code, name=one.name) for code, one in listed.items() if known.get(code, one.name) != one.name
    ]
    Region.objects.bulk_create(added, batch_size=_BATCH)
    Region.objects.bulk_update(renamed, ["name"], batch_size=_BATCH)
    ended = _end(listed, by=by)
    loaded = Loaded(len(added), len(renamed), len(listed) - len(added) - len(renamed), ended)
    if added or renamed or ended:
        _note(by=by, what=what, subject=subject, counts=asdict(loaded))
    return loaded


def _end(listed: Mapping[str, Division], *, by: str) -> int:
    """End the codes of which the list gives the last day; how many were not ended so before."""
    ending = {code: one for code, one in listed.items() if one.valid_to is not None}
    regions = {}
    wanted = list({*ending, *(one.replaced_by for one in ending.values())})
    for start in range(0, len(wanted), _BATCH):
        regions.update(Region.objects.in_bulk(wanted[start : start + _BATCH]))
    ended = 0
    for code, one in ending.items():
        region, successor = regions[code], regions.get(one.replaced_by)
        if one.valid_to is not None and (region.valid_to, region.replaced_by) != (one.valid_to, successor):
            replace_region(region, by=by, successor=successor, last_day=one.valid_to)
            ended += 1
    return ended


def _refuse_unfollowed(listed: Mapping[str, Division], *, path: Path) -> None:
    after = {one.replaced_by for one in listed.values() if one.replaced_by} - set(listed)
    missing = after - set(Region.objects.filter(code__in=after).values_list("code", flat=True))
    if missing:
        raise Faulty(
            Fault(path.name, f"变更为的 {code} 未登记", "新的区划在表中或已登记", "请把新的区划也列进表里")
            for code in sorted(missing)
        )


def _refuse_orphans(listed: Mapping[str, Division], *, path: Path) -> None:
    above = {codes.ancestors(code)[-1] for code in listed if codes.level_of(code) is not codes.Level.PROVINCE}
    missing = above - set(listed) - set(Region.objects.filter(code__in=above).values_list("code", flat=True))
    if missing:
        raise Faulty(
            Fault(path.name, f"上级区划 {code} 未登记", "上级区划在表中或已登记", "请先装载上级区划")
            for code in sorted(missing)
        )


def _provinces() -> tuple[str, ...]:
    return tuple(f"{first}{second}" for first in _EVERYTHING for second in "0123456789")


def _note(*, by: str, what: str, subject: str, counts: Mapping[str, int] | None = None) -> None:
    PlaceChange.objects.create(at=timezone.now(), by=by, what=what, subject=subject, counts=dict(counts or {}))
