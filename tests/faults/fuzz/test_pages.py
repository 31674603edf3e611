"""Forms of every page, field by field; addresses and their queries; headers and cookies."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from guitu.access.models import Posting
from guitu.casebook.models import Case
from tests.faults.fuzz.asking import Form, Somebody, forms_in
from tests.faults.fuzz.counting import Run, share
from tests.faults.fuzz.values import sendable, text
from tests.rooms.site.addresses import RULES, address
from tests.rooms.site.planted import TODAY, Planted

ROLES = ("office_clerk", "office_head", "admin", "police", "county", "social_worker", "person", "clinic")
_QUERIES = (
    "page", "q", "view", "order", "kind", "as_of", "known_at", "full", "all", "g", "r", "d", "o", "since", "until",
    "who", "act", "next", "entry", "rule", "seq", "mode", "pack", "set", "account", "own", "out", "limit", "what", "as",
    "state", "size", "number", "village", "worker",
)  # fmt: skip
_HEADERS = (
    "HX-Request", "HX-Current-URL", "User-Agent", "Referer", "Accept-Language", "Content-Type", "X-Forwarded-For",
    "Authorization", "Range", "If-None-Match", "Accept", "Origin",
)  # fmt: skip


def _paths(planted: Planted) -> list[str]:
    return [address(name, args) for name, rule in RULES.items() for args in rule.args(planted)]


def _said(form: Form, rng: random.Random) -> dict[str, Any]:
    """What a browser would send, with one to three fields of it spoilt, doubled or left out."""
    said: dict[str, Any] = dict(form.fields)
    names = list(said) or ["nothing"]
    for _ in range(rng.choice((1, 1, 2, 3))):
        name = rng.choice(names)
        sort = rng.random()
        if sort < 0.75:
            said[name] = sendable(text(rng))
        elif sort < 0.85:
            said[name] = [sendable(text(rng)), sendable(text(rng))]
        elif sort < 0.95:
            said.pop(name, None)
        else:
            said[sendable(text(rng))[:60] or "x"] = sendable(text(rng))
    return said


@pytest.mark.django_db
def test_no_form_breaks_whatever_is_typed(
    rng: random.Random, planted: Planted, staff: dict[str, Posting], record_run: Callable[[Run], None]
) -> None:
    run = Run("页面的表单")
    offered: list[tuple[Somebody, Form]] = []
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    most = share("pages")
    for role in ROLES[: 2 if most < 1000 else None]:
        who = Somebody(staff[role])
        for path in _paths(planted):
            for form in forms_in(who.ask(run, "get", path), here=path):
                key = (role, form.action, tuple(name for name, _ in form.fields))
                if form.method == "post" and "/logout/" not in form.action and key not in seen:
                    seen.add(key)
                    offered.append((who, form))
    assert len(offered) > 40
    rng.shuffle(offered)
    for who, form in _turns(offered, most=max(most - run.done, 60)):
        who.ask(run, "post", form.action, _said(form, rng))
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])


@pytest.mark.django_db
def test_no_deed_of_the_archive_breaks_whatever_is_typed(
    rng: random.Random, ended: Mapping[str, Case], staff: dict[str, Posting], record_run: Callable[[Run], None]
) -> None:
    run, head = Run("封存、启封、销毁"), Somebody(staff["office_head"])
    sound = {"decision": "虚构决定9号", "why": "信访复查", "until": TODAY.isoformat()}
    deeds = [
        (who, Form(f"/archive/{case.pk}/{deed}/", "post", (*sound.items(), ("number", case.number)), takes_files=False))
        for who in (head, Somebody(staff["office_clerk"]))
        for case in ended.values()
        for deed in ("put-away", "open", "erase")
    ]
    for who, form in deeds:
        who.ask(run, "get", form.action)
        who.ask(run, "post", form.action, dict(form.fields))
    done = run.answers["302"]
    assert done == 5, "what is typed rightly is done, so what follows spoils deeds that would be done"
    for who, form in _turns(deeds, most=max(share("archive") - run.done, 24)):
        who.ask(run, "post", form.action, _said(form, rng))
        who.ask(run, "post", f"/cases/{ended['shut'].pk}/record/talk/", _said(form, rng))
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])


@pytest.mark.django_db
def test_no_address_breaks_whatever_stands_in_it(
    rng: random.Random, planted: Planted, staff: dict[str, Posting], record_run: Callable[[Run], None]
) -> None:
    run = Run("网址、查询、请求头")
    people = [Somebody(None), *(Somebody(staff[role]) for role in ROLES)]
    paths = _paths(planted)
    for _ in range(share("addresses")):
        who, path, sort = rng.choice(people), rng.choice(paths).split("?")[0], rng.random()
        more: dict[str, Any] = {}
        if sort < 0.55:
            asked = {rng.choice(_QUERIES): sendable(text(rng))[:3000] for _ in range(rng.randrange(1, 4))}
            path = f"{path}?{urlencode(asked)}"
        elif sort < 0.8:
            parts = path.strip("/").split("/")
            parts[rng.randrange(len(parts))] = quote(sendable(text(rng))[:300], safe=rng.choice(("", "/", "%")))
            path = "/" + "/".join(parts) + rng.choice(("/", ""))
        else:
            said = sendable(text(rng)).encode("ascii", "replace").decode()
            more["headers"] = {rng.choice(_HEADERS): said.replace("\n", "").replace("\r", "")[:500]}
        who.ask(run, rng.choice(("get", "get", "get", "head", "post", "put", "delete", "options")), path, **more)
    record_run(run)
    assert not run.broken, "\n".join(run.broken[:20])


def _turns(offered: list[tuple[Somebody, Form]], *, most: int) -> Iterator[tuple[Somebody, Form]]:
    yield from (one for one, _ in zip(cycle(offered), range(most), strict=False))
