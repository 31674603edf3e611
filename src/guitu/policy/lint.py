"""Lint 检查: where a pack is broken, contradicts itself, or parts from the law above it.

`lint` runs every check over one pack and what it inherits. What can be seen from values is computed
(`checks.py`); what only a reader of a document can see (a jump in its numbering, two dates, a body that no longer
exists) is told by the `notes` and `conflicts` of that document in documents.yaml, and printed here beside the rest.

Not covered: whether a local rule is lawful. The lint shows that it differs and where; a lawyer decides.
"""

from __future__ import annotations

from pathlib import Path

from guitu.faults import Fault, Faulty
from guitu.policy.checks import CHECKS
from guitu.policy.findings import ERROR, NOTE, WARNING, Finding
from guitu.policy.layers import Policy, load_folder
from guitu.policy.nodes import PackFault
from guitu.policy.pack import Pack

_RANK = {ERROR: 0, WARNING: 1, NOTE: 2}


def lint(subject: Policy | Path) -> tuple[Finding, ...]:
    """Every finding about a policy's own pack, gravest first, then by place. A clean pack has none.

    A path that cannot be read as a pack gives its faults as findings of severity error; it does not raise.
    """
    if isinstance(subject, Path):
        try:
            subject = load_folder(subject)
        except Faulty as faulty:
            return tuple(_fault(fault) for fault in faulty.faults)
    own = subject.packs[0]
    found = [finding for check in CHECKS for finding in check(subject)]
    found.extend(_remarks(subject, own))
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (_RANK[finding.severity], _order(finding.place))))


def _fault(fault: Fault) -> Finding:
    code = fault.code if isinstance(fault, PackFault) else "form"
    remedy = f"；{fault.remedy}" if fault.remedy else ""
    return Finding(code, fault.place, f"{fault.found}；应为{fault.expected}{remedy}", (), ERROR)


def _remarks(policy: Policy, own: Pack) -> list[Finding]:
    """What readers noted about the documents this pack itself rests on; those of its parents are theirs to print."""
    found: list[Finding] = []
    for name in _own_documents(own):
        document = policy.documents.get(name)
        if document is None:
            continue
        for conflict in document.conflicts:
            says = f"《{document.title}》{conflict.says}"
            if conflict.readings:
                first, second = conflict.readings
                says = f"{says}（一种理解：{first.rstrip('。')}；另一种：{second.rstrip('。')}）"
            found.append(Finding(f"conflict.{conflict.kind}", conflict.place, says, conflict.clauses, WARNING))
        for note in document.notes:
            found.append(
                Finding(f"note.{note.kind}", note.place, f"《{document.title}》{note.says}", note.clauses, NOTE)
            )
    return found


def _own_documents(own: Pack) -> tuple[str, ...]:
    """The documents of a pack: those it names; if it names none, those its values cite."""
    if own.documents:
        return own.documents
    cited = (clause for dated in own.values.values() for value in dated.values for clause in value.clauses)
    return tuple(dict.fromkeys(clause.partition("#")[0] for clause in cited))


def _order(place: str) -> tuple[str, int]:
    file, _, line = place.rpartition(":")
    return (file, int(line)) if line.isdigit() else (place, 0)


__all__ = ["Finding", "lint"]
