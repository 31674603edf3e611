"""Making a backup 备份: while the office works, into one encrypted file, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from guitu.faults import Fault, Faulty
from guitu.site.backing import databases, stream
from guitu.site.home import Say, private

FORMAT: Final = "guitu.backup/1"
MANIFEST: Final = "manifest.json"
ATTACHMENTS: Final = "attachments"
SUFFIX: Final = ".guitu-backup"
_SPARE: Final = 64 << 20


def make(to: Path, *, at: datetime, progress: Say) -> tuple[Path, databases.Heads]:
    """Back the office up into `to`: a file, or a folder that gets a file named by the moment. Path and heads.

    Raises `Faulty`: no space, no right to write, a damaged database. Nothing half written stays behind.
    """
    path = to / f"guitu-{at:%Y%m%d-%H%M%S}{SUFFIX}" if to.is_dir() else to
    home = Path(settings.HOME)
    if path.exists():
        raise Faulty([Fault(str(path), "已经有这个文件", "没有用过的文件名", "请换一个名字；备份不盖掉旧的")])
    with private(), _said(path), tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as scratch:
        _refuse_little_space(path.parent, home)
        with databases.copied(Path(scratch)) as (copy, heads):
            progress(f"已取得数据库的一份：{heads.cases:,} 个个案，{heads.entries:,} 条记录。")
            draft = path.with_name(f".{path.name}.draft")
            try:
                files = _written(draft, copy, heads, at=at)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
    progress(f"已加密写到 {path}，附件 {files:,} 个。密钥不在里面。")
    return path, heads


def _written(draft: Path, copy: Path, heads: databases.Heads, *, at: datetime) -> int:
    manifest = {"format": FORMAT, "made_at": at.isoformat(timespec="seconds"), "vendor": connection.vendor,
                "heads": asdict(heads)}  # fmt: skip
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        sealing = stream.Writer(out, made_at=str(manifest["made_at"]))
        with tarfile.open(fileobj=sealing, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            said = json.dumps(manifest).encode()
            member = tarfile.TarInfo(MANIFEST)
            member.size = len(said)
            tar.addfile(member, io.BytesIO(said))
            tar.add(copy, arcname=copy.name, filter=_nameless)
            # After the database: a file is on disk before the row that names it, so none is missing here.
            files = 0
            for file in sorted(_attached()):
                if _added(tar, file):
                    files += 1
        sealing.close()
        out.flush()
        os.fsync(out.fileno())
    return files


def _attached() -> Iterator[Path]:
    folder = Path(settings.MEDIA_ROOT)
    return (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".draft")


def _added(tar: tarfile.TarFile, file: Path) -> bool:
    try:
        tar.add(file, arcname=f"{ATTACHMENTS}/{file.relative_to(settings.MEDIA_ROOT).as_posix()}", filter=_nameless)
    except FileNotFoundError:
        return False  # taken away since it was listed: its key is gone too
    return True


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's account on this machine is told."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _refuse_little_space(folder: Path, home: Path) -> None:
    size = sum(path.stat().st_size for path in (home / databases.SQLITE, *_attached()) if path.exists())
    for place in {folder, home}:
        free = shutil.disk_usage(place).free
        if free < size + _SPARE:
            found = f"还剩 {free >> 20:,} MB"
            raise Faulty([Fault(f"磁盘 {place}", found, f"{(size + _SPARE) >> 20:,} MB 以上", "请腾出空间，或换一处")])


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        found = f"取不出（{type(fault).__name__}）"
        raise Faulty([Fault("数据库", found, "可以读的数据库和写得下的磁盘", "检查磁盘空间后再试")]) from fault
    except OSError as fault:
        found = f"写不进去（{fault.strerror or type(fault).__name__}）"
        raise Faulty([Fault(f"备份 {path}", found, "写得下的位置", "检查权限和磁盘空间后再试")]) from fault
