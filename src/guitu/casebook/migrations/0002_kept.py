"""The database itself refuses to change or delete entries and the record of deeds."""

from django.db import migrations

from guitu.casebook import keeping


class Migration(migrations.Migration):
    dependencies = [("casebook", "0001_first")]

    operations = [migrations.RunPython(keeping.install, keeping.uninstall)]
