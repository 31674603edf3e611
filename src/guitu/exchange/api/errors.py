"""How the interface says no 没有办成: one shape, a stable code, a reason in words, and nothing of what was sent."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from guitu.access.may import Refused
from guitu.exchange.api.schemas import ErrorCode, ErrorOut, FaultOut
from guitu.faults import Fault, Faulty

_LOG: Final = logging.getLogger("guitu.exchange.api")

STATUSES: Final[dict[ErrorCode, int]] = {
    "bad_request": 400, "not_signed_in": 401, "refused": 403, "not_found": 404, "conflict": 409, "too_large": 413,
    "faulty": 422, "too_many": 429, "broken": 500,
}  # fmt: skip

SAYS: Final[dict[ErrorCode, str]] = {
    "bad_request": "请求的写法有误。",
    "not_signed_in": "没有登录，或令牌无效、过期、已撤销。",
    "refused": "不能这样办理。",
    "not_found": "没有这一项，或不在可以查看的范围内。",
    "conflict": "与已有的记录不一致。",
    "too_large": "请求过大。",
    "faulty": "内容有问题，请按各处说明改正。",
    "too_many": "请求过于频繁，请稍后再试。",
    "broken": "归途自己出了错，请交给系统管理员。",
}


class Problem(Exception):  # noqa: N818 - an answer, not an error
    """An operation cannot be done: the code, and the faults if there are any."""

    def __init__(self, code: ErrorCode, *, says: str = "", faults: Iterable[Fault] = ()) -> None:
        super().__init__(code)
        self.code: ErrorCode = code
        self.says = says or SAYS[code]
        self.faults = tuple(faults)


def documented(*codes: int) -> dict[int, type[ErrorOut]]:
    """The faults an operation may answer with, for its declaration; those of every operation are always there."""
    return dict.fromkeys(sorted({400, 401, 403, 404, 422, 429, *codes}), ErrorOut)


def install(api: NinjaAPI) -> None:
    """Make the interface say every no in this shape."""

    def say(request: HttpRequest, code: ErrorCode, *, says: str = "", clauses: tuple[str, ...] = (),
            faults: Iterable[Fault] = ()) -> HttpResponse:  # fmt: skip
        said = ErrorOut(
            error=code,
            says=says or SAYS[code],
            clauses=list(clauses),
            faults=[
                FaultOut(place=fault.place, found=fault.found, expected=fault.expected, remedy=fault.remedy)
                for fault in faults
            ],
        )
        return api.create_response(request, said.model_dump(), status=STATUSES[code])

    def refused(request: HttpRequest, fault: Any) -> HttpResponse:
        return say(request, "refused", says=fault.reason, clauses=fault.clauses)

    def faulty(request: HttpRequest, fault: Any) -> HttpResponse:
        return say(request, "faulty", faults=fault.faults)

    def problem(request: HttpRequest, fault: Any) -> HttpResponse:
        return say(request, fault.code, says=fault.says, faults=fault.faults)

    def invalid(request: HttpRequest, fault: Any) -> HttpResponse:
        return say(request, "faulty", faults=[_of_parameter(one) for one in fault.errors])

    def http(request: HttpRequest, fault: Any) -> HttpResponse:
        by_status: dict[int, ErrorCode] = {status: code for code, status in STATUSES.items()}
        return say(request, by_status.get(fault.status_code, "bad_request"))

    def broken(request: HttpRequest, fault: Any) -> HttpResponse:
        # The kind of error and where it arose; its message may bear what somebody typed.
        frame = fault.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame is not None else ""
        _LOG.error("api fault %s at %s", type(fault).__qualname__, place)
        return say(request, "broken")

    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(Faulty, faulty)
    api.add_exception_handler(Problem, problem)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(AuthenticationError, http)
    api.add_exception_handler(Throttled, http)
    api.add_exception_handler(HttpError, http)
    api.add_exception_handler(Http404, lambda request, _: say(request, "not_found"))
    api.add_exception_handler(Exception, broken)


_EXPECTED: Final = {
    "int_parsing": "整数", "greater_than_equal": "不小于下限的数", "less_than_equal": "不大于上限的数",
    "uuid_parsing": "编号",
    "date_from_datetime_parsing": "YYYY-MM-DD 写法的日期", "date_parsing": "YYYY-MM-DD 写法的日期",
    "string_pattern_mismatch": "规定写法的文字", "string_too_long": "短一些的文字", "literal_error": "规定的选项之一",
    "missing": "必须有的一项",
}  # fmt: skip


def _of_parameter(one: dict[str, Any]) -> Fault:
    """A fault of an address or its parameters, without what was written there."""
    name = str(one["loc"][1]) if len(one["loc"]) > 1 else str(one["loc"][0])
    expected = _EXPECTED.get(str(one["type"]), "接口说明中的写法")
    return Fault(f"参数 {name}", "没有写" if one["type"] == "missing" else "写法有误", expected)
