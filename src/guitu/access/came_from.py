"""Where a request comes from 来源地址: the network address that is counted and noted, also behind the office's proxy.

`PROXIES` is how many proxies of the office's own stand before the server. Each adds the address it saw to the right of
`X-Forwarded-For`; what stands further left anybody could have written. Without proxies the header says nothing.
"""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def came_from(request: HttpRequest) -> str:
    """The address; empty where nothing that can be believed says one (a local socket, a spoilt header)."""
    direct = _plain(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.PROXIES
    if not proxies:
        return direct
    seen = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    return (_plain(seen[-proxies]) if len(seen) >= proxies else "") or direct


def _plain(text: str) -> str:
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        return ""
