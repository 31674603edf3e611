"""How long an office keeps the files of ended cases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeepingTime',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False, verbose_name='序号')),
                ('region_code', models.CharField(db_index=True, max_length=12, verbose_name='区划')),
                ('years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='年数')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('decided_by', models.CharField(max_length=100, verbose_name='决定人或文号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.posting', verbose_name='经办任职')),
            ],
            options={
                'verbose_name': '保管年限',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), name='keeping_has_basis'), models.CheckConstraint(condition=models.Q(('years', None), ('years__gte', 1), _connector='OR'), name='keeping_years_positive')],
            },
        ),
    ]
