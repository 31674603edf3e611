"""How a kind says in Chinese what is wrong between two of its fields.

A model raises what `mark` gives; the reader of case files turns it into a fault with its place.
"""

from __future__ import annotations

from pydantic_core import PydanticCustomError

MARK = "guitu_fault"


def mark(name: str, *, found: str, expected: str, remedy: str = "") -> PydanticCustomError:
    """An error about the field with JSON name `name`; the texts complete 应为… as in `guitu.faults.Fault`."""
    # The texts travel in the context: a template of pydantic would read braces in them.
    return PydanticCustomError(MARK, "{found}", {"name": name, "found": found, "expected": expected, "remedy": remedy})
