"""The walk over every address 逐址核对: every page and deed, for every role, near and far, against the table."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from guitu.access import actions as access
from guitu.access.models import Look, Posting
from guitu.casebook.models import Assignment, Case, Entry
from guitu.ledger.roles import ROLES
from guitu.places.models import Agency, Region

from .addresses import COMPLETE, OK, RULES, Args, Rule, Stand, address, patterns
from .planted import NOW, SECRETS, SINCE, Planted, crowd, plant

MOST_QUERIES, CROWD = 15, 60
SHOWN = 40  # of what is wrong; the rest is mostly the same once more

PLACES = ("own", "assigned", "other")
MORE_PLACES = {"social_worker": "group", "village_cadre": "group", "police": "deciding", "office_head": "deciding"}
_AT = {"other": "other_office", "deciding": "other_office", "group": "group"}
_ADDRESSES = re.compile(r"""\s(?:href|action|formaction|src|hx-get|hx-post|hx-push-url)="([^"]*)\"""")
_FORMS = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
_NOT_A_QUERY = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass(frozen=True)
class Told:
    """What was asked and what came back, with what it left behind in the case before it was undone (if counted)."""

    asked: str
    status: int
    text: str
    location: str
    content_type: str
    looks: int
    entries: int


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Every page stands on one day; attachments lie apart; no earlier test has used up the interface's requests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path / "attachments"
    # Work behind a request would outlive the test's transaction.
    monkeypatch.setattr("guitu.system.running.start", lambda work: None)
    cache.clear()


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Every line any logger writes, also those that keep to themselves; as it is before anything is cut from it."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name} {record.getMessage()}")

    kept = Kept(logging.DEBUG)
    alone = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    held = [logging.root, *(one for one in alone if not one.propagate)]
    for logger in held:
        logger.addHandler(kept)
    yield lines
    for logger in held:
        logger.removeHandler(kept)


@pytest.fixture
def planted(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> Planted:
    return plant(staff, agencies, regions)


def seat(stand: Stand, planted: Planted, agencies: Mapping[str, Agency]) -> Posting:
    """Somebody who stands there, with a password of their own."""
    assert stand.role is not None
    account = access.open_account(
        by=None, username=f"w-{stand.role}", display_name="走查员", password="gui-yuan-2025", must_change_password=False
    )
    agency = agencies[_AT.get(stand.place, "office")]
    posting = access.give_posting(account, by=None, agency=agency, role=stand.role, valid_from=SINCE)
    if stand.place == "assigned":
        Assignment.objects.create(case=planted.case, posting=posting, part="assisting", since=SINCE)
    if stand.place == "deciding":
        Case.objects.filter(pk=planted.case.pk).update(deciding_agency=agency)
    return posting


class Walker:
    """A browser of somebody: each request comes from the same beginning, and what it did is undone."""

    def __init__(self, planted: Planted, posting: Posting | None, *, counts: bool = False) -> None:
        self.planted, self.posting, self.counts = planted, posting, counts
        first = Client()
        if posting is not None:
            first.force_login(posting.account)
            first.get("/account/")  # the session notes when it was last used, once
        self.cookies = first.cookies.output(header="", sep=";")
        self.client = Client(raise_request_exception=False)
        self.looks = Look.objects.filter(case_id=str(planted.case.pk))
        if posting is not None:
            self.looks = self.looks.filter(posting=posting)

    def ask(self, method: str, path: str, body: Mapping[str, object] | None = None, *, is_json: bool = False) -> Told:
        """One request. An error inside the application is a status here, not an exception."""
        self.client.cookies = SimpleCookie(self.cookies)
        sent: dict[str, Any] = {"data": body} if body is not None else {}
        if is_json:
            sent["content_type"] = "application/json"
        with transaction.atomic():
            answer = getattr(self.client, method)(path, **sent)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            looks, entries = self._left() if self.counts else (0, 0)
            found = Told(
                asked=f"{method.upper()} {path}",
                status=answer.status_code,
                text=content.decode("utf-8", "replace") + content.decode("latin-1"),
                location=answer.headers.get("Location", ""),
                content_type=answer.headers.get("Content-Type", ""),
                looks=looks,
                entries=entries,
            )
            transaction.set_rollback(True)
        return found

    def _left(self) -> tuple[int, int]:
        """Looks at the planted case, and its entries."""
        return self.looks.count(), Entry.objects.filter(case=self.planted.case).count()

    def walk(self, stand: Stand) -> Iterator[tuple[Told, int | tuple[int, ...]]]:
        """Every address, read and written to, with the status the table owes."""
        for name, rule in RULES.items():
            for at, args in enumerate(rule.args(self.planted)):
                if stand.role is not None and stand.repeats and not args.keys() - {"?"}:
                    continue
                path = address(name, args)
                yield self.ask("get", path), self._owed(rule, stand, args, is_post=False)
                if rule.post is None and (at or (stand.role is not None and stand.place != "own")):
                    continue  # that it takes no POST is the same however it is filled in, and wherever one stands
                body = rule.body(self.planted)
                yield self.ask("post", path, body, is_json=rule.is_json), self._owed(rule, stand, args, is_post=True)
        if stand.role is None:
            return
        for name, (args, made, answer) in COMPLETE.items():
            filled = {"case_id": self.planted.case.pk, **args}
            yield self.ask("post", address(name, filled), made(self.planted)), answer(stand, filled)

    def _owed(self, rule: Rule, stand: Stand, args: Args, *, is_post: bool) -> int | tuple[int, ...]:
        if stand.role is None:
            if rule.nobody is None:
                return 302
            if not is_post:
                return rule.nobody
            # What is open to all answers a POST as it does anybody's; an operation asks who it is, or has no POST.
            return rule.post(stand, args) if rule.post is not None and rule.nobody != 401 else (401, 405)
        if is_post:
            return rule.post(stand, args) if rule.post is not None else 405
        return rule.get(stand, args)


def test_every_address_has_a_rule() -> None:
    known = patterns()
    missing = [f"{name}（{written}）" for name, written in known.items() if name not in RULES]
    assert not missing, (
        f"这些网址没有写谁能打开：{'、'.join(missing)}。"
        "在 tests/rooms/site/addresses.py 的 RULES 里各加一条 Rule：网址怎样填，GET 和 POST 按权限表各应得什么状态"
    )
    gone = sorted(RULES.keys() - known.keys())
    assert not gone, f"这些网址已经没有了，请从 RULES 里删去：{'、'.join(gone)}"


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says_and_shows_what_it_may(
    role: str, planted: Planted, agencies: dict[str, Agency], logged: list[str]
) -> None:
    wrong: list[str] = []
    for place in (*PLACES, *([MORE_PLACES[role]] if role in MORE_PLACES else ())):
        stand = Stand(role, place)
        with transaction.atomic():
            walker = Walker(planted, seat(stand, planted, agencies), counts=not stand.reaches)
            wrong += [f"{place}：{one}" for one in found_wrong(walker, stand)]
            transaction.set_rollback(True)
        cache.clear()  # whoever stands there next has asked nothing yet
    wrong += in_log(logged)
    assert not wrong, "\n".join(list(dict.fromkeys(wrong))[:SHOWN])


def found_wrong(walker: Walker, stand: Stand) -> Iterator[str]:
    """Whatever one walk finds that the table does not say."""
    unseen = set(SECRETS)
    for told, owed in walker.walk(stand):
        if told.status not in (owed if isinstance(owed, tuple) else (owed,)):
            yield f"{told.asked} → {told.status}，应为 {owed}"
        shown = {secret for secret in SECRETS if secret in told.text}
        for secret in shown:
            if not stand.sees(SECRETS[secret]):
                yield f"{told.asked} 显示了{SECRETS[secret]}：{secret}"
        yield from in_addresses(told)
        yield from in_forms(told)
        unseen -= shown
        if not stand.reaches and told.looks:
            yield f"{told.asked} 在够不到的个案里留下了查阅记录"
        if not stand.reaches and told.entries != walker.planted.case.length:
            yield f"{told.asked} 写进了够不到的个案"
    if stand.role == "office_head" and stand.reaches and unseen:
        yield f"负责人也没有见到这些，上面的核对就是空的：{unseen}"


def test_nobody_signed_in_gets_the_sign_in_page_and_nothing_else(planted: Planted, logged: list[str]) -> None:
    nobody = Stand(None, "other")
    wrong: list[str] = []
    for told, owed in Walker(planted, None).walk(nobody):
        allowed = owed if isinstance(owed, tuple) else (owed,)
        to_sign_in = told.status != 302 or told.location.startswith("/login/") or "/theme/" in told.asked
        if told.status not in allowed or not to_sign_in:
            wrong.append(f"{told.asked} → {told.status} {told.location}，应为 {owed}")
        wrong += [f"{told.asked} 显示了{matter}" for secret, matter in SECRETS.items() if secret in told.text]
    wrong += in_log(logged)
    assert not wrong, "\n".join(wrong)


def test_every_page_asks_at_most_fifteen_queries_with_sixty_cases(
    planted: Planted, staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]
) -> None:
    cases = crowd(staff, agencies, regions, size=CROWD)
    wrong: list[str] = []
    shown = 0
    for role in ROLES:
        stand = Stand(role, "assigned")
        walker = Walker(planted, _with_all(seat(stand, planted, agencies), cases))
        for name, rule in RULES.items():
            for args in rule.args(replace_case(planted, cases[0])):
                owed = rule.get(stand, args)
                if OK not in (owed if isinstance(owed, tuple) else (owed,)):
                    continue  # what the walk above finds refused shows nothing that could grow with the cases
                client = Client(raise_request_exception=False)
                client.cookies = SimpleCookie(walker.cookies)
                asked = Asked()
                with connection.execute_wrapper(asked):
                    answer = client.get(address(name, args))
                shown += answer.status_code == OK
                if answer.status_code == OK and asked.count > MOST_QUERIES:
                    wrong.append(f"{role}：{name} {dict(args)} 问了 {asked.count} 次")
    assert shown > 400, "打开的页面太少，上面的核对就是空的"
    assert not wrong, "\n".join(wrong)


class Asked:
    """Counts the queries of a request; what begins and ends a transaction is none."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += not sql.startswith(_NOT_A_QUERY)
        return execute(sql, params, many, context)


def in_addresses(told: Told) -> list[str]:
    """What was planted and stands in an address of the page, or in the one it sends on to."""
    addresses = [unquote_plus(one) for one in (*_ADDRESSES.findall(told.text), told.location)]
    found = [secret for secret in SECRETS if any(secret in one for one in addresses)]
    return [f"{told.asked} 的网址里有{SECRETS[secret]}" for secret in found]


def in_forms(told: Told) -> list[str]:
    """Forms of the page that would put a name, a number or a search into an address."""
    wrong = []
    for form in _FORMS.findall(told.text[: len(told.text) // 2]):
        head = form[: form.index(">")].lower()
        if 'action="/system/"' in head:
            continue  # finds an account among colleagues, nobody in rehabilitation
        if 'method="post"' not in head and re.search(r'name="(?:q|name|phone|identity_number)"', form):
            wrong.append(f"{told.asked.split('?')[0]} 的表单用 GET 送出姓名：{head}>")
    return wrong


def in_log(lines: list[str]) -> list[str]:
    """What was planted and stands in a log."""
    return [f"日志里有{matter}：{line}" for secret, matter in SECRETS.items() for line in lines if secret in line]


def replace_case(planted: Planted, case_id: UUID) -> Planted:
    """The same addresses of another case."""
    return replace(planted, case=type(planted.case)(pk=case_id))


def _with_all(posting: Posting, cases: tuple[UUID, ...]) -> Posting:
    Assignment.objects.bulk_create(
        [Assignment(case_id=one, posting=posting, part="assisting", since=SINCE) for one in cases]
    )
    return posting
