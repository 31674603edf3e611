"""Return from leave 销假: on or before the last day of the leave.

《戒毒条例》第十九条第三项 asks for a written report when leaving the county; 金厢镇细则 五（五） for a timely return.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

RETURN_FROM_LEAVE = Once(
    name="return_from_leave",
    label="销假",
    owed_by="person",
    opens_on=entries("leave_granted"),
    done_by=entries("leave_returned"),
    clauses=("detox-regulation#19",),
)
