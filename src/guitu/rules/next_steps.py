"""Next lawful steps 下一步: what may be recorded now, by whom, with which paper, and what is still missing for it.

A table. A step is lawful in some states; it may need entries that are there already (each need is a list of kinds of
which one is enough) or a ground that is reached. A step whose needs are not met is listed with what is missing, so that
a worker sees the way; nothing is ever decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from guitu.ledger.kinds import KINDS
from guitu.rules.duties import DUTIES

BEGINNING = ("decided", "awaiting_report", "report_overdue")
RUNNING = ("serving",)
ALIVE = (*BEGINNING, "serving", "suspended", "term_reached")
OPEN_TO_BREACH = (*BEGINNING, "serving")
BREACHES = ("not_reported_in", "tests_refused", "absences", "absence_days", "reports_refused", "drug_use")


@dataclass(frozen=True, slots=True)
class Step:
    """One next step: the entry kind, the states it is lawful in, the clauses, what it needs. Who may record it and with
    which paper is said by the kind itself.

    `duty` names the duty whose open or missed row gives its due day. `first_only`: listed until it is recorded once.
    `on_last_day`: also lawful on the last day of the term itself, while the case still serves.
    """

    action: str
    states: tuple[str, ...]
    clauses: tuple[str, ...]
    duty: str = ""
    needs: tuple[tuple[str, ...], ...] = ()
    grounds: tuple[str, ...] = ()
    first_only: bool = False
    on_last_day: bool = False
    kinds: tuple[str, ...] = field(default=("community_detox", "community_rehab"))

    def __post_init__(self) -> None:
        if self.duty and self.duty not in DUTIES:
            raise ValueError(f"no duty is called {self.duty}")
        if self.action not in KINDS:
            raise ValueError(f"no entry kind is called {self.action}")

    @property
    def paper(self) -> str | None:
        """The paper that belongs to it, from the kind's own declaration."""
        return KINDS[self.action].paper

    @property
    def recorders(self) -> list[str]:
        """The roles that may record it, from the kind's own declaration."""
        return list(KINDS[self.action].recorders)


STEPS: tuple[Step, ...] = (
    Step("served", BEGINNING, ("detox-regulation#13", "admin-case-rules#36"), first_only=True),
    Step("notified", ALIVE, ("detox-regulation#13", "admin-case-rules#176"), duty="notify", first_only=True),
    Step("received", ALIVE, ("detox-regulation#13",), first_only=True),
    Step("handed_over", ALIVE, ("detox-regulation#5",), duty="hand_over", needs=(("received",),), first_only=True),
    Step("reported_in", BEGINNING, ("detox-regulation#14.1",), duty="report_in"),
    Step("excused", ("report_overdue",), ("detox-regulation#14.1",), duty="report_in"),
    Step("agreement_signed", RUNNING, ("detox-regulation#16",), duty="sign_agreement", needs=(("reported_in",),)),
    Step("team_formed", ALIVE, ("detox-regulation#17",), first_only=True),
    Step("plan_made", RUNNING, ("detox-regulation#15",), first_only=True),
    Step("drug_test", RUNNING, ("detox-regulation#19",), duty="drug_test.regular"),
    Step("talk", RUNNING, ("detox-regulation#18",), duty="talk"),
    Step("situation_report", RUNNING, ("detox-regulation#19",), duty="situation_report"),
    Step("summary", RUNNING, ("detox-regulation#18",), duty="summary"),
    Step("assessment", RUNNING, ("detox-regulation#18",), duty="assessment"),
    Step("warning", RUNNING, ("anti-drug-law#35.2",)),
    Step("treatment_joined", RUNNING, ("detox-regulation#12",)),
    Step("leave_requested", RUNNING, ("detox-regulation#19",)),
    Step("leave_granted", RUNNING, ("detox-regulation#19",), needs=(("leave_requested",),)),
    Step("leave_refused", RUNNING, ("detox-regulation#19",), needs=(("leave_requested",),)),
    Step("leave_returned", RUNNING, ("detox-regulation#19",), duty="return_from_leave", needs=(("leave_granted",),)),
    Step("transfer_requested", RUNNING, ("detox-regulation#22.1",)),
    Step("transfer_agreed", RUNNING, ("detox-regulation#22.1",), needs=(("transfer_requested",),)),
    Step("transfer_refused", RUNNING, ("detox-regulation#22.1",), needs=(("transfer_requested",),)),
    Step("transferred_out", RUNNING, ("detox-regulation#22.1",), needs=(("transfer_agreed",),)),
    Step("transferred_in", ("transferred_out",), ("detox-regulation#22.2",)),
    Step("transfer_returned", ("transferred_out",), ("detox-regulation#22.1",)),
    Step("suspended", OPEN_TO_BREACH, ("detox-regulation#24.2",)),
    Step("resumed", ("suspended",), ("detox-regulation#24.2",)),
    Step("breach_decided", OPEN_TO_BREACH, ("detox-regulation#21",), grounds=BREACHES),
    Step("breach_stated", OPEN_TO_BREACH, ("detox-regulation#21",), duty="state_breach", needs=(("breach_decided",),)),
    Step(
        "isolation_ordered",
        OPEN_TO_BREACH,
        ("anti-drug-law#38.1",),
        needs=(("breach_stated",),),
        kinds=("community_detox",),
    ),
    Step("imprisoned", ALIVE, ("detox-regulation#24.1",)),
    Step(
        "terminated",
        ALIVE,
        ("detox-regulation#24.1", "anti-drug-law#38.1"),
        needs=(("isolation_ordered", "imprisoned"),),
    ),
    Step("opinion_given", ("term_reached",), ("detox-regulation#23",), first_only=True),
    Step(
        "discharged",
        ("term_reached",),
        ("detox-regulation#23", "detox-regulation#40"),
        duty="discharge",
        on_last_day=True,
    ),
    Step("discharge_notified", ("discharged",), ("detox-regulation#23",), duty="notify_discharge", first_only=True),
    Step("archived", ("discharged", "terminated", "closed"), ("archives-law#37",), duty="archive", first_only=True),
    Step("follow_up", ("discharged",), ("detox-regulation#7.2",)),
    Step("relapse_found", ("discharged",), ("detox-regulation#7.2",)),
    Step("died", (*ALIVE, "discharged", "terminated", "transferred_out"), ("detox-regulation#5",)),
)


def lawful(state: str, kind: str, *, on_last_day: bool = False) -> tuple[Step, ...]:
    """The steps of the table for a state and a kind of case; `on_last_day` says that the term ends that day."""
    return tuple(
        step
        for step in STEPS
        if kind in step.kinds and (state in step.states or (on_last_day and state == "serving" and step.on_last_day))
    )
