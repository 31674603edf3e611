"""Release 解除 and its notice 解除通知: the police's papers once the term has run out.

《戒毒条例》第二十三条, 第四十条: release comes by expiry; the police issue the notice and tell the township within the
days that the pack holds. A notice that is not issued is the police's overdue duty, not the person's term.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

DISCHARGE = Once(
    name="discharge",
    label="出具解除通知书",
    owed_by="police",
    opens_on=entries("term_ended"),
    done_by=entries("discharged"),
    days="discharge.days",
    promptly=True,
    clauses=("detox-regulation#23",),
)

NOTIFY_DISCHARGE = Once(
    name="notify_discharge",
    label="解除后通知乡镇",
    owed_by="police",
    opens_on=entries("discharged"),
    done_by=entries("discharge_notified"),
    days="discharge_notice.days",
    workdays="discharge_notice.workdays",
    after_the_end=True,
)
