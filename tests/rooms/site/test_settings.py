"""What holds of the served application: deny by default, a strict policy for browsers, logs without identity."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.test import Client
from django.utils.module_loading import import_string

from guitu.site import settings
from guitu.site.logs import FramesOnly, WithoutQuery
from guitu.site.templating import environment


def test_the_server_answers_without_a_login(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_no_script_or_style_but_the_office_s_own_runs(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


def test_a_page_without_its_own_word_asks_for_a_login() -> None:
    kinds = [kind for kind in map(import_string, settings.MIDDLEWARE) if isinstance(kind, type)]
    assert any(issubclass(kind, LoginRequiredMiddleware) for kind in kinds)


def test_debugging_is_off_unless_asked_for() -> None:
    assert settings.DEBUG is False


def test_a_log_line_holds_no_query_and_no_request() -> None:
    record = logging.LogRecord(
        "django.server", 20, "", 0, '"GET %s HTTP/1.1" 200', ("/search?q=张归途&tail=001X",), None
    )
    record.request = object()
    assert WithoutQuery().filter(record)
    assert record.getMessage() == '"GET /search?… HTTP/1.1" 200'
    assert not hasattr(record, "request")


def test_a_logged_error_tells_where_and_not_what() -> None:
    try:
        raise ValueError("张归途")
    except ValueError as error:
        record = logging.LogRecord("guitu", 40, "", 0, "a turn failed", None, (ValueError, error, error.__traceback__))
    said = FramesOnly("{message}", style="{").format(record)
    assert "builtins.ValueError" in said
    assert "test_settings.py" in said
    assert "张归途" not in said


def test_a_template_escapes_what_it_shows_and_misses_nothing_in_silence() -> None:
    made = environment()
    assert made.from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"
    with pytest.raises(Exception, match="undefined"):
        made.from_string("{{ nobody }}").render()


def test_an_office_migrates_and_passes_the_deployment_check_on_a_new_folder(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from guitu.vault import keyfiles; import os;"
        "keyfiles.prepare(Path(os.environ['GUITU_HOME']) / 'keys');"
        "import django; django.setup();"
        "from django.core.management import call_command as call;"
        "call('migrate', verbosity=0); call('check', deploy=True, fail_level='WARNING');"
        "from django.db import connection as c; k = c.cursor();"
        "k.execute('PRAGMA journal_mode'); print(k.fetchone()[0]);"
        "from guitu.vault import strongroom; print(strongroom.strongroom())"
    )
    chosen = {"GUITU_HOME": str(tmp_path), "GUITU_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "guitu.site.settings"}
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GUITU_")}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=plain | chosen, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-2:] == ["wal", "Strongroom(intl, 2 masters)"]
