"""Headers and cookies of every answer, what comes packed, and how passwords are typed."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from guitu.access.models import Account, Posting
from guitu.exchange.excel import read
from guitu.exchange.template import blank
from guitu.faults import Faulty
from guitu.site import settings

PATHS = ("/login/", "/nowhere/", "/account/", "/healthz", "/api/openapi.json", "/system/", "/login/second/")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_policy_and_may_not_be_framed(client: Client, db: None, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    said = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert said[name] == ["'none'"], name
    assert said["script-src"] == said["style-src"] == said["form-action"] == ["'self'"]
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PATHS)
def test_no_other_site_is_let_in(client: Client, db: None, path: str) -> None:
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client, staff: Mapping[str, Posting]) -> None:
    client.get("/login/")
    client.post("/login/", {"username": "police", "password": "gui-yuan-2025"})
    client.post("/theme/", {"theme": "dark"})
    assert len(client.cookies) == 3
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key


def test_over_https_cookies_are_of_this_host_only(tmp_path: Path) -> None:
    asked = (
        "from guitu.site import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT)"
    )
    environment = {**os.environ, "GUITU_HTTPS": "1", "GUITU_HOME": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "True", "True"]


def test_the_interface_is_refused_in_clear_and_not_sent_on(client: Client, db: None, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    headers = {"Authorization": "Bearer guitu_made-up"}
    in_clear = client.get("/api/cases", headers=headers)
    assert (in_clear.status_code, "Location" in in_clear.headers, in_clear.json()["error"]) == (403, False, "refused")
    assert client.get("/api/cases", headers=headers, secure=True).status_code == 401
    assert client.get("/login/").status_code == 301


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for at in range(9):
            new.writestr(f"xl/media/{at}.bin", b"\0" * (128 * 1024 * 1024))
    assert len(out.getvalue()) < 2 * 1024 * 1024
    with pytest.raises(Faulty, match="展开后过大"):
        read(out.getvalue())


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for at in range(2_100):
            new.writestr(f"xl/{at}", b"")
    with pytest.raises(Faulty, match="内件"):
        read(out.getvalue())


def test_passwords_are_typed_unseen_and_may_be_filled_in_by_a_manager(
    client: Client, staff: Mapping[str, Posting]
) -> None:
    Account.objects.update(must_change_password=False)
    pages = [client.get("/login/").content.decode()]
    client.force_login(staff["police"].account)
    pages += [client.get(path).content.decode() for path in ("/account/password/", "/account/second/")]
    fields = [one for page in pages for one in re.findall(r"<input[^>]*name=\"password[^>]*>", page)]
    assert len(fields) >= 5
    assert all('type="password"' in one and 'autocomplete="' in one and "onpaste" not in one for one in fields)
    assert not any('autocomplete="off"' in one for one in fields)


def test_sessions_have_an_end_however_they_are_used() -> None:
    assert settings.SESSION_IDLE_SECONDS < settings.SESSION_LONGEST_SECONDS <= settings.SESSION_COOKIE_AGE
