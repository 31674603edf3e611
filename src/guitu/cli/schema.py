"""`guitu schema`: the JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

import json

import click

from guitu.cli import given
from guitu.cli.spoken import argument
from guitu.cli.spoken import command as spoken

_OF = given.OneOf("casefile", "standing", "pack", "documents", metavar="casefile|standing|pack|documents")


@spoken(help="打印一种文件的 JSON Schema（2020-12）：个案文件、状态、政策包、文件目录。给编辑器和别的程序用。")
@argument("of", type=_OF, metavar="哪一种", help="casefile 个案文件，standing 状态，pack 政策包，documents 文件目录")
def command(of: str) -> None:
    click.echo(json.dumps(_schema(of), ensure_ascii=False, indent=2))


def _schema(of: str) -> object:
    match of:
        case "casefile":
            from guitu.ledger.json_schema import casefile_schema

            return casefile_schema()
        case "standing":
            from guitu.ledger.json_schema import standing_schema

            return standing_schema()
        case "pack":
            from guitu.policy import pack_schema

            return pack_schema()
        case _:
            from guitu.policy import documents_schema

            return documents_schema()
