"""Drafts 草稿: forms that are not finished, kept sealed for the one who writes them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guitu.access.models import Posting
from guitu.casebook import appending, sealing
from guitu.casebook.models import Case, Draft
from guitu.casebook.permissions import ask

DRAFT_DAYS: Final = 90
"""After so long an unfinished form is given up. A choice of the house, not of the law."""


@transaction.atomic
def keep_draft(*, by: Posting, case: Case, kind: str, said: Mapping[str, object], at: datetime | None = None) -> Draft:
    """Keep what was typed so far; the next draft of the same kind takes its place. Raises `Refused`."""
    at = at or timezone.now()
    locked = appending.lock(case)
    ask(by, "record", kind, case=locked.case, on=timezone.localdate(at))
    draft = Draft.objects.filter(posting=by, case=case, kind=kind).first() or Draft(
        pk=uuid.uuid4(), posting=by, case=case, kind=kind
    )
    draft.said = locked.key.seal(sealing.canonical(said), at=sealing.row_spot("draft", draft.pk, "said"))
    draft.kept_at = at
    draft.save()
    return draft


@transaction.atomic
def drop_draft(*, by: Posting, case: Case, kind: str) -> None:
    """Throw one's own draft away: it was finished or given up."""
    Draft.objects.filter(posting=by, case=case, kind=kind).delete()


def expire_drafts(*, at: datetime | None = None) -> int:
    """Throw away the drafts that nobody came back to for `DRAFT_DAYS`; how many there were. Nobody's deed: time's."""
    before = (at or timezone.now()) - timedelta(days=DRAFT_DAYS)
    gone, _ = Draft.objects.filter(kept_at__lt=before).delete()
    return gone
