"""Every template of every room can be read by the environment of the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2

import guitu

FOLDERS = sorted(Path(guitu.__file__).parent.glob("*/templates"))
NAMES = sorted(str(one.relative_to(folder)) for folder in FOLDERS for one in folder.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    engine = next(one for one in engines.all() if isinstance(one, Jinja2))
    assert engine.env.get_template(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_no_inline_style_or_script(name: str) -> None:
    (text,) = [(folder / name).read_text("utf-8") for folder in FOLDERS if (folder / name).exists()]
    assert " style=" not in text
    assert "<style" not in text
    assert " on" not in {text[at : at + 3] for at in range(len(text)) if text.startswith((" onclick", " onload"), at)}
    assert all("src=" in part.split(">")[0] for part in text.split("<script")[1:])
