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
from django.test import Client, override_settings
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


def _settings(tmp_path: Path, *names: str, **said: str) -> list[str]:
    """Settings of a process that was told only this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUITU_", "DJANGO_"))}
    asked = f"from guitu.site import settings as s; print({', '.join(f's.{name}' for name in names)})"
    environment = {**kept, **said, "GUITU_HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_over_https_cookies_are_of_this_host_only(tmp_path: Path) -> None:
    names = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
    )  # fmt: skip
    said = _settings(tmp_path, *names, GUITU_HTTPS="1")
    assert said == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "True"]


def test_debugging_is_off_in_a_process_that_was_told_nothing(tmp_path: Path) -> None:
    assert _settings(tmp_path, "DEBUG") == ["False"]
    assert _settings(tmp_path, "DEBUG", GUITU_DEBUG="1") == ["True"]


YEAR = 365 * 24 * 3600


@pytest.mark.parametrize(
    ("said", "header"),
    [
        ({"GUITU_HTTPS": "1"}, f"max-age={YEAR}; includeSubDomains"),
        ({"GUITU_HTTPS": "1", "GUITU_HSTS_SUBDOMAINS": "0"}, f"max-age={YEAR}"),
        ({}, None),
    ],
    ids=["https", "names below left out", "http"],
)
def test_a_browser_that_came_over_https_comes_so_for_a_year(
    tmp_path: Path, said: dict[str, str], header: str | None
) -> None:
    seconds, below = _settings(tmp_path, "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", **said)
    with override_settings(SECURE_HSTS_SECONDS=int(seconds), SECURE_HSTS_INCLUDE_SUBDOMAINS=below == "True"):
        answer = Client().get("/healthz", secure=True)
    assert answer.headers.get("Strict-Transport-Security") == header


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_is_taken_for_another_kind_or_tells_where_one_came_from(client: Client, db: None, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_a_line_break_in_an_address_makes_no_second_line_of_the_log(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/nowhere/%0d%0aforged line of the log/")
    said = [record.getMessage() for record in caplog.records]
    assert said
    assert not any(sign in one for one in said for sign in "\r\n")


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
