"""What the room adds to the environment of templates 模板环境: filters of `words`, and functions by name."""

from __future__ import annotations

from jinja2 import Environment

from guitu.pages import words


def furnish(made: Environment) -> Environment:
    """Add filters and functions to an environment; it is returned."""
    made.filters.update(words.FILTERS)
    made.globals.update(words.GLOBALS)
    return made
