"""The row that a deed leaves which is no entry of a case 办理记录."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from guitu.access.models import Posting
from guitu.casebook.models import Case, Change, Person
from guitu.casebook.sealing import canonical, row_spot
from guitu.vault.cipher import Key


def note(
    *,
    by: Posting,
    what: str,
    at: datetime,
    person: Person | None = None,
    case: Case | None = None,
    counts: Mapping[str, object] | None = None,
    before: Mapping[str, object] | None = None,
    key: Key | None = None,
) -> Change:
    """Write what was done. `counts` holds codes and numbers only; `before` is sealed with `key`."""
    pk = uuid.uuid4()
    sealed = b""
    if before and key is not None:
        sealed = key.seal(canonical(before), at=row_spot("change", pk, "before"))
    change = Change(pk=pk, at=at, by=by, what=what, person=person, case=case, counts=dict(counts or {}), before=sealed)
    change.save()
    return change
