"""What all standings are computed for, in one row."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casebook", "0003_opening_and_moved"), ("standings", "0002_indexes")]

    operations = [
        migrations.CreateModel(
            name="Basis",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False, verbose_name="序号")),
                ("as_of", models.DateField(verbose_name="截至日期")),
                ("rules_version", models.IntegerField(verbose_name="规则版本")),
                ("packs", models.CharField(max_length=64, verbose_name="政策包版本")),
            ],
            options={
                "verbose_name": "推算基准",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="basis_is_one_row")],
            },
        ),
    ]
