"""All grounds, in the order in which a standing lists them (CONTRACTS: Grounds)."""

from guitu.rules.grounds.absences import ABSENCE_DAYS, ABSENCES
from guitu.rules.grounds.drug_use import DRUG_USE
from guitu.rules.grounds.imprisoned import IMPRISONED
from guitu.rules.grounds.not_reported_in import NOT_REPORTED_IN
from guitu.rules.grounds.reports_refused import REPORTS_REFUSED
from guitu.rules.grounds.tests_refused import TESTS_REFUSED

GROUNDS = (NOT_REPORTED_IN, TESTS_REFUSED, ABSENCES, ABSENCE_DAYS, REPORTS_REFUSED, DRUG_USE, IMPRISONED)
