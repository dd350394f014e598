"""Signing in by the council's identity provider."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Redirect

from core.errors import Refused
from core.ports import Identified
from core.staff.commands import (
    CodeAwaited,
    NewSession,
    NotSignedIn,
    ProviderPolicy,
    send_away,
    sign_in_by_provider,
    take_back,
)
from core.web import sessions
from core.web.blocks import Alert, Link, Links
from core.web.desk import Desk
from core.web.looks import is_local
from core.web.page import page
from core.web.site.entrance import LEAVING_COOKIE, known_visitor, welcome

_BACK = "/sign-in/provider/back"


def _back(desk: Desk, request: Request[Any, Any, Any], path: str) -> str:
    """The whole address of a page here, as the provider knows it."""
    base = desk.council.configuration.sign_in.address or str(request.base_url)
    return f"{base.rstrip('/')}{path}"


@get("/sign-in/provider", opt={"open": True}, sync_to_thread=True)
def depart(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Send the browser to the provider."""
    provider = desk.council.ports.identity
    if provider is None:
        return Redirect("/sign-in", status_code=303)
    departed = provider.depart(back=_back(desk, request, _BACK))
    wanted = request.query_params.get("next", "")
    with desk.council.work(actor=sessions.DOOR) as work:
        send_away(work, departed=departed, browser=desk.secret, wanted=wanted if is_local(wanted) else "/")
    return known_visitor(request, desk, Redirect(departed.address, status_code=303))


@get(_BACK, opt={"open": True}, sync_to_thread=True)
def come_back(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Let in whoever the provider has identified, or say why not."""
    provider = desk.council.ports.identity
    if provider is None:
        return Redirect("/sign-in", status_code=303)
    state = request.query_params.get("state", "")
    with desk.council.work(actor=sessions.DOOR) as work:
        taken = take_back(work, state=state, browser=desk.secret)
        now = work.now
    if isinstance(taken, NotSignedIn):
        return _refused(desk, taken.message)
    departed, wanted = taken
    answer = dict(request.query_params)
    try:
        back = _back(desk, request, _BACK)
        who = provider.identify(departed=departed, answer=answer, back=back, now=now)
    except Refused as refusal:
        return _refused(desk, str(refusal))
    entered = _let_in(desk, who)
    if isinstance(entered, NotSignedIn):
        return _refused(desk, entered.message)
    return welcome(request, entered, wanted)


def _let_in(desk: Desk, who: Identified) -> NewSession | CodeAwaited | NotSignedIn:
    set_ = desk.council.configuration.sign_in
    taking = ProviderPolicy(set_.match, set_.joiners, set_.strong)
    with desk.council.work(actor=sessions.DOOR) as work:
        return sign_in_by_provider(work, who=who, taking=taking, policy=sessions.policy_of(desk.council))


def _refused(desk: Desk, message: str) -> Response[Any]:
    ways = Links([(Link("Sign in again", "/sign-in"), "from the beginning")])
    text = message[:1].upper() + message[1:]
    return page(desk, "You are not signed in", [Alert(text, tone="error"), ways], status=403)


@get("/sign-out/provider", opt={"open": True}, sync_to_thread=True)
def leave(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """End the session at the provider too, after the one here has ended."""
    provider = desk.council.ports.identity
    token = request.cookies.get(LEAVING_COOKIE, "")
    address = ""
    if provider is not None and token:
        address = provider.leave_address(token=token, back=_back(desk, request, "/sign-in"))
    answer = Redirect(address or "/sign-in", status_code=303)
    answer.delete_cookie(LEAVING_COOKIE)
    return answer


HANDLERS = (depart, come_back, leave)
