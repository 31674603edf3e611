"""Small case files the tests of the ledger start from. Ids, offices and words are invented."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_EXAMPLES = Path(__file__).parents[2] / "examples"

_SOUND: Json = {
    "format": "guitu.casefile/1",
    "case": {"id": "c-1", "kind": "community_detox", "policy": "jinxiang", "term_months": 36, "credit_days": 0},
    "entries": [
        {"id": "e1", "kind": "decided", "on": "2025-01-02"},
        {"id": "e2", "kind": "served", "on": "2025-01-03"},
        {"id": "e3", "kind": "reported_in", "on": "2025-01-15"},
        {"id": "e4", "kind": "drug_test", "on": "2025-02-01", "mode": "regular", "result": "negative"},
        {
            "id": "e5",
            "kind": "drug_test",
            "on": "2025-02-20",
            "mode": "regular",
            "result": "refused",
            "recorded_at": "2025-02-20T16:02:00+08:00",
        },
        {
            "id": "e6",
            "kind": "drug_test",
            "on": "2025-02-21",
            "mode": "regular",
            "result": "negative",
            "corrects": "e5",
            "why": "日期录错",
        },
        {"id": "e7", "kind": "talk", "on": "2025-03-02", "form": "home_visit"},
        {"id": "e8", "kind": "absence", "on": "2025-03-10", "to": "2025-03-12"},
        {"id": "e9", "kind": "leave_granted", "on": "2025-04-01", "from": "2025-04-02", "to": "2025-04-09"},
        {"id": "e10", "kind": "excused", "on": "2025-04-11", "rule": "talk", "seq": 2, "why": "住院"},
    ],
}


def sound() -> Json:
    """A case file without a fault, fresh for the caller to break. Entry number N has the id eN."""
    return copy.deepcopy(_SOUND)


def examples() -> list[Json]:
    """Every case file of the published examples."""
    lines = [
        line
        for name in ("standing", "edges")
        for line in (_EXAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line)["casefile"] for line in lines]
