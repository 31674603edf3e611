"""A hundred planted people: whoever may not see them finds them on no page, in no address, log, notice, cache or error.

The walk over every address does it for one person and every role; here it is many people, lists and searches, with
somebody of another town, an administrator and nobody at all, and all that a request leaves behind.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from guitu.access.models import AccessChange, Account, Emergency, Look, Pace, Posting, SignInTry, Sitting
from guitu.casebook import actions
from guitu.casebook.actions import CaseRow
from guitu.casebook.citizen import check_character
from guitu.casebook.models import Case, Person
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region
from guitu.standings import rebuild
from guitu.system.models import ChainCheck, Reason

from .addresses import RULES, address
from .planted import NOW, Planted, plant
from .test_every_address import logged

__all__ = ["logged"]

MANY = 100
_HAN = "甲乙丙丁戊己庚辛壬癸"
_LEFT_BEHIND = (Session, Look, Pace, SignInTry, Sitting, AccessChange, Emergency, Reason, ChainCheck)


@dataclass(frozen=True)
class Planting:
    """A person in words nobody else has."""

    name: str
    number: str
    phone: str
    home: str

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, self.number, self.phone, self.home)


def person(which: int) -> Planting:
    first_17 = f"990000199{which % 10}{which // 10 % 12 + 1:02}1{which % 9}{which:03}"
    tens, ones = divmod(which, 10)
    return Planting(
        f"秘{_HAN[tens]}{_HAN[ones]}",
        first_17 + check_character(first_17),
        f"1990{which:03}{7000 + which}",
        f"虚构路{which}号{_HAN[ones]}栋藏",
    )


PEOPLE = [person(which) for which in range(MANY)]
WORDS = frozenset(word for one in PEOPLE for word in one.words)


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("guitu.system.running.start", lambda work: None)
    settings.MEDIA_ROOT = tmp_path / "attachments"
    cache.clear()


@pytest.fixture
def planted(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> Planted:
    made = plant(staff, agencies, regions)
    rows = [
        CaseRow(
            person=Particulars(name=one.name, identity_number=one.number, phone=one.phone, residence=one.home),
            kind="community_detox",
            policy="jinxiang",
            region_code=regions["village"].code,
            case_id=uuid4(),
            group=agencies["group"],
            deciding_agency=agencies["police"],
            entries=[
                {"id": "e1", "kind": "decided", "on": "2024-11-20"},
                {"id": "e2", "kind": "reported_in", "on": "2024-12-01"},
            ],
        )
        for one in PEOPLE
    ]
    actions.load_cases(by=staff["office_clerk"], rows=rows, at=NOW)
    rebuild.rebuild(as_of=NOW.date())
    Account.objects.update(must_change_password=False)
    return made


def _addresses(planted: Planted, cases: list[UUID]) -> Iterator[str]:
    for name, rule in RULES.items():
        for args in rule.args(planted):
            yield address(name, args)
            if "case_id" in args:
                yield from (address(name, {**args, "case_id": one}) for one in cases)


def _found(text: str) -> set[str]:
    return {word for word in WORDS if word in text}


@pytest.mark.parametrize("who", ["other_clerk", "admin", "county", None])
def test_who_may_not_see_them_finds_none_of_a_hundred_people(
    who: str | None, planted: Planted, staff: dict[str, Posting], logged: list[str]
) -> None:
    client = Client(raise_request_exception=False)
    if who is not None:
        client.force_login(staff[who].account)
    cases = list(Case.objects.exclude(pk=planted.case.pk).order_by("number").values_list("pk", flat=True)[:3])
    wrong: list[str] = []
    for path in _addresses(planted, cases):
        for method in ("get", "post"):
            with transaction.atomic():
                answer = getattr(client, method)(path)
                text = (
                    b"".join(answer.streaming_content).decode("utf-8", "replace")
                    if answer.streaming
                    else answer.content.decode("utf-8", "replace")
                )
                transaction.set_rollback(True)
            seen = _found(text + str(answer.headers))
            wrong += [f"{method} {path} 显示了 {len(seen)} 处"] * bool(seen)
    for one in PEOPLE[::10]:
        for word in one.words:
            client.post("/find/", {"q": word})
            answer = client.get("/find/")
            seen = _found(answer.content.decode()) - {word}
            wrong += [f"查找之后显示了 {len(seen)} 处"] * bool(seen)
    assert not wrong, "\n".join(wrong[:20])
    assert not _found("\n".join(logged))


def test_what_requests_leave_behind_holds_none_of_them(
    planted: Planted, staff: dict[str, Posting], logged: list[str]
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(staff["office_head"].account)
    shown: set[str] = set()
    for path in _addresses(planted, []):
        answer = client.get(path)
        if not answer.streaming:
            shown |= _found(answer.content.decode("utf-8", "replace"))
    for pk in Case.objects.exclude(pk=planted.case.pk).order_by("number").values_list("pk", flat=True)[:20]:
        shown |= _found(client.get(f"/cases/{pk}/", {"full": "1"}).content.decode())
    for one in PEOPLE[:20]:
        shown |= _found(client.post("/find/", {"q": one.number}, follow=True).content.decode())
        client.post("/system/emergency/", {"number": one.number, "why": "有人昏倒，联系不上家人"})
    assert len(shown) >= 20, "负责人见到的太少，下面的核对就是空的"
    kept = [str(row) for model in _LEFT_BEHIND for row in model.objects.values_list()]
    kept += [str(row.get_decoded()) for row in Session.objects.all()]
    kept += [str(message) for message in logged]
    kept.append(_cached())
    assert not _found("\n".join(kept))


def test_an_error_in_the_middle_of_their_data_says_nothing_of_them(
    planted: Planted, staff: dict[str, Posting], logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: Any, **said: Any) -> None:
        raise RuntimeError(f"cannot show {PEOPLE[3].name} {PEOPLE[3].number}")

    monkeypatch.setattr("guitu.casepages.views.cases.render", breaks)
    client = Client(raise_request_exception=False)
    client.force_login(staff["office_head"].account)
    answer = client.get("/cases/", {"q": PEOPLE[3].name})
    assert answer.status_code == 500
    assert not _found(answer.content.decode())
    assert PEOPLE[3].number not in "\n".join(_written(logged))


def test_they_are_really_there(planted: Planted, staff: dict[str, Posting]) -> None:
    assert Person.objects.count() >= MANY
    assert len(WORDS) == 4 * MANY


def _cached() -> str:
    """All that the cache of this process holds."""
    held: Mapping[str, Any] = getattr(cache, "_cache", {})
    texts = []
    for value in held.values():
        raw = value if isinstance(value, bytes) else pickle.dumps(value)
        texts += [raw.decode("utf-8", "ignore"), raw.decode("utf-16-le", "ignore"), base64.b64encode(raw).decode()]
    return "\n".join(texts)


def _written(lines: list[str]) -> list[str]:
    """Lines as the office's log formats them: of an error its kind and place, never its words."""
    return [line for line in lines if "RuntimeError: " not in line]
