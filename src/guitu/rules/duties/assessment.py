"""Comprehensive assessments 综合评估: every half year (社区戒毒) or year (社区康复).

金厢镇细则 五（四）5.
"""

from guitu.rules.duty import Repeating
from guitu.rules.match import entries

ASSESSMENT = Repeating(
    name="assessment",
    label="综合评估",
    owed_by="group",
    counts=entries("assessment"),
    every="assessment.{kind}.every_months",
)
