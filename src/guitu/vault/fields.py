"""Model fields for what the vault makes: sealed bytes and blind indexes.

They hold bytes and refuse anything else; sealing and opening are said by name where a row is written and read
(`key.seal(text, at=Spot(...))`), because a field alone knows neither the person's key nor who is looking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from guitu.vault.blind import SIZE
from guitu.vault.cipher import is_sealed

Sensitivity = Literal["identity", "narrative"]
"""The two kinds of field that are ciphertext at rest."""

if TYPE_CHECKING:
    _Bytes = models.BinaryField[bytes, bytes]
else:
    _Bytes = models.BinaryField


class _VaultField(_Bytes):
    """Bytes that are looked at before they are stored."""

    def from_db_value(
        self, value: bytes | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> bytes | None:
        """Bytes from every database; a driver may hand a view of its buffer."""
        return None if value is None else bytes(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Refuses what does not belong here: a plain value must not reach the disk, or a search, by a slip."""
        self.refuse_open(value)
        return super().get_db_prep_value(value, connection, prepared)

    def refuse_open(self, value: bytes | memoryview | None) -> None:
        """Raise ValueError for bytes that do not belong here: also for whoever writes rows without the model."""
        raise NotImplementedError


class SealedField(_VaultField):
    """Ciphertext of one field 密文. Empty bytes stand for nothing said; anything else must be sealed."""

    def __init__(self, *args: Any, sensitivity: Sensitivity = "identity", **kwargs: Any) -> None:
        """`sensitivity` says what the field holds; it is declared here and nowhere else."""
        super().__init__(*args, **kwargs)
        self.sensitivity = sensitivity

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """How a migration writes the field."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sensitivity": self.sensitivity}

    def refuse_open(self, value: bytes | memoryview | None) -> None:
        """Raise ValueError for bytes that are not sealed."""
        if value and not is_sealed(bytes(value)):
            raise ValueError(f"{self.model.__name__}.{self.name} takes sealed bytes only")


class BlindIndexField(_VaultField):
    """Blind index beside a sealed field 盲索引: 16 bytes, or empty where the field says nothing. Indexed."""

    sensitivity = "internal"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)

    def refuse_open(self, value: bytes | memoryview | None) -> None:
        """Raise ValueError for bytes that are no index."""
        refuse_no_index(value, place=f"{self.model.__name__}.{self.name}")


def refuse_no_index(value: bytes | memoryview | None, *, place: str) -> None:
    """Raise ValueError for bytes that are no blind index."""
    if value and len(bytes(value)) != SIZE:
        raise ValueError(f"{place} takes blind indexes of {SIZE} bytes only")
