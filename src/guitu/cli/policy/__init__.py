"""`guitu policy`: packs, one file a command. Nothing is imported before one of them is called."""

from __future__ import annotations

from collections.abc import Mapping

from guitu.cli.lazy import Entry, Lazy

COMMANDS: Mapping[str, Entry] = {
    "list": Entry("guitu.cli.policy.list", "列出全部政策包和它们的上级"),
    "show": Entry("guitu.cli.policy.show", "一个政策包到某一天的全部取值，每项的条款和来自哪一级"),
    "lint": Entry("guitu.cli.policy.lint", "检查政策包：写错的、互相矛盾的、低于上位规定的"),
    "diff": Entry("guitu.cli.policy.diff", "比较两个政策包，逐项列出不同"),
    "draft": Entry("guitu.cli.policy.draft", "从一份政策文件的文字起草政策包（YAML）"),
}

command = Lazy(name="policy", table=COMMANDS, help="政策包：规定和各地文件写成的数据，每个数都有日期、单位和条款。")
