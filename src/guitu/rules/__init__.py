"""Rules 规则: what the law says of a case on a day, as a pure function over columns.

`evaluate(policy, casefile, as_of=…)` gives the standing (现状) of one case, `evaluate_many` of any number; both run the
same code, for one case is a cohort of one. `plan` lays out a case that has just reported in. No clock, no database,
no Django; no number that the law set.
"""

from guitu.rules.cohort import Cohort, Job, gather
from guitu.rules.plan import plan
from guitu.rules.standing import evaluate, evaluate_many

__all__ = ["Cohort", "Job", "evaluate", "evaluate_many", "gather", "plan"]
