"""The strip 归途条: the way home of one case, drawn as SVG on the server. Pure: no framework, no clock, no I/O.

    walked = course(policy, casefile, standing, as_of=day, known_at=None)     # what the standing does not say
    strip(standing, course=walked, who="陈某某")     the large picture, its notes and its table twin
    slip(standing, course=walked)                    twelve pixels high, for a row of a list
    path(standing, course=walked)                    stones on the way, for the person's own page

Columns are months of served time: a suspension moves dates and not cells, and is one band where it began.
"""

from guitu.pages.strip.course import Course, course
from guitu.pages.strip.large import Strip, strip
from guitu.pages.strip.path import path
from guitu.pages.strip.slip import slip
from guitu.pages.strip.told import Deeds, Note, TableRow
from guitu.rules.standstills import Standstill

__all__ = ["Course", "Deeds", "Note", "Standstill", "Strip", "TableRow", "course", "path", "slip", "strip"]
