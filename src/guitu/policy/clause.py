"""Clauses 条文: the legal documents that packs rest on, and the articles of them that are cited.

`packs/documents.yaml` lists every document once. A clause is named `document#article`, such as
`detox-regulation#20`. What a clause says is a paraphrase; the document itself is the authority. A document may
also carry what only a reader of it sees: `conflicts`, two readings of one point, and `notes`, traps of its wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from guitu.policy.nodes import (
    Branch,
    Faults,
    Leaf,
    Listing,
    Node,
    date_of,
    describe,
    describe_scalar,
    fields,
    switch_of,
    text_of,
)
from guitu.policy.vocabulary import nearest

DOCUMENT_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
ARTICLE_ID = re.compile(r"[0-9A-Za-z]+([.\-][0-9A-Za-z]+)*")
DOCUMENT_FIELDS = (
    "title", "short", "number", "issuer", "dated", "published", "in_force", "amended", "repealed", "source", "sha256",
    "seed", "binding", "articles", "notes", "conflicts",
)  # fmt: skip
ARTICLE_FIELDS = ("says", "label", "binding")
REMARK_FIELDS = ("kind", "articles", "says", "reading_a", "reading_b")
_KIND = re.compile(r"[a-z][a-z0-9_]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One article of one document. `document` is its title, `article` how people cite it, `says` a paraphrase."""

    id: str
    document: str
    article: str
    says: str
    binding: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader noticed in a document. Of a conflict `readings` holds both readings, of a note none.

    `kind` is a short stable word (numbering, abolished_body, two_dates, translation …); `place` is file and line.
    """

    kind: str
    clauses: tuple[str, ...]
    says: str
    readings: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """One legal or policy document. Dates that the document does not bear are None."""

    id: str
    title: str
    issuer: str
    number: str
    dated: date | None
    in_force: date | None
    repealed: date | None
    source: str
    sha256: str
    clauses: Mapping[str, Clause]
    notes: tuple[Remark, ...]
    conflicts: tuple[Remark, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Library:
    """Every document by its id, and every clause by `document#article`."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]

    def joined(self, other: Library) -> Library:
        """This library with the documents of another; of one id the other's stands."""
        return Library({**self.documents, **other.documents}, {**self.clauses, **other.clauses})

    def near(self, clause: str) -> str:
        """What to say to someone who cited a clause that is not listed."""
        document, _, article = clause.partition("#")
        if document not in self.documents:
            like = nearest(document, tuple(self.documents))
            return f"是不是“{like}”" if like else "请先在 documents.yaml 里写上这个文件"
        like = nearest(article, tuple(name.partition("#")[2] for name in self.documents[document].clauses))
        return f"是不是“{document}#{like}”" if like else f"请先在 documents.yaml 的 {document} 下写上这一条"


EMPTY = Library({}, {})


def read_documents(branch: Branch, *, faults: Faults) -> Library:
    """The documents in a mapping of id → document. What cannot be read is left out and is among the faults."""
    documents: dict[str, Document] = {}
    for key, node in branch.entries:
        if not isinstance(key.value, str) or not DOCUMENT_ID.fullmatch(key.value):
            faults.add(
                key.line,
                f"文件代号是{describe_scalar(key.value)}",
                "小写字母、数字和连字符，如 detox-regulation",
                code="document",
            )
            continue
        if not isinstance(node, Branch):
            faults.add(
                node.line,
                f"文件 {key.value} 的内容是{describe(node)}",
                "title、issuer、articles 等字段",
                code="document",
            )
            continue
        documents[key.value] = _document(key.value, node, key.line, faults)
    clauses = {name: clause for document in documents.values() for name, clause in document.clauses.items()}
    return Library(documents, clauses)


def _document(id_: str, branch: Branch, line: int, faults: Faults) -> Document:
    what = f"文件 {id_} "
    read = fields(branch, allowed=DOCUMENT_FIELDS, what=what, faults=faults)
    title = text_of(read.get("title"), what=f"{what}的题名 title", faults=faults)
    if "title" not in read:
        faults.add(line, f"{what}没有题名 title", "文件的题名", "请写上 title", code="document")
    binding = switch_of(read.get("binding"), what=f"{what}的 binding", faults=faults)
    texts = {
        name: text_of(read.get(name), what=f"{what}的 {name}", faults=faults) or ""
        for name in ("short", "number", "issuer", "source", "sha256", "seed")
    }
    if texts["sha256"] and not _SHA256.fullmatch(texts["sha256"]):
        faults.add(
            read["sha256"].line, f"{what}的 sha256 是“{texts['sha256'][:20]}”", "64 位小写十六进制数", code="document"
        )
    dates = {
        name: date_of(read.get(name), what=f"{what}的 {name}", faults=faults)
        for name in ("dated", "published", "in_force", "repealed")
    }
    amended = read.get("amended")
    for item in amended.items if isinstance(amended, Listing) else (amended,):
        date_of(item, what=f"{what}的 amended", faults=faults)
    clauses = _articles(id_, title or id_, read.get("articles"), binding is not False, faults)
    return Document(
        id=id_,
        title=title or id_,
        issuer=texts["issuer"],
        number=texts["number"],
        dated=dates["dated"],
        in_force=dates["in_force"],
        repealed=dates["repealed"],
        source=texts["source"],
        sha256=texts["sha256"],
        clauses=clauses,
        notes=tuple(_remarks(id_, "notes", read.get("notes"), clauses, faults)),
        conflicts=tuple(_remarks(id_, "conflicts", read.get("conflicts"), clauses, faults)),
        place=f"{faults.file}:{line}",
    )


def _articles(id_: str, title: str, node: Node | None, binding: bool, faults: Faults) -> dict[str, Clause]:
    if node is None:
        return {}
    if not isinstance(node, Branch):
        faults.add(node.line, f"文件 {id_} 的 articles 是{describe(node)}", "条号: {says: 意译}", code="document")
        return {}
    clauses: dict[str, Clause] = {}
    for key, item in node.entries:
        what = f"{id_}#{key.value}"
        if not isinstance(key.value, str) or not ARTICLE_ID.fullmatch(key.value):
            faults.add(
                key.line,
                f"文件 {id_} 的条号是{describe_scalar(key.value)}",
                '加引号的条号，如 "20" 或 "5.4.2"',
                code="document",
            )
            continue
        if not isinstance(item, Branch):
            faults.add(item.line, f"{what} 是{describe(item)}", "{says: 意译, label: 条号的写法}", code="document")
            continue
        read = fields(item, allowed=ARTICLE_FIELDS, what=what, faults=faults)
        says = text_of(read.get("says"), what=f"{what} 的意译 says", faults=faults)
        if "says" not in read:
            faults.add(key.line, f"{what} 没有意译 says", "这一条的意译", "请写上 says", code="document")
        label = text_of(read.get("label"), what=f"{what} 的 label", faults=faults)
        own = switch_of(read.get("binding"), what=f"{what} 的 binding", faults=faults)
        clauses[what] = Clause(
            what, title, label or article_label(key.value), says or "", binding if own is None else own
        )
    return clauses


def article_label(article: str) -> str:
    """How an article is cited when the pack does not say: `20` is 第20条, `20.2` is 第20条第2款（项）."""
    head, _, tail = article.partition(".")
    if not head.isdigit():
        return article
    return f"第{head}条第{tail.replace('.', '－')}款（项）" if tail else f"第{head}条"


def _remarks(
    id_: str, field: str, node: Node | None, clauses: Mapping[str, Clause], faults: Faults
) -> Iterable[Remark]:
    if node is None:
        return
    if not isinstance(node, Listing):
        faults.add(node.line, f"文件 {id_} 的 {field} 是{describe(node)}", "由“- kind: …”开头的列表", code="document")
        return
    for item in node.items:
        what = f"文件 {id_} 的 {field} "
        if not isinstance(item, Branch):
            faults.add(item.line, f"{what}里有{describe(item)}", "kind、articles、says 等字段", code="document")
            continue
        read = fields(item, allowed=REMARK_FIELDS, what=what, faults=faults)
        for needed in ("kind", "says"):
            if needed not in read:
                faults.add(
                    item.line, f"{what}里有一项没有 {needed}", f"写明 {needed}", f"请写上 {needed}", code="document"
                )
        kind = text_of(read.get("kind"), what=f"{what}的 kind", faults=faults) or "wording"
        if not _KIND.fullmatch(kind):
            faults.add(
                read["kind"].line, f"{what}的 kind 是“{kind}”", "小写字母和下划线，如 numbering", code="document"
            )
        says = text_of(read.get("says"), what=f"{what}的 says", faults=faults) or ""
        named = tuple(
            text
            for name in ("reading_a", "reading_b")
            if (text := text_of(read.get(name), what=f"{what}的 {name}", faults=faults))
        )
        if len(named) == 1:
            faults.add(item.line, f"{what}里只有一种理解", "reading_a 和 reading_b 都写，或者都不写", code="document")
        cited = _cited(id_, what, read.get("articles"), clauses, faults)
        yield Remark(kind, cited, says, named, f"{faults.file}:{item.line}")


def _cited(id_: str, what: str, node: Node | None, clauses: Mapping[str, Clause], faults: Faults) -> tuple[str, ...]:
    if node is None:
        return ()
    cited: list[str] = []
    for item in node.items if isinstance(node, Listing) else (node,):
        if not isinstance(item, Leaf) or not isinstance(item.value, str):
            faults.add(item.line, f"{what}的条号是{describe(item)}", '加引号的条号，如 "5.4.2"', code="document")
        elif f"{id_}#{item.value}" not in clauses:
            like = nearest(item.value, tuple(name.partition("#")[2] for name in clauses))
            remedy = f"是不是“{like}”" if like else "请先在 articles 里写上这一条"
            faults.add(
                item.line,
                f"{what}提到的“{item.value}”不在 articles 里",
                "这个文件列出的条号",
                remedy,
                code="unknown_clause",
            )
        else:
            cited.append(f"{id_}#{item.value}")
    return tuple(cited)
