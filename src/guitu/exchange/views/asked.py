"""What who asks may move in or out here 进出的权限, and the regions their work lies in."""

from __future__ import annotations

from typing import Final

from guitu.access.doors import Asked
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.pages.shapes import Choice
from guitu.places import codes, queries
from guitu.places.models import Region

_NARROW: Final = (codes.Level.TOWN, codes.Level.VILLAGE)


def imports(asked: Asked) -> bool:
    """Whether the posting opens cases for its office, and so may take a ledger in."""
    return asked.may("record", "decided") and asked.may("record", "identity")


def exports(asked: Asked) -> bool:
    """Whether the posting may give out anything of a case."""
    known = table()
    held = known.roles[asked.by.role].matters.get("export", frozenset())
    return "region" in known.roles[asked.by.role].rows and any(known.matters[one].about_case for one in held)


def regions_of(by: Posting, *, narrow: bool) -> list[Choice]:
    """The regions of a posting: its own and those below; with `narrow`, towns and villages only."""
    found = list(queries.within(codes.prefix_of(by.region_code)).filter(valid_to=None))
    kept = [one for one in found if not narrow or codes.level_of(one.code) in _NARROW]
    return [Choice(one.code, _indented(one, by=by)) for one in kept]


def _indented(region: Region, *, by: Posting) -> str:
    is_village = codes.level_of(region.code) is codes.Level.VILLAGE
    return f"{region.name}（村、社区）" if is_village and region.code != by.region_code else region.name
