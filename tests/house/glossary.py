"""The glossary `docs/glossary.md`: every word of the field and its name in code: `python -m tests.house.glossary`.

The tables are read from the code; the words that no table holds stand in `glossary.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from guitu.ledger.entry import GROUPS
from guitu.ledger.kinds import ALL
from guitu.ledger.roles import ROLES
from guitu.policy import load, names
from guitu.policy.vocabulary import ALL as VALUES
from guitu.policy.vocabulary import UNITS
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Once, Repeating
from guitu.rules.findings import WORDS
from guitu.rules.grounds import GROUNDS
from guitu.rules.states import STATES
from tests.law.expect import STATUS_LABELS

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "glossary.md"
COMMAND = "python -m tests.house.glossary"
DEBTORS = {"person": "本人", "group": "工作小组", "township": "乡镇（街道）", "police": "公安机关"}
CLAUSES = {name: clause for pack in names() for name, clause in load(pack).clauses.items()}


def page() -> str:
    """The glossary as it should stand in `docs/glossary.md` today."""
    words = yaml.safe_load((HERE / "glossary.yaml").read_text(encoding="utf-8"))
    parts = [
        "# 词汇表",
        "",
        f"本页由 `{COMMAND}` 生成：表从代码读出，其余的词在 `tests/house/glossary.yaml`。",
        "一个意思只用一个词，代码里也只用一个名字。",
        "",
        *_table("通用的词", ("中文", "代码里", "来源", "意思"), ((w, f"`{e}`", _cite(c), s) for w, e, c, s in words)),
        *_table(
            "义务", ("中文", "代码里", "谁负责", "数从哪里来"),
            ((duty.label, f"`{duty.name}`", DEBTORS[duty.owed_by], _set_by(duty)) for duty in DUTIES.values()),
        ),
        *_table(
            "事由", ("中文", "代码里", "数从哪里来"),
            ((ground.label, f"`{ground.name}`", f"`{ground.threshold or ground.warnings}`") for ground in GROUNDS),
        ),
        *_table("状态", ("中文", "代码里"), ((label, f"`{name}`") for name, label in STATES.items())),
        *_table("义务的状况", ("中文", "代码里"), ((label, f"`{name}`") for name, label in STATUS_LABELS.items())),
        *_table("疑点", ("意思", "代码里", "处理"), ((says, f"`{code}`", do) for code, (says, do) in WORDS.items())),
        *_table("岗位", ("中文", "代码里"), ((label, f"`{name}`") for name, label in ROLES.items())),
    ]  # fmt: skip
    for group, label in GROUPS.items():
        rows = (
            (kind.label, f"`{kind.name}`", _cite(kind.clause), kind.counts_as) for kind in ALL if kind.group == group
        )
        parts += _table(f"记录：{label}", ("中文", "代码里", "来源", "算作什么"), rows)
    parts += _table("单位", ("中文", "代码里"), ((unit.label, f"`{unit.name}`") for unit in UNITS.values()))
    parts += _table(
        "政策包里的数", ("中文", "代码里", "单位"),
        ((known.label, f"`{known.pattern}`", UNITS[known.unit].label) for known in VALUES),
    )  # fmt: skip
    return "\n".join(parts).rstrip() + "\n"


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"## {title}", "", f"| {' | '.join(heads)} |", f"| {' | '.join('---' for _ in heads)} |"]
    lines += [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return [*lines, ""]


def _cite(clause: str) -> str:
    found = CLAUSES.get(clause)
    return f"{found.document}{found.article}" if found else clause or "本项目"


def _set_by(duty: Repeating | Once) -> str:
    if isinstance(duty, Repeating):
        return f"`{duty.value_name}`"
    said = [f"`{name}`" for name in (duty.days, duty.workdays) if name]
    return "、".join([*said, *(_cite(clause) for clause in duty.clauses)])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
