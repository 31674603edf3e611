"""The command line: `guitu`, one file a command.

`guitu --help` reads a table of names and short helps and imports no command; a command's module is imported when
it is called. Everything a user sees is Chinese; what is wrong is said on standard error, one line a fault, and ends
with exit 2. A traceback reaches nobody (`guitu.cli.door`).
"""

from __future__ import annotations

from guitu.cli.lazy import Front
from guitu.cli.table import COMMANDS

front = Front(
    name="guitu",
    table=COMMANDS,
    help="归途：社区戒毒社区康复的工作，从决定书送达到期满解除。",
    epilog="每个命令都有自己的说明：guitu 命令 --help。",
)


def main() -> None:
    """The console script `guitu`."""
    front.main(prog_name="guitu")


__all__ = ["front", "main"]
