"""Clients 不停登记的人: each records one entry after another, and sends again whatever was not acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_PATIENCE: Final = 30


@dataclass
class Ledger:
    """What clients sent, what was acknowledged, and how it was answered; shared between threads."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    moved: threading.Event = field(default_factory=threading.Event)


class Client(threading.Thread):
    """One who records until told to stop; what is under way then is still brought to its end."""

    def __init__(self, name: str, *, cases: list[str], token: str, ledger: Ledger, port: Callable[[], int]) -> None:
        super().__init__(name=name, daemon=True)
        self.cases, self.token, self.ledger, self.port = cases, token, ledger, port
        self.stopping = threading.Event()

    def run(self) -> None:
        at = 0
        while not self.stopping.is_set():
            case, entry = self.cases[at % len(self.cases)], f"{self.name}-{at}"
            with self.ledger.lock:
                self.ledger.sent.append((case, entry))
            self._until_acknowledged(case, entry)
            at += 1

    def _until_acknowledged(self, case: str, entry: str) -> None:
        body = json.dumps(
            {"id": entry, "kind": "talk", "on": "2025-02-01", "form": "office", "said": f"虚构的谈话 {entry}"}
        )
        last = time.monotonic() + _PATIENCE
        while True:
            said = self._answer(case, body)
            with self.ledger.lock:
                self.ledger.answers[said] += 1
                if said in ("200", "201"):
                    self.ledger.acknowledged.append((case, entry))
                    self.ledger.moved.set()
                    return
            if time.monotonic() > last:
                return
            time.sleep(0.005)

    def _answer(self, case: str, body: str) -> str:
        """The status of one request; `cut` if the connection broke off before an answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=_PATIENCE)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with self.ledger.lock:
            self.ledger.in_flight += 1
        try:
            line.request("POST", f"/api/cases/{case}/entries", body.encode(), headers)
            answer = line.getresponse()
            answer.read()
            return str(answer.status)
        except (OSError, http.client.HTTPException):
            return "cut"
        finally:
            with self.ledger.lock:
                self.ledger.in_flight -= 1
            line.close()
