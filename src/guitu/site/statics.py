"""Static files 静态文件: style sheets, scripts and pictures of all rooms, collected once for each state they are in.

Collected files bear a fingerprint of their content in their name, lie compressed beside themselves, and may be kept
by a browser for ever. Those of earlier versions stay: a page that is still open asks for them.
"""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

_STAMP: Final = "static.stamp"  # beside the folder and not in it: everything in it is served
_MANIFEST: Final = "staticfiles.json"
_NOT_SERVED: Final = ["CVS", ".*", "*~", "django_htmx/ext/*", "django_htmx/htm*-4*", "django_htmx/htmx-2.js"]
"""Besides what every collection leaves out: the parts of a carrier package that no page asks for."""
_MAKERS: Final = ("django", "whitenoise", "brotli")


def fingerprint() -> str:
    """A digest of every file there is to collect, and of what collects them."""
    said = hashlib.sha256("\n".join(f"{name} {version(name)}" for name in _MAKERS).encode())
    for finder in finders.get_finders():
        for path, storage in sorted(finder.list(_NOT_SERVED), key=lambda found: found[0]):
            with storage.open(path) as file:
                said.update(f"\n{path}\n".encode() + hashlib.sha256(file.read()).digest())
    return said.hexdigest()


def is_current(*, of: str) -> bool:
    """Whether the collected files are those of a fingerprint."""
    try:
        stamp = _stamp().read_text(encoding="ascii")
    except OSError:
        return False
    return stamp == of and (Path(settings.STATIC_ROOT) / _MANIFEST).exists()


def collect() -> bool:
    """Collect if anything changed; whether it did. Stopped half way, it is done again the next time."""
    now = fingerprint()
    if is_current(of=now):
        return False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=_NOT_SERVED)
    draft = _stamp().with_suffix(f".{os.getpid()}")
    draft.write_text(now, encoding="ascii")
    draft.replace(_stamp())
    return True


def _stamp() -> Path:
    home: Path = settings.HOME
    return home / _STAMP
