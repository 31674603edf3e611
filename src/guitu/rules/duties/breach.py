"""Stating a breach 说明并报告公安机关: after a named person has decided to, never after a count.

《戒毒条例》第二十一条 says 及时; 金厢镇细则 五（七） names the paper. It opens on the recorded decision of a person.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

STATE_BREACH = Once(
    name="state_breach",
    label="出具说明并报告公安机关",
    owed_by="township",
    opens_on=entries("breach_decided"),
    done_by=entries("breach_stated"),
    days="breach.days",
    promptly=True,
    clauses=("detox-regulation#21",),
)
