"""A draft 草稿: a pack read out of a policy document by patterns, for a person to check and complete.

What comes out is one `.yaml` file that loads: a header, the document with the articles that were read, and every
value with the line and sentence it stands in. No value counts as checked; the comments say what to do.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guitu.faults import Fault, Faulty
from guitu.policy.dated import label_of
from guitu.policy.draft_patterns import Found, Reading, read_sentence
from guitu.policy.pack import PACK_NAME
from guitu.policy.sentences import Sentence, plain, sentences
from guitu.policy.shapes import fits
from guitu.policy.vocabulary import meaning

# Where a document bears no date, a value still needs one; this one cannot be taken for a real date of a pack.
NO_DATE = date(1970, 1, 1)
_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class _Read:
    """One value, the sentence it was read in, and the words of it that say so."""

    found: Found
    words: str
    sentence: Sentence


def draft(text: str, *, name: str) -> str:
    """A draft pack, as YAML text, out of a policy document. `name` is the pack's name.

    Raises Faulty if the name cannot be a pack's or the text is empty.
    """
    faults = []
    if not PACK_NAME.fullmatch(name):
        faults.append(Fault("包名", f"“{name}”", "小写字母、数字和下划线，字母开头，如 meishan"))
    if not text.strip():
        faults.append(Fault("政策文件", "没有文字", "政策文件的全文", "请检查文件是不是空的或者是扫描图片"))
    if faults:
        raise Faulty(faults)
    read = _values(text)
    document = f"{name.replace('_', '-').strip('-')}-document"
    made = _date(text)
    return "\n".join([*_header(text, name, document, made, read), *_body(document, made, read), ""])


def _values(text: str) -> dict[str, list[_Read]]:
    """What was read, by name. Of days and workdays for one rule the first stands, the other is left to the remarks."""
    values: dict[str, list[_Read]] = {}
    for sentence in sentences(text):
        for found, words in read_sentence(sentence.text):
            known = meaning(found.name)
            if known is None or fits(found.value, known=known) is not None:
                continue
            place = known.alternative if known.alternative in values else found.name
            values.setdefault(place or found.name, []).append(_Read(found, words, sentence))
    return values


def _header(text: str, name: str, document: str, made: date | None, read: dict[str, list[_Read]]) -> Iterator[str]:
    yield "# 草稿：由程序从政策文件中读出，每一项都要由人对照原文核对。"
    yield "# 核对无误后，请在该项下补写 checked: {date: 日期, by: 核对人}，改好 region、parent 和 says。"
    yield "# 原文没有写的，不要补写；程序没有读出的，请照其他政策包的写法添上。"
    yield f"pack: {name}"
    yield f"title: {_quoted(_title(text))}"
    yield 'region: "00"    # 请改成行政区划代码'
    yield "parent: national    # 请改成上一级的政策包"
    yield "documents:"
    yield f"  {document}:"
    yield f"    title: {_quoted(_title(text))}"
    if number := _number(text):
        yield f"    number: {_quoted(number)}    # 请核对文号"
    if made is not None:
        yield f"    dated: {made.isoformat()}    # 请核对成文日期和施行日期"
    yield f"    sha256: {_quoted(hashlib.sha256(text.encode()).hexdigest())}"
    cited = {item.sentence.article: item for items in reversed(read.values()) for item in reversed(items)}
    if not cited:
        return
    yield "    articles:"
    for article in sorted(cited, key=_article_order):
        label, says = _quoted(cited[article].sentence.label), _quoted(_excerpt(cited[article].words))
        yield f"      {_quoted(article)}: {{label: {label}, says: {says}}}    # 请改写成意译"


def _body(document: str, made: date | None, read: dict[str, list[_Read]]) -> Iterator[str]:
    if not read:
        yield "values: {}    # 没有读出数值，请对照原文填写"
        return
    yield "values:"
    for name, items in read.items():
        known = meaning(name)
        if known is None:
            continue
        yield f"  {name}:"
        yield f"    label: {label_of(name, known)}"
        yield f"    unit: {known.unit}"
        if compare := next((item.found.compare for item in items if item.found.compare), None):
            yield f'    compare: "{compare}"'
        yield "    values:"
        written: dict[date, Reading] = {}
        for item in items:
            since = date(item.found.year, 1, 1) if item.found.year else made or NO_DATE
            where = f"第 {item.sentence.line} 行、第 {item.sentence.order} 句"
            if since in written:
                if (written[since], name) != (item.found.value, item.found.name):
                    other = f"{item.found.name} 为 {_value(item.found.value)}"
                    yield f"      # 另一处不同：{where}读出 {other}，请核对以哪一处为准"
                continue
            written[since] = item.found.value
            yield f"      # {where}：{_excerpt(item.words)}（请核对）"
            if made is None and not item.found.year:
                yield "      # 文件没有写日期，1970-01-01 只是占位，请改成施行日期"
            clause = f"{document}#{item.sentence.article}"
            yield f"      {since.isoformat()}: {{value: {_value(item.found.value)}, clause: {_quoted(clause)}}}"


def _date(text: str) -> date | None:
    """The day a document was made: 成文日期, else the first full date on a line of its own, else the first one."""
    lines = [plain(line) for line in text.splitlines()]
    full = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年|-)([0-9]{1,2})(?:月|-)([0-9]{1,2})(?:日|(?![0-9]))")
    ranked = (
        [match for line in lines if "成文" in line and (match := full.search(line))],
        [match for line in lines if (match := full.fullmatch(line))],
        [match for line in lines if (match := full.search(line))],
    )
    for matches in ranked:
        for match in matches:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}〔[0-9]{4}〕[0-9]{1,4}号")


def _number(text: str) -> str | None:
    """The document's own number: on a line of its own, or named as 文号. Numbers of documents it cites do not count."""
    for line in map(plain, text.splitlines()):
        found = _NUMBER.search(line)
        if found and (found[0] == line or "文号" in line):
            return found[0].rpartition("文号")[2]
    return None


def _title(text: str) -> str:
    """The title: the first words in 《》 of a line about them, else the first line that is no date or number."""
    lines = [line for line in map(plain, text.splitlines()) if line]
    for line in lines[:12]:
        if found := re.search(r"《([^《》]{4,60})》", line):
            return found[1]
        if re.search(r"(方案|细则|规划|意见|办法|规定|通知|计划)(\(.*\))?$", line) and len(line) <= _EXCERPT:
            return line
    return lines[0][:_EXCERPT]


def _article_order(article: str) -> tuple[int, ...]:
    return tuple(int(part) for part in article.split("."))


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _value(value: Reading) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
