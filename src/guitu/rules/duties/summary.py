"""Summaries 小结: the working group sums up a quarter (社区戒毒) or half a year (社区康复).

金厢镇细则 五（四）5.
"""

from guitu.rules.duty import Repeating
from guitu.rules.match import entries

SUMMARY = Repeating(
    name="summary",
    label="小结",
    owed_by="group",
    counts=entries("summary"),
    every="summary.{kind}.every_months",
)
