"""The end 期满与回访: the opinion, the notice, the file, and the visits after."""

from __future__ import annotations

from guitu.demo.names import pick
from guitu.demo.story import Story
from guitu.demo.timeline import NEVER, workday
from guitu.demo.words import reasons
from guitu.timekeeping import months
from guitu.timekeeping.days import ISO


def end(story: Story) -> None:
    """If the term is over: the papers of the release, mostly in time, and what follows."""
    if story.way is None or story.closed != NEVER:
        return
    over = story.way.shown_end()
    if over - 20 > story.until:
        return
    told: dict[str, object] = {
        "given_by": [story.worker, story.village.cadre],
        "says": pick(story.rng, reasons.OPINION),
    }
    story.pen.write("opinion_given", workday(over - story.between(3, 18)), told=told)
    drawn = story.rng.random()
    issued = workday(over + (story.between(0, 5) if drawn < 0.88 else story.between(9, 45)))
    if issued > story.until or drawn > 0.985 or (story.open_now and story.turn == "none"):
        return
    told = {
        "decided_by": f"{story.town.bureau}禁毒大队",
        "served_to": story.person.name,
        "family_served": story.chance(0.9),
        "document_number": f"{story.town.county_name[0]}公（禁）解字〔{ISO[issued][:4]}〕{story.serial}号",
    }
    story.pen.write("discharged", issued, told=told)
    story.closed = issued
    within = story.numbers.discharge_notice
    notified = issued + (story.between(1, max(1, within)) if story.chance(0.92) else within + story.between(3, 15))
    if story.chance(0.97):
        story.pen.write("discharge_notified", notified, told={"to_agency": story.town.office})
    if story.chance(0.92):
        told = {"papers": story.between(40, 120), "kept_by": story.town.clerk}
        story.pen.write("archived", workday(issued + story.between(6, 34)), told=told)
    _follow(story, issued)


def _follow(story: Story, discharged: int) -> None:
    lasts = months.add(discharged, 12 * story.numbers.follow_up_years)
    day = discharged + story.between(80, 150)
    while day < min(lasts, story.until):
        if story.chance(0.025):
            told = {"agency": story.town.bureau, "note": "公安机关日常办案中查获"}
            story.pen.write("relapse_found", day, told=told)
            return
        if story.chance(0.82):
            form = pick(story.rng, ("home_visit", "phone", "phone", "office"))
            says = pick(story.rng, reasons.FOLLOW_UP).format(job=story.job, rel=story.rel)
            told = {"form": form, "visitor": story.worker, "says": says}
            story.pen.write("follow_up", workday(day), told=told)
        day += story.between(140, 220)
