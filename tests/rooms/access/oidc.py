"""A small provider of OpenID Connect on loopback, for tests: metadata, keys, tokens. It signs what a test tells it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET, CODE = "guitu-office", "only-for-this-test", "one-code"


@dataclass
class LocalProvider:
    """What it will say of whoever comes next. `spoil` changes claims before they are signed."""

    address: str
    key: RSAKey
    subject: str = "sub-1"
    name: str = "police"
    nonce: str = ""
    challenge: str = ""
    sign_with: RSAKey | None = None
    spoil: dict[str, Any] = field(default_factory=dict)
    algorithms: list[str] = field(default_factory=lambda: ["RS256"])
    algorithm: str = "RS256"
    """What the answer says it is signed with: `none`, or `HS256` with what everybody can read, as an attacker would."""
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def metadata(self) -> str:
        return f"{self.address}/.well-known/openid-configuration"

    def consent(self, location: str) -> str:
        """What a browser would bring back from the page of the provider: the query of the way back."""
        self.asked = asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self.nonce, self.challenge = asked["nonce"], asked["code_challenge"]
        return f"code={CODE}&state={asked['state']}"

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        """The answer to a code; only with the verifier of the challenge."""
        verifier = form.get("code_verifier", [""])[0]
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if form.get("code") != [CODE] or made != self.challenge:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": self.subject, "preferred_username": self.name, "iat": now,
            "exp": now + 300, "nonce": self.nonce, **self.spoil,
        }  # fmt: skip
        signed = self._signed(claims)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "RS256":
            return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.sign_with or self.key)
        said = [json.dumps(one).encode() for one in ({"alg": self.algorithm, "kid": "k1"}, claims)]
        text = b".".join(base64.urlsafe_b64encode(one).rstrip(b"=") for one in said)
        key = {"none": b"", "HS256": SECRET.encode()}[self.algorithm]
        mark = hmac.new(key, text, "sha256").digest() if key else b""
        return (text + b"." + base64.urlsafe_b64encode(mark).rstrip(b"=")).decode()


class _Door(BaseHTTPRequestHandler):
    """Answers for the provider whose path was asked; who says nothing for a while is hung up on."""

    timeout = 10
    providers: dict[str, LocalProvider]

    def do_GET(self) -> None:
        told = self._told()
        if self.path.endswith("openid-configuration"):
            self._say({
                "issuer": told.address, "authorization_endpoint": f"{told.address}/authorize",
                "token_endpoint": f"{told.address}/token", "jwks_uri": f"{told.address}/keys",
                "id_token_signing_alg_values_supported": told.algorithms, "response_types_supported": ["code"],
            })  # fmt: skip
        else:
            self._say({"keys": [told.key.as_dict(private=False)]})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(self._told().token(parse_qs(body)))

    def _told(self) -> LocalProvider:
        return self.providers[self.path.split("/")[1]]

    def _say(self, said: dict[str, Any]) -> None:
        content = json.dumps(said).encode()
        self.send_response(400 if "error" in said else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Callable[[], LocalProvider]]:
    """One server on a free port of loopback, until the block ends; each call makes a provider of its own on it."""
    providers: dict[str, LocalProvider] = {}
    server = HTTPServer(("127.0.0.1", 0), type("Door", (_Door,), {"providers": providers}))
    key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})

    def another() -> LocalProvider:
        name = f"p{len(providers)}"
        told = providers[name] = LocalProvider(f"http://127.0.0.1:{server.server_port}/{name}", key)
        return told

    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield another
    finally:
        server.shutdown()
        server.server_close()
