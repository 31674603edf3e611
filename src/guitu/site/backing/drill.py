"""The restore drill 恢复演练: a backup is restored by the ordinary command, to a place that is thrown away.

It runs as a process of its own, as it would on another machine: empty folder, empty database, the office's keys.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from guitu.faults import Fault, Faulty
from guitu.site import home as folder
from guitu.site.backing import databases, notes, stream
from guitu.site.home import Say

ENTRIES: Final = "entries "
"""What the last line of the restoring process begins with."""
_URL: Final = "GUITU_DATABASE_URL"


def drill(source: Path, *, home: Path, at: datetime, progress: Say) -> None:
    """Restore `source` to a scratch place, compare and check, and note that it was done. Raises `Faulty`."""
    with source.open("rb") as file:
        header = stream.header_of(file, place=str(source))
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guitu-drill-", dir=home)))
        environment = {**os.environ, "GUITU_KEYS": str(folder.keys_of(home))}
        environment.pop("GUITU_HOME", None)
        if connection.vendor == "postgresql":
            name = f"guitu_drill_{secrets.token_hex(6)}"
            stack.enter_context(databases.scratch_postgresql(name))
            environment[_URL] = urlunsplit(urlsplit(os.environ[_URL])._replace(path=f"/{name}"))
        call = [sys.executable, "-P", "-m", "guitu.site.backing.again", str(source.absolute()), str(scratch / "home")]
        ran = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    lines = ran.stdout.splitlines()
    if ran.returncode:
        said = ran.stderr.strip().splitlines()
        raise Faulty([Fault(f"试恢复 {source.name}", line, "恢复得出来") for line in said or ["没有成功"]])
    *told, last = lines
    for line in told:
        progress(f"试恢复：{line}")
    entries = int(last.removeprefix(ENTRIES))
    notes.write(home, notes.Restored(at.isoformat(timespec="seconds"), header.made_at, entries, header.master))
