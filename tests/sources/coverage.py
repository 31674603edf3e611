"""Coverage 逐条对照: the five source documents, sentence by sentence, and what in Guitu answers for each.

`clauses_<document>.yaml` lists every sentence that asks for something, in the editors' own words, with the pack
values, rules, grounds, entry kinds and rooms that cover it, or why nothing does. `python -m tests.sources.coverage`
writes `docs/coverage.md` from them. A room whose folder does not exist yet is shown as 待建.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import yaml

from guitu import packs
from guitu.ledger.kinds import KINDS
from guitu.policy import Policy, Value, load

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
MANUAL = HOUSE / "docs" / "coverage.md"
COMMAND = "python -m tests.sources.coverage"

Shape: TypeAlias = bool | int | float | str | date | list[int] | list[str]
Document: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]

RULES = {
    "drug_test.regular": "定期检测",
    "drug_test.spot": "突击检测",
    "talk": "谈话（家访）",
    "situation_report": "情况报告",
    "summary": "小结",
    "assessment": "综合评估",
    "notify": "通知执行地",
    "hand_over": "移交",
    "report_in": "报到",
    "sign_agreement": "签协议",
    "return_from_leave": "销假",
    "state_breach": "出具违反材料",
    "discharge": "办理解除",
    "notify_discharge": "解除通知",
    "archive": "归档",
}
GROUNDS = {
    "not_reported_in": "逾期不报到",
    "tests_refused": "拒绝检测次数",
    "absences": "擅自离开次数",
    "absence_days": "擅自离开日数",
    "reports_refused": "拒不报告",
    "drug_use": "期间用毒品",
    "imprisoned": "收监或者强制教育",
}
ENTRIES = {name: kind.label for name, kind in KINDS.items()}
ROOMS = {
    "access": "权限与查看记录",
    "casebook": "案卷",
    "desk": "工作台",
    "exchange": "导入导出与转送",
    "indicators": "指标与报表",
    "ledger": "记录与封存",
    "offices": "机构、人员、会议、经费、场所",
    "papers": "文书与装订",
    "places": "区划与机构",
    "policy": "政策包",
    "portal": "本人页面",
    "supervision": "检查与督办",
    "support": "帮扶与志愿者",
    "vault": "加密存储",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source that asks for something. Either something covers it or `because` says why not.

    `values` are pack values by name, as the sentence sets them; `how` is a short remark.
    """

    article: str
    says: str
    values: Mapping[str, Shape]
    rules: tuple[str, ...]
    grounds: tuple[str, ...]
    entries: tuple[str, ...]
    rooms: tuple[str, ...]
    how: str
    because: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source document with its sentences, in the order of the document. `pack` is the pack it speaks through."""

    document: str
    pack: str
    sentences: tuple[Sentence, ...]


def sources() -> tuple[Source, ...]:
    """The five documents, in the order of their ids. Raises ValueError where a sentence is not well formed."""
    return tuple(_source(path) for path in sorted(HERE.glob("clauses_*.yaml")))


def articles(document: str) -> dict[str, str]:
    """The articles of a document that `documents.yaml` lists: id → how it is cited."""
    library: dict[str, Document] = yaml.safe_load((packs.ROOT / "documents.yaml").read_text(encoding="utf-8"))
    return {name: article["label"] for name, article in library[document]["articles"].items()}


def set_by(policy: Policy, *, document: str) -> Iterator[tuple[str, str, Value]]:
    """Every dated value of the policy's own pack that rests on a document: its name, the article, the value."""
    for name, dated in policy.values.items():
        for value in dated.values:
            for clause in value.clauses:
                named, _, article = clause.partition("#")
                if named == document and value.source == policy.name:
                    yield name, article, value


def standing(policy: Policy, name: str, *, clause: str) -> list[object]:
    """What a name stands for, by that clause if it sets the name, else as it stands last. Empty if absent."""
    dated = policy.values.get(name)
    if dated is None:
        return []
    own = [value.value for value in dated.values if clause in value.clauses]
    return [plain(found) for found in (own or [dated.latest.value])]


def plain(value: object) -> object:
    """A value as YAML would give it: lists, not tuples; days as ISO text."""
    if isinstance(value, tuple | list):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def manual() -> str:
    """The text of docs/coverage.md."""
    found = sources()
    lines = [
        "# 来源文件逐条对照",
        "",
        f"本页由 `{COMMAND}` 生成，请改 `tests/sources/clauses_*.yaml`，不要改这里。",
        "每一行是来源文件里一句有要求的话（编写者的意译）。数取自政策包，测试核对两边相等。",
        "「待建」表示这一部分还没有做出来；「没有办」写明原因。",
        f"五份文件合计：{_count([sentence for source in found for sentence in source.sentences])}",
    ]
    for source in found:
        labels = articles(source.document)
        lines += [
            "",
            f"## {load(source.pack).documents[source.document].title}",
            "",
            f"政策包 `{source.pack}`：{_count(source.sentences)}",
            "",
            "| 条文 | 要求 | 数值 | 由什么来办 |",
            "| --- | --- | --- | --- |",
            *(_row(sentence, labels[sentence.article]) for sentence in source.sentences),
        ]
    return "\n".join(lines) + "\n"


def _count(sentences: Sequence[Sentence]) -> str:
    left = sum(bool(sentence.because) for sentence in sentences)
    unbuilt = sum(any(not _built(room) for room in sentence.rooms) for sentence in sentences)
    answered = len(sentences) - left
    return f"{len(sentences)} 句，有着落 {answered} 句（其中 {unbuilt} 句还有待建的部分），没有办 {left} 句。"


def _row(sentence: Sentence, label: str) -> str:
    values = "；".join(f"`{name}` = {_shown(value)}" for name, value in sentence.values.items())
    if sentence.because:
        by = f"没有办：{sentence.because}"
    else:
        parts = [
            ("规则", (RULES[name] for name in sentence.rules)),
            ("情形", (GROUNDS[name] for name in sentence.grounds)),
            ("记录", (ENTRIES[name] for name in sentence.entries)),
            ("部分", (_room(name) for name in sentence.rooms)),
        ]
        said = [f"{kind}：{'、'.join(names)}" for kind, found in parts if (names := list(found))]
        by = "；".join([*said, *([sentence.how] if sentence.how else [])]) or "政策包"
    return f"| {label} | {sentence.says} | {values} | {by} |"


def _room(name: str) -> str:
    return ROOMS[name] if _built(name) else f"{ROOMS[name]}（待建）"


def _built(name: str) -> bool:
    return (HOUSE / "src" / "guitu" / name / "__init__.py").exists()


def _shown(value: Shape) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _source(path: Path) -> Source:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Source(said["document"], said["pack"], tuple(_sentence(item, path.name) for item in said["clauses"]))


def _sentence(item: Mapping[str, object], file: str) -> Sentence:
    place = f"{file}：{item.get('article')} {item.get('says')}"
    covered, because = item.get("covered_by"), item.get("not_covered_because", "")
    if set(item) - {"article", "says", "covered_by", "not_covered_because"}:
        raise ValueError(f"{place}：字段只能是 article、says、covered_by、not_covered_because")
    if bool(covered) == bool(because) or not isinstance(because, str):
        raise ValueError(f"{place}：covered_by 和 not_covered_because 写且只写一个")
    known = {"values", "rules", "grounds", "entries", "rooms", "how"}
    if not isinstance(covered or {}, Mapping) or set(covered or {}) - known:  # type: ignore[call-overload]
        raise ValueError(f"{place}：covered_by 里只能写 {'、'.join(sorted(known))}")
    by: Mapping[str, object] = covered if isinstance(covered, Mapping) else {}
    values = by.get("values", {})
    return Sentence(
        article=str(item["article"]),
        says=str(item["says"]),
        values=values if isinstance(values, Mapping) else {},
        rules=_names(by, "rules", RULES, place),
        grounds=_names(by, "grounds", GROUNDS, place),
        entries=_names(by, "entries", ENTRIES, place),
        rooms=_names(by, "rooms", ROOMS, place),
        how=str(by.get("how", "")),
        because=because,
    )


def _names(by: Mapping[str, object], field: str, known: Mapping[str, str], place: str) -> tuple[str, ...]:
    named = by.get(field, [])
    if not isinstance(named, list) or (strange := [name for name in named if name not in known]):
        raise ValueError(f"{place}：{field} 里有不认识的 {strange if isinstance(named, list) else named}")
    return tuple(named)


if __name__ == "__main__":
    MANUAL.parent.mkdir(exist_ok=True)
    MANUAL.write_text(manual(), encoding="utf-8")
