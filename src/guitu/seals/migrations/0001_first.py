"""Seals and the heads they name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("casebook", "0001_first")]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name='编号')),
                ('day', models.DateField(verbose_name='封存日期')),
                ('made_at', models.DateTimeField(verbose_name='封存时间')),
                ('algorithm', models.CharField(max_length=8, verbose_name='算法')),
                ('previous', models.CharField(max_length=64, verbose_name='前一号指纹')),
                ('cases', models.PositiveIntegerField(verbose_name='个案数')),
                ('entries', models.PositiveBigIntegerField(verbose_name='记录数')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='指纹')),
                ('mark', models.CharField(max_length=64, verbose_name='密钥印记')),
            ],
            options={
                'verbose_name': '封存',
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='seal_numbered_from_one'), models.CheckConstraint(condition=models.Q(('previous__length', 64)), name='seal_is_chained')],
            },
        ),
        migrations.CreateModel(
            name='SealedHead',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False, verbose_name='序号')),
                ('case_id', models.UUIDField(verbose_name='个案编号')),
                ('length', models.PositiveIntegerField(verbose_name='记录数')),
                ('head', models.CharField(max_length=64, verbose_name='链尾')),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='seals.seal', verbose_name='封存')),
            ],
            options={
                'verbose_name': '封存的链尾',
                'indexes': [models.Index(fields=['case_id', 'length'], name='head_by_case')],
                'constraints': [models.UniqueConstraint(fields=('seal', 'case_id'), name='head_once_a_seal')],
            },
        ),
    ]
