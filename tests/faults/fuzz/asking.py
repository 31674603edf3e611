"""Somebody signed in who asks anything: each request begins from the same office, and what it did is undone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client

from guitu.access.models import Account, Posting
from tests.faults.fuzz.counting import Run

_FORMS = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_FIELDS = re.compile(r"<(?:input|select|textarea|button)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, how, and what a browser would send of it."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    takes_files: bool


class Somebody:
    """A browser of one posting; None is nobody signed in."""

    def __init__(self, posting: Posting | None) -> None:
        client = Client()
        if posting is not None:
            Account.objects.filter(pk=posting.account_id).update(must_change_password=False)
            client.force_login(Account.objects.get(pk=posting.account_id))
            client.get("/account/")
        self.cookies = client.cookies.output(header="", sep=";")

    def ask(self, run: Run, method: str, path: str, said: Mapping[str, Any] | None = None, **more: Any) -> str:
        """One request, counted; the text of the answer."""
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(self.cookies)
        what = f"{method} {path[:120]} {_short(said)}"
        text = ""
        with run.one(what), transaction.atomic():
            try:
                answer = getattr(client, method)(path, data=said, **more)
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                text = content.decode("utf-8", "replace")
                run.answered(answer.status_code, text, what)
            finally:
                transaction.set_rollback(True)
        return text


def forms_in(text: str, *, here: str) -> list[Form]:
    """The forms of a page."""
    found = []
    for head, body in _FORMS.findall(text):
        said = dict(_ATTRIBUTE.findall(head))
        fields = []
        for one in _FIELDS.findall(body):
            parts = dict(_ATTRIBUTE.findall(one))
            name = unescape(parts.get("name", ""))
            if name and name != "csrfmiddlewaretoken":
                fields.append((name, unescape(parts.get("value", ""))))
        action = unescape(said.get("action", "") or here)
        found.append(Form(action, said.get("method", "get").lower(), tuple(fields), "multipart" in head))
    return found


def _short(said: Mapping[str, Any] | None) -> str:
    return ascii({name: str(value)[:40] for name, value in (said or {}).items()})[:400]
