"""Not reported in 逾期不报到: a duty to report in was missed and not excused.

《戒毒条例》第十四条第一款: overdue without a proper reason counts as refusing. Late is late and no ground; whether a
reason is proper is for a person to say.
"""

from guitu.rules.ground import Ground

NOT_REPORTED_IN = Ground(
    name="not_reported_in",
    label="逾期不报到",
    counting="missed_report_ins",
    threshold="ground.not_reported_in",
)
