"""Layers 层级: a pack with its parents resolved into one policy, town over city over nation.

The nearest pack that sets a name wins, at all dates. Where it sets a rule in days and a parent set the same rule
in workdays (or the other way round), the parent's is hidden: one rule, one period. What no pack sets is absent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from guitu.faults import Fault, Faulty
from guitu.policy.clause import Clause, Document, Library
from guitu.policy.dated import EPOCH, DatedValue, Value
from guitu.policy.nodes import PackFault
from guitu.policy.pack import PACK_NAME, Pack, read_library, read_pack
from guitu.policy.vocabulary import meaning, nearest

PACKS = Path(__file__).resolve().parent.parent / "packs"


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A pack with everything it has from its parents. Two policies are equal when they are the same object.

    `values` and `clauses` are read-only views by name; `packs` is the chain, this pack first, the nation last.
    `version` is a hex digest of what the policy says, and changes when any value or clause does.
    """

    name: str
    title: str
    region: str
    parent: str | None
    version: str
    values: Mapping[str, DatedValue]
    clauses: Mapping[str, Clause]
    documents: Mapping[str, Document]
    packs: tuple[Pack, ...]

    def at(self, name: str, *, on: int | date) -> Value | None:
        """What a name stands for on a day (a date or a day number). The earliest value reaches back.

        None if no document sets it.
        """
        dated = self.values.get(name)
        if dated is None:
            return None
        return dated.at(on if isinstance(on, int) else on.toordinal() - EPOCH)

    def resolved(self, *, on: int | date) -> dict[str, Value]:
        """Every value that stands on a day, by name, in the order of the names."""
        found = {name: self.at(name, on=on) for name in sorted(self.values)}
        return {name: value for name, value in found.items() if value is not None}


def names() -> tuple[str, ...]:
    """The names of the packs that come with Guitu, in order."""
    return tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))


@lru_cache(maxsize=64)
def load(name: str) -> Policy:
    """The policy of a pack that comes with Guitu. Raises Faulty if it is unknown or anything in its chain is broken."""
    return resolve(_chain(_packaged(name)))


def load_folder(path: Path) -> Policy:
    """The policy of a pack anywhere: a folder, or a single `.yaml` file. Its parents are packs that come with Guitu.

    Nothing is cached. Raises Faulty with every fault.
    """
    return resolve(_chain(read_outside(path)))


def read_outside(path: Path) -> Pack:
    """One pack anywhere, without its parents. Raises Faulty with every fault."""
    shown = path.name if path.is_file() else (path.name or str(path))
    if not path.exists():
        raise Faulty([Fault(str(path), "没有这个文件夹或文件", "政策包的文件夹，或者一个 .yaml 文件", "请检查路径")])
    if path.is_file() and path.suffix != ".yaml":
        raise Faulty(
            [
                Fault(
                    shown,
                    f"文件名以“{path.suffix or path.name}”结尾",
                    "以 .yaml 结尾的政策包",
                    "政策文件的草稿用 draft 命令读出",
                )
            ]
        )
    if path.is_dir() and not (path / "pack.yaml").exists():
        raise Faulty([Fault(shown, "文件夹里没有 pack.yaml", "政策包的文件夹", "请检查路径，或者补上 pack.yaml")])
    return read_pack(path, library=_library(), shown=shown)


def resolve(packs: Iterable[Pack]) -> Policy:
    """One policy out of a chain of packs, nearest first. `packs` holds at least one."""
    chain = tuple(packs)
    values: dict[str, DatedValue] = {}
    for pack in reversed(chain):
        for name, dated in pack.values.items():
            known = meaning(name)
            if known is not None and known.alternative:
                values.pop(known.alternative, None)
            values[name] = dated
    library = chain[-1].library
    for pack in reversed(chain[:-1]):
        library = library.joined(pack.library)
    nearest_pack = chain[0]
    return Policy(
        name=nearest_pack.name,
        title=nearest_pack.title,
        region=nearest_pack.region,
        parent=nearest_pack.parent,
        version=_digest(nearest_pack, values, library.clauses),
        values=values,
        clauses=library.clauses,
        documents=library.documents,
        packs=chain,
    )


def _chain(pack: Pack) -> tuple[Pack, ...]:
    chain = [pack]
    while (parent := chain[-1].parent) is not None:
        if parent in (seen.name for seen in chain):
            loop = " → ".join([*(seen.name for seen in chain), parent])
            raise Faulty(
                [
                    PackFault(
                        chain[-1].header, f"上级绕了一圈（{loop}）", "一级一级通到全国的上级", "请改 parent", "parent"
                    )
                ]
            )
        if parent not in names():
            raise Faulty([_unknown(parent, chain[-1].header, "上级")])
        chain.append(_packaged(parent))
    return tuple(chain)


@lru_cache(maxsize=1)
def _library() -> Library:
    return read_library(PACKS / "documents.yaml", shown="packs/documents.yaml")


@lru_cache(maxsize=64)
def _packaged(name: str) -> Pack:
    if not PACK_NAME.fullmatch(name) or name not in names():
        raise Faulty([_unknown(name, "政策包", "")])
    return read_pack(PACKS / name, library=_library(), shown=f"packs/{name}")


def _unknown(name: str, place: str, what: str) -> PackFault:
    like = nearest(name, names())
    known = "、".join(names()) or "（还没有政策包）"
    return PackFault(
        place, f"没有叫“{name[:60]}”的{what}政策包", f"{known} 之一", f"是不是“{like}”" if like else "", "parent"
    )


def _digest(pack: Pack, values: Mapping[str, DatedValue], clauses: Mapping[str, Clause]) -> str:
    """A digest of what is said, not of how it is laid out: comments and line numbers do not count."""
    said = [
        [pack.name, pack.title, pack.region, pack.parent],
        [
            [
                value.name,
                value.value,
                value.unit,
                value.compare,
                value.clauses,
                value.source,
                value.binding,
                value.since,
                value.until,
                value.roll,
                value.label,
            ]
            for name in sorted(values)
            for value in values[name].values
        ],
        [[c.id, c.document, c.article, c.says, c.binding] for _, c in sorted(clauses.items())],
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
