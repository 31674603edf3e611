"""The part of the checkup that asks the framework and the database. Import it only after `home.enter`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Max

from guitu.access import door_notes
from guitu.casebook import verifying
from guitu.casebook.keeping import TABLES
from guitu.casebook.models import Entry, Person
from guitu.ledger.roles import ROLES
from guitu.places.actions import COUNTIES
from guitu.places.models import Region
from guitu.seals.models import TABLES as SEALED
from guitu.seals.models import Seal
from guitu.site import first, installing, pins, rekeying, statics
from guitu.site.backing import notes
from guitu.site.checkup import Finding
from guitu.vault import strongroom
from guitu.vault.cipher import Unsealable

_CLOCK_SLACK: Final = timedelta(minutes=5)
_SEAL_LATE: Final = timedelta(days=3)
_BACKUP_LATE: Final = timedelta(days=7)
_DRILL_LATE: Final = timedelta(days=100)
"""After so long the checkup reminds. Choices of the house, not of the law."""
_SERVE: Final = "运行一次 guitu serve"


def examine(home: Path, *, now: datetime) -> list[Finding]:
    """Database, accounts, counties, keys that fit, static files, settings. Raises DatabaseError if unreadable."""
    if connection.vendor == "sqlite" and not (home / "guitu.sqlite3").exists():
        return [Finding("数据库", "wrong", "guitu.sqlite3 不存在", f"新装的请{_SERVE}；否则请从备份恢复")]
    waiting, newer = installing.steps()
    if newer:
        found = f"由更新的版本写过（{newer[-1]}）"
        return [Finding("数据库", "wrong", found, "请装回新版本，或恢复升级前的备份")]
    if waiting:
        return [Finding("数据库", "wrong", f"还差 {len(waiting)} 步升级", f"先备份，再{_SERVE}")]
    return [
        *_database(), *_rows(now=now), *_ledger(now=now), *_backups(home, now=now), *_doors(now=now), _statics(),
        pins.looked_at(now.date()), *_settings(),
    ]  # fmt: skip


def _database() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        yield Finding("数据库", "ok", "PostgreSQL，可以连接，结构是最新的")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
    if said != "ok":
        remedy = "请停下归途，把数据文件夹原样复制一份留存，再从备份恢复"
        yield Finding("数据库", "wrong", "文件已损坏", remedy)
    elif journal != "wal":
        yield Finding("数据库", "note", f"日志方式是 {journal}，不是 wal", "数据文件夹请放在本机磁盘，不放网络盘")
    else:
        yield Finding("数据库", "ok", "SQLite，完好，结构是最新的")


def _rows(*, now: datetime) -> Iterator[Finding]:
    if first.exists():
        yield Finding("管理员", "ok", "有可以登录的管理员")
    else:
        remedy = "运行 guitu serve --region 本机构所在县（市、区）的 6 位代码"
        yield Finding("管理员", "wrong", "没有任职的管理员", remedy)

    listed = len(COUNTIES.read_text(encoding="utf-8-sig").splitlines()) - 1
    known = Region.objects.filter(code__endswith="000000").exclude(code__startswith="99").count()
    if known < listed:
        yield Finding("行政区划", "wrong", f"县级以上有 {known} 个，应有 {listed} 个", _SERVE)
    else:
        yield Finding("行政区划", "ok", f"县级以上 {known} 个")

    newest = Entry.objects.aggregate(newest=Max("recorded_at"))["newest"]
    if newest is not None and newest > now + _CLOCK_SLACK:
        found = f"最近一条记录登记于 {newest.astimezone(now.tzinfo):%Y-%m-%d %H:%M}，比现在还晚"
        yield Finding("时钟", "wrong", found, "系统时钟可能被调慢了，请先校准再登记")

    person = Person.objects.exclude(wrapped_key=b"").order_by("opened_at").first()
    if person is not None:
        try:
            strongroom.unwrap(bytes(person.wrapped_key), holder=str(person.pk))
            yield Finding("密钥与数据", "ok", "对得上，已登记的身份信息可以读出")
        except Unsealable:
            remedy = "请从密钥备份中恢复这个数据库当时用的密钥，不要另行生成"
            yield Finding("密钥与数据", "wrong", "对不上，身份信息读不出来", remedy)


def _ledger(*, now: datetime) -> Iterator[Finding]:
    gone = verifying.missing_triggers(tables=(*TABLES, *SEALED))
    if gone:
        remedy = "有人改动过数据库的结构。请执行 guitu verify 核验台账，并与封存单核对"
        yield Finding("台账的触发器", "wrong", f"少 {len(gone)} 个，改和删不会被数据库拒绝", remedy)
    else:
        yield Finding("台账的触发器", "ok", "齐全，数据库拒绝修改和删除")
    last = Seal.objects.order_by("-number").first()
    if last is None:
        yield Finding("台账封存", "note", "还没有封存过", "guitu serve 运行时每天自动封存；现在就要的，运行 guitu seal")
    elif last.made_at < now - _SEAL_LATE:
        found = f"最后一号是 {last.day} 的第{last.number}号"
        yield Finding("台账封存", "note", found, "运行一次 guitu seal，并看后台进程")
    else:
        yield Finding("台账封存", "ok", f"{last.day}，第{last.number}号")
    room, wrapping = strongroom.refreshed(), rekeying.masters()
    old = {master: many for master, many in wrapping.items() if not room.knows(master)}
    if old:
        remedy = "请从密钥备份中找回这几把主密钥，接在 master.key 后面"
        yield Finding("主密钥", "wrong", f"有 {sum(old.values())} 把密钥由不在这里的主密钥封装", remedy)
    elif any(master != room.current for master in wrapping):
        yield Finding("主密钥", "note", "更换还没有做完", "运行 guitu rekey，再运行 guitu rekey --finish")


def _backups(home: Path, *, now: datetime) -> Iterator[Finding]:
    """The key lies outside the database by construction and outside backups by test; when both were last shown."""
    made, drilled = notes.made(home), notes.restored(home)
    how = "运行 guitu backup 去处；密钥不进备份，请另外存放两份"
    if made is None:
        yield Finding("备份", "note", "没有用 guitu backup 备份过", how)
    elif datetime.fromisoformat(made.at) < now - _BACKUP_LATE:
        yield Finding("备份", "note", f"最后一次在 {made.at[:10]}", how)
    else:
        yield Finding(
            "备份", "ok", f"{made.at[:16].replace('T', ' ')}，{made.entries:,} 条记录，密钥不在数据库和备份里"
        )
    do = "运行 guitu restore --drill 备份，看密钥和备份配不配得上"
    if drilled is None:
        yield Finding("恢复演练", "note", "没有演练过", do)
    elif datetime.fromisoformat(drilled.at) < now - _DRILL_LATE:
        yield Finding("恢复演练", "note", f"最后一次在 {drilled.at[:10]}", do)
    elif not strongroom.strongroom().knows(drilled.master):
        yield Finding("恢复演练", "note", "主密钥换过，换后没有演练过", do)
    else:
        said = f"{drilled.at[:16].replace('T', ' ')} 用现在的密钥恢复出 {drilled.entries:,} 条记录"
        yield Finding("恢复演练", "ok", said)


def _doors(*, now: datetime) -> Iterator[Finding]:
    """Whether a stolen password opens the door, and whether somebody tries the handle."""
    asked: frozenset[str] = settings.SECOND_FACTOR_ROLES
    how = "设 GUITU_SECOND_FACTOR=admin,office_head,office_clerk，或 all；各人在“我的账号”里设好"
    if not asked:
        yield Finding("第二重验证", "note", "没有岗位必须有，口令被人知道就能登录", how)
    elif not asked & {"admin", "all"}:
        yield Finding("第二重验证", "note", f"{_roles(asked)}必须有，系统管理员不必", how)
    else:
        yield Finding("第二重验证", "ok", f"{_roles(asked)}必须有")
    found = door_notes.alarms(at=now)
    for one in found:
        said = f"一天里“{one.label}” {one.times} 次" + (f"，涉及 {one.accounts} 个账号" if one.accounts else "")
        yield Finding("登录记录", "note", said, "请在“系统—登录记录”里看是忘了口令、程序写错，还是有人在试")
    if not found:
        yield Finding("登录记录", "ok", "一天里没有反常的")


def _roles(asked: frozenset[str]) -> str:
    return "所有岗位" if "all" in asked else "、".join(ROLES[one] for one in ROLES if one in asked)


def _statics() -> Finding:
    if statics.is_current(of=statics.fingerprint()):
        return Finding("样式和脚本", "ok", "已备好，与本版本一致")
    return Finding("样式和脚本", "wrong", "没有备好，或与本版本不一致", f"{_SERVE}，会自动备好")


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("运行设置", "wrong", "GUITU_DEBUG=1", "它只用于虚构的人员，正式使用请去掉")
    hosts = set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}
    if "*" in hosts:
        yield Finding("运行设置", "wrong", "GUITU_HOSTS 里有 *", "请写明访问时用的名字")
    if hosts and not settings.HTTPS:
        remedy = "请在前面加 HTTPS，并设 GUITU_HTTPS=1 和 GUITU_BEHIND_PROXY=1"
        yield Finding("运行设置", "note", "别的机器可以访问，但没有加密", remedy)
