"""Checkup 体检: what is wrong with an installation, and how to mend it. Nothing is changed by looking.

Each finding has a state: 正常, 提示 (works, but somebody should know), 有问题 (mend it). What needs the framework and
the database is in `checkup_inside`, asked only where there is a data folder.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from django.db import DatabaseError

from guitu.faults import Faulty
from guitu.policy import lint, load, names
from guitu.policy.findings import ERROR
from guitu.site import home as folder
from guitu.site.background import read_heartbeat
from guitu.timekeeping import days, workdays
from guitu.vault import keyfiles

State = Literal["ok", "note", "wrong"]
STATES: Final = {"ok": "正常", "note": "提示", "wrong": "有问题"}

_PYTHONS: Final = ((3, 11), (3, 12))
_OLDEST_SQLITE: Final = (3, 37)
_GIB: Final = 1 << 30
_LITTLE_SPACE, _NO_SPACE = 5 * _GIB, _GIB // 2
_CHINA: Final = timedelta(hours=8)
_SILENT_AFTER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, what was found, and what to do; `remedy` is empty when nothing is."""

    topic: str
    state: State
    found: str
    remedy: str = ""


def examine(home: Path, *, now: datetime) -> list[Finding]:
    """Everything there is to say about the installation and the data folder `home` at a moment (with its zone)."""
    found = [_python(), _clock(now), _calendar(now.date()), _packs()]
    if not home.is_dir():
        remedy = "如果是新装的，运行一次 guitu serve；如果不是，请用 --home 或 GUITU_HOME 写对位置"
        return [*found, Finding("数据文件夹", "wrong", f"{home} 不存在", remedy)]
    found += [*_folder(home), _space(home), *_keys(home)]
    try:
        folder.enter(home)
        # Rooms can be imported only once the framework has started on the folder.
        from guitu.site import checkup_inside

        found += checkup_inside.examine(home, now=now)
    except Faulty as faulty:
        found += [Finding(fault.place, "wrong", fault.found, fault.remedy or fault.expected) for fault in faulty.faults]
    except DatabaseError as fault:
        remedy = "检查数据库服务、地址和磁盘；不要删除数据库文件"
        found.append(Finding("数据库", "wrong", f"读不出（{type(fault).__name__}），后面的几项没有查", remedy))
    return [*found, _background(home, now=now)]


def _python() -> Finding:
    has = ".".join(map(str, sys.version_info[:3]))
    said = f"Python {has}，SQLite {sqlite3.sqlite_version}"
    if sys.version_info[:2] not in _PYTHONS:
        return Finding("Python", "wrong", said, "请装 Python 3.11 或 3.12，再重装归途")
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        return Finding("Python", "wrong", said, "SQLite 太旧，请用系统较新的 Python，或改用 PostgreSQL")
    return Finding("Python", "ok", said)


def _clock(now: datetime) -> Finding:
    said = f"{now:%Y-%m-%d %H:%M}（北京时间）"
    if timedelta(seconds=time.localtime(now.timestamp()).tm_gmtoff) == _CHINA:
        return Finding("时钟时区", "ok", said)
    remedy = "网页不受影响；命令行里“今天”可能差一天，可执行 timedatectl set-timezone Asia/Shanghai"
    return Finding("时钟时区", "note", f"{said}，系统时区不是东八区", remedy)


def _calendar(today: date) -> Finding:
    until = days.date_of(workdays.calendar_until())
    said = f"放假调休安排已收到 {until.year} 年底"
    if until < today:
        return Finding("工作日历", "wrong", said, "请升级归途；在此之前，新一年的工作日只按周末推算")
    if until - today < timedelta(days=31):
        return Finding("工作日历", "note", said, "国务院办公厅公布下一年安排后请升级归途")
    return Finding("工作日历", "ok", said)


def _packs() -> Finding:
    bad: list[str] = []
    known = names()
    for name in known:
        try:
            if any(finding.severity == ERROR for finding in lint(load(name))):
                bad.append(name)
        except Faulty:
            bad.append(name)
    if bad:
        return Finding("政策包", "wrong", f"{'、'.join(bad)} 有错误", f"运行 guitu policy lint {bad[0]} 看是哪一处")
    return Finding("政策包", "ok", f"{len(known)} 个，没有错误")


def _folder(home: Path) -> Iterator[Finding]:
    open_to_others = [path for path in (home, *_own_files(home)) if path.exists() and _is_open(path)]
    if not os.access(home, os.W_OK | os.X_OK):
        yield Finding("数据文件夹", "wrong", f"{home} 不能写", "请用运行归途的用户来查，或改正文件夹的所有者")
    elif open_to_others:
        shown = "、".join(path.name for path in open_to_others)
        remedy = f"请执行 chmod -R go= {home}"
        yield Finding("数据文件夹", "wrong", f"{home} 里的 {shown} 其他用户可以读", remedy)
    else:
        yield Finding("数据文件夹", "ok", f"{home}，只有所有者可读")


def _own_files(home: Path) -> list[Path]:
    return [home / name for name in ("guitu.sqlite3", "guitu.sqlite3-wal", folder.ATTACHMENTS)]


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & folder.OWNER_ONLY)


def _space(home: Path) -> Finding:
    free = shutil.disk_usage(home).free
    said = f"还剩 {free / _GIB:,.1f} GB"
    if free < _NO_SPACE:
        return Finding("磁盘空间", "wrong", said, "请尽快腾出空间；写满后新的记录存不下来")
    if free < _LITTLE_SPACE:
        return Finding("磁盘空间", "note", said, "建议留出 5 GB 以上")
    return Finding("磁盘空间", "ok", said)


def _keys(home: Path) -> Iterator[Finding]:
    keys = folder.keys_of(home)
    try:
        keyfiles.secrets_of(keys, environment=os.environ)
    except Faulty as faulty:
        for fault in faulty.faults:
            yield Finding(fault.place, "wrong", fault.found, fault.remedy or f"应为{fault.expected}")
        return
    web = keys / keyfiles.WEB
    if not web.exists():
        yield Finding(f"密钥文件 {web.name}", "wrong", "没有找到", "重新运行 guitu serve 会生成，大家要重新登录一次")
        return
    if _is_open(web) or _is_open(keys):
        yield Finding("密钥", "wrong", f"{keys} 其他用户可以读", f"请执行 chmod -R go= {keys}")
        return
    if keys.is_relative_to(home.absolute()):
        remedy = "备份时把数据和密钥分开存放；或把密钥移出，用 GUITU_KEYS 写明位置"
        yield Finding("密钥", "note", f"齐全，只有所有者可读；和数据同在 {home}", remedy)
    else:
        yield Finding("密钥", "ok", f"齐全，只有所有者可读，在 {keys}，不在数据文件夹里")


def _background(home: Path, *, now: datetime) -> Finding:
    beat = read_heartbeat(home)
    if beat is None or not _runs(beat.pid):
        return Finding("后台进程", "note", "没有在运行", "guitu serve 运行时它会一起运行")
    age = now - datetime.fromisoformat(beat.at)
    if age > _SILENT_AFTER:
        said = f"{age.total_seconds() / 60:.0f} 分钟没有动静"
        return Finding("后台进程", "wrong", said, "请重启 guitu serve；再次出现请看日志")
    if beat.fault:
        return Finding("后台进程", "wrong", f"上一轮没有做完（{beat.fault}）", "请看日志；下一分钟会再试")
    return Finding("后台进程", "ok", f"在运行，现状算到 {beat.day or '（正在计算）'}")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
