"""Pages to measure the desk against, at addresses of their own, behind the same middleware and in the same frame.

bare    the same fifty rows drawn by the same furniture, from plain data that is there already: no question, no name to
        open, no day to count. What is above its cost is what the desk itself does.
words   fifty rows in one question, a line of words each: less than anybody would show, for comparison only
usual   the list as it is usually written: objects of the ORM with what they refer to, the standing of each case asked
        one by one, and the framework's own templates
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone

from guitu.access.asking import seated
from guitu.access.doors import viewer_of
from guitu.access.models import Posting
from guitu.access.sight import Viewer, region_prefixes
from guitu.casebook import facts, sealing
from guitu.casebook.models import Case
from guitu.casebook.veiling import veiled
from guitu.desk import queries
from guitu.desk.people import people
from guitu.desk.queries import Wanted
from guitu.desk.rows import duty_row
from guitu.desk.slips import slips
from guitu.pages import words
from guitu.pages.shapes import DutyRow
from guitu.pages.strip import course, slip
from guitu.places import codes
from guitu.policy import load
from guitu.rules import evaluate
from guitu.rules.duties import DUTIES
from guitu.rules.worklist import RULE_NAMES
from guitu.site.urls import urlpatterns as of_site
from guitu.standings.models import OpenObligation

ROWS: Final = 50

_BARE: Final = """{% extends "pages/base.html" %}{% from "pages/parts/rows.html" import duty %}
{% block title %}清单{% endblock %}
{% block main %}<section class="duties"><ul>
{% for row in rows %}{{ duty(row) }}{% endfor %}</ul></section>{% endblock %}"""

_WORDS: Final = """{% extends "pages/base.html" %}{% block title %}清单{% endblock %}{% block main %}<ul>
{% for r in rows %}<li class="duty"><time>{{ r[0] }}</time> <a href="/cases/{{ r[1] }}/">{{ r[2] }}</a>
{{ r[3] }} {{ r[4] }} <a class="btn btn-small" href="/cases/{{ r[1] }}/record/">登记</a></li>
{% endfor %}</ul>{% endblock %}"""

_USUAL: Final = """<!doctype html><html lang="zh-CN"><head><title>清单</title></head><body>
<header><a href="/">归途</a> {{ viewer }}</header><main><ul>
{% for r in rows %}<li class="duty{% if r.late %} late{% endif %}">
  <div class="due"><b>{{ r.state }}</b>
    <span class="second"><time datetime="{{ r.due_on|date:"Y-m-d" }}">{{ r.when }}</time></span></div>
  <div class="who"><a class="person" href="{% url "casebook:case" r.case_id %}">{{ r.name }}</a>
    <span class="second">{{ r.number }}</span></div>
  <div class="what">{{ r.label }} <span class="nth">第 {{ r.seq }} 次</span>
    <span class="second">{{ r.span }}</span></div>
  {% if strips %}{{ r.slip }}{% endif %}
  <div class="act"><a class="btn btn-small" href="{% url "casebook:record" r.case_id r.kind %}">登记</a></div>
</li>{% endfor %}</ul></main></body></html>"""


@cache
def _template(engine: str, text: str) -> Any:
    return engines[engine].from_string(text)


def bare(request: HttpRequest) -> HttpResponse:
    """The desk's rows from plain data, in the frame of every page, with the same template engine."""
    rows = _rows_of(seated(viewer_of(request)))
    return HttpResponse(_template("jinja2", _BARE).render({"rows": rows}, request))


def words_only(request: HttpRequest) -> HttpResponse:
    """Fifty rows in one question, in words alone, in the frame of every page, with the same template engine."""
    viewer = viewer_of(request)
    low, high = codes.prefix_range(region_prefixes(viewer)[0])
    rows = (
        OpenObligation.objects.filter(case__region_code__gte=low, case__region_code__lte=high)
        .order_by("due_on")
        .values_list("due_on", "case_id", "case__number", "rule", "seq")[:ROWS]
    )
    return HttpResponse(_template("jinja2", _WORDS).render({"rows": list(rows)}, request))


@cache
def _rows_of(viewer: Viewer) -> list[DutyRow]:
    """What the desk shows this viewer, made once: the rows as values."""
    posting = Posting.objects.select_related("agency", "account").get(pk=viewer.posting.id)
    tasks = queries.morning(viewer, today=viewer.day, wanted=Wanted()).tasks
    listed = {one.case_id for one in tasks}
    who = people(viewer, listed, villages=queries.offer(viewer).villages, at=timezone.now())
    drawn = slips(viewer, who.values(), today=viewer.day)
    order = {group: at for at, group in enumerate(queries.GROUPS)}
    tasks = sorted(tasks, key=lambda one: order[one.group])
    return [
        duty_row(one, who=who[one.case_id], slip=drawn.get(one.case_id), role=posting.role, today=viewer.day, back="/")
        for one in tasks
        if one.case_id in who
    ]


def usual(request: HttpRequest, *, strips: bool) -> HttpResponse:
    """The desk's fifty rows from objects, one by one; `strips` also draws the slip of each."""
    viewer = viewer_of(request)
    low, high = codes.prefix_range(region_prefixes(viewer)[0])
    found = (
        OpenObligation.objects.filter(case__region_code__gte=low, case__region_code__lte=high)
        .select_related("case__person", "case__worker__account", "case__group", "case__standing")
        .order_by("due_on")[:ROWS]
    )
    rows = [_row(one, today=viewer.day, strips=strips) for one in found]
    return HttpResponse(_template("django", _USUAL).render({"rows": rows, "viewer": viewer, "strips": strips}, request))


def _row(one: OpenObligation, *, today: Any, strips: bool) -> dict[str, object]:
    case: Case = one.case
    key = sealing.key_of(case.person_id, case.person.wrapped_key)
    name = sealing.opened(case.person_id, key, [("name", case.person.name)])["name"]
    rule = RULE_NAMES[one.rule]
    drawn: object = ""
    if strips:
        file, policy = facts.casefile(case), load(case.policy)
        standing = evaluate(policy, file, as_of=today)
        drawn = slip(standing, course=course(policy, file, standing, as_of=today, known_at=None))
    return {
        "late": one.due_on < today, "state": words.relative(one.due_on, on=today), "due_on": one.due_on,
        "when": words.in_list(one.due_on), "case_id": case.pk, "name": veiled(name), "number": case.number,
        "label": DUTIES[rule].label, "seq": one.seq, "span": words.span(one.opens_on, one.due_on), "kind": "talk",
        "slip": drawn,
    }  # fmt: skip


urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/bare/", bare),
    path("bench/words/", words_only),
    path("bench/usual/", usual, {"strips": True}),
    path("bench/usual/plain/", usual, {"strips": False}),
    *of_site,
]
handler403 = "guitu.pages.errors.forbidden"
handler404 = "guitu.pages.errors.not_found"
handler500 = "guitu.pages.errors.server_error"
