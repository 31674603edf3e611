"""Restoring 恢复: a backup back into an empty data folder or database, compared with what it was made from."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from guitu.faults import Fault, Faulty
from guitu.site import home as folder
from guitu.site.backing import databases, making, stream
from guitu.site.home import Say
from guitu.vault import keyfiles

_CHUNK: Final = 1 << 20


def restore(source: Path, *, home: Path, progress: Say) -> databases.Heads:
    """Put a backup into `home` and its database, both empty, and check every chain and seal; what was restored.

    The keys must be in their place already. Raises `Faulty`; what was there before is never touched. Enters `home`.
    """
    keys = folder.keys_of(home)
    keyfiles.secrets_of(keys, environment=os.environ)  # says which file is missing, before anything is made
    with folder.private():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with folder.alone(home, say=progress):
            folder.enter(home)
            _refuse_what_is_there(home)
            manifest = _put(source, home, progress)
    heads = databases.heads_now()
    said = manifest["heads"]
    if (heads.digest, heads.cases, heads.entries) != (said["digest"], said["cases"], said["entries"]):
        found = f"{heads.cases:,} 个个案、{heads.entries:,} 条记录，链尾不同"
        raise Faulty([Fault("恢复出来的数据库", found, f"备份时的 {said['cases']:,} 个、{said['entries']:,} 条")])
    progress(f"已恢复 {heads.cases:,} 个个案，{heads.entries:,} 条记录，和备份时一致。")
    _checked(progress)
    return heads


def _put(source: Path, home: Path, progress: Say) -> dict[str, Any]:
    manifest: dict[str, Any] | None = None
    with _opened(source) as file, tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as scratch:
        reader = stream.Reader(file, place=str(source))
        made_at = reader.header.made_at
        draft = Path(scratch)
        with tarfile.open(fileobj=reader, mode="r|") as tar:
            for member in tar:
                if manifest is None:
                    manifest = _manifest(tar, member, place=str(source))
                else:
                    _extract(tar, member, draft)
        reader.finish()
        if manifest is None:
            raise Faulty([Fault(str(source), "里面没有清单", "guitu backup 写出的文件")])
        # Everything has been read and its seals hold; only now it is put into its place.
        databases.put_back(draft / databases.member_name())
        files = 0
        for path in sorted((draft / making.ATTACHMENTS).rglob("*")):
            if path.is_file():
                to = Path(settings.MEDIA_ROOT) / path.relative_to(draft / making.ATTACHMENTS)
                to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.replace(to)
                files += 1
    progress(f"已放回 {made_at} 的备份，附件 {files:,} 个。")
    return manifest


def _checked(progress: Say) -> None:
    """Chains, seals, keys and files of what was restored. Rooms can be imported only now."""
    from guitu.site import installing

    if newer := installing.unknown():
        found = f"由更新的版本写过（{newer[-1]}）"
        raise Faulty([Fault("恢复出来的数据库", found, "与本版本相同或更早", "请装回新版本再恢复")])
    if installing.pending():
        call_command("migrate", interactive=False, verbosity=0)
    from guitu.casebook import files, sealing
    from guitu.casebook.models import Attachment, Person
    from guitu.seals import checking
    from guitu.vault.cipher import Unsealable

    faults = list(checking.verify())
    person = Person.objects.exclude(wrapped_key=b"").order_by("opened_at").first()
    if person is not None:
        try:
            key = sealing.key_of(person.pk, person.wrapped_key)
            sealing.open_text(key, person.name, at=sealing.person_spot(person.pk, "name"))
        except Unsealable:
            remedy = "请放回备份时用的密钥；换过主密钥的，把 retired.keys 里的行接在 master.key 后面"
            faults.append(Fault("密钥与数据", "对不上，身份信息读不出来", "备份时用的密钥", remedy))
    held = Attachment.objects.exclude(case__person__wrapped_key=b"").values_list("pk", flat=True)
    missing = sum(not files.path_of(pk).exists() for pk in held.iterator())
    if missing:
        faults.append(Fault("附件", f"少 {missing} 个文件", "台账里提到的都在", "请换一份备份"))
    if faults:
        raise Faulty(faults)
    progress("每条记录、每号封存都对得上，密钥打得开，附件都在。")


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo, *, place: str) -> dict[str, Any]:
    file = tar.extractfile(member) if member.name == making.MANIFEST else None
    said: dict[str, Any] = json.loads(file.read()) if file is not None else {}
    if said.get("format") != making.FORMAT:
        raise Faulty([Fault(place, "里面没有清单", "guitu backup 写出的文件")])
    if said["vendor"] != connection.vendor:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        remedy = "请设好或去掉 GUITU_DATABASE_URL 再试"
        found, now = names.get(said["vendor"], said["vendor"]), names.get(connection.vendor, connection.vendor)
        raise Faulty([Fault(place, f"是 {found} 的备份", f"{now} 的备份", remedy)])
    return said


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, draft: Path) -> None:
    parts = Path(member.name).parts
    # The file is sealed, so its names are ours; still nothing outside the folder is ever written.
    if not member.isfile() or ".." in parts or Path(member.name).is_absolute():
        return
    path = draft.joinpath(*parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = tar.extractfile(member)
    assert file is not None
    with path.open("xb") as out:
        while part := file.read(_CHUNK):
            out.write(part)
        out.flush()
        os.fsync(out.fileno())


def _refuse_what_is_there(home: Path) -> None:
    faults = []
    if not databases.is_empty():
        remedy = "先把原来的改名留存，再恢复到空的地方"
        faults.append(Fault("数据库", "里面已经有数据", "空的数据库", remedy))
    attachments = Path(settings.MEDIA_ROOT)
    if attachments.exists() and any(path.is_file() for path in attachments.rglob("*")):
        faults.append(Fault(f"{home} 的附件", "已经有文件", "空的文件夹", "先把原来的数据文件夹改名留存"))
    if faults:
        raise Faulty(faults)


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    try:
        file = source.open("rb")
    except OSError as fault:
        found = f"打不开（{fault.strerror or type(fault).__name__}）"
        raise Faulty([Fault(str(source), found, "一份可以读的备份", "检查路径和权限")]) from fault
    with file:
        yield file
