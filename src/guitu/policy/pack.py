"""A pack 政策包: what one place set down, read from one folder or one file, parents not yet joined.

A folder holds `pack.yaml` (who it is) and one file a topic; `documents.yaml` beside them is allowed outside the
package, for documents that only this place has. A single file holds the header, `values:`, and its own documents.
Every fault of every file is raised at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guitu.faults import Faulty
from guitu.policy.clause import DOCUMENT_FIELDS, EMPTY, Library, read_documents
from guitu.policy.dated import DatedValue, read_entry
from guitu.policy.nodes import (
    Branch,
    Faults,
    Leaf,
    Listing,
    Node,
    PackFault,
    describe,
    describe_scalar,
    fields,
    read_file,
    text_of,
)
from guitu.policy.vocabulary import meaning, nearest

PACK_NAME = re.compile(r"[a-z][a-z0-9_]*")
HEADER_FIELDS = ("pack", "title", "region", "parent", "documents", "note")
FILE_FIELDS = (*HEADER_FIELDS, "values")
_REGION = re.compile(r"[0-9]{2,12}")


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack as written. `documents` are the ids it rests on; `library` every document it may cite.

    `place` is the folder or file as it is shown in faults, `header` the file and line of its name.
    """

    name: str
    title: str
    region: str
    parent: str | None
    documents: tuple[str, ...]
    values: Mapping[str, DatedValue]
    library: Library
    place: str
    header: str


def read_library(path: Path, *, shown: str) -> Library:
    """The documents of a file. Raises Faulty with every fault."""
    faults = Faults(shown)
    branch = read_file(path, faults=faults)
    library = read_documents(branch, faults=faults) if branch else EMPTY
    if faults.found:
        raise Faulty(faults.found)
    return library


def read_pack(path: Path, *, library: Library, shown: str) -> Pack:
    """The pack in a folder or in one `.yaml` file, which may cite `library`. Raises Faulty with every fault."""
    reader = _Reader(library, shown)
    pack = reader.folder(path) if path.is_dir() else reader.file(path)
    if pack is None or reader.found:
        raise Faulty(reader.found)
    return pack


class _Reader:
    """Reads one pack and gathers the faults of its files."""

    def __init__(self, library: Library, shown: str) -> None:
        self.library = library
        self.shown = shown
        self.found: list[PackFault] = []
        self.values: dict[str, DatedValue] = {}
        self.lines: dict[str, str] = {}

    def folder(self, path: Path) -> Pack | None:
        files = sorted(path.glob("*.yaml"))
        stray = sorted(file.name for file in path.glob("*.yml"))
        for name in stray:
            self.found.append(
                PackFault(f"{self.shown}/{name}", "文件名以 .yml 结尾", "以 .yaml 结尾的文件名", "请改名")
            )
        header = Faults(f"{self.shown}/pack.yaml")
        branch = read_file(path / "pack.yaml", faults=header)
        own = path / "documents.yaml"
        if own in files:
            self._join(own, Faults(f"{self.shown}/documents.yaml"))
        pack = self._header(branch, HEADER_FIELDS, header) if branch else None
        self.found.extend(header.found)
        if pack is not None and pack.name != path.name:
            line = pack.header.rpartition(":")[2]
            place = f"{self.shown}/pack.yaml:{line}"
            self.found.append(
                PackFault(place, f"包名是“{pack.name}”，文件夹名是“{path.name}”", "两者相同", "请改其中一个")
            )
        name = pack.name if pack else path.name
        for file in files:
            if file.name in ("pack.yaml", "documents.yaml"):
                continue
            faults = Faults(f"{self.shown}/{file.name}")
            topic = read_file(file, faults=faults)
            if topic:
                self._values(topic, name, faults)
            self.found.extend(faults.found)
        return self._pack(pack)

    def file(self, path: Path) -> Pack | None:
        faults = Faults(self.shown)
        branch = read_file(path, faults=faults)
        pack = self._header(branch, FILE_FIELDS, faults) if branch else None
        if branch and pack:
            values = next((node for key, node in branch.entries if key.value == "values"), None)
            if isinstance(values, Branch):
                self._values(values, pack.name, faults)
            elif values is not None:
                faults.add(values.line, f"values 是{describe(values)}", "名称: {unit, values} 等内容")
        self.found.extend(faults.found)
        return self._pack(pack)

    def _pack(self, header: Pack | None) -> Pack | None:
        if header is None:
            return None
        return Pack(
            header.name, header.title, header.region, header.parent, header.documents, self.values, self.library,
            self.shown, header.header,
        )  # fmt: skip

    def _join(self, path: Path, faults: Faults) -> None:
        branch = read_file(path, faults=faults)
        if branch:
            self.library = self.library.joined(read_documents(branch, faults=faults))
        self.found.extend(faults.found)

    def _header(self, branch: Branch, allowed: tuple[str, ...], faults: Faults) -> Pack:
        read = fields(branch, allowed=allowed, what="包的说明", faults=faults)
        for needed, meant in (("pack", "包的名称"), ("title", "标题"), ("region", "行政区划代码")):
            if needed not in read:
                faults.add(branch.line, f"没有 {needed}", meant, f"请写上 {needed}", code="header")
        name = text_of(read.get("pack"), what="pack ", faults=faults) or ""
        if name and not PACK_NAME.fullmatch(name):
            faults.add(read["pack"].line, f"包名是“{name}”", "小写字母、数字和下划线，字母开头", code="header")
        title = text_of(read.get("title"), what="title ", faults=faults) or name
        region = text_of(read.get("region"), what="行政区划代码 region ", faults=faults) or ""
        if region and not _REGION.fullmatch(region):
            faults.add(
                read["region"].line, f"region 是“{region}”", '加引号的 2 到 12 位数字，如 "441581"', code="header"
            )
        parent = self._parent(read.get("parent"), name, faults)
        line = read["pack"].line if "pack" in read else branch.line
        documents = self._documents(read.get("documents"), faults)
        text_of(read.get("note"), what="note ", faults=faults)
        return Pack(name, title, region, parent, documents, {}, EMPTY, self.shown, f"{faults.file}:{line}")

    def _parent(self, node: Node | None, name: str, faults: Faults) -> str | None:
        if node is None or (isinstance(node, Leaf) and node.value is None):
            return None
        parent = text_of(node, what="上级 parent ", faults=faults)
        if parent and not PACK_NAME.fullmatch(parent):
            faults.add(node.line, f"parent 是“{parent}”", "另一个包的名称", code="parent")
            return None
        if parent and parent == name:
            faults.add(node.line, f"parent 是它自己（{parent}）", "上一级的包", "请改成上级的包名", code="parent")
            return None
        return parent

    def _documents(self, node: Node | None, faults: Faults) -> tuple[str, ...]:
        if node is None:
            return ()
        if isinstance(node, Branch):
            own = read_documents(node, faults=faults)
            self.library = self.library.joined(own)
            return tuple(own.documents)
        if not isinstance(node, Listing):
            faults.add(node.line, f"documents 是{describe(node)}", "文件代号的列表", code="document")
            return ()
        named: list[str] = []
        for item in node.items:
            text = item.value if isinstance(item, Leaf) else None
            if not isinstance(text, str) or text not in self.library.documents:
                like = nearest(text, tuple(self.library.documents)) if isinstance(text, str) else None
                remedy = f"是不是“{like}”" if like else "请先写进 documents.yaml"
                faults.add(
                    item.line, f"documents 里有{describe(item)}", "documents.yaml 里的文件代号", remedy, code="document"
                )
            elif text in named:
                faults.add(item.line, f"documents 里“{text}”写了两次", "每个文件一次", "请删去一处", code="document")
            else:
                named.append(text)
        return tuple(named)

    def _values(self, branch: Branch, pack: str, faults: Faults) -> None:
        for key, node in branch.entries:
            if not isinstance(key.value, str):
                faults.add(
                    key.line,
                    f"名称是{describe_scalar(key.value)}",
                    "词汇表里的名称",
                    "日期应写在 values 下面",
                    code="unknown_name",
                )
                continue
            place = f"{faults.file}:{key.line}"
            if first := self.lines.get(key.value):
                faults.add(
                    key.line,
                    f"“{key.value}”已在 {first} 写过",
                    "一个名称在一个包里只写一次",
                    "请合并到一处",
                    code="double_key",
                )
                continue
            self.lines[key.value] = place
            known = meaning(key.value)
            other = known.alternative if known else None
            if other and (first := self.lines.get(other)):
                faults.add(
                    key.line,
                    f"“{key.value}”和 {first} 的“{other}”说的是同一件事",
                    "两者之一",
                    "请照条文留下一个",
                    code="alternative",
                )
            entry = read_entry(key.value, node, key.line, pack=pack, library=self.library, faults=faults)
            if entry is not None:
                self.values[key.value] = entry


__all__ = ["DOCUMENT_FIELDS", "FILE_FIELDS", "HEADER_FIELDS", "Pack", "read_library", "read_pack"]
