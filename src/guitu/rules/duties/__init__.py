"""All duties, in the order of a case's life. A file of this folder that is not in a list is a fault (tests/house)."""

from guitu.rules.duties.agreement import SIGN_AGREEMENT
from guitu.rules.duties.archive import ARCHIVE
from guitu.rules.duties.assessment import ASSESSMENT
from guitu.rules.duties.breach import STATE_BREACH
from guitu.rules.duties.discharge import DISCHARGE, NOTIFY_DISCHARGE
from guitu.rules.duties.drug_test import DRUG_TEST_REGULAR, DRUG_TEST_SPOT
from guitu.rules.duties.hand_over import HAND_OVER
from guitu.rules.duties.leave import RETURN_FROM_LEAVE
from guitu.rules.duties.notify import NOTIFY
from guitu.rules.duties.report_in import REPORT_IN
from guitu.rules.duties.situation_report import SITUATION_REPORT
from guitu.rules.duties.summary import SUMMARY
from guitu.rules.duties.talk import TALK

REPEATING = (DRUG_TEST_REGULAR, DRUG_TEST_SPOT, TALK, SITUATION_REPORT, SUMMARY, ASSESSMENT)
ONCE = (
    NOTIFY,
    HAND_OVER,
    REPORT_IN,
    SIGN_AGREEMENT,
    RETURN_FROM_LEAVE,
    STATE_BREACH,
    DISCHARGE,
    NOTIFY_DISCHARGE,
    ARCHIVE,
)
DUTIES = {duty.name: duty for duty in (*REPEATING, *ONCE)}
