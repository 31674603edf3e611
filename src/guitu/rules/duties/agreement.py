"""Signing the agreement 签订协议: promptly after reporting in.

《戒毒条例》第十六条 says 及时 and no number, so the duty has a target of the office and no last day.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

SIGN_AGREEMENT = Once(
    name="sign_agreement",
    label="签订协议",
    owed_by="group",
    opens_on=entries("reported_in"),
    done_by=entries("agreement_signed"),
    days="agreement.days",
    promptly=True,
    clauses=("detox-regulation#16",),
)
