"""A group of commands that imports a command only when it is called."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import click

from guitu.cli import door
from guitu.cli.spoken import Option, Spoken


class Entry(NamedTuple):
    """One command: the module that holds its `command`, and its line in the help of the group."""

    module: str
    short_help: str


class Lazy(Spoken, click.Group):
    """A group over a table of entries. Its help is written from the table alone."""

    def __init__(self, *, table: Mapping[str, Entry], **attributes: Any) -> None:
        attributes.setdefault("subcommand_metavar", "命令 …")
        attributes.setdefault("no_args_is_help", True)
        super().__init__(**attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        found = import_module(entry.module).command
        assert isinstance(found, click.Command), f"{entry.module} has no click command named `command`"
        found.name = cmd_name
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["命令", "…"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Spoken.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, entry.short_help) for name, entry in self.table.items()])


class Front(Lazy):
    """The outermost group: every way out of the program leads through the door."""

    def __init__(self, *, table: Mapping[str, Entry], **attributes: Any) -> None:
        super().__init__(table=table, **attributes)
        self.params.append(
            Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version, help="显示版本")
        )

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        def call() -> object:
            return click.Group.main(
                self, args, prog_name, complete_var, standalone_mode=False, windows_expand_args=windows_expand_args
            )

        sys.exit(door.through(call))

    def invoke(self, ctx: click.Context) -> object:
        with door.quietly():
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        return result


def _version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import version  # only this option pays for it

    click.echo(f"guitu {version('guitu')}")
    ctx.exit()
