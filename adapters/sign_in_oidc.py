"""Signing in by OpenID Connect: authorization code with PKCE, at any provider that can be discovered."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.errors import NotAllowed, Refused
from core.ports import Departed, Identified

_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""With a key of the provider's own; never "none", and never one that the client's secret could make."""
_LEEWAY = 60
_VERIFIER_BYTES = 48
_NOT_REACHED = "the identity provider can not be reached; try again in a few minutes, or sign in another way"


class OidcProvider:
    """An identity provider, found by its issuer's address. It speaks to the network only when asked."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        title: str = "the council’s account",
        scope: str = "openid email profile",
        timeout: float = 10,
    ) -> None:
        """Know the provider and who one is there."""
        self.issuer = issuer.rstrip("/")
        self.title = title
        self._client_id, self._secret = client_id, client_secret
        self._scope, self._timeout = scope, timeout

    def depart(self, *, back: str) -> Departed:
        """Where to send a browser, and what proves later that its answer belongs to it."""
        verifier, nonce = secrets.token_urlsafe(_VERIFIER_BYTES), secrets.token_urlsafe()
        with self._client(back) as client:
            address, state = client.create_authorization_url(
                self._found["authorization_endpoint"], nonce=nonce, code_verifier=verifier
            )
        return Departed(address, state, nonce, verifier)

    def identify(
        self, *, departed: Departed, answer: Mapping[str, str], back: str, now: datetime
    ) -> Identified:
        """Who came back; NotAllowed when the provider says no, or the answer is not what was asked for."""
        if "error" in answer or "code" not in answer:
            message = "the identity provider did not let you in; try again, or ask its administrator"
            raise NotAllowed(message)
        if answer.get("iss", self._found["issuer"]) != self._found["issuer"]:
            message = "the answer came from another identity provider; begin again"
            raise NotAllowed(message)
        token = self._exchanged(answer["code"], departed, back)
        claims = self._claims(token, departed, now)
        return self._identified(claims, token)

    def leave_address(self, *, token: str, back: str) -> str:
        """Where to send a browser to end the session at the provider too; empty when it has no such place."""
        place = self._found.get("end_session_endpoint", "")
        given = {"id_token_hint": token, "client_id": self._client_id, "post_logout_redirect_uri": back}
        return f"{place}?{urlencode(given)}" if place else ""

    @cached_property
    def _found(self) -> dict[str, Any]:
        """What the provider publishes of itself, read once; it must be the issuer that it claims to be."""
        found = self._read(f"{self.issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            message = (
                f"the identity provider at {self.issuer} says that it is another; check [sign_in] oidc_issuer"
            )
            raise Refused(message)
        return found

    def _read(self, address: str, **headers: str) -> dict[str, Any]:
        try:
            answer = httpx2.get(address, timeout=self._timeout, headers=headers)
            answer.raise_for_status()
            found = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise Refused(_NOT_REACHED) from error
        return found if isinstance(found, dict) else {}

    def _client(self, back: str) -> Any:
        return OAuth2Client(
            self._client_id,
            self._secret,
            scope=self._scope,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=self._timeout,
        )

    def _exchanged(self, code: str, departed: Departed, back: str) -> dict[str, Any]:
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    self._found["token_endpoint"], code=code, code_verifier=departed.verifier
                )
        except OAuthError as error:
            message = "the identity provider did not take its own answer back; begin again"
            raise NotAllowed(message) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise Refused(_NOT_REACHED) from error
        return dict(token)

    def _claims(self, token: dict[str, Any], departed: Departed, now: datetime) -> CodeIDToken:
        """What the signed ID token says, proved: signature, issuer, audience, time, nonce."""
        options = {"iss": {"values": [self._found["issuer"]]}, "aud": {"value": self._client_id}}
        params = {
            "nonce": departed.nonce,
            "client_id": self._client_id,
            "access_token": token.get("access_token"),
        }
        try:
            keys = KeySet.import_key_set(self._read(self._found["jwks_uri"]))  # type: ignore[arg-type]
            read = jwt.decode(str(token.get("id_token", "")), keys, algorithms=_ALGORITHMS)
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        except (JoseError, ValueError) as error:
            message = "the identity provider’s answer can not be believed; begin again"
            raise NotAllowed(message) from error
        return claims

    def _identified(self, claims: CodeIDToken, token: dict[str, Any]) -> Identified:
        known: dict[str, Any] = dict(claims)
        if "email" not in known and "userinfo_endpoint" in self._found:
            more = self._read(
                self._found["userinfo_endpoint"], Authorization=f"Bearer {token.get('access_token', '')}"
            )
            # Whose information it is must be who signed in (OpenID Connect Core 1.0, 5.3.2).
            known = {**more, **known} if more.get("sub") == known["sub"] else known
        methods = {str(one) for one in known.get("amr") or ()} | {str(known.get("acr") or "")}
        return Identified(
            issuer=str(known["iss"]),
            sub=str(known["sub"]),
            username=str(known.get("preferred_username") or ""),
            email=str(known.get("email") or "") if known.get("email_verified") is True else "",
            name=str(known.get("name") or ""),
            methods=frozenset(methods - {""}),
            token=str(token["id_token"]),
        )
