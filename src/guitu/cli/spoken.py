"""Click in Chinese: help pages and faults of usage in the house's own words.

Command modules take `command`, `option` and `argument` from here instead of from click. All faults of one call are
gathered and raised together as `Faulty`. Click's own English never reaches a user.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from guitu.cli.cells import padded, width, wrapped
from guitu.faults import Fault, Faulty

_GATHERED = "guitu.faults"
_Given = TypeVar("_Given", bound=Callable[..., object])


class Page(click.HelpFormatter):
    """A help page whose columns and line breaks know double-width characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f"用法：{prog} {args}".rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{heading}\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrapped(text, limit=self.width - self.current_indent):
            self.write(f"{indent}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 34, col_spacing: int = 2) -> None:
        rows = list(rows)
        indent = " " * self.current_indent
        first = min(max((width(row[0]) for row in rows), default=0), col_max)
        hang = self.current_indent + first + col_spacing
        for term, says in rows:
            lines = wrapped(says, limit=max(self.width - hang, 20)) if says else [""]
            head = padded(term, to=first)
            if width(term) > first:
                self.write(f"{indent}{term}\n")
                head = " " * first
            self.write(f"{indent}{head}{' ' * col_spacing}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{' ' * hang}{line}\n")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        self.write_paragraph()
        self.write_heading(name)
        self.indent()
        yield
        self.dedent()


class Context(click.Context):
    formatter_class = Page


class Option(click.Option):
    """An option whose fault is kept until the others have been read."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        return _kept(self, ctx, args, lambda: click.Option.handle_parse_result(self, ctx, opts, args))

    def get_help_extra(self, ctx: click.Context) -> Any:
        return {}  # defaults and duties are part of the help text itself


class Argument(click.Argument):
    """An argument whose fault is kept until the options have been read."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        return _kept(self, ctx, args, lambda: click.Argument.handle_parse_result(self, ctx, opts, args))


class Spoken(click.Command):
    """A command that explains itself in Chinese and names all faults of a call at once."""

    context_class = Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = ["[选项]"] if any(isinstance(p, click.Option) for p in self.params) else []
        for param in self.get_params(ctx):
            if isinstance(param, click.Argument):
                name = param.make_metavar(ctx)
                pieces.append(name)
        return pieces

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这页说明"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [p.get_help_record(ctx) for p in self.get_params(ctx) if not isinstance(p, click.Argument)]
        rows = [record for record in records if record is not None]
        with formatter.section("选项"):
            formatter.write_dl(rows)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (param.make_metavar(ctx).strip("[]").removesuffix("..."), getattr(param, "help", None) or "")
            for param in self.get_params(ctx)
            if isinstance(param, click.Argument)
        ]
        if rows:
            with formatter.section("参数"):
                formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            if isinstance(error, click.exceptions.NoArgsIsHelpError):
                raise
            raise Faulty([*ctx.meta.get(_GATHERED, ()), *faults_of(error, ctx=ctx)]) from None
        if found := ctx.meta.get(_GATHERED):
            raise Faulty(found)
        return rest


def command(**attributes: Any) -> Callable[[Callable[..., Any]], Spoken]:
    """`@command(...)`: `click.command` in Chinese; the docstring of the function is not shown, `help=` is."""
    return click.command(cls=Spoken, **attributes)


def option(*names: str, **attributes: Any) -> Callable[[_Given], _Given]:
    """`@option(...)`: `click.option` in Chinese."""
    return click.option(*names, cls=Option, **attributes)


def argument(*names: str, **attributes: Any) -> Callable[[_Given], _Given]:
    """`@argument(...)`: `click.argument` in Chinese, with `help=`."""
    return click.argument(*names, cls=Argument, **attributes)


def faults_of(error: click.ClickException, *, ctx: click.Context | None = None) -> list[Fault]:
    """What click found wrong with a call, as faults in the house's shape. `ctx` stands in where the error has none."""
    ctx = getattr(error, "ctx", None) or ctx
    place = ctx.command_path if ctx is not None else "guitu"
    ask = f"说明见 {place} --help"
    match error:
        case click.NoSuchOption():
            return [Fault(place, f"没有 {error.option_name} 这个选项", _close(error.possibilities, "已有的选项"), ask)]
        case click.exceptions.NoSuchCommand():
            known = _commands(error.ctx)
            near = _nearest(error.command_name, known)
            return [Fault(place, f"没有“{error.command_name}”这个命令", _close(near or known, "已有的命令"), ask)]
        case click.MissingParameter():
            param = error.param
            name = param.get_error_hint(error.ctx).replace("'", "") if param is not None else str(error.param_hint)
            return [Fault(place, f"没有给 {name}", _expected(param, error.ctx), ask)]
        case click.BadParameter():
            name = error.param.get_error_hint(error.ctx).replace("'", "") if error.param is not None else place
            return [Fault(name, "值读不懂", _expected(error.param, error.ctx), ask)]
        case click.BadOptionUsage():
            if "does not take" in error.message:
                return [Fault(place, f"{error.option_name} 带了值", "不带值", ask)]
            return [Fault(place, f"{error.option_name} 后面没有值", "后面带一个值", ask)]
        case click.FileError():
            return [Fault(error.ui_filename, "文件打不开", "一个可以读的文件", "检查路径和权限")]
        case click.UsageError() if "unexpected extra" in error.message:
            extra = error.message[error.message.find("(") + 1 : error.message.rfind(")")]
            return [Fault(place, f"多给了 {extra}", "每个参数只给一次", ask)]
        case _:
            return [Fault(place, "命令写得不完整", "一个命令和它的参数", ask)]


def _kept(
    param: click.Parameter, ctx: click.Context, args: list[str], read: Callable[[], tuple[Any, list[str]]]
) -> tuple[Any, list[str]]:
    try:
        return read()
    except Faulty as error:
        found: Iterable[Fault] = error.faults
    except click.UsageError as error:
        found = faults_of(error, ctx=ctx)
    ctx.meta.setdefault(_GATHERED, []).extend(found)
    if param.expose_value and param.name is not None:
        ctx.params.setdefault(param.name, None)
    return None, args


def _expected(param: click.Parameter | None, ctx: click.Context | None) -> str:
    said = getattr(param.type, "expected", "") if param is not None else ""
    if said:
        return str(said)
    if param is not None and ctx is not None:
        return f"一个值（{param.make_metavar(ctx).strip('[]')}）"
    return "一个值"


def _close(names: Iterable[str] | None, otherwise: str) -> str:
    shown = "、".join(names or ())
    return shown or otherwise


@functools.cache
def _matcher() -> Callable[[str, Sequence[str]], list[str]]:
    from difflib import get_close_matches  # only a mistyped call pays for it

    return lambda word, known: get_close_matches(word, known)


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    return _matcher()(word, known)


def _commands(ctx: click.Context | None) -> list[str]:
    if ctx is None or not isinstance(ctx.command, click.Group):
        return []
    return sorted(ctx.command.list_commands(ctx))
