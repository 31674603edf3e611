"""The environment of the pages' templates 页面模板: Jinja2, everything escaped, nothing silently missing."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from guitu.pages.jinja import furnish


def environment(**options: Any) -> Environment:
    """A Jinja2 environment that knows `static(path)` and `url(name, …)`; an unknown name is an error."""
    made = Environment(**{**options, "autoescape": True, "undefined": StrictUndefined, "trim_blocks": True})
    made.lstrip_blocks = True
    made.globals.update(static=static, url=_url)
    return furnish(made)


def _url(name: str, /, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
