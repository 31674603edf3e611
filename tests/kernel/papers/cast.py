"""The case every test of papers tells: 程一鸣 and the people of 柳溪镇, all of them invented.

`facts(code, kind)` are the particulars a paper is composed from: the life of the case up to the day of the paper, the
entry it is about, and what a worker wrote on the draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from guitu.ledger.casefile import CaseFile, read
from guitu.papers.compose import Paper, compose
from guitu.papers.declared import kinds
from guitu.papers.particulars import Member, Particulars, Relative
from guitu.policy import load
from guitu.rules import evaluate

POLICY = "jinxiang"
CASE_KINDS = ("community_detox", "community_rehab")

PERSON = {
    "name": "程一鸣", "sex": "男", "birth_date": "1990-05-01", "identity_number": "990101199005010010",
    "phone": "19900000000", "household": "云程省青岚市澄川县柳溪镇石桥村12号",
    "residence": "云程省青岚市澄川县柳溪镇石桥村12号", "工作单位": "柳溪镇青禾果业合作社", "文化程度": "初中",
    "健康状况": "慢性胃炎，定期服药。",
}  # fmt: skip
AGENCY = {
    "office": "柳溪镇社区戒毒社区康复工作办公室", "short": "柳溪", "county": "澄川县", "township": "柳溪镇",
    "village": "石桥村", "station": "柳溪派出所", "organ": "澄川县公安局", "group": "石桥村社区戒毒社区康复工作小组",
    "phone": "0990-0000000", "address": "柳溪镇柳荫路8号", "contact": "林知微", "case_number": "2025-002",
    "place": "云程省第二强制隔离戒毒所",
}  # fmt: skip
TEAM = (
    Member("worker", "林知微", "19900000001", "柳溪镇社区戒毒社区康复工作办公室"),
    Member("police", "周望", "19900000002", "柳溪派出所"),
    Member("clinic", "何见夏", "19900000003", "柳溪镇卫生院"),
    Member("volunteer", "沈秋池", "19900000004", ""),
)
FAMILY = (Relative("母亲", "陈桂枝", "19900000005"), Relative("兄", "程一帆", "19900000006"))

_TOLD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cast.yaml").read_text(encoding="utf-8"))
TYPED: dict[str, dict[str, str]] = _TOLD["typed"]

_ON = {
    "report_in_notice": date(2025, 1, 4), "report_in_overdue": date(2025, 2, 5), "agreement": date(2025, 1, 16),
    "drug_test_year": date(2025, 8, 31), "support_register": date(2025, 8, 31), "transfer_list": date(2025, 8, 31),
    "rehab_referral": date(2024, 12, 20), "suspension_statement": date(2025, 8, 26),
    "leave_report": date(2025, 7, 31), "objection": date(2025, 5, 23), "transfer_request": date(2025, 8, 10),
}  # fmt: skip
_ABOUT = {"drug_test_record": "2025-05-10", "talk_record": "2025-08-12", "summary": "2025-07-14"}


def entries_for(code: str) -> list[dict[str, Any]]:
    """The entries of the life of the case as far as a paper needs them, with ids made of kind and day."""
    early, later = _TOLD["early"], _TOLD["later"]
    rest = early[code] if code in early else [*_TOLD["begun"], *later.get(code, [])]
    told = [*_TOLD["start"], *rest]
    return [{"id": f"ledger-{one['kind']}-{one['on']}", **one} for one in told]


@cache
def casefile(code: str, kind: str) -> CaseFile:
    """The case file of the life for a paper, as a case of this kind."""
    head = {"id": "c-cheng", "kind": kind, "policy": POLICY, "term_months": 36}
    return read({"format": "guitu.casefile/1", "case": head, "entries": entries_for(code)})


def facts(code: str, kind: str = "community_detox", *, policy: str = POLICY) -> Particulars:
    """What a paper of this code is composed from."""
    pack = load(policy)
    declared = kinds(pack)[code]
    case = casefile(code, kind)
    about = None
    if declared.entry is not None:
        every = [one for one in case.entries if one.kind == declared.entry]
        day = _ABOUT.get(code)
        about = next(one for one in reversed(every) if day is None or one.on.isoformat() == day)
    on = _ON.get(code) or (about.on if about else case.entries[-1].on)
    known = [one for one in case.entries if one.on <= on]
    standing: Any = {}
    if any(one.kind == "decided" for one in known):
        standing = evaluate(pack, replace(case, entries=tuple(known)), as_of=on)
    number = f"柳溪{declared.numbered}〔{on.year}〕1号" if declared.numbered else None
    return Particulars(
        case=case.case,
        policy=pack,
        standing=standing,
        entries=tuple(known),
        person=PERSON,
        agency=AGENCY,
        on=on,
        made_by="林知微",
        team=TEAM,
        family=FAMILY,
        about=about,
        number=number,
        typed={f"typed.{name}": text for name, text in TYPED.get(code, {}).items()},
    )


def paper(code: str, kind: str = "community_detox", *, policy: str = POLICY) -> Paper:
    """The paper, composed."""
    return compose(kinds(load(policy))[code], facts(code, kind, policy=policy))


def every() -> Iterable[tuple[str, str]]:
    """Every paper with every case kind it exists for."""
    for code, one in kinds(load(POLICY)).items():
        for kind in one.applies:
            yield code, kind
