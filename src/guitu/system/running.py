"""Work that outlives its request 后台办理: a thread of the server, with its own way to the database.

What it has done it writes into a row of its own, so a page can be opened again, and a process that dies leaves a row
whose last sign of life grows old. Doing the work again must do no harm.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from django.db import connections

_LOG: Final = logging.getLogger("guitu.system")


def start(work: Callable[[], None]) -> None:
    """Do it in a thread and come back at once."""
    threading.Thread(target=_alone, args=(work,), name="guitu-work", daemon=True).start()


def _alone(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # the door of this thread: nobody above could say it
        _LOG.exception("work behind a request broke off")
    finally:
        connections.close_all()
