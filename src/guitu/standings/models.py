"""What is kept of each case: its packed vector 个案向量, its standing 现状 in short, and its open obligations 待办.

Everything here follows from the casebook, the packs and a day; no row is anybody's word. Identity and narrative have
no place here. What a person reads in full is computed anew (`queries.current`).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from guitu.casebook.models import Case

NO_DAY: Final = date(9999, 12, 31)
"""The last day of an obligation that has none, or none that is known: it sorts after every other."""


class CaseVector(models.Model):
    """What rules read of a case as one short blob (`rules.packed`), for the ledger head it was packed at."""

    SENSITIVITY: Final = dict.fromkeys(("case", "head", "rules_version", "packed"), "internal")

    case = models.OneToOneField(
        Case,
        verbose_name="个案",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="vector",
        db_constraint=False,
    )
    head = models.CharField("链尾", max_length=64)
    rules_version = models.IntegerField("规则版本")
    packed = models.BinaryField("向量")

    class Meta:
        verbose_name = "个案向量"

    def __str__(self) -> str:
        return f"向量 {self.case_id}"


class Basis(models.Model):
    """What all standings are computed for 推算基准: one row, or none while nobody can say it of all.

    While it is there, every case without a mark (`casebook.Moved`) has a standing for its head, this day and these
    packs, so that a list has to look at marks alone.
    """

    SENSITIVITY: Final = dict.fromkeys(("id", "as_of", "rules_version", "packs"), "internal")

    id = models.SmallIntegerField("序号", primary_key=True, default=1)
    as_of = models.DateField("截至日期")
    rules_version = models.IntegerField("规则版本")
    packs = models.CharField("政策包版本", max_length=64)
    """Digest of the versions of all packs that load."""

    class Meta:
        verbose_name = "推算基准"
        constraints: ClassVar = [models.CheckConstraint(name="basis_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"推算基准 {self.as_of}"


class CaseStanding(models.Model):
    """A case on a day, in short: what lists and the desk need in clear.

    The columns up to `as_of` say what it was computed from: where any of them differs from the case today, the row is
    out of date. `grounds` holds the counts of grounds that are not zero, `reached` the names of those reached, with
    commas.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("case", "head", "kind", "policy", "policy_version", "rules_version", "term_months", "credit_days",
         "region_code", "worker_id", "as_of", "state", "starts_on", "last_day", "grounds", "reached", "next_due",
         "open_count", "missed_count", "paused_count", "mark"),
        "internal",
    )  # fmt: skip

    case = models.OneToOneField(
        Case,
        verbose_name="个案",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="standing",
        db_constraint=False,
    )
    head = models.CharField("链尾", max_length=64)
    kind = models.CharField("种类", max_length=20)
    policy = models.CharField("政策包", max_length=64)
    policy_version = models.CharField("政策包版本", max_length=64)
    rules_version = models.IntegerField("规则版本")
    term_months = models.IntegerField("期限（月）")
    """0: the months of the pack."""
    credit_days = models.IntegerField("折抵天数")
    region_code = models.CharField("执行地区划", max_length=12)
    worker_id = models.BigIntegerField("责任人任职")
    """Id of the posting that leads the case; 0 while there is none."""
    as_of = models.DateField("截至日期")
    state = models.CharField("状态", max_length=20)
    """A name of `rules.states.STATES`; empty while nothing has been decided."""
    starts_on = models.DateField("期限起", null=True)
    """Report-in; None before it."""
    last_day = models.DateField("期限最后一日", null=True)
    """None before report-in, and while a suspension is open."""
    grounds = models.JSONField("法定情形计数")
    reached = models.CharField("达到的法定情形", max_length=200)
    next_due = models.DateField("最近期限", null=True)
    """Earliest last day among what is open and not missed; None if nothing open has one."""
    open_count = models.IntegerField("待办数")
    missed_count = models.IntegerField("过期未办数")
    paused_count = models.IntegerField("暂停数")
    mark = models.BigIntegerField("待办指纹")
    """Digest of the case's open obligations: equal marks, equal rows."""

    class Meta:
        verbose_name = "个案现状"
        indexes: ClassVar = [
            models.Index(fields=["region_code", "state"], name="standing_by_region"),
            models.Index(fields=["worker_id"], name="standing_by_worker"),
            models.Index(fields=["region_code"], name="standing_with_ground", condition=~Q(reached="")),
        ]

    def __str__(self) -> str:
        return f"现状 {self.case_id} {self.as_of}"


class OpenObligation(models.Model):
    """One duty that is open, missed or paused.

    Whether it is missed is not stored: it is, once its last day has passed. `rule` is the place of its name in
    `rules.worklist.RULE_NAMES`; rules that change their places make every row out of date.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("pk", "case", "rule", "seq", "region_code", "worker_id", "opens_on", "due_on", "target_on", "paused", "done",
         "needed"),
        "internal",
    )  # fmt: skip

    pk = models.CompositePrimaryKey("case_id", "rule", "seq")
    case = models.ForeignKey(
        Case,
        verbose_name="个案",
        on_delete=models.CASCADE,
        related_name="open_obligations",
        db_constraint=False,
        db_index=False,
    )
    rule = models.SmallIntegerField("规则")
    seq = models.IntegerField("第几期")
    region_code = models.CharField("执行地区划", max_length=12)
    worker_id = models.BigIntegerField("责任人任职")
    """Id of the posting that leads the case; 0 while there is none."""
    opens_on = models.DateField("开始")
    due_on = models.DateField("最后一日")
    """NO_DAY: none, or unknown while the case stands still."""
    target_on = models.DateField("办理目标", null=True)
    paused = models.BooleanField("暂停")
    done = models.SmallIntegerField("已办数")
    needed = models.SmallIntegerField("应办数")

    class Meta:
        verbose_name = "待办"
        indexes: ClassVar = [
            models.Index(fields=["worker_id", "due_on"], name="obligation_by_worker"),
            # On PostgreSQL the migration gives this one the columns that counts need (PERFORMANCE, section 5).
            models.Index(fields=["region_code", "due_on"], name="obligation_by_region"),
        ]

    def __str__(self) -> str:
        return f"待办 {self.case_id} {self.rule}.{self.seq}"
