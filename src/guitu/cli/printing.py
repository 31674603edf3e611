"""Data out: JSON as one line for programs, indented for a person who looks at it on a terminal."""

from __future__ import annotations

import json
import sys

import click


def data(value: object) -> None:
    """Print `value` as JSON, UTF-8: indented on a terminal, one line otherwise."""
    if sys.stdout.isatty():
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        click.echo(json.dumps(value, ensure_ascii=False))
