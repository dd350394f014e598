"""Who visits: every request finds its session, and whoever has none is asked to sign in."""

import secrets
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.response import Redirect
from litestar.types import ASGIApp, Receive, Scope, Send

from core.permissions import Actor
from core.staff.queries import SignedInUser
from core.web import sessions
from core.web.desk import NOBODY, Desk, Site
from core.web.faults import problem
from core.web.page import BANNER_COOKIE, banner_from

SESSION_COOKIE = "borough_session"
VISITOR_COOKIE = "borough_visitor"
ENROLMENT = "/your-account/second-factor"
_SECRET_BYTES = 32


class Visitors(ASGIMiddleware):
    """Puts a `Desk` on every request.

    A handler with `opt={"open": True}` needs nobody signed in; one with `opt={"enrolling": True}` also serves
    those who must set up a second factor before anything else, and who may do nothing until then.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, site: Site) -> None:
        """Receive visitors for this site."""
        self._site = site

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find the session, then let the handler answer, or ask to sign in."""
        request: Request[Any, Any, Any] = Request(scope, receive)
        if key := _key(request):
            desk = await self._program(request, key)
            scope["borough.desk"] = desk  # type: ignore[typeddict-unknown-key]
            await (next_app if desk.signed_in else _ask_to_sign_in(request, desk))(scope, receive, send)
            return
        token = request.cookies.get(SESSION_COOKIE, "")
        found = await sync_to_thread(sessions.find, self._site.council, token) if token else None
        desk = self._desk(request, found, token)
        scope["borough.desk"] = desk  # type: ignore[typeddict-unknown-key]
        opt = scope["route_handler"].opt
        if found is None and not opt.get("open"):
            await _ask_to_sign_in(request, desk)(scope, receive, send)
        elif found and found.must_enrol and not (opt.get("open") or opt.get("enrolling")):
            await _ask_to_enrol(request, desk)(scope, receive, send)
        else:
            await next_app(scope, receive, send)

    async def _program(self, request: Request[Any, Any, Any], key: str) -> Desk:
        """The desk of a program that shows a key; nobody's when the key opens nothing."""
        found = await sync_to_thread(sessions.program, self._site.council, key)
        return Desk(
            site=self._site,
            actor=found.actor if found else NOBODY,
            secret=new_secret(),
            path=request.scope["path"],
            query=request.scope["query_string"].decode("latin-1"),
            is_program=found is not None,
        )

    def _desk(self, request: Request[Any, Any, Any], found: SignedInUser | None, token: str) -> Desk:
        visitor = request.cookies.get(VISITOR_COOKIE, "")
        desk = Desk(
            site=self._site,
            actor=_actor(found),
            secret=found.csrf if found else visitor or new_secret(),
            token=token if found else "",
            ends_at=found.ends_at if found else None,
            ends_for_good=found is not None and found.ends_at == found.expires_at,
            path=request.scope["path"],
            query=request.scope["query_string"].decode("latin-1"),
        )
        if left := request.cookies.get(BANNER_COOKIE):
            desk.banner = banner_from(desk, left)
        return desk


def _key(request: Request[Any, Any, Any]) -> str:
    """The key of a program, which opens the API and no page; empty where there is none."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    is_shown = scheme.lower() == "bearer" and request.scope["path"].startswith("/api/")
    return key.strip() if is_shown else ""


def _actor(found: SignedInUser | None) -> Actor:
    """Who acts: without any permission while a second factor is owed."""
    if found is None:
        return NOBODY
    return Actor(found.actor.subject, found.actor.name) if found.must_enrol else found.actor


def _ask_to_enrol(request: Request[Any, Any, Any], desk: Desk) -> ASGIApp:
    answer: Any = (
        problem(403, "Set up a second factor first", f"Sign in on the pages and go to {ENROLMENT}.")
        if desk.path.startswith("/api/")
        else Redirect(ENROLMENT, status_code=303)
    )
    made: ASGIApp = answer.to_asgi_response(app=None, request=request)
    return made


def _ask_to_sign_in(request: Request[Any, Any, Any], desk: Desk) -> ASGIApp:
    if desk.path.startswith("/api/"):
        answer: Any = problem(401, "Sign in first", "There is no session, or it has ended.")
        answer.headers["WWW-Authenticate"] = "Bearer"
    else:
        back = f"?next={quote(desk.address, safe='')}" if request.method == "GET" and desk.path != "/" else ""
        answer = Redirect(f"/sign-in{back}", status_code=303)
    made: ASGIApp = answer.to_asgi_response(app=None, request=request)
    return made


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def private_cookie(request: Request[Any, Any, Any], name: str, value: str) -> Cookie:
    """A cookie that no script reads and no other site sends, and that stays on https where that is used."""
    is_secure = request.scope.get("scheme") == "https"
    return Cookie(name, value=value, path="/", httponly=True, samesite="lax", secure=is_secure)
