"""Public heads 公开链尾: the chain of a case as anybody can work it out again, from what is stored and without a key.

The ledger's own links are keyed; these heads are not. Each covers the record's stored bytes (`linking.content`,
ciphertext included) and its keyed link, so that both chains stand or fall together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from guitu.casebook.models import Case
from guitu.casebook.stored import Stored
from guitu.seals import verifier
from guitu.vault.cipher import Suite

ALGORITHMS: Final = {Suite.INTL: "sha256", Suite.GM: "sm3"}
SUITES: Final = {name: suite for suite, name in ALGORITHMS.items()}


def begin(case: Case, *, algorithm: str) -> str:
    """The head of a case before its first record."""
    return verifier.begin(str(case.pk), str(case.person_id), case.kind, case.opening, algorithm)


def along(head: str, rows: Iterable[Stored], *, algorithm: str) -> Iterator[tuple[int, str]]:
    """Position and head after each of some rows that follow one another, going on from `head`."""
    for row, content, link in rows:
        head = verifier.step(head, verifier.digest(content, algorithm), link, algorithm)
        yield row.position, head
