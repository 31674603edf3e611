"""What a case was opened with, as text that its chain covers; and the marks of cases that have changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casebook", "0002_kept")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="opening",
            field=models.TextField(default="", editable=False, verbose_name="立案时的首部"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Moved",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, verbose_name="序号")),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="casebook.case",
                        verbose_name="个案",
                    ),
                ),
            ],
            options={"verbose_name": "已变动"},
        ),
    ]
