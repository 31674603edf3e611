"""Talking to a provider by OpenID Connect: authorization code with PKCE, state and nonce, the signed answer checked.

The library (authlib) does it. Here it is said which signatures are believed, how long the provider has, and that
whatever goes wrong is one `StrangerError`. Only `provider` imports this, and only where an office has a provider: the
library takes longer to import than all of Django, in every process.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from joserfc.errors import JoseError
from requests import RequestException

from guitu.access.provider import Provider, StrangerError

ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
"""Signatures that are believed: made with a key the office does not have. Whatever else the provider offers is not."""

PATIENCE = 10.0
"""Seconds that a provider has for an answer, whatever it is asked: the server that waits serves nobody else."""


def sent_off(request: HttpRequest, known: Provider, *, back: str) -> HttpResponseBase:
    """The answer that sends the browser to the provider, which sends it on to `back`. Raises `StrangerError`."""
    wanted = {"acr_values": known.acr} if known.acr else {}
    try:
        answer: HttpResponseBase = _client(known).authorize_redirect(request, back, **wanted)
    except (AuthlibBaseError, RequestException, ValueError, RuntimeError):
        raise StrangerError from None
    return answer


def claims(request: HttpRequest, known: Provider) -> dict[str, Any]:
    """What the provider says of whoever came back, signed and meant for this office. Raises `StrangerError`."""
    try:
        client = _client(known)
        offered = client.load_server_metadata()
        taken = offered.get("id_token_signing_alg_values_supported") or ["RS256"]
        offered["id_token_signing_alg_values_supported"] = believed = [one for one in taken if one in ALGORITHMS]
        if not believed:
            raise StrangerError
        said: dict[str, Any] = client.authorize_access_token(request).get("userinfo") or {}
    except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError):
        raise StrangerError from None
    return said


@cache
def _client(known: Provider) -> Any:
    registry = OAuth()
    return registry.register(
        "office",
        server_metadata_url=known.server,
        client_id=known.client_id,
        client_secret=known.client_secret,
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )
