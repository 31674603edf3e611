"""Declared papers 文书的式样: one YAML file a paper in the packs, nearest pack first, part by part.

    # packs/national/papers/warning.yaml
    title: {community_detox: 社区戒毒人员告诫书, community_rehab: 社区康复人员告诫书}
    layout: official
    made_by: township
    entry: warning
    number: 告诫
    catalogue: 5
    clauses: [jinxiang-rules-2025#5.7.2.1]
    required: [person.name, about.reason]
    body:
      - {to: "{person.name}："}
      - "经查，{about.reason}。"
    signatures: [person, office]

A town that wants another wording writes a file of the same name with the parts that differ (`title`, `body`,
`signatures`, `copies` …); what it leaves out comes from its parents. `{facts}` are named in `guitu.papers.facts`.
Every fault of every file is raised at once, with file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from guitu.faults import Fault, Faulty
from guitu.ledger.wording import nearest
from guitu.packs import ROOT
from guitu.papers.kind import PaperKind
from guitu.papers.reading import Written, built
from guitu.policy import Policy
from guitu.policy.nodes import Faults, Node, PackFault, read_file

FOLDER = "papers"


def kinds(policy: Policy) -> Mapping[str, PaperKind]:
    """Every paper a place has, by code, in the order of the file 一人一档. Raises `Faulty` with every fault."""
    return _kinds(policy)


def kind(code: str, *, policy: Policy) -> PaperKind:
    """The paper of this code. Raises `Faulty` if there is none, or anything in the declarations is broken."""
    every = kinds(policy)
    if code not in every:
        like = nearest(code, {name: one.title("community_detox") for name, one in every.items()})
        raise Faulty([Fault("文书", f"没有叫“{code[:60]}”的文书", f"{'、'.join(every)} 之一", like)])
    return every[code]


def kinds_in(folders: tuple[tuple[str, Path], ...], *, policy: Policy) -> Mapping[str, PaperKind]:
    """Every paper declared in folders of `*.yaml`, nearest first, each with the name of its pack."""
    written: dict[str, dict[str, tuple[Node, Faults]]] = {}
    sources: dict[str, list[str]] = {}
    found: list[PackFault] = []
    for pack, folder in reversed(folders):
        for path in sorted(folder.glob("*.yaml")):
            faults = Faults(f"packs/{pack}/{FOLDER}/{path.name}")
            branch = read_file(path, faults=faults)
            parts = written.setdefault(path.stem, {})
            sources.setdefault(path.stem, []).insert(0, pack)
            for key, node in branch.entries if branch else ():
                parts[str(key.value)] = (node, faults)
            parts.setdefault("", (branch, faults)) if branch else None
            found.extend(faults.found)
            faults.found.clear()
    every = {}
    for code, parts in written.items():
        one = Written(code, parts, tuple(sources[code]), policy)
        paper = built(one)
        found.extend(one.found())
        if paper is not None:
            every[code] = paper
    if found:
        raise Faulty(found)
    return MappingProxyType(dict(sorted(every.items(), key=lambda item: (item[1].catalogue or 9, item[0]))))


@lru_cache(maxsize=64)
def _kinds(policy: Policy) -> Mapping[str, PaperKind]:
    return kinds_in(tuple((pack.name, ROOT / pack.name / FOLDER) for pack in policy.packs), policy=policy)
