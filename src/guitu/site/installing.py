"""Preparing a data folder 准备: keys, folders, database, static files, counties, the first administrator.

Everything is done only where it is missing; stopped half way, the next start goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from guitu.faults import Fault, Faulty
from guitu.site import home as folder
from guitu.site import statics
from guitu.site.home import Say


def prepare(home: Path, *, progress: Say, region: str | None = None, administrator: bool = True) -> None:
    """Make a data folder ready to be served, and tell `progress` in lines what was done.

    `region` is the code of the place whose office this is, for the posting of the first administrator;
    `administrator=False` leaves that account out (for a folder that brings its own people). Enters the folder. Raises
    `Faulty`: the folder cannot be written, the database is not reachable or newer than this version, the region is
    not known.
    """
    home = home.absolute()
    folder.make(home)
    with folder.private(), folder.alone(home, say=progress):
        _reached(lambda: folder.enter(home))
        _reached(_knock)
        _reached(lambda: _migrate(progress))
        if statics.collect():
            progress("已备好页面用的样式和脚本。")
        # Rooms can be imported only once the framework has started on the folder.
        from guitu.places import actions as places
        from guitu.places.models import Region
        from guitu.site import first

        if not Region.objects.exclude(code__startswith="99").exists():
            loaded = places.install_counties(by="install")
            progress(f"已装载全国县级以上行政区划 {loaded.added} 个。")
        if administrator:
            for line in first.administrator(region=region, today=timezone.localdate()):
                progress(line)
        _checked()


def pending() -> list[str]:
    """Names of the migrations the database has not had yet."""
    return steps()[0]


def unknown() -> list[str]:
    """Names of the migrations the database has had and this version does not know: a newer version wrote it."""
    return steps()[1]


def steps() -> tuple[list[str], list[str]]:
    """What `pending` and `unknown` say, with one look at the database."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    rooms = {app for app, _ in loader.disk_migrations}
    had = [key for key in loader.applied_migrations if key not in loader.disk_migrations and key[0] in rooms]
    return [f"{one.app_label}.{one.name}" for one, _ in plan], sorted(f"{app}.{name}" for app, name in had)


def _knock() -> None:
    """Connect once without the pool, which would try again and again before it says that nobody answers."""
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors:
            connection.Database.connect(**connection.get_connection_params()).close()  # type: ignore[attr-defined]


def _migrate(say: Say) -> None:
    if newer := unknown():
        found = f"由更新的版本写过（{newer[-1]}）"
        raise Faulty([Fault("数据库", found, "与本版本相同或更早", "请装回新版本，或恢复升级前的备份")])
    if waiting := pending():
        say(f"正在准备数据库，{len(waiting)} 步。")
        call_command("migrate", interactive=False, verbosity=0)


def _checked() -> None:
    """Import every page before a worker does. What is found here is a fault of Guitu's own."""
    found = [each for each in checks.run_checks() if each.is_serious() and not each.is_silenced()]
    if found:
        raise RuntimeError(found[0].id)


def _reached(step: Callable[[], None]) -> None:
    """Run a step that asks the database; the driver's own words may hold an address and are not repeated."""
    try:
        step()
    except (DatabaseError, ImproperlyConfigured) as fault:
        if os.environ.get("GUITU_DATABASE_URL"):
            found, remedy = "连不上", "请检查地址、密码和数据库服务，并安装 guitu[postgres]"
            said = Fault("数据库（GUITU_DATABASE_URL）", f"{found}（{_kind(fault)}）", "可以连接的 PostgreSQL", remedy)
        else:
            remedy = "请检查磁盘空间和文件权限，不要删除文件"
            said = Fault("数据库文件 guitu.sqlite3", f"打不开（{_kind(fault)}）", "可以读写的 SQLite 数据库", remedy)
        raise Faulty([said]) from fault


def _kind(fault: BaseException) -> str:
    cause = fault.__cause__
    return type(cause if cause is not None else fault).__name__
