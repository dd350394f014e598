"""Signing in and out."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from core.staff.commands import CodeAwaited, NewSession, NotSignedIn
from core.web import sessions
from core.web.blocks import Block, Link, Links, Prose
from core.web.desk import NOBODY, Desk
from core.web.fields import Hidden, Secret, Text
from core.web.forms import Filled, Form
from core.web.looks import is_local
from core.web.page import page, redirect
from core.web.typed import Typed
from core.web.visitors import SESSION_COOKIE, VISITOR_COOKIE, private_cookie

HALF_COOKIE = "borough_half"
LEAVING_COOKIE = "borough_leaving"
_LEAVING_SECONDS = 300
_FORM = Form(
    fields=(
        Text(name="username", label="User name", width=20, autocomplete="username"),
        Secret(name="password", label="Password"),
        Hidden(name="next", required=False),
    ),
    button="Sign in",
    action="/sign-in",
)
_CODE = Form(
    fields=(
        Text(
            name="code",
            label="Code",
            hint="Six digits from your authenticator app, or one of your recovery codes",
            width=20,
            longest=60,
            autocomplete="one-time-code",
        ),
        Hidden(name="next", required=False),
    ),
    button="Go on",
    action="/sign-in/code",
    cancel=Link("Sign in as somebody else", "/sign-in"),
)


@get("/sign-in", opt={"open": True}, sync_to_thread=True)
def sign_in_page(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Ask who it is."""
    if desk.signed_in:
        return redirect(desk, "/")
    return known_visitor(request, desk, _shown(desk, _FORM.empty(next=request.query_params.get("next", ""))))


@post("/sign-in", opt={"open": True}, sync_to_thread=True)
def sign_in(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Take the name and password; a session begins, or the code of the second factor is asked for."""
    filled = _FORM.read(typed)
    if not desk.council.configuration.sign_in.passwords:
        desk.refused = _refused(filled, NotSignedIn("passwords are not taken here any more"))
        return _shown(desk, filled)
    if filled.is_wrong:
        return _shown(desk, filled)
    given = {key: filled.values[key] for key in ("username", "password")}
    answer = sessions.begin(desk.council, **given, address=request.client.host if request.client else "")
    if isinstance(answer, NotSignedIn):
        return _shown(desk, _refused(filled, answer))
    return welcome(request, answer, filled.values["next"])


@get("/sign-in/code", opt={"open": True}, sync_to_thread=True)
def code_page(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Ask for the second factor, of whoever gave the right password just now."""
    if desk.signed_in or HALF_COOKIE not in request.cookies:
        return redirect(desk, "/" if desk.signed_in else "/sign-in")
    wanted = request.query_params.get("next", "")
    return known_visitor(request, desk, _asked(desk, _CODE.empty(next=wanted)))


@post("/sign-in/code", opt={"open": True}, sync_to_thread=True)
def code(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Take the code; a new session begins, and the address that was wanted is shown."""
    filled = _CODE.read(typed)
    if not filled.is_wrong:
        half = request.cookies.get(HALF_COOKIE, "")
        answer = sessions.go_on(desk.council, token=half, code=filled.values["code"])
        if isinstance(answer, NewSession):
            return welcome(request, answer, filled.values["next"])
        _refused(filled, answer)
    return _asked(desk, filled)


@post("/sign-out", opt={"enrolling": True}, sync_to_thread=True)
def sign_out(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """End the session, here and in the database."""
    token = sessions.end(desk.council, desk.token)
    if token and desk.council.ports.identity is not None:
        # A link, not a redirect: the strict policy lets no form of ours lead to another site.
        desk.actor, desk.ends_at = NOBODY, None
        title = desk.council.ports.identity.title
        ways = [
            (
                Link("Sign out there too", "/sign-out/provider"),
                f"you are still signed in at {title}",
            ),
            (Link("Sign in again", "/sign-in"), "as yourself or somebody else"),
        ]
        left = page(desk, "You are signed out", [Links(ways)])
        cookie = private_cookie(request, LEAVING_COOKIE, token)
        cookie.max_age = _LEAVING_SECONDS
        left.set_cookie(cookie)
    else:
        left = Redirect("/sign-in", status_code=303)
    left.delete_cookie(SESSION_COOKIE)
    return left


def welcome(
    request: Request[Any, Any, Any], answer: NewSession | CodeAwaited, wanted: str | None
) -> Response[Any]:
    """Send whoever has proved who they are to what they wanted, or to where the code is asked for."""
    address = wanted if wanted and is_local(wanted) else "/"
    if isinstance(answer, CodeAwaited):
        asking = Redirect(f"/sign-in/code?{urlencode({'next': address})}", status_code=303)
        asking.set_cookie(private_cookie(request, HALF_COOKIE, answer.token))
        return asking
    entered = Redirect(address, status_code=303)
    entered.set_cookie(private_cookie(request, SESSION_COOKIE, answer.token))
    for cookie in (VISITOR_COOKIE, HALF_COOKIE):
        entered.delete_cookie(cookie)
    return entered


def known_visitor(request: Request[Any, Any, Any], desk: Desk, answer: Response[Any]) -> Response[Any]:
    """Let the browser remember the secret to which the form is bound before anybody is signed in."""
    answer.set_cookie(private_cookie(request, VISITOR_COOKIE, desk.secret))
    return answer


def _refused(filled: Filled, answer: NotSignedIn) -> Filled:
    filled.faults.append(answer.message[:1].upper() + answer.message[1:])
    return filled


def _shown(desk: Desk, filled: Filled) -> Response[str]:
    text = Prose("For staff of the council. You are signed out when you do nothing for a while.", "hint")
    blocks: list[Block] = [text, *_by_provider(desk, filled)]
    if desk.council.configuration.sign_in.passwords:
        blocks.append(filled)
    return page(desk, "Sign in", blocks)


def _by_provider(desk: Desk, filled: Filled) -> list[Block]:
    """The way in by the council's identity provider, where it has one."""
    provider = desk.council.ports.identity
    if provider is None:
        return []
    wanted = urlencode({"next": filled.typed("next")})
    leads = [(Link(f"Sign in with {provider.title}", f"/sign-in/provider?{wanted}"), "")]
    return [Links(leads)]


def _asked(desk: Desk, filled: Filled) -> Response[str]:
    lost = Links(
        [(Link("Sign in again", "/sign-in"), "if this takes longer than ten minutes")],
        "If you have neither your phone nor a recovery code, ask an administrator",
    )
    return page(desk, "Enter your code", [filled, lost])


HANDLERS = (sign_in_page, sign_in, code_page, code, sign_out)
