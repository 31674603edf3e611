"""Serving an office 开门: `prepare(home, …)` makes a data folder ready, `serve(home, …)` answers browsers from it.

Several processes share one socket, kept alive by a chief (`supervising`), with a background process beside them
(`background`). Small machines first: two workers, a few threads each, nothing kept in memory between requests.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.db import connections

from guitu.site import home as folder
from guitu.site import listening
from guitu.site.home import Say
from guitu.site.installing import prepare
from guitu.site.supervising import Application, Chief, Child, Log, Worker

PORT: Final = 8000
_WORKERS: Final = (2, 4)
_SHARED_MEMORY: Final = Path("/dev/shm")


def serve(
    home: Path,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    workers: int | None = None,
    ready: Callable[[str], None] | None = None,
    progress: Say = print,
    access_log: bool = True,
) -> int:
    """Serve a prepared data folder until SIGTERM or SIGINT; the exit code.

    If `port` is taken, the next free one is used and `progress` told; port 0 is any. `ready` gets the address once the
    socket listens; without it `progress` does. `workers` None: as many as the machine has processors, at least two, at
    most four. Everything started here has ended on return. Raises `Faulty` if there is no address to listen on.
    """
    folder.enter(home)
    listener = listening.bound(host=host, port=port)
    found = listener.getsockname()[1]
    if port and found != port:
        progress(f"端口 {port} 已被占用，改用 {found}。")
    said = listening.address(listener, host=host, named=_named())
    options = _options(workers=workers, access_log=access_log) | {
        "bind": [f"fd://{listener.detach()}"],  # the server closes it
        "when_ready": lambda chief: ready(said) if ready is not None else progress(f"归途已经打开：{said}"),
    }
    os.umask(folder.OWNER_ONLY)
    # Connections do not survive a fork; each process opens its own.
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()
    background = Child([sys.executable, "-P", "-m", "guitu.site.background", str(os.getpid())])
    return Chief(Application(options), background=background).run_here()


def _options(*, workers: int | None, access_log: bool) -> dict[str, object]:
    least, most = _WORKERS
    return {
        "workers": workers or max(least, min(os.cpu_count() or least, most)),
        # Plain workers are no faster on pages, and two browsers that open a connection and say nothing hold them all.
        "worker_class": Worker,
        "threads": 4,
        "preload_app": False,
        "max_requests": 5000,
        "max_requests_jitter": 500,
        "timeout": 120,
        "graceful_timeout": 20,
        "keepalive": 5,
        "umask": folder.OWNER_ONLY,
        "logger_class": Log,
        "loglevel": "warning",
        "accesslog": "-" if access_log else None,
        "errorlog": "-",
        "control_socket_disable": True,
        "worker_tmp_dir": str(_SHARED_MEMORY) if os.access(_SHARED_MEMORY, os.W_OK) else None,
    }


def _named() -> str:
    own = ("localhost", "127.0.0.1", "[::1]", "*", "")
    return next((name for name in os.environ.get("GUITU_HOSTS", "").split(",") if name not in own), "")


__all__ = ["PORT", "prepare", "serve"]
