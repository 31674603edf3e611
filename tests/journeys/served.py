"""The server of the journeys 服务器: Django's own for tests, with which every conversation ends before a test does.

A browser keeps its connections open, and asks for more than a test waits for. What is still being answered when a
test ends would read and write in the middle of the next, or find the database shut; so whoever closes the windows also
lets the server finish.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer

MOST_SECONDS = 30.0
"""Until an answer that was begun and does not end is a failure."""


@dataclass(frozen=True, slots=True)
class _Talk:
    """A connection: who called, the line, and the thread that answers."""

    caller: Any
    line: socket.socket
    thread: threading.Thread


class Server(ThreadedWSGIServer):
    """Answers each connection in a thread of its own, and knows them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._talks: list[_Talk] = []
        self._called = threading.Condition()

    def set_app(self, application: Any) -> None:
        """One answer at a time: all threads share the one connection to a database in memory, transactions too."""
        turn = threading.Lock()

        def answered(environ: Any, start_response: Any) -> Any:
            with turn:
                return application(environ, start_response)

        super().set_app(answered)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread that is remembered."""
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._called:
            self._talks.append(_Talk(client_address, request, thread))
            thread.start()
            self._called.notify_all()

    def fall_silent(self) -> None:
        """After the windows are closed: take what still waits at the door, finish every answer, hang up.

        Callers are let in one after another, so when the last call, made from here, is in, all before it are.
        """
        with socket.create_connection((str(self.server_address[0]), int(self.server_address[1])), MOST_SECONDS) as last:
            caller = last.getsockname()
            with self._called:
                assert self._called.wait_for(lambda: any(one.caller == caller for one in self._talks), MOST_SECONDS)
                talks, self._talks = self._talks, []
        for talk in talks:
            with suppress(OSError):  # hung up already
                talk.line.shutdown(socket.SHUT_RD)
            talk.thread.join(MOST_SECONDS)
            assert not talk.thread.is_alive(), f"the server still answers {talk.caller}"
