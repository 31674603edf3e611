"""The data folder 数据文件夹: everything one office has, in one place, readable by its owner only.

    guitu.sqlite3     the database, unless GUITU_DATABASE_URL names another
    keys/             see guitu.vault.keyfiles; GUITU_KEYS puts them elsewhere
    attachments/      sealed files
    static/           style sheets and scripts, collected from the rooms; disposable
    background.json   the last sign of life of the background process; disposable

`enter` makes this process the process of one data folder and starts the framework on it. The framework reads its
settings once, so a process that has entered one folder cannot enter another.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import django
from django.conf import settings

from guitu.faults import Fault, Faulty
from guitu.vault import keyfiles

Say = Callable[[str], None]
"""Where lines for the person who started it go."""

OWNER_ONLY: Final = 0o077
STATIC: Final = "static"
ATTACHMENTS: Final = "attachments"
HEARTBEAT: Final = "background.json"
_LOCK: Final = "prepare.lock"
_PATIENCE_SECONDS: Final = 120
_REMEDY: Final = "请换一个文件夹（--home），或把它的所有者改为运行归途的用户"


def keys_of(home: Path) -> Path:
    """Where the keys of a data folder are."""
    return Path(os.environ.get("GUITU_KEYS") or home / "keys").absolute()


def make(home: Path) -> None:
    """Make the folder, its parts and its keys where they are missing. Raises `Faulty` if it cannot be written."""
    try:
        with private():
            for folder in (home, home / STATIC, home / ATTACHMENTS):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=home):
                pass
    except OSError as fault:
        raise Faulty([Fault(f"数据文件夹 {home}", _says(fault), "可以写的文件夹", _REMEDY)]) from fault
    keys = keys_of(home)
    try:
        with private():
            keyfiles.prepare(keys)
    except OSError as fault:
        raise Faulty([Fault(f"密钥文件夹 {keys}", _says(fault), "可以写的文件夹", _REMEDY)]) from fault


def enter(home: Path) -> None:
    """Start the framework on a data folder. Raises RuntimeError if this process is another folder's already."""
    home = home.absolute()
    if not settings.configured:
        os.environ["GUITU_HOME"] = str(home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guitu.site.settings")
        django.setup()
    if home != settings.HOME:
        raise RuntimeError(f"this process has entered {settings.HOME} and cannot enter {home}")


@contextmanager
def alone(home: Path, *, say: Say) -> Iterator[None]:
    """Hold the folder against another start that prepares it at the same moment. Raises `Faulty` after two minutes."""
    with (home / _LOCK).open("a") as lock:
        began, told = time.monotonic(), False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    say("另一个归途正在准备这个数据文件夹，稍等。")
                    told = True
                if time.monotonic() - began > _PATIENCE_SECONDS:
                    found = "另一个归途一直在准备它"
                    raise Faulty([Fault(f"数据文件夹 {home}", found, "同一时刻只准备一次", "请稍后再试")]) from None
                time.sleep(0.2)
        yield


@contextmanager
def private() -> Iterator[None]:
    """What is made inside is readable by its owner only."""
    before = os.umask(OWNER_ONLY)
    try:
        yield
    finally:
        os.umask(before)


def _says(fault: OSError) -> str:
    match fault:
        case PermissionError():
            return "没有写的权限"
        case FileExistsError() | NotADirectoryError():
            return "是一个文件，不是文件夹"
        case _ if fault.strerror:
            return f"写不进去（{fault.strerror}）"
        case _:
            return "写不进去"
