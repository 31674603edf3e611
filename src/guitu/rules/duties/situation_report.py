"""Situation reports 戒毒（康复）情况报告: the person tells the working group how it goes.

金厢镇细则 五（四）4.
"""

from guitu.rules.duty import Repeating
from guitu.rules.match import entries

SITUATION_REPORT = Repeating(
    name="situation_report",
    label="情况报告",
    owed_by="person",
    counts=entries("situation_report"),
    every="situation_report.{kind}.every_months",
)
