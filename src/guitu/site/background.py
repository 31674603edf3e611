"""The background process 后台: once a minute it looks what is due, and does it.

It brings the standings to a new day, seals the ledgers once a day, and clears away sessions that have ended, notes at
the door that were kept long enough, drafts nobody came back to and results nobody fetched. Between the minutes it looks
whether volumes or papers were asked for, so that nobody waits a minute for one to begin. Each deed may be done twice
and may be broken off at any moment: what is missing is found again by looking. The chief of the server starts it,
starts it again when it dies, and ends it; it ends by itself when the chief is gone.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import django

from guitu.site.home import HEARTBEAT, OWNER_ONLY

EVERY_SECONDS: Final = 60
ASKED_SECONDS: Final = 2
"""How often it looks whether papers were asked for."""

_LOG: Final = logging.getLogger("guitu.background")


class StoppedError(Exception):
    """The process was told to stop in the middle of something."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life: process, moment (ISO), the day the standings stand on (ISO, None before the first), and
    what kind of error the last turn met, if any."""

    pid: int
    at: str
    day: str | None
    fault: str = ""

    def write(self, home: Path) -> None:
        """Keep it in the data folder, whole or not at all."""
        draft = home / f".{HEARTBEAT}.{os.getpid()}"
        draft.write_text(json.dumps(asdict(self)), encoding="ascii")
        draft.replace(home / HEARTBEAT)


def read_heartbeat(home: Path) -> Heartbeat | None:
    """The last sign of life; None if there never was one that can be read."""
    try:
        told = json.loads((home / HEARTBEAT).read_text(encoding="ascii"))
        return Heartbeat(int(told["pid"]), str(told["at"]), told["day"], str(told["fault"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def turn(*, now: datetime, today: date, done: date | None, alive: Callable[[], None]) -> date:
    """Do what is due, and give the day the standings stand on. `alive` is called between parts; it may raise to stop.

    `done` is the day of the last turn, None for the first after a start, which looks in any case.
    """
    # Rooms can be imported only once the framework has started.
    from django.conf import settings
    from django.contrib.sessions.models import Session

    from guitu.access import door_notes, dormant, pace, sittings
    from guitu.casebook import actions as casebook
    from guitu.exchange.actions import handing_in
    from guitu.exchange.handover import kept as parcels
    from guitu.papers.actions import working
    from guitu.seals import actions as seals
    from guitu.standings import rebuild

    Session.objects.filter(expire_date__lt=now).delete()
    sittings.tidy()
    pace.tidy(at=now)
    door_notes.clear_old(at=now)
    if settings.DORMANT_AFTER_DAYS and done != today:
        dormant.close_dormant(at=now, after=timedelta(days=settings.DORMANT_AFTER_DAYS))
    casebook.expire_drafts(at=now)
    handing_in.clear_old(now=now)
    parcels.tidy(now=now)
    working.expire(now=now)
    alive()
    working.work(alive=alive)
    if (made := seals.seal_daily(at=now, alive=alive)) is not None:
        _LOG.info("seal %s made over %s entries", made.number, made.entries)
    outcome = rebuild.nightly(as_of=today, progress=lambda _done, _all: alive())
    if done != today or outcome.cases:
        _LOG.info("standings of %s: %s computed, %s skipped", today, outcome.cases, outcome.skipped)
    return today


def main(chief: int) -> int:
    """Turn once a minute until told to stop, or until `chief`, the process that started this one, is gone."""
    os.umask(OWNER_ONLY)
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guitu.site.settings")
    django.setup()
    from django.conf import settings
    from django.db import close_old_connections
    from django.utils import timezone

    home: Path = settings.HOME
    done: date | None = None

    def alive() -> None:
        if stop.is_set() or os.getppid() != chief:
            raise StoppedError
        _beat(home, at=timezone.now(), day=done)

    while True:
        fault = ""
        close_old_connections()
        try:
            alive()
            done = turn(now=timezone.now(), today=timezone.localdate(), done=done, alive=alive)
        except StoppedError:
            return 0
        except Exception as error:  # the door of this process: the next minute tries again
            fault = type(error).__name__
            _LOG.exception("this turn was not finished")
        _beat(home, at=timezone.now(), day=done, fault=fault)
        for second in range(EVERY_SECONDS):
            if stop.wait(1) or os.getppid() != chief:
                return 0
            if second % ASKED_SECONDS == 0 and not _papers(alive):
                return 0


def _papers(alive: Callable[[], None]) -> bool:
    """Do what was asked for on the pages of papers meanwhile; False where it was told to stop."""
    from django.utils import timezone

    from guitu.papers.actions import working

    try:
        if working.has_work(now=timezone.now()):
            working.work(alive=alive)
    except StoppedError:
        return False
    except Exception:  # the door of this process: it is found again by looking
        _LOG.exception("papers that were asked for were not finished")
    return True


def _beat(home: Path, *, at: datetime, day: date | None, fault: str = "") -> None:
    try:
        Heartbeat(os.getpid(), at.isoformat(), day.isoformat() if day else None, fault).write(home)
    except OSError as error:  # a full disk stops no work of the database on another one
        _LOG.error("no sign of life could be written: %s", type(error).__name__)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
