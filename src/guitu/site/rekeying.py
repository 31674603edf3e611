"""Changing the master key 更换主密钥: every data key is wrapped anew, while the office works.

Whoever holds wrapped keys is in `HOLDERS`; nothing that is sealed is touched. A key that was withdrawn in the meantime
stays withdrawn, and one that was wrapped anew by somebody else stays as that one wrapped it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from guitu.vault import cipher, strongroom
from guitu.vault.cipher import Unsealable

HOLDERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "casebook.Person": str,
    "exchange.Workbook": "workbook/{}".format,
    "papers.Job": "paper-job/{}".format,
}
"""Models with a column `wrapped_key`, each with how its key's holder is called, from the primary key."""

COLUMN: Final = "wrapped_key"
_BATCH: Final = 500


def rewrap(progress: Callable[[int], None] = lambda done: None) -> tuple[int, int]:
    """Wrap anew what is not under the current master key: how many were, and how many would not open."""
    room = strongroom.refreshed()
    done = lost = 0
    for model, name in _models():
        for pk, wrapped in _stale(model, room):
            try:
                anew = room.wrap(room.unwrap(wrapped, holder=name(pk)), holder=name(pk))
            except Unsealable:
                lost += 1
                continue
            done += model._base_manager.filter(pk=pk, **{COLUMN: wrapped}).update(**{COLUMN: anew})
            progress(done)
    return done, lost


def left() -> int:
    """How many data keys still lie under another master key than the current one."""
    room = strongroom.refreshed()
    return sum(1 for model, _ in _models() for _ in _stale(model, room))


def masters() -> dict[str, int]:
    """Ids of the master keys that wrap something, each with how many data keys it wraps."""
    found: dict[str, int] = {}
    for model, _ in _models():
        for wrapped in _wrapped(model).values_list(COLUMN, flat=True).iterator(chunk_size=_BATCH):
            master = cipher.key_id(bytes(wrapped)).hex()
            found[master] = found.get(master, 0) + 1
    return found


def _models() -> Iterator[tuple[type[Model], Callable[[Any], str]]]:
    for label, name in HOLDERS.items():
        app, _, model = label.partition(".")
        if apps.is_installed(f"guitu.{app}"):
            yield apps.get_model(app, model), name


def _wrapped(model: type[Model]) -> Any:
    return model._base_manager.exclude(**{COLUMN: b""}).order_by("pk")


def _stale(model: type[Model], room: strongroom.Strongroom) -> list[tuple[Any, bytes]]:
    rows = _wrapped(model).values_list("pk", COLUMN).iterator(chunk_size=_BATCH)
    return [(pk, bytes(wrapped)) for pk, wrapped in rows if not room.is_current(bytes(wrapped))]
