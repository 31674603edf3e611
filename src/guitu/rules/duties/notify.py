"""Notice of the decision 通知执行地: the police tell the township that executes it.

《戒毒条例》第十三条 names no number of days; local documents do (金厢镇 three days, 鄂尔多斯 seven workdays). Where no
document sets a number the duty has no last day here and is not listed.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

NOTIFY = Once(
    name="notify",
    label="通知执行地",
    owed_by="police",
    opens_on=entries("decided"),
    done_by=entries("notified"),
    days="notify.days",
    workdays="notify.workdays",
)
