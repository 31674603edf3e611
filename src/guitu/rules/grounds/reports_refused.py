"""Reports refused 拒不报告戒毒情况, after the written warnings that the local document asks for.

金厢镇细则 五（七）2（1）: a local ground that 《戒毒条例》第二十条 does not list; shown as local. Refusals count when
they are later than the day of the last warning that is needed.
"""

from guitu.rules.ground import Ground
from guitu.rules.match import entries

REPORTS_REFUSED = Ground(
    name="reports_refused",
    label="告诫后仍拒不报告",
    counting="after_warnings",
    matches=(entries("report_refused"), entries("warning", ground=("report",))),
    warnings="ground.report_warnings",
)
