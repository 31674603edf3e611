"""Standstill 中止与恢复: lawful detention stops the clock, release starts it again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guitu.ledger.entry import Decision, declare
from guitu.ledger.fields import Agency, one_of
from guitu.ledger.roles import OFFICE

SuspensionCause = Annotated[
    Literal["detained", "arrested", "other"],
    one_of({"detained": "依法拘留", "arrested": "依法逮捕", "other": "其他法定情形"}, label="中止事由"),
]


class Suspended(Decision):
    kind: Literal["suspended"]
    cause: SuspensionCause | None = Field(None, title="中止事由")
    agency: Agency | None = Field(None, title="羁押单位")


class Resumed(Decision):
    kind: Literal["resumed"]
    from_agency: Agency | None = Field(None, title="释放单位")


SUSPENDED = declare(
    Suspended, "中止", group="standstill", recorders=("police", *OFFICE), on="中止之日",
    meaning="The clock stands still from this day.",
    counts_as="自当日起期限停止计算", clause="detox-regulation#24", paper="suspension_statement",
)  # fmt: skip
RESUMED = declare(
    Resumed, "恢复执行", group="standstill", recorders=("police", *OFFICE), on="恢复之日",
    meaning="The first day that counts again.",
    counts_as="自当日起期限继续计算", clause="detox-regulation#24", paper="suspension_statement",
)  # fmt: skip

KINDS = (SUSPENDED, RESUMED)
