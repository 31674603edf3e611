"""Moved 已变动: which cases are out of date, found by comparing columns, without reading a ledger.

A standing holds for the head, pack, rules and day it was computed for. A new entry, a changed pack, a new worker and a
new day are one and the same thing here. The comparisons are written in SQL: every list begins with them, and putting
them together from expressions took several times as long as the database takes to answer.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from guitu.casebook.models import Case
from guitu.rules import packed
from guitu.standings import policies
from guitu.standings.models import CaseStanding

_FRESH: Final = """EXISTS (SELECT 1 FROM standings_casestanding kept WHERE kept.case_id = casebook_case.id
    AND kept.head = casebook_case.head AND kept.policy = casebook_case.policy AND kept.kind = casebook_case.kind
    AND kept.region_code = casebook_case.region_code AND kept.credit_days = casebook_case.credit_days
    AND kept.term_months = COALESCE(casebook_case.term_months, 0)
    AND kept.worker_id = COALESCE(casebook_case.worker_id, 0)
    AND kept.as_of = %s AND kept.rules_version = %s AND kept.policy_version IN ({versions}))"""

_IN_PLACE: Final = """EXISTS (SELECT 1 FROM casebook_case now WHERE now.id = standings_casestanding.case_id
    AND now.region_code = standings_casestanding.region_code
    AND COALESCE(now.worker_id, 0) = standings_casestanding.worker_id)"""


def moved(cases: QuerySet[Case], *, as_of: date) -> QuerySet[Case]:
    """Those of `cases` whose stored standing is missing or was computed from anything else than what holds on a day."""
    versions = policies.versions() or ("",)
    fresh = _FRESH.format(versions=", ".join(["%s"] * len(versions)))
    said = (as_of.isoformat(), packed.VERSION, *versions)
    return cases.filter(RawSQL(f"NOT {fresh}", said, output_field=BooleanField()))


def out_of_place(kept: QuerySet[CaseStanding]) -> QuerySet[CaseStanding]:
    """Those of some stored standings whose case has left the region or the worker they are kept under."""
    return kept.filter(RawSQL(f"NOT {_IN_PLACE}", (), output_field=BooleanField()))
