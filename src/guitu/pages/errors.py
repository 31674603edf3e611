"""Error pages 出错页面: plain words, what to do next, and a number for the administrator. None reads the database.

The framework calls `bad_request`, `not_found`, `server_error`, `csrf_failed`; the middleware calls the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2

from guitu.faults import Fault
from guitu.ledger.kinds import KINDS
from guitu.pages.frame import THEME_COOKIE, THEMES
from guitu.pages.shapes import Chip, Link

_AGAIN: Final = "再试一次"
_HOME: Final = Link("回首页", "/")
_SECRET: Final = ("csrfmiddlewaretoken", "password", "confirmed")
_LONG: Final = 60
_LABELS: Final[Mapping[str, str]] = {
    one.name: one.label for kind in KINDS.values() for one in (*kind.common, *kind.form)
}


@dataclass(frozen=True, slots=True)
class Typed:
    """One thing that was typed, as the page of faults gives it back."""

    name: str
    label: str
    value: str
    is_long: bool
    is_hidden: bool


def number_of(request: HttpRequest) -> str:
    """The number of a request, which its log lines bear too; empty where the middleware did not run."""
    return str(getattr(request, "number", ""))


def say(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    says: Sequence[str],
    links: Sequence[Link] = (_HOME,),
    chips: Sequence[Chip] = (),
    with_number: bool = False,
) -> HttpResponse:
    """An error page with its status."""
    page = _render(
        "pages/errors/page.html",
        {
            "theme": _theme(request),
            "title": title,
            "says": says,
            "links": links,
            "chips": chips,
            "number": number_of(request) if with_number else "",
        },
    )
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where too much was sent."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return say(
        request,
        status=400,
        title="这次送来的内容看不懂",
        says=["可能是网址不完整，或者页面开得太久。请回到上一页，刷新后再做一次。"],
        with_number=True,
    )


def refused(request: HttpRequest, *, reason: str, chips: Sequence[Chip] = (), who_may: str = "") -> HttpResponse:
    """403: why not, on which clause, and which duty sees it."""
    says = [reason, *([f"可以办这一项的岗位：{who_may}。"] if who_may else [])]
    says.append("确需办理的，请负责的人办理，或者换用你的另一个岗位。")
    return say(request, status=403, title="这一项不在你的职责范围内", says=says, chips=chips)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 without more to say."""
    return refused(request, reason=str(exception) if exception and str(exception) else "这一页不对你的岗位开放。")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was too old, or the form came from elsewhere."""
    return say(
        request,
        status=403,
        title="这一页开得太久，没有送出去",
        says=[
            "请回到刚才的页面，刷新后再按一次。填过的内容还在那个窗口里。",
            "一直这样，可能是浏览器不让本站存 Cookie。",
        ],
        links=[Link("打开刚才的页面", request.get_full_path()), _HOME],
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return say(
        request,
        status=404,
        title="没有这一页",
        says=["网址可能写错了，或者这件事已经移走。不归你负责的人和事，这里也不会出现。"],
    )


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405."""
    return say(
        request,
        status=405,
        title="这个网址不能这样打开",
        says=["它只在填好表单、按下按钮之后使用。请从页面上的按钮进入。"],
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return say(
        request,
        status=413,
        title="送来的内容太大",
        says=["请把附件分几次送，或者把扫描件调小一些。"],
        links=[Link("回刚才的页面", request.get_full_path()), _HOME],
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return say(
        request,
        status=500,
        title="这一页暂时打不开",
        says=["已经记下这次出错。登记过的没有丢；刚才填的还在那个窗口里，可以退回去再按一次。"],
        links=[Link(_AGAIN, request.get_full_path()), _HOME],
        with_number=True,
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer, or the office is being looked after."""
    answer = say(
        request,
        status=503,
        title="正在维护，稍等几分钟",
        says=["登记过的没有丢。没有送出去的还在那个窗口里，过一会儿再按一次。"],
        links=[Link(_AGAIN, request.get_full_path())],
        with_number=True,
    )
    answer["Retry-After"] = "120"
    return answer


def faulty(request: HttpRequest, faults: Sequence[Fault]) -> HttpResponse:
    """422: every fault, and what was typed. For deeds whose view has no form of its own to show them in."""
    page = _render(
        "pages/errors/faults.html",
        {
            "theme": _theme(request),
            "faults": faults,
            "typed": _typed(request),
            "action": request.get_full_path(),
            "back": Link("返回", request.get_full_path()),
        },
        request,
    )
    return HttpResponse(page, status=422)


def _typed(request: HttpRequest) -> list[Typed]:
    if request.method != "POST":
        return []
    return [
        Typed(
            name=name,
            label=_LABELS.get(name, name),
            value=str(value),
            is_long=len(str(value)) > _LONG or "\n" in str(value),
            is_hidden=name not in _LABELS,
        )
        for name, values in request.POST.lists()
        if not any(secret in name for secret in _SECRET)
        for value in values
    ]


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def _render(template: str, context: dict[str, object], request: HttpRequest | None = None) -> str:
    """Without the request no context processor runs, so a page can be shown while the database does not answer."""
    engine = next(one for one in engines.all() if isinstance(one, Jinja2))
    if request is None:
        return engine.env.get_template(template).render(context)
    return engine.get_template(template).render(context, request)
