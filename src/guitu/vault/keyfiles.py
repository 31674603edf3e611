"""Where secrets come from 密钥来源: files of the office, an environment value, or a command.

`prepare(folder)` makes the files once, on the first run, readable by the owner only; nothing is made on import.
`GUITU_MASTER_KEY_COMMAND` (asks a key service) stands before `GUITU_MASTER_KEY`, and that before `master.key`.
A master key is 64 hexadecimal digits; several lines are several keys: the first seals, the others still open.
`index.key` must never change: the blind indexes would find nothing.

Rotation 轮换: `begin_rotation` puts a new key on the first line, a running server takes it up by itself, whoever holds
wrapped keys wraps them anew, and `retire` moves the old lines into `retired.keys`, which nothing reads: only backups of
the time before still need them.

Keep a copy of the folder apart from the backups of the database. Without it no identity can be read again.
"""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guitu.faults import Fault, Faulty

MASTER: Final = "master.key"
INDEX: Final = "index.key"
RETIRED: Final = "retired.keys"
"""Master keys that wrap nothing in the database any more; for backups that are older than the rotation."""
WEB: Final = "web.key"
"""Signs sessions and forms of the web framework."""

_BYTES: Final = 32
_OPEN_TO_OTHERS: Final = 0o077
_PATIENCE_SECONDS: Final = 20


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the vault opens with: master keys, the current first, and the secret of the indexes."""

    masters: tuple[bytes, ...] = field(repr=False)
    index: bytes = field(repr=False)


def prepare(folder: Path) -> None:
    """Make the folder and its three key files where they are missing; what is there stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (MASTER, INDEX, WEB):
        _make(folder / name)


def secrets_of(folder: Path, *, environment: Mapping[str, str]) -> Secrets:
    """The vault's secrets. Raises `Faulty` with every fault: missing, unreadable, open to others, of wrong form."""
    faults: list[Fault] = []
    if command := environment.get("GUITU_MASTER_KEY_COMMAND"):
        masters = _keys(_said_by(command, faults), place="GUITU_MASTER_KEY_COMMAND", faults=faults)
    elif text := environment.get("GUITU_MASTER_KEY"):
        masters = _keys(text, place="GUITU_MASTER_KEY", faults=faults)
    else:
        masters = _keys(_kept_in(folder / MASTER, faults), place=MASTER, faults=faults)
    index = _keys(_kept_in(folder / INDEX, faults), place=INDEX, faults=faults)
    if faults:
        raise Faulty(faults)
    return Secrets(masters=masters, index=index[0])


def web_secret(folder: Path) -> str:
    """The secret of the web framework; empty before `prepare` has run, which the framework refuses to serve with."""
    with suppress(OSError):
        return (folder / WEB).read_text(encoding="ascii").strip()
    return ""


def source(environment: Mapping[str, str]) -> str:
    """Where the master key comes from: `command`, `environment` or `file`."""
    if environment.get("GUITU_MASTER_KEY_COMMAND"):
        return "command"
    return "environment" if environment.get("GUITU_MASTER_KEY") else "file"


def stamp(folder: Path, *, environment: Mapping[str, str]) -> tuple[int, int] | None:
    """What changes when the file of the master keys was written anew; None where the keys come from elsewhere."""
    if source(environment) != "file":
        return None
    with suppress(OSError):
        found = (folder / MASTER).stat()
        return found.st_mtime_ns, found.st_ino
    return None


def begin_rotation(folder: Path) -> bool:
    """Put a new key before the one there is; False if a rotation was begun already and goes on. Raises `Faulty`."""
    lines = _lines(folder / MASTER)
    if len(lines) > 1:
        return False
    _write(folder / MASTER, [secrets.token_hex(_BYTES), *lines])
    return True


def retire(folder: Path) -> int:
    """Move all lines but the first into `retired.keys`; how many. Nothing may be wrapped under them any more."""
    first, *old = _lines(folder / MASTER)
    if old:
        # Kept before they are taken away: stopped in between, they stand twice, which harms nothing.
        kept = folder / RETIRED
        there = _lines(kept) if kept.exists() else []
        _write(kept, [*there, *(line for line in old if line not in there)])
        _write(folder / MASTER, [first])
    return len(old)


def _lines(path: Path) -> list[str]:
    faults: list[Fault] = []
    text = _kept_in(path, faults)
    _keys(text, place=path.name, faults=faults)
    if faults or text is None:
        raise Faulty(faults)
    return text.split()


def _write(path: Path, lines: list[str]) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _fill(draft, lines)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _make(path: Path) -> None:
    if path.exists():
        return
    # Written apart and linked: a crash leaves no half key, and of two first runs at once one key stands for both.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    _fill(draft, [secrets.token_hex(_BYTES)])
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _fill(draft: Path, lines: list[str]) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.writelines(f"{line}\n" for line in lines)
        out.flush()
        os.fsync(out.fileno())


def _kept_in(path: Path, faults: list[Fault]) -> str | None:
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & _OPEN_TO_OTHERS:
            faults.append(
                Fault(f"密钥文件 {path.name}", "其他用户可以读取", "只有所有者可读（0600）", "请执行 chmod 600 后重试")
            )
            return None
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        faults.append(
            Fault(f"密钥文件 {path.name}", "没有找到", "首次运行时生成的密钥文件", "请从密钥备份中恢复，不要另行生成")
        )
    except (OSError, UnicodeDecodeError) as fault:
        faults.append(Fault(f"密钥文件 {path.name}", f"读不出（{type(fault).__name__}）", "64位十六进制数字"))
    return None


def _said_by(command: str, faults: list[Fault]) -> str | None:
    try:
        said = subprocess.run(
            shlex.split(command), capture_output=True, check=True, timeout=_PATIENCE_SECONDS, text=True
        )
    except (OSError, subprocess.SubprocessError, ValueError) as fault:
        # The exception's own text may hold what the command printed; only its kind is told.
        faults.append(Fault("GUITU_MASTER_KEY_COMMAND", f"命令未成功（{type(fault).__name__}）", "输出主密钥的命令"))
        return None
    return said.stdout


def _keys(text: str | None, *, place: str, faults: list[Fault]) -> tuple[bytes, ...]:
    if text is None:
        return ()
    keys: list[bytes] = []
    for number, line in enumerate(text.split(), start=1):
        try:
            key = bytes.fromhex(line)
        except ValueError:
            key = b""
        if len(key) == _BYTES:
            keys.append(key)
        else:
            faults.append(Fault(f"{place} 第{number}行", f"{len(line)} 个字符，不是密钥", "64位十六进制数字"))
    if not keys and not text.split():
        faults.append(Fault(place, "内容为空", "64位十六进制数字"))
    return tuple(keys)
