"""A case file as a value 案件档案: the head of the case and its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from guitu.ledger.entry import Entry
from guitu.ledger.fields import Days, EntryId, Months, PackName, one_of

FORMAT = "guitu.casefile/1"

CaseKind = Annotated[
    Literal["community_detox", "community_rehab"],
    one_of({"community_detox": "社区戒毒", "community_rehab": "社区康复"}, label="案件种类"),
]


class CaseHead(BaseModel):
    """What the case is. `term_months` None: the months of the pack. `credit_days` is time already served in
    compulsory isolation that counts (《戒毒条例》第三十一条); it shortens the term from its end."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    # In the order of their names, so that a plain dump is canonical, as with entries.
    credit_days: Days = Field(0, title="折抵天数")
    id: EntryId = Field(title="案件编号")
    kind: CaseKind = Field(title="案件种类")
    policy: PackName = Field(title="政策包")
    term_months: Months | None = Field(None, title="期限（月）")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case. `entries` hold each id once; their position means nothing."""

    case: CaseHead
    entries: tuple[Entry, ...]
