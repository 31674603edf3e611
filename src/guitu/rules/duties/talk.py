"""Talks and home visits 谈话（家访）: the working group speaks with the person, at least so often.

金厢镇细则 五（四）3. Any form counts: office, home visit, phone, video.
"""

from guitu.rules.duty import Repeating
from guitu.rules.match import entries

TALK = Repeating(
    name="talk",
    label="谈话家访",
    owed_by="group",
    counts=entries("talk"),
    every="talk.{kind}.every_months",
)
