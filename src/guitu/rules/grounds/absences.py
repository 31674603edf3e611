"""Absences 擅自离开执行地, in times and in days.

《戒毒条例》第二十条第二项、第三项. Judged by the day: distinct days away count; days that touch or overlap are one
absence, however many entries they come from, and days in lawful detention are not days away.
Not covered: whether leaving was excusable. A named person excuses the entry with the reason.
"""

from guitu.rules.ground import Ground
from guitu.rules.match import entries

AWAY = entries("absence")

ABSENCES = Ground(
    name="absences",
    label="擅自离开执行地次数",
    counting="absences",
    matches=(AWAY,),
    threshold="ground.absences",
)

ABSENCE_DAYS = Ground(
    name="absence_days",
    label="擅自离开执行地累计天数",
    counting="absence_days",
    matches=(AWAY,),
    threshold="ground.absence_days",
)
