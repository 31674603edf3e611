"""The beginning 从决定到计划: decision, service, notice, hand-over, report-in, agreement, group and plan."""

from __future__ import annotations

from guitu.demo.names import pick
from guitu.demo.story import Story
from guitu.demo.timeline import Way, workday
from guitu.demo.words import reasons
from guitu.demo.words.talks import need
from guitu.timekeeping import workdays
from guitu.timekeeping.days import ISO


def begin(story: Story) -> None:
    """Tell the steps up to the plan; `story.start` is the day of report-in if there is one."""
    pen, town = story.pen, story.town
    stops = story.fate.stops if story.fate else 9
    served = _decide(story)
    if stops < 2:
        return
    pen.write(
        "served",
        served,
        told={
            "method": "direct" if story.chance(0.9) else "left",
            "served_to": story.person.name,
            "family_served": story.chance(0.93),
        },
    )
    notified = _notify(story)
    received = workday(notified + story.between(0, 1))
    pen.write("received", received, told={"from_agency": town.bureau, "received_by": town.clerk})
    within = story.between(1, max(1, story.numbers.hand_over))
    handed = workdays.nth_workday_after(received, within if story.chance(0.95) else within + story.between(3, 9))
    pen.write(
        "handed_over", handed, told={"to_agency": f"{story.village.name}工作小组", "received_by": story.village.cadre}
    )
    if stops < 3 or story.turn == "never_reports":
        _looked_for(story, served)
        return
    _report_in(story, served)


def settle(story: Story, on: int) -> None:
    """What the working group does once somebody has reported in on day `on`: group, agreement, plan, first needs."""
    pen, town, village, person = story.pen, story.town, story.village, story.person
    clinic = town.nurse if person.is_woman else town.doctor
    members = [
        story.worker,
        village.cadre,
        village.police,
        clinic,
        person.family[0].name,
        pick(story.rng, village.volunteers),
    ]
    woman_included = any(member in town.women for member in members[:4])
    pen.write("worker_assigned", on + story.between(0, 1), told={"worker": story.worker})
    pen.write(
        "team_formed",
        on + story.between(0, 4),
        told={
            "members": members if story.chance(0.94) else members[:4],
            "leader": village.cadre,
            "woman_included": woman_included if person.is_woman else None,
        },
    )
    if not story.chance(story.practice.forgets_agreements):
        signed = on + (story.between(0, 6) if story.chance(0.93) else story.between(18, 70))
        pen.write(
            "agreement_signed",
            workday(signed),
            told={
                "signed_by": [story.worker, village.cadre],
                "family_signed": story.chance(0.85),
                "document_number": story.paper("社协", signed),
            },
        )
    if story.chance(0.93):
        pen.write(
            "plan_made",
            on + story.between(2, 15),
            told={"made_by": story.worker, "agreed_by_person": story.chance(0.95)},
        )
    if story.chance(0.75):
        pen.write(
            "volunteer_assigned", on + story.between(3, 30), told={"volunteer": pick(story.rng, village.volunteers)}
        )
    for area in story.rng.sample(
        ("income", "work", "health", "family", "housing", "documents", "mental_health"), story.between(0, 2)
    ):
        pen.write("need_found", on + story.between(3, 60), told={"area": area, "says": need(story.rng, rel=story.rel)})


def _decide(story: Story) -> int:
    """The decision; the day on which it is served."""
    year = ISO[story.decided][:4]
    word = "社戒" if story.is_detox else "社康"
    first = story.town.county_name[0]
    story.pen.write(
        "decided",
        story.decided,
        told={
            "agency": story.town.bureau,
            "document_number": f"{first}公（禁）{word}决字〔{year}〕{story.serial}号",
            "decided_by": f"{story.town.bureau}禁毒大队",
            "term_months": story.term_months,
            "credit_days": story.credit_days or None,
        },
    )
    # Rehabilitation is ordered inside and served on release; detoxification mostly at the announcement.
    return story.decided + (story.between(0, 2) if story.is_detox else story.between(1, 5))


def _notify(story: Story) -> int:
    day = story.decided + (
        story.between(1, max(1, story.numbers.notify)) if story.chance(0.93) else story.between(8, 20)
    )
    if story.chance(0.985):
        story.pen.write("notified", day, told={"to_agency": story.town.office})
    return day


def _report_in(story: Story, served: int) -> None:
    limit = workdays.next_workday(served + story.numbers.report_in)
    late = story.fate is None and story.chance(0.045)
    day = workday(served + 1 + int(story.rng.triangular(0, story.numbers.report_in - 1, 4)))
    day = limit + story.between(2, 24) if late else min(day, limit)
    if day > story.until:
        return
    accompanied = story.person.family[0].name if story.chance(0.35) else None
    story.pen.write("reported_in", day, told={"received_by": story.town.clerk, "accompanied_by": accompanied})
    if late and story.chance(0.6):
        told = {
            "rule": "report_in",
            "seq": 1,
            "why": pick(story.rng, reasons.LATE_REPORT_IN),
            "decided_by": story.town.head,
        }
        story.pen.write("excused", day + story.between(0, 5), told=told)
    if story.practice.slowness > 1 and story.chance(0.12) and day - served > 2:
        # Said too early: true, and counted nowhere. The standing shows it as a finding.
        told = {"form": "phone", "talkers": [story.worker], "said": "电话提醒报到的时间和地点，本人答应尽快来。"}
        story.pen.write("talk", day - 2, told=told)
    story.start = day
    story.way = Way(
        policy=story.policy, kind=story.kind, start=day, term_months=story.term_months, credit_days=story.credit_days
    )
    if story.turn != "came_from_elsewhere":
        settle(story, day)


def _looked_for(story: Story, served: int) -> None:
    """Nobody came: calls and visits, and no talk."""
    for after in (5, 11, 19, 33):
        if story.chance(0.75):
            outcome = pick(story.rng, ("no_answer", "switched_off", "reached", "wrong_number"))
            told = {"outcome": outcome, "phone": story.person.phone}
            story.pen.write("contact_attempted", workday(served + after), told=told)
