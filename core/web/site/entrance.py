"""Signing in and out."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from core.web import sessions
from core.web.blocks import Prose
from core.web.desk import Desk
from core.web.fields import Hidden, Secret, Text
from core.web.forms import Filled, Form
from core.web.looks import is_local
from core.web.page import page, redirect
from core.web.typed import Typed
from core.web.visitors import SESSION_COOKIE, VISITOR_COOKIE, private_cookie

_FORM = Form(
    fields=(
        Text(name="username", label="User name", width=20, autocomplete="username"),
        Secret(name="password", label="Password"),
        Hidden(name="next", required=False),
    ),
    button="Sign in",
    action="/sign-in",
)


@get("/sign-in", opt={"open": True}, sync_to_thread=True)
def sign_in_page(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Ask who it is."""
    if desk.signed_in:
        return redirect(desk, "/")
    answer = _shown(desk, _FORM.empty(next=request.query_params.get("next", "")))
    answer.set_cookie(private_cookie(request, VISITOR_COOKIE, desk.secret))
    return answer


@post("/sign-in", opt={"open": True}, sync_to_thread=True)
def sign_in(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], typed: NamedDependency[Typed]
) -> Response[Any]:
    """Take the name and password; a new session begins, and the address that was wanted is shown."""
    filled = _FORM.read(typed)
    if filled.is_wrong:
        return _shown(desk, filled)
    given = {key: filled.values[key] for key in ("username", "password")}
    answer = sessions.begin(desk.council, **given, address=request.client.host if request.client else "")
    if isinstance(answer, sessions.Denied):
        filled.faults.append(answer.message[:1].upper() + answer.message[1:])
        return _shown(desk, filled)
    wanted = filled.values["next"] or "/"
    entered = Redirect(wanted if is_local(wanted) else "/", status_code=303)
    entered.set_cookie(private_cookie(request, SESSION_COOKIE, answer))
    entered.delete_cookie(VISITOR_COOKIE)
    return entered


@post("/sign-out", sync_to_thread=True)
def sign_out(desk: NamedDependency[Desk]) -> Response[Any]:
    """End the session, here and in the database."""
    sessions.end(desk.council, desk.token)
    answer = Redirect("/sign-in", status_code=303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _shown(desk: Desk, filled: Filled) -> Response[str]:
    text = Prose("For staff of the council. You are signed out when you do nothing for a while.", "hint")
    return page(desk, "Sign in", [text, filled])


HANDLERS = (sign_in_page, sign_in, sign_out)
