"""The drawing of the states `docs/states.md`, printed from `guitu.rules.states`: `python -m tests.law.states_page`."""

from __future__ import annotations

from pathlib import Path

from guitu.ledger.kinds import KINDS
from guitu.policy import load
from guitu.rules.states import MOVES, STATES, Move

PAGE = Path(__file__).parents[2] / "docs" / "states.md"
COMMAND = "python -m tests.law.states_page"


def page() -> str:
    """The page as it should stand in `docs/states.md` today."""
    drawn = [f"    {name} : {label}" for name, label in STATES.items()]
    arrows = [f"    {move.source} --> {move.target} : {_by(move)}" for move in MOVES]
    rows = [
        f"| `{name}` | {label} | {_ways(name, out=False)} | {_ways(name, out=True)} |" for name, label in STATES.items()
    ]
    clauses = load("national").clauses
    moves = [
        f"| {STATES[move.source]} | {_by(move)} | {STATES[move.target]} | "
        f"{clauses[move.clause].document}{clauses[move.clause].article} |"
        for move in MOVES
    ]
    return "\n".join(
        [
            "# 个案的状态",
            "",
            f"本页由 `{COMMAND}` 从 `guitu.rules.states` 生成，请改那里，不要改这里。",
            "状态由记录和日期推出，谁也不能直接改状态；同样的记录在任何时候问同一天，得到同样的状态。",
            "括号里的是日子到了，其余的是一条记录。本人死亡的，无论何时都结案，图里不画。",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *drawn,
            f"    [*] --> {next(iter(STATES))}",
            *arrows,
            "    closed --> [*]",
            "```",
            "",
            "| 代码 | 状态 | 从哪里来 | 到哪里去 |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            "| 原状态 | 由什么 | 新状态 | 依据 |",
            "| --- | --- | --- | --- |",
            *moves,
            "",
        ]
    )


def _by(move: Move) -> str:
    return KINDS[move.by].label if move.by in KINDS else move.by


def _ways(name: str, *, out: bool) -> str:
    others = [move.target if out else move.source for move in MOVES if (move.source if out else move.target) == name]
    return "、".join(dict.fromkeys(STATES[other] for other in others)) or "—"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
