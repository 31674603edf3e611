"""Filing 归档: the whole file bound and handed to the township after release.

金厢镇细则 六 names no number of days.
"""

from guitu.rules.duty import Once
from guitu.rules.match import entries

ARCHIVE = Once(
    name="archive",
    label="材料归档",
    owed_by="township",
    opens_on=entries("discharged"),
    done_by=entries("archived"),
    days="archive.days",
    promptly=True,
    after_the_end=True,
    clauses=("archives-law#37",),
)
