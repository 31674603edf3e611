"""`guitu policy draft`: a pack read out of the text of a policy document, for a person to check."""

from __future__ import annotations

import re
from pathlib import Path

import click

from guitu.cli import given
from guitu.cli.spoken import argument, option
from guitu.cli.spoken import command as spoken
from guitu.faults import Fault, Faulty
from guitu.policy import draft

_ENCODINGS = ("utf-8-sig", "gb18030")
_NAME = given.Word(metavar="名字", expected="政策包的名字：小写字母、数字和下划线，字母开头")


@spoken(
    help="从一份政策文件的文字（.txt）起草政策包，以 YAML 写到标准输出。"
    "读出的每一项都带着原文的行号和句子，要由人对照原文核对以后才能用。",
    epilog="例：guitu policy draft 实施细则.txt --name mytown > mytown.yaml",
)
@argument("document", type=given.Readable(stdin=False), metavar="文件", help="政策文件的文字，UTF-8 或 GB18030")
@option("--name", type=_NAME, help="新政策包的名字；不写就用文件名，文件名不能用就是 draft")
def command(document: Path, name: str | None) -> None:
    stem = document.stem.lower().replace("-", "_")
    fitting = stem if re.fullmatch(r"[a-z][a-z0-9_]*", stem, re.ASCII) else "draft"
    click.echo(draft(_text(document), name=name or fitting), nl=False)


def _text(path: Path) -> str:
    """The document's words. Offices still keep files in the national encoding, so both are tried."""
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Faulty([Fault(path.name, "读不出文字", "UTF-8 或 GB18030 的纯文字文件", "把文件另存为纯文本（.txt）")])
