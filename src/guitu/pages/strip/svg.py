"""A little SVG: elements as text, with everything escaped and numbers without idle noughts."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup, escape

_NAMES: Final = {"class_": "class", "view_box": "viewBox"}


def el(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """One element. `class_` is class, other underscores become hyphens; None leaves an attribute out.

    Children that are Markup stand as they are; other text is escaped.
    """
    said = "".join(
        f' {_NAMES.get(key, key.replace("_", "-"))}="{number(value) if not isinstance(value, str) else escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{name}{said}>{inner}</{name}>") if children else Markup(f"<{name}{said}/>")


def number(value: float) -> str:
    """At most two decimals: 21, 1.5, 61.25."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
