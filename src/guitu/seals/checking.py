"""Checking seals inside the office 核验封存: with the office's key and database, what no outsider can check.

The keyed links of every case, the head of its row, the triggers (`casebook.verifying`); the seals' numbering, digests
and keyed marks; and that every case still has, at each length a seal names, the head that was sealed.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from uuid import UUID

from django.db.models import Count, Sum

from guitu.casebook import verifying
from guitu.casebook.models import Case
from guitu.casebook.stored import Stored
from guitu.faults import Fault
from guitu.ledger.chain import GENESIS
from guitu.seals import heads, verifier
from guitu.seals.actions import mark, said
from guitu.seals.models import TABLES, Seal, SealedHead

_REMEDY: Final = "请停下登记，取存放在别处的封存单和封存包核对"

_Sealed = dict[UUID, list[tuple[int, str, str, int]]]
"""By case: length, algorithm, head and number, of every seal that names it."""


def verify(progress: Callable[[int, int], None] | None = None) -> tuple[Fault, ...]:
    """Every fault of chains, seals and triggers; none means that all of it holds."""
    faults = [*verifying.missing_triggers(tables=TABLES)]
    sealed: _Sealed = {}
    faults += _seals(sealed)
    faults += verifying.verify_all(progress, also=lambda case, rows: _case(case, rows, sealed))
    faults += [
        Fault(f"个案 {case_id}", "已不在数据库里", f"第{named[0][3]}号封存时有 {named[0][0]} 条记录", _REMEDY)
        for case_id, named in sealed.items()
    ]
    return tuple(faults)


def witnessed(codes: Mapping[int, str]) -> tuple[Fault, ...]:
    """A fault for each number whose code, as copied from a filed sheet, is not that of the seal in the database."""
    digests = dict(Seal.objects.filter(number__in=codes).values_list("number", "digest"))
    return tuple(
        Fault(f"第{number}号封存", _shown(digests.get(number)), f"单上的校验码 {written}", _REMEDY)
        for number, written in codes.items()
        if number not in digests or not verifier.same_code(verifier.code(digests[number]), written)
    )


def totals() -> tuple[int, int]:
    """Cases with a ledger, and entries, that there are now."""
    found = Case.objects.filter(length__gt=0).aggregate(cases=Count("pk"), entries=Sum("length"))
    return found["cases"], found["entries"] or 0


def _shown(digest: str | None) -> str:
    return "没有这一号" if digest is None else f"校验码是 {verifier.code(digest)}"


def _seals(sealed: _Sealed) -> Iterator[Fault]:
    """Faults of the seals themselves; what they name is put into `sealed`."""
    previous, lengths, total = GENESIS, dict[UUID, int](), 0
    for number, seal in enumerate(Seal.objects.order_by("number").iterator(chunk_size=200), start=1):
        place = f"第{seal.number}号封存"
        named = list(SealedHead.objects.filter(seal=seal).values_list("case_id", "length", "head"))
        for case_id, length, head in named:
            total += length - lengths.get(case_id, 0)
            lengths[case_id] = length
            sealed.setdefault(case_id, []).append((length, seal.algorithm, head, seal.number))
        if seal.number != number or seal.previous != previous:
            yield Fault(place, "不接在前一号后面", f"第{number}号，写着前一号的指纹", _REMEDY)
        text = verifier.seal_text(said(seal), ((str(case_id), length, head) for case_id, length, head in named))
        if verifier.digest(text.encode(), seal.algorithm) != seal.digest:
            yield Fault(place, "内容与它的指纹不符", "封存时的原样", _REMEDY)
        elif (seal.cases, seal.entries) != (len(lengths), total):
            yield Fault(
                place, f"共 {len(lengths)} 案 {total} 条", f"封存上写的 {seal.cases} 案 {seal.entries} 条", _REMEDY
            )
        suite = heads.SUITES.get(seal.algorithm)
        if suite is None or not hmac.compare_digest(mark(seal.digest, suite=suite), seal.mark):
            yield Fault(place, "密钥印记不对", "用本单位密钥盖的印记", _REMEDY)
        previous = seal.digest


def _case(case: Case, rows: list[Stored], sealed: _Sealed) -> Iterator[Fault]:
    named = sealed.pop(case.pk, [])
    for algorithm in {algorithm for _, algorithm, _, _ in named}:
        start = heads.begin(case, algorithm=algorithm)
        found = dict(heads.along(start, rows, algorithm=algorithm))
        for length, _, head, number in (one for one in named if one[1] == algorithm):
            if length not in found:
                yield Fault(
                    f"个案 {case.number}", f"只有 {len(rows)} 条记录", f"第{number}号封存时已有 {length} 条", _REMEDY
                )
            elif found[length] != head:
                yield Fault(f"个案 {case.number}", f"前 {length} 条与第{number}号封存时不同", "封存时的原样", _REMEDY)
