"""Rows that are written once 只增不改: what the application refuses, and the triggers that make the database refuse it.

The models refuse `save` over a row, `update` and `delete`; the triggers stand for whoever reaches the database by
another way. They do not stop somebody who may drop triggers: that is what the chain is for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NoReturn, TypeVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_M = TypeVar("_M", bound=models.Model)

TABLES: Final = ("casebook_entry", "casebook_change", "casebook_personmerge")
"""Tables whose rows are neither changed nor deleted."""

_SAYS: Final = "台账只增不改：请另记一条更正"


class WrittenOnce(models.QuerySet[_M]):
    """Rows are written once; neither changed nor deleted by the application."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError(f"{self.model.__name__} is append-only")

    def bulk_update(self, objs: Iterable[_M], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        """Refused."""
        raise TypeError(f"{self.model.__name__} is append-only")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError(f"{self.model.__name__} is append-only")


class KeptModel(models.Model):
    """A model whose rows are written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes a new row; one that stands is not written over."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError(f"{type(self).__name__} is append-only")


def statements(vendor: str, *, tables: Iterable[str] = TABLES) -> list[str]:
    """The SQL that makes a database refuse changes of the tables; none for a database it does not know."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
            for table in tables
            for deed in ("UPDATE", "DELETE")
        ]
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION casebook_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            *(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION casebook_kept()"
                for table in tables
            ),
        ]
    return []


def undoing(vendor: str, *, tables: Iterable[str] = TABLES) -> list[str]:
    """The SQL that takes the triggers away again: to undo the migration, and to empty a database of tests."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{deed}" for table in tables for deed in ("update", "delete")]
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_kept ON {table}" for table in tables]
    return []


def triggers(vendor: str, *, tables: Iterable[str] = TABLES) -> tuple[str, ...]:
    """Names of the triggers that a database should have."""
    if vendor == "sqlite":
        return tuple(f"{table}_no_{deed}" for table in tables for deed in ("update", "delete"))
    return tuple(f"{table}_kept" for table in tables) if vendor == "postgresql" else ()


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Migration step: put the triggers there; what is there is put anew."""
    for statement in (*undoing(editor.connection.vendor), *statements(editor.connection.vendor)):
        editor.execute(statement)


def uninstall(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """The step back."""
    for statement in undoing(editor.connection.vendor):
        editor.execute(statement)
