"""The command line `docs/commands.md`, as it explains itself: `python -m tests.house.commands`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click

from guitu.cli import front
from guitu.cli.lazy import Lazy

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
COMMAND = "python -m tests.house.commands"
WIDTH = 80


def page() -> str:
    """The page as it should stand in `docs/commands.md` today: the help of every command, in the order of the table."""
    lines = [
        "# 命令",
        "",
        f"本页由 `{COMMAND}` 生成，就是各命令自己的 `--help`。",
        "做完了退出码是 0；问的事答案是“否”是 1；输入或者用法有误是 2，错误一行一条。",
    ]
    for name, said in _helps(front, "guitu"):
        lines += ["", f"## {name}", "", "```text", said, "```"]
    return "\n".join(lines) + "\n"


def _helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    context = command.context_class(
        command, info_name=name.split()[-1], parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    with context:
        yield name, command.get_help(context).rstrip()
    if isinstance(command, Lazy):
        for child, entry in command.table.items():
            # The table may name a command before its module is there; a test of the house says so.
            found = command.get_command(context, child) if find_spec(entry.module) else None
            if found is not None and not found.hidden:
                yield from _helps(found, f"{name} {child}", context)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
