"""The database itself refuses to change or delete seals."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from guitu.casebook import keeping

TABLES = ("seals_seal", "seals_sealedhead")


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    for statement in (*keeping.undoing(vendor, tables=TABLES), *keeping.statements(vendor, tables=TABLES)):
        editor.execute(statement)


def uninstall(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in keeping.undoing(editor.connection.vendor, tables=TABLES):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_first"), ("casebook", "0002_kept")]

    operations = [migrations.RunPython(install, uninstall)]
