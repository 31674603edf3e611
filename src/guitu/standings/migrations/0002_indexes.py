"""On PostgreSQL: region codes compared as bytes, and an index of regions that answers counts by itself."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "standings_openobligation"
INDEX = "obligation_by_region"


def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f'ALTER TABLE {TABLE} ALTER COLUMN region_code TYPE char(12) COLLATE "C"')
    editor.execute(f"DROP INDEX {INDEX}")
    editor.execute(
        f"CREATE INDEX {INDEX} ON {TABLE} (region_code, due_on) INCLUDE (opens_on, rule, paused)"
    )


def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"DROP INDEX {INDEX}")
    editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} (region_code, due_on)")
    editor.execute(f'ALTER TABLE {TABLE} ALTER COLUMN region_code TYPE varchar(12) COLLATE "default"')


class Migration(migrations.Migration):
    dependencies = [("standings", "0001_first")]

    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
