"""One case's chain, checked as `guitu verify` checks them all."""

from __future__ import annotations

from guitu.casebook import stored, verifying
from guitu.casebook.models import Case, Entry
from guitu.faults import Fault


def chain_faults(case: Case) -> tuple[Fault, ...]:
    """Every fault of the chain of a case as it stands in the database; none means that it holds."""
    held = Case.objects.get(pk=case.pk)
    return tuple(verifying.chain_faults(held, list(stored.rows(Entry.objects.filter(case=held)))))
