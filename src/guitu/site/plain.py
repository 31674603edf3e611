"""No plain interface 接口不走明文: over HTTP the programming interface answers a refusal, never a redirect.

A page is sent on to HTTPS, and the browser remembers. A program would follow a redirect each time without anybody
noticing that its token, and what it asked, had gone over the wire in clear.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

_SAYS: Final = "接口只走 HTTPS。刚才的请求没有加密，里面的令牌可能已经泄露，请在“接口令牌”里撤销后另签一个。"


class NoPlainApi:
    """Refuses what comes to `/api/` over HTTP, where the office is served over HTTPS."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SECURE_SSL_REDIRECT and request.path.startswith("/api/") and not request.is_secure():
            return JsonResponse(
                {"error": "refused", "says": _SAYS, "clauses": [], "faults": []},
                status=403,
                json_dumps_params={"ensure_ascii": False},
            )
        return self.answer(request)
