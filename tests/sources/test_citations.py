"""Clauses cited in code: each must be in `documents.yaml`, or a page would show a clause that nobody can open."""

from __future__ import annotations

import re
from pathlib import Path

from guitu.policy import load, names

SOURCE = Path(__file__).parents[2] / "src" / "guitu"
CITED = re.compile(r"[\"']([a-z][a-z0-9]*(?:-[a-z0-9]+)*)#([0-9A-Za-z.]+)[\"']")


def test_every_clause_that_code_cites_is_listed_in_documents_yaml() -> None:
    known = {clause for name in names() for clause in load(name).clauses}
    documents = {clause.partition("#")[0] for clause in known}
    unknown = {
        f"{path.relative_to(SOURCE)}: {document}#{article}"
        for path in SOURCE.rglob("*.py")
        for document, article in CITED.findall(path.read_text(encoding="utf-8"))
        if document in documents and f"{document}#{article}" not in known
    }
    assert unknown == set(), "Add these articles to packs/documents.yaml, or cite one that is there."
