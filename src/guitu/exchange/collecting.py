"""Collecting garbage less often 少回收: while rows are read, or a lot of them is written.

What a lot makes is wanted until it is written. Python's collector looks through all of it again and again for objects
that only hold one another, finds none, and takes a fifth of the time doing so. It goes on between the lots, so no more
than a lot's garbage can gather.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def later() -> Iterator[None]:
    """Collect when this is over. Several at once, in threads of one process, leave the collector as it was found: the
    first to end sets it going again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
