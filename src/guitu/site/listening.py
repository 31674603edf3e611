"""Listening 监听: the address asked for, or the next free port.

The socket is bound here and handed on bound, so that between the choice and the use nobody else can take the port.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Final

from guitu.faults import Fault, Faulty

_TRIED: Final = 50
_LAST: Final = 65535


def bound(*, host: str, port: int) -> socket.socket:
    """A socket bound to `host` and `port`, or to the next free port above; port 0 is any free one.

    Raises `Faulty`: no such address here, no right to the port, no free port near.
    """
    for candidate in range(port, min(port + _TRIED, _LAST) + 1):
        try:
            return _bind(host, candidate)
        except PermissionError as fault:
            raise Faulty(
                [Fault(f"端口 {candidate}", "没有使用它的权限", "1024 以上的端口", "请写 --port 8000")]
            ) from fault
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                continue
            raise Faulty(
                [Fault(f"地址 {host}", "不是这台机器的地址", "本机的地址，如 127.0.0.1 或 0.0.0.0")]
            ) from fault
    raise Faulty([Fault(f"端口 {port}", f"它和后面 {_TRIED} 个都被占用", "空闲的端口", "请用 --port 另写一个")])


def is_this_machine_only(host: str) -> bool:
    """Whether nobody else on the network can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address(listener: socket.socket, *, host: str, named: str = "") -> str:
    """What a browser opens. For a listener on every address, `named` or the name of the machine."""
    port = listener.getsockname()[1]
    if host in ("0.0.0.0", "::", ""):
        host = named or socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, where = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(where)
    except OSError:
        made.close()
        raise
    return made
