"""Emergency looks 紧急查看: asking for one, looking while it lasts, and the review by the head of the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.access import emergencies
from guitu.access.doors import who_asks
from guitu.access.may import Refused
from guitu.access.models import Emergency, Posting
from guitu.access.table import table
from guitu.casebook import emergency as casebook
from guitu.casebook.models import Case
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import Choice
from guitu.system.views.asked import head, said, show, typed

_REVIEWED: Final = 50
_LABELS: Final = {"name": "姓名", "phone": "电话", "residence": "现住址"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a look: which case, and what happened."""
    by = _breaker(request)
    now = timezone.now()
    given = typed(request, "number", "why")
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            found = casebook.find(given["number"], on=timezone.localdate(now)) if given["number"] else None
            if found is None:
                raise Faulty(
                    [Fault("案号或证件号", "没有找到" if given["number"] else "还没有填", "完整的案号或证件号码")]
                )
            opened = emergencies.begin(by=by, seen=found, why=given["why"], at=now)
        except Faulty as faulty:
            faults = faulty.faults
        else:
            return redirect("system:emergency-look", opened.pk)
    context = {
        "typed": given,
        "open": list(emergencies.own(by, at=now)),
        "minutes": table().emergency.minutes,
        "matters": "、".join(table().matters[name].label for name in sorted(emergencies.groups())),
        **said(faults, fields={"案号或证件号": "f-number", "事由": "f-why"}),
    }
    return render(request, "system/emergency.html", context, status=422 if faults else 200)


@never_cache
@require_safe
def look(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """What it shows, while it lasts, to the posting that asked; each time a look is kept."""
    by = _breaker(request)
    opened = Emergency.objects.filter(pk=emergency_id, posting=by).first()
    if opened is None:
        raise Http404
    page = casebook.look_at(opened, by=by, at=timezone.now())
    context = {
        "page": page,
        "facts": [(label, page.particulars[name]) for name, label in _LABELS.items() if page.particulars.get(name)],
        "until": opened.ends_at,
        "why": opened.why,
    }
    return render(request, "system/emergency_look.html", context)


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Emergency looks at the cases of the office, those not reviewed first."""
    asked = head(request)
    return _reviews(request, asked.by)


@require_POST
def review(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """Say what is thought of one."""
    asked = head(request)
    found = emergencies.of_region(asked.by).filter(pk=emergency_id).first()
    if found is None:
        raise Http404
    given = typed(request, "verdict", "remark")
    try:
        emergencies.review(found, by=asked.by, at=asked.now, **given)
    except Faulty as faulty:
        return _reviews(request, asked.by, faults=faulty.faults, wrong=found.pk, given=given)
    messages.success(request, "复核已记下。")
    return redirect("system:emergency-reviews")


def _reviews(
    request: HttpRequest,
    by: Posting,
    *,
    faults: Sequence[Fault] = (),
    wrong: int | None = None,
    given: dict[str, str] | None = None,
) -> HttpResponse:
    asked = head(request)
    waiting = list(emergencies.to_review(by))
    done = list(emergencies.of_region(by).exclude(reviewed_at=None)[:_REVIEWED])
    ids = [UUID(one.case_id) for one in (*waiting, *done)]
    numbers = {str(pk): number for pk, number in Case.objects.filter(pk__in=ids).values_list("pk", "number")}
    context = {
        "waiting": [(one, numbers.get(one.case_id, "")) for one in waiting],
        "done": [(one, numbers.get(one.case_id, "")) for one in done],
        "verdicts": [Choice(code, label) for code, label in emergencies.VERDICTS.items()],
        "wrong": wrong,
        "given": given or {},
        **said(faults, fields={"复核意见": f"f-verdict-{wrong}", "复核说明": f"f-remark-{wrong}"}),
    }
    return show(
        request, "emergency_reviews.html", context, asked=asked, current="system:emergency-reviews",
        status=422 if faults else 200,
    )  # fmt: skip


def _breaker(request: HttpRequest) -> Posting:
    """The posting that asks. Raises `Refused` for a role that may not."""
    by = who_asks(request).by
    if not emergencies.may_break(by):
        known = table()
        basis = known.refusal["rows"]
        who = tuple(known.roles[role].label for role in sorted(known.emergency.roles))
        raise Refused(f"该岗位不能紧急查看。{basis.says}", clauses=basis.clauses, who_may=who)
    return by
