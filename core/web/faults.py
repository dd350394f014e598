"""What a visitor sees when something is refused, is not there, or breaks; and what the log says of it."""

import logging
import secrets
import traceback
from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from core.errors import BadInput, Refused
from core.web.blocks import Link, Links, Prose
from core.web.desk import NOBODY, Desk, Site, desk_of
from core.web.forms import status_of
from core.web.page import page

_log = logging.getLogger("borough.web")
_Request = Request[Any, Any, Any]

_TITLES = {
    400: "This could not be read",
    401: "Sign in first",
    403: "You may not do this",
    404: "Page not found",
    405: "This cannot be done here",
    409: "This could not be done",
    412: "Somebody else was quicker",
    413: "This is too large",
    422: "There is a problem",
    429: "Too many at once",
}
_WORDS = {
    400: "Something in the address or in what was sent is not as it should be. Go back and try again.",
    404: "If you typed the address, check that it is right. The record may also be one that you may not see.",
    405: "Go back, reload the page and try again.",
    413: "What was sent is larger than this page takes. Send a smaller file, or ask an administrator.",
}
_PROBLEM = "application/problem+json"


def refused(request: _Request, error: Refused) -> Response[Any]:
    """The domain said no, in words that a person can act on."""
    status = status_of(error)
    errors = (
        [{"field": error.field, "message": str(error)}] if isinstance(error, BadInput) and error.field else []
    )
    return _answer(request, status, _capital(str(error)), errors)


def http_error(request: _Request, error: HTTPException) -> Response[Any]:
    """The address or the request itself is wrong."""
    errors = [
        {"field": str(one.get("key", "")), "message": str(one.get("message", ""))}
        for one in (error.extra if isinstance(error.extra, list) else [])
        if isinstance(one, dict)
    ]
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return broken(request, error)
    words = _WORDS.get(error.status_code, error.detail)
    answer = _answer(request, error.status_code, words, errors)
    answer.headers.update(error.headers or {})
    return answer


def broken(request: _Request, error: Exception) -> Response[Any]:
    """A mistake in the software. The log gets where it happened, and never a value that was in it."""
    reference = secrets.token_hex(4).upper()
    place = "".join(traceback.format_tb(error.__traceback__))
    route = request.scope.get("path_template", "")
    _log.error("fault %s: %s at %s %s\n%s", reference, type(error).__name__, request.method, route, place)
    words = (
        f"Nothing was changed. Try again in a few minutes; if it happens again, tell the people who run "
        f"Borough the number {reference}."
    )
    return _answer(request, 500, words, title="Sorry, something went wrong")


def _answer(
    request: _Request, status: int, words: str, errors: list[dict[str, str]] | None = None, *, title: str = ""
) -> Response[Any]:
    title = title or _TITLES.get(status) or HTTPStatus(status).phrase
    if request.scope["path"].startswith("/api/"):
        return problem(status, title, words, errors)
    site: Site = request.app.state["site"]
    desk = desk_of(request) or Desk(site=site, actor=NOBODY, secret=secrets.token_hex(16))
    ways = Links([(Link("Go to the home page", "/"), "")])
    return page(desk, title, [Prose(words), ways], status=status)


def problem(
    status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None
) -> Response[dict[str, Any]]:
    """An error for programs, as RFC 9457 writes them."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body, status_code=status, media_type=_PROBLEM)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
