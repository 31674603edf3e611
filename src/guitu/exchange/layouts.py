"""Layouts that an office has set right once 记住的列对应, by the fingerprint of their header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from guitu.access.models import Posting
from guitu.exchange.excel import Mapping, Reading, read
from guitu.exchange.models import RememberedMapping
from guitu.faults import Faulty

_IDLE = "列对应"


def remembered(by: Posting) -> list[Mapping]:
    """The layouts that the posting's office has set. One that no longer fits the list of fields is left out."""
    found: list[Mapping] = []
    for said in RememberedMapping.objects.filter(region_code=by.region_code).values_list("said", flat=True):
        try:
            found.append(Mapping.from_json(said))
        except Faulty:
            continue  # a field was renamed since; the header is guessed anew and shown again
    return found


@transaction.atomic
def remember(mappings: Iterable[Mapping], *, by: Posting) -> None:
    """Keep layouts for the posting's office; what was kept for the same header gives way."""
    for mapping in mappings:
        RememberedMapping.objects.update_or_create(
            region_code=by.region_code,
            fingerprint=mapping.fingerprint,
            defaults={"said": mapping.to_json(), "by": by, "at": timezone.now()},
        )


def layout_of(workbook: str | Path | bytes, *, by: Posting) -> Mapping:
    """The layout of the first table of a workbook, as the office has set it right. Raises `Faulty`."""
    return read(workbook, mapping=remembered(by), by_name=True).mappings[0]


def without_idle(reading: Reading, *, given: Sequence[Mapping]) -> Reading:
    """The reading without its remark on mappings that fit no header, unless the user gave one of those now.

    An office remembers many layouts; that most of them do not fit this file is no fault.
    """
    used = {mapping.fingerprint for mapping in reading.mappings}
    if any(mapping.fingerprint not in used for mapping in given):
        return reading
    return replace(reading, faults=tuple(fault for fault in reading.faults if fault.place != _IDLE))
