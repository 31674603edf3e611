"""Handing over to the village 移交工作小组: the township passes the case to the working group.

金厢镇细则 五（三）: three workdays from receiving the decision.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

HAND_OVER = Once(
    name="hand_over",
    label="移交村（社区）工作小组",
    owed_by="township",
    opens_on=entries("received"),
    done_by=entries("handed_over"),
    days="hand_over.days",
    workdays="hand_over.workdays",
)
