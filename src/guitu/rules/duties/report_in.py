"""Reporting in 报到: within the days that the law gives from receiving the decision.

《戒毒条例》第十四条第一款, and 第二十二条第二款 after a change of place. Days in lawful detention do not run.
Not covered: whether there was a proper reason (正当理由). A named person excuses it with the reason.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

REPORT_IN = Once(
    name="report_in",
    label="报到",
    owed_by="person",
    opens_on=entries("served"),
    done_by=entries("reported_in"),
    days="report_in.days",
    with_standstill=True,
)
