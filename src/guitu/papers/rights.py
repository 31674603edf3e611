"""Who may 文书的权限: drafting, issuing, serving and reading, each put to the access table.

Whoever may record that a paper was issued may draft one. An official document or letter, and whatever is served,
speaks for the office: it is issued by who decides on papers there, or, where it is the police's own, by the police.
Reading asks for every matter that the words are taken from (`needs`).
"""

from __future__ import annotations

from datetime import date

from guitu.access.may import Refused, may, refuse
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.casebook.models import Case
from guitu.casebook.permissions import is_assigned
from guitu.ledger.roles import ROLES
from guitu.papers.kind import PaperKind


def ask(by: Posting, act: str, what: str, *, case: Case, on: date, assigned: bool | None = None) -> None:
    """Raise `Refused`, with reason and clause, unless the posting has the act in this case; `assigned` where it is
    known already."""
    near = is_assigned(by, case_id=case.pk, on=on) if assigned is None else assigned
    refuse(
        by, act, what, at=case.region_code, assigned=near, group=case.group_id, deciding=case.deciding_agency_id, on=on
    )


def allowed(by: Posting, act: str, what: str, *, case: Case, on: date, assigned: bool | None = None) -> bool:
    """Whether `ask` would say nothing."""
    near = is_assigned(by, case_id=case.pk, on=on) if assigned is None else assigned
    return may(
        by, act, what, at=case.region_code, assigned=near, group=case.group_id, deciding=case.deciding_agency_id, on=on
    )


def is_signed_for(kind: PaperKind) -> bool:
    """Whether a paper speaks for the office, so that who decides there issues it."""
    return kind.layout in ("official", "letter") or kind.served


def issues(by: Posting, kind: PaperKind, *, case: Case, on: date, assigned: bool | None = None) -> bool:
    """Whether a posting may issue such a paper in a case; `assigned` where it is known already."""
    near = is_assigned(by, case_id=case.pk, on=on) if assigned is None else assigned
    if not allowed(by, "record", "paper_issued", case=case, on=on, assigned=near):
        return False
    if not is_signed_for(kind) or allowed(by, "decide", "papers", case=case, on=on, assigned=near):
        return True
    return kind.made_by == "police" and by.role == "police"


def ask_to_issue(by: Posting, kind: PaperKind, *, case: Case, on: date, assigned: bool | None = None) -> None:
    """Raise `Refused` unless `issues`."""
    near = is_assigned(by, case_id=case.pk, on=on) if assigned is None else assigned
    ask(by, "record", "paper_issued", case=case, on=on, assigned=near)
    if not issues(by, kind, case=case, on=on, assigned=near):
        who = "社区民警" if kind.made_by == "police" else _deciders()
        raise Refused(
            f"“{kind.title(case.kind)}”对外代表单位，由{who}签发。可以先送签。",
            clauses=table().refusal["matter"].clauses,
            who_may=(who,),
        )


def labels(matters: frozenset[str]) -> str:
    """Matters as people call them."""
    known = table().matters
    return "、".join(known[name].label for name in sorted(matters) if name in known)


def _deciders() -> str:
    rules = table().roles.items()
    roles = dict(ROLES.items())
    return "、".join(roles[role] for role, rule in rules if rule.allows("decide", "papers") and role in roles)
