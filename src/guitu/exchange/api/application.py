"""The interface put together: operations, faults, authentication, the description at /api/openapi.json."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from guitu.exchange.api import body, cases, errors, reference
from guitu.exchange.api.security import RATE, Bearer, PerPosting, Session


class Api(NinjaAPI):
    """The interface, with the kinds of entries among its described shapes."""

    _described: OpenAPISchema | None = None

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The OpenAPI 3.1 document; put together once, since nothing in it depends on who asks."""
        if self._described is None:
            self._described = super().get_openapi_schema(**asked)
            self._described["components"]["schemas"].update(body.components())
        return self._described


api = Api(
    title="归途接口",
    version="1",
    description="社区戒毒社区康复个案、记录、现状与待办。与页面用同样的权限，每次查看个人信息都留有记录。",
    urls_namespace="api",
    docs_url=None,
    auth=[Bearer(), Session()],
    throttle=[PerPosting(RATE)],
)
errors.install(api)
api.add_router("/cases", cases.router)
api.add_router("", reference.router)
