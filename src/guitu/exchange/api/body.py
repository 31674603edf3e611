"""The body of an entry 请求正文: JSON of bounded size, read strictly, documented by the declarations of the kinds."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from pydantic import TypeAdapter

from guitu.exchange.api.errors import Problem
from guitu.faults import Fault, Faulty
from guitu.ledger.casefile import AnyEntry
from guitu.ledger.jsontext import parsed

LARGEST: Final = 64 * 1024
"""Bytes of one entry: the longest narratives are a few thousand signs."""

_PLACE: Final = "请求正文"
_REF: Final = "#/components/schemas/{model}"


def read(request: HttpRequest) -> object:
    """The JSON value in a request. Raises `Problem` if it is too large or no JSON, `Faulty` for members given twice."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            raise _too_large()
        content = request.body
    except (ValueError, UnreadablePostError):
        raise Problem("bad_request", says="请求没有传完，请再发一次。") from None
    except RequestDataTooBig:
        raise _too_large() from None
    if len(content) > LARGEST:
        raise _too_large()
    if request.content_type != "application/json":
        fault = Fault("Content-Type", "不是 application/json", "application/json")
        raise Problem("bad_request", faults=[fault])
    try:
        data, twice = parsed(content, place=_PLACE)
    except Faulty as fault:
        raise Problem("bad_request", faults=fault.faults) from None
    if twice:
        raise Faulty(twice)
    return data


def documented() -> dict[str, Any]:
    """The request body of an entry for the description of the interface."""
    return {
        "required": True,
        "description": "guitu.casefile/1 中一条记录的写法；recorded_at 是填写设备上的时间",
        "content": {"application/json": {"schema": {"$ref": _REF.format(model="Entry")}}},
    }


@cache
def components() -> dict[str, Any]:
    """Schemas of all kinds by name, and `Entry` for any of them."""
    schema = TypeAdapter(AnyEntry).json_schema(ref_template=_REF)
    defs: dict[str, Any] = schema.pop("$defs", {})
    return {**defs, "Entry": {"title": "一条记录", **schema}}


def _too_large() -> Problem:
    return Problem("too_large", says=f"一条记录不超过 {LARGEST // 1024} 千字节；照片和扫描件请从页面上传。")
