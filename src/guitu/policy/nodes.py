"""Strict YAML: one text → a tree of nodes that know their line, or every fault of form.

Packs are written by people, so the reader takes the part of YAML that has one meaning only. Plain scalars are
integers, decimals, `true`, `false`, `null`, ISO dates, or text. Refused, each with its line: a key given twice,
a key that is no text and no date, the truth words of YAML 1.1 (*on, off, yes, no*), anchors, aliases, tags,
merge keys, numbers with a leading zero or underscore, several documents in one file, and deep nesting.

The text is read as libyaml's events, not as its nodes: events need no recursion, so no input can exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

import yaml

from guitu.faults import Fault
from guitu.policy.vocabulary import nearest

Scalar: TypeAlias = bool | int | float | str | date | None
MAX_BYTES = 2_000_000
MAX_DEPTH = 16
TRUTH_WORDS = frozenset({"y", "n", "yes", "no", "on", "off"})


@dataclass(frozen=True, slots=True)
class PackFault(Fault):
    """A fault of a pack, with a stable `code` by which the lint sorts it."""

    code: str = "form"

    def __str__(self) -> str:
        return Fault.__str__(self)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar and its line. `quoted` tells text written in quotes or as a block."""

    value: Scalar
    line: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence of nodes."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A mapping, in the order of the file. Keys are leaves holding a text or a date, each once."""

    entries: tuple[tuple[Leaf, Node], ...]
    line: int


Node: TypeAlias = Leaf | Listing | Branch


@dataclass(slots=True)
class Faults:
    """The faults of one file, gathered while it is read; `file` is how its name is shown."""

    file: str
    found: list[PackFault] = field(default_factory=list)

    def add(self, line: int, found: str, expected: str, remedy: str = "", *, code: str = "form") -> None:
        """Note one fault of the file at a line."""
        place = f"{self.file}:{line}" if line else self.file
        self.found.append(PackFault(place, found, expected, remedy, code))


def read_file(path: Path, *, faults: Faults) -> Branch | None:
    """The mapping in a file; None where it holds none, with the reason among the faults."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        faults.add(0, "没有这个文件", "一个 YAML 文件", "请检查文件名，或者补上这个文件")
        return None
    except OSError as error:
        faults.add(0, f"文件打不开（{error.strerror}）", "可以读取的 YAML 文件", "请检查文件的权限")
        return None
    if len(raw) > MAX_BYTES:
        faults.add(0, f"文件有 {len(raw)} 字节", f"不超过 {MAX_BYTES} 字节的文件", "请按主题拆成几个文件")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.add(line, "文字不是 UTF-8 编码", "UTF-8 编码的文字", "请另存为 UTF-8 编码")
        return None
    return read_text(text, faults=faults)


def read_text(text: str, *, faults: Faults) -> Branch | None:
    """The mapping in a text; None where it holds none, with the reason among the faults."""
    root = _compose(text, faults)
    if root is None:
        return None
    if isinstance(root, Branch):
        return root
    faults.add(root.line, f"整个文件是{describe(root)}", "由“名称: 内容”组成的文件", "请参照其他政策包的同名文件")
    return None


def describe(node: Node) -> str:
    """A node in a few Chinese words, for the `found` of a fault."""
    if isinstance(node, Branch):
        return "一组“名称: 内容”"
    if isinstance(node, Listing):
        return f"有 {len(node.items)} 项的列表"
    return describe_scalar(node.value)


def describe_scalar(value: Scalar) -> str:
    """A scalar in a few Chinese words."""
    if value is None:
        return "空值"
    if isinstance(value, bool):
        return f"真假值 {str(value).lower()}"
    if isinstance(value, int | float):
        return f"数 {value}"
    if isinstance(value, date):
        return f"日期 {value.isoformat()}"
    short = value if len(value) <= 40 else value[:39] + "…"
    return f"文字“{short}”"


def fields(branch: Branch, *, allowed: Iterable[str], what: str, faults: Faults) -> dict[str, Node]:
    """The fields of a mapping by name. Unknown ones are faults, with the nearest known name."""
    known = tuple(allowed)
    read: dict[str, Node] = {}
    for key, node in branch.entries:
        if isinstance(key.value, str) and key.value in known:
            read[key.value] = node
            continue
        shown = describe_scalar(key.value)
        like = nearest(key.value, known) if isinstance(key.value, str) else None
        remedy = f"是不是“{like}”" if like else "请删去或者改名"
        faults.add(key.line, f"{what}里有不认识的字段{shown}", f"{'、'.join(known)} 之一", remedy, code="unknown_field")
    return read


def text_of(node: Node | None, *, what: str, faults: Faults) -> str | None:
    """The non-empty text of a node; None (and a fault) for anything else."""
    if node is None:
        return None
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value.strip():
        return node.value.strip()
    quote = isinstance(node, Leaf) and isinstance(node.value, int | float | date)
    faults.add(node.line, f"{_what(what)}是{describe(node)}", "一段文字", "请给它加上引号" if quote else "请写上文字")
    return None


def date_of(node: Node | None, *, what: str, faults: Faults) -> date | None:
    """The date of a node; None (and a fault) for anything else."""
    if node is None:
        return None
    if isinstance(node, Leaf) and isinstance(node.value, date):
        return node.value
    faults.add(
        node.line, f"{_what(what)}是{describe(node)}", "日期，写作 2025-01-03", "请改成日期，不加引号", code="date"
    )
    return None


def switch_of(node: Node | None, *, what: str, faults: Faults) -> bool | None:
    """The truth value of a node; None (and a fault) for anything else."""
    if node is None:
        return None
    if isinstance(node, Leaf) and isinstance(node.value, bool):
        return node.value
    faults.add(node.line, f"{_what(what)}是{describe(node)}", "true 或者 false")
    return None


def _what(what: str) -> str:
    """A blank between a Latin word and the Chinese that follows it."""
    bare = what.strip()
    return f"{bare} " if bare[-1:].isascii() else bare


_INTEGER = re.compile(r"[+-]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[+-]?(0|[1-9][0-9]*)\.[0-9]+")
_ODD_NUMBER = re.compile(r"[+-]?(0[0-9_]+|0[xob][0-9a-fA-F_]+|[0-9][0-9_]*_[0-9_]*)(\.[0-9_]*)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_PLAIN: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}
# More digits than any amount in a policy; also keeps clear of Python's limit on reading long integers.
_MAX_DIGITS = 15


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read; `key` is the key that waits for its node."""

    line: int
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Leaf, Node]] = field(default_factory=list)
    lines: dict[Scalar, int] = field(default_factory=dict)
    key: Leaf | None = None
    waiting: bool = False


def _compose(text: str, faults: Faults) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):  # type: ignore[no-untyped-call, unused-ignore]
            line = _line(event)
            if isinstance(event, yaml.ScalarEvent):
                _refuse_marks(event, line, faults)
                root = _put(stack, _leaf(event, line, stack, faults), root, faults)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                _refuse_marks(event, line, faults)
                if len(stack) >= MAX_DEPTH:
                    faults.add(line, f"嵌套超过 {MAX_DEPTH} 层", "层次较少的内容", "请参照其他政策包的写法")
                    return None
                stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                done = stack.pop()
                node: Node = (
                    Branch(tuple(done.entries), done.line) if done.mapping else Listing(tuple(done.items), done.line)
                )
                root = _put(stack, node, root, faults)
            elif isinstance(event, yaml.AliasEvent):
                faults.add(line, f"用了别名 *{event.anchor}", "直接写出的内容", "请把内容再写一遍")
                root = _put(stack, Leaf(None, line), root, faults)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    faults.add(line, "一个文件里有几份 YAML（---）", "一个文件一份", "请删去 --- 或者拆成几个文件")
                    return root
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(
            mark.line + 1 if mark else 1, f"不合 YAML 的写法（{error.problem}）", "合乎写法的 YAML", _advice(error)
        )
        return None
    except yaml.reader.ReaderError as error:
        faults.add(
            text.encode()[: error.position].count(b"\n") + 1, "有不能显示的控制字符", "可以显示的文字", "请删去这个字符"
        )
        return None
    if root is None:
        faults.add(0, "文件是空的", "至少有一条内容", "请写上内容，或者删去这个文件")
    return root


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 0


def _advice(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem)
    if "\\t" in problem or "tab" in problem or "cannot start any token" in problem:
        return "请检查是不是用了制表符缩进或者未加引号的特殊符号"
    if "mapping values" in problem:
        return "请检查这一行是不是多了一个冒号，或者缩进不对"
    return "请检查缩进、引号和括号"


def _refuse_marks(event: yaml.NodeEvent, line: int, faults: Faults) -> None:
    if event.anchor is not None:
        faults.add(line, f"用了锚点 &{event.anchor}", "没有锚点的内容", "请删去锚点，把内容写全")
    tag = getattr(event, "tag", None)
    if tag is not None and tag != "!":
        faults.add(line, f"用了标签 {tag}", "没有标签的内容", "请删去标签")


def _put(stack: list[_Open], node: Node, root: Node | None, faults: Faults) -> Node | None:
    """Lay a finished node into the list or mapping that is open, as key or as content."""
    if not stack:
        return node if root is None else root
    top = stack[-1]
    if not top.mapping:
        top.items.append(node)
    elif not top.waiting:
        top.key = _key(node, top, faults)
        top.waiting = True
    else:
        if top.key is not None:
            top.entries.append((top.key, node))
        top.waiting = False
    return root


def _key(node: Node, top: _Open, faults: Faults) -> Leaf | None:
    if not isinstance(node, Leaf):
        faults.add(node.line, f"键是{describe(node)}", "文字或者日期", "请检查括号和缩进", code="key")
        return None
    if isinstance(node.value, bool) or (
        not node.quoted and isinstance(node.value, str) and node.value.lower() in TRUTH_WORDS
    ):
        shown = str(node.value).lower()
        faults.add(
            node.line,
            f"键 {shown} 会被当作真假值",
            "文字或者日期",
            "请换一个名称，不用 on、off、yes、no、true、false",
            code="key",
        )
        return None
    if node.value == "<<" and not node.quoted:
        faults.add(node.line, "用了合并键 <<", "直接写出的内容", "请把内容写全", code="key")
        return None
    if not isinstance(node.value, str | date):
        remedy = f'请加引号，写作 "{node.value}"' if node.value is not None else "请写上名称"
        faults.add(node.line, f"键是{describe(node)}", "文字或者日期", remedy, code="key")
        return None
    if node.value in top.lines:
        first = top.lines[node.value]
        faults.add(
            node.line,
            f"键“{node.value}”写了两次（第一次在第 {first} 行）",
            "每个键只写一次",
            "请删去其中一处",
            code="double_key",
        )
        return None
    top.lines[node.value] = node.line
    return node


def _leaf(event: yaml.ScalarEvent, line: int, stack: list[_Open], faults: Faults) -> Leaf:
    text: str = event.value
    if not event.implicit[0]:
        return Leaf(text, line, quoted=True)
    if text in _PLAIN:
        return Leaf(_PLAIN[text], line)
    first = text[0]
    if first.isascii() and (first.isdigit() or first in "+-"):
        return Leaf(_number(text, line, faults), line)
    is_key = bool(stack) and stack[-1].mapping and not stack[-1].waiting
    if not is_key and (text.lower() in TRUTH_WORDS or text.lower() in _PLAIN):
        faults.add(
            line, f"“{text}”会被当作真假值或空值", "true、false 或者加引号的文字", "请写 true、false，或者加引号"
        )
    return Leaf(text, line)


def _number(text: str, line: int, faults: Faults) -> Scalar:
    if len(text) > _MAX_DIGITS and (_INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text)):
        faults.add(line, f"数有 {len(text)} 位", f"不超过 {_MAX_DIGITS} 位的数", "请检查是不是多写了几位")
        return 0
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if found := _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            faults.add(
                line, f"“{text}”不是存在的日期", "日期，写作 2025-01-03", "请核对年月日，月和日都写两位", code="date"
            )
            year = int(found[1])
            return date(year, 1, 1) if year >= 1 else date.min
    if _ODD_NUMBER.fullmatch(text):
        faults.add(line, f"“{text}”不知是数还是文字", "不带前导零和下划线的数", "请写成普通的数，文字请加引号")
    return text
