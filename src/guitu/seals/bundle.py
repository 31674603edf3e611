"""The bundle 封存包: seals and chains in one signed file, with the verifier inside, for somebody outside the office.

A zip of JSON lines. Records are in it either by their digests alone (nothing of a case but its opaque number and how
many records it has), or, for an inspection, as they are stored: days, kinds and codes in the open, everything about a
person as ciphertext. It holds no key, and nobody's name but those of the staff who recorded.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.casebook import stored
from guitu.casebook.models import Case, Entry
from guitu.seals import signing, verifier
from guitu.seals.actions import said
from guitu.seals.models import Seal, SealedHead

_CHUNK: Final = 2000
_README: Final = """归途台账封存包

一、怎样核验：在装有 Python 3.9 以上的任何一台机器上执行
    python3 verifier.py 封存包.zip --witness 编号=校验码
    校验码从另外存放的封存单上抄（县级禁毒办、派出所各有一份）。
二、verifier.py 只用 Python 自带的东西，约三百行，请先读一遍；它不联网、不写文件。不放心包里这一份的，
    请用从别处得到的同一程序。
三、包里没有密钥，没有当事人的姓名、证件号码和叙述的明文。
"""


def write(
    path: Path, *, full: bool, at: datetime, progress: Callable[[int], None] = lambda done: None
) -> dict[str, Any]:
    """Write a bundle of every seal and every chain to `path`, whole or not at all; what its manifest says.

    `full` puts the records in as they are stored, instead of their digests. `progress` is told how many are written.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
                manifest = _filled(bundle, full=full, at=at, progress=progress)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


@transaction.atomic
def _filled(bundle: zipfile.ZipFile, *, full: bool, at: datetime, progress: Callable[[int], None]) -> dict[str, Any]:
    algorithms = sorted(set(Seal.objects.values_list("algorithm", flat=True)))
    files = {"seals.jsonl": _put(bundle, "seals.jsonl", _seals())}
    # After the seals, so that no seal names more than is here. Records that come from now on stay out.
    lengths = dict(Case.objects.values_list("pk", "length"))
    files["cases.jsonl"] = _put(bundle, "cases.jsonl", _cases(lengths))
    entries = _entries(lengths, algorithms, full=full, progress=progress)
    files["entries.jsonl"] = _put(bundle, "entries.jsonl", entries)
    manifest = {
        "format": verifier.FORMAT,
        "made_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "records": "stored" if full else "digests",
        "public_key": signing.public_key(),
        "files": files,
    }
    raw = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    bundle.writestr("manifest.json", raw)
    bundle.writestr("manifest.sig", signing.sign(raw).hex())
    bundle.writestr("verifier.py", Path(verifier.__file__).read_bytes())
    bundle.writestr("README.txt", _README.encode())
    return manifest


def _put(bundle: zipfile.ZipFile, name: str, lines: Iterator[dict[str, Any]]) -> str:
    """Write lines of JSON into the bundle; the SHA-256 of the file."""
    found = hashlib.sha256()
    with bundle.open(name, "w", force_zip64=True) as file:
        for line in lines:
            raw = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            found.update(raw)
            file.write(raw)
    return found.hexdigest()


def _seals() -> Iterator[dict[str, Any]]:
    for one in Seal.objects.order_by("number").iterator(chunk_size=_CHUNK):
        named = SealedHead.objects.filter(seal=one).order_by("case_id").values_list("case_id", "length", "head")
        yield {**said(one), "heads": [[str(case_id), length, head] for case_id, length, head in named.iterator()]}


def _cases(lengths: dict[UUID, int]) -> Iterator[dict[str, Any]]:
    found = Case.objects.order_by("pk").values_list("pk", "person_id", "kind", "opening")
    for pk, person, kind, opening in found.iterator(chunk_size=_CHUNK):
        if pk in lengths:
            yield {"case": str(pk), "person": str(person), "kind": kind, "opening": opening}


def _entries(
    lengths: dict[UUID, int], algorithms: list[str], *, full: bool, progress: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    for done, (row, content, link) in enumerate(stored.rows(Entry.objects.all()), start=1):
        if row.position > lengths.get(row.case_id, 0):
            continue
        line: dict[str, Any] = {"case": str(row.case_id), "position": row.position, "link": link}
        if full:
            line["content"] = content.decode()
        else:
            line["digests"] = {name: verifier.digest(content, name) for name in algorithms}
        yield line
        if done % _CHUNK == 0:
            progress(done)
