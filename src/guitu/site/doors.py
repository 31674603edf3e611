"""Settings of signing in 登录设置, read from the environment: second factor by role, dormant accounts, the provider.

A setting that cannot be meant stops the start with a sentence, as a wrong address of the database does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from guitu.faults import Fault, Faulty
from guitu.ledger.roles import ROLES

DORMANT_DAYS: Final = 180
"""Unless the office says another number. A choice of the house, not of the law."""


def second_factor_roles(environment: Mapping[str, str]) -> frozenset[str]:
    """Roles that must sign in with a second factor; `all` stands for every role. Raises `Faulty`."""
    said = frozenset(one.strip() for one in environment.get("GUITU_SECOND_FACTOR", "").split(",") if one.strip())
    if unknown := sorted(said - set(ROLES) - {"all"}):
        raise Faulty([Fault("GUITU_SECOND_FACTOR", "、".join(unknown), f"all，或 {'、'.join(ROLES)} 中的几项")])
    return said


def dormant_days(environment: Mapping[str, str]) -> int:
    """Days after which an unused account of staff is closed; 0 for never. Raises `Faulty`."""
    said = environment.get("GUITU_DORMANT_DAYS", "").strip() or str(DORMANT_DAYS)
    if not (said.isascii() and said.isdigit() and (int(said) == 0 or 30 <= int(said) <= 3650)):
        raise Faulty([Fault("GUITU_DORMANT_DAYS", f"“{said}”", "0（不自动停用），或 30 到 3650 天")])
    return int(said)


def proxies(environment: Mapping[str, str]) -> int:
    """How many proxies of the office's own stand before the server. Raises `Faulty`."""
    said = environment.get("GUITU_BEHIND_PROXY", "").strip() or "0"
    if said not in ("0", "1", "2", "3"):
        raise Faulty([Fault("GUITU_BEHIND_PROXY", f"“{said}”", "归途前面本单位的代理有几层：0、1、2 或 3")])
    return int(said)


def oidc(environment: Mapping[str, str]) -> dict[str, str | bool] | None:
    """The provider of single sign-on; None without one. Raises `Faulty` if it is said by halves."""
    server = environment.get("GUITU_OIDC_SERVER", "").strip()
    if not server:
        return None
    faults = []
    if not server.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        faults.append(Fault("GUITU_OIDC_SERVER", f"“{server}”", "https:// 开头的地址"))
    client, secret = environment.get("GUITU_OIDC_ID", "").strip(), environment.get("GUITU_OIDC_SECRET", "").strip()
    if file := environment.get("GUITU_OIDC_SECRET_FILE", "").strip():
        try:
            secret = Path(file).read_text(encoding="utf-8").strip()
        except OSError:
            faults.append(Fault("GUITU_OIDC_SECRET_FILE", "读不出这个文件", "只有本机服务能读的一个文件"))
    if not client:
        faults.append(Fault("GUITU_OIDC_ID", "没有写", "在统一登录里登记的客户端编号"))
    if not secret and not faults:
        faults.append(Fault("GUITU_OIDC_SECRET", "没有写", "在统一登录里登记的客户端密钥"))
    if faults:
        raise Faulty(faults)
    return {
        "server": server,
        "client_id": client,
        "client_secret": secret,
        "claim": environment.get("GUITU_OIDC_CLAIM", "").strip() or "preferred_username",
        "label": environment.get("GUITU_OIDC_LABEL", "").strip()[:20] or "单位统一登录",
        "is_strong": environment.get("GUITU_OIDC_STRONG") == "1",
        "acr": " ".join(one.strip() for one in environment.get("GUITU_OIDC_ACR", "").split(",") if one.strip()),
    }
