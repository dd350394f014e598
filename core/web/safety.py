"""What keeps a browser and its visitor safe: headers on every answer, and forms that only this site makes."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from core.errors import NotAllowed
from core.web.desk import desk_of
from core.web.typed import typed

_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_YEAR = 31_536_000
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the headers on an answer, whatever made it; pages are never kept by a cache."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store")
    if scope.get("scheme") == "https":
        headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains")


async def csrf_guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse what would change something unless this site's own page, in this session, sent it.

    A form carries the mark in `_csrf`, a program in the header X-CSRF-Token. A handler that another service
    calls, and that asks for a token of its own, says so: `opt={"carries_its_own_token": True}`.
    """
    if not isinstance(connection, Request) or connection.method in _READING:
        return
    if handler.opt.get("carries_its_own_token"):
        return
    desk = desk_of(connection)
    if desk is not None and desk.is_program:
        return  # no browser sends a program's key by itself
    given = connection.headers.get("x-csrf-token", "")
    if not given:
        given = (await typed(connection))("_csrf")
    if desk is None or not desk.is_mine("form", given):
        message = (
            "this form has expired or was not sent from here; go back, reload the page and send it again"
        )
        raise NotAllowed(message)
