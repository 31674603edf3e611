"""Fairness 更正与异议: objections, answered and waiting, and the slips of the pen that are put right."""

from __future__ import annotations

from datetime import date

from guitu.demo.names import pick
from guitu.demo.story import Story
from guitu.demo.timeline import workday
from guitu.demo.words import reasons
from guitu.timekeeping.days import ISO, number

_UPHELD = (2, 5)  # answers by which the record stands


def object_to(story: Story) -> None:
    """Somebody disputes a record about them; most are answered."""
    wanted = story.fate.objects if story.fate else ""
    if story.fate and not wanted:
        return  # what the fate was made to show stays as it is
    for key, day in story.disputable[-1:] if wanted else story.disputable:
        if not key or not (wanted or story.chance(0.14)):
            continue
        raised = min(day + story.between(1, 12), story.until - (3 if wanted == "waiting" else 0))
        if raised < day:
            continue
        told: dict[str, object] = {"entry": key, "says": pick(story.rng, reasons.OBJECTION)}
        if not story.pen.write("objection_raised", raised, post="person", told=told):
            continue
        if wanted == "waiting" or (not wanted and story.chance(0.2)):
            continue
        which = pick(story.rng, _UPHELD) if wanted else story.between(0, len(reasons.ANSWER) - 1)
        answered = workday(raised + story.between(3, 13))
        told = {
            "entry": key,
            "answer": reasons.ANSWER[which],
            "decided_by": story.town.head,
            "heard": [story.town.clerk],
        }
        if story.pen.write("objection_answered", answered, told=told) and which not in _UPHELD:
            told = {"entry": key, "why": "复核异议后按有利于本人的一面认定。", "decided_by": story.town.head}
            story.pen.write("excused", answered, told=told)


def slip(story: Story) -> None:
    """Slips of the pen: a wrong day, a wrong result, a thing recorded twice; found and put right, with the reason."""
    entries = story.pen.entries
    if story.way is None or len(entries) < 20:
        return
    for _ in range(len(entries) // 60 + story.chance(0.4)):
        entry = entries[story.between(12, len(entries) - 1)]
        key = str(entry["id"])
        day = number(date.fromisoformat(str(entry["on"])))
        plain = entry["kind"] in ("talk", "situation_report") or entry.get("result") == "negative"
        if not plain or "corrects" in entry or key in story.corrected or day <= story.start + 12 or day > story.last:
            continue
        story.corrected.add(key)
        drawn = story.rng.random()
        if drawn < 0.4 and story.pen.known[key] > story.start:
            entry["on"] = ISO[day - story.between(1, 9)]
            story.pen.correct(key, day=day, why=pick(story.rng, reasons.WRONG_DAY), told={})
        elif drawn < 0.6 and entry["kind"] == "drug_test":
            entry["result"] = "presumptive" if story.chance(0.3) else "invalid"
            told: dict[str, object] = {"result": "negative"}
            story.pen.correct(key, day=day, why=pick(story.rng, reasons.WRONG_RESULT), told=told)
        else:
            same = {name: value for name, value in entry.items() if name not in ("id", "kind", "on", "recorded_at")}
            twice = story.pen.write(str(entry["kind"]), day, recorded=story.pen.known[key], told=same)
            if twice:
                story.corrected.add(twice)
                story.pen.void(twice, why=pick(story.rng, reasons.TWICE))
