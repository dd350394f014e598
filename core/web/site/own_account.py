"""One's own account: the password, the second factor, and who acts for whom."""

from typing import Any
from uuid import UUID

import segno
from litestar import Response, get, post
from litestar.di import NamedDependency
from markupsafe import Markup

from core.errors import BadInput
from core.staff import codes, commands
from core.staff.queries import own
from core.web.blocks import Alert, Block, Code, Link, Links, Prose, Summary, Template
from core.web.desk import HOME, Desk
from core.web.fields import Secret, Text
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.sessions import DOOR
from core.web.typed import Typed
from core.work import UnitOfWork

ADDRESS = "/your-account"
_FACTOR = f"{ADDRESS}/second-factor"
_TRAIL = (HOME, Link("Your account", ADDRESS))
_IN_GROUP = 4
_PASSWORD = Form(
    fields=(
        Secret(name="current", label="Present password"),
        Secret(name="password", label="New password", autocomplete="new-password"),
        Secret(name="again", label="New password again", autocomplete="new-password"),
    ),
    button="Change the password",
    action=f"{ADDRESS}/password",
)
_BEGIN = Form(button="Set up a second factor", action=_FACTOR)
_code = Text(
    name="code",
    label="Code that the app shows",
    hint="Six digits",
    width=10,
    longest=20,
    autocomplete="one-time-code",
)
_CONFIRM = Form((_code,), button="Confirm", action=f"{_FACTOR}/confirm")
_RENEW = Form((_code,), button="Make new recovery codes", action=f"{_FACTOR}/codes", quiet=True)
_REMOVE = Form((_code,), button="Take it away", action=f"{_FACTOR}/remove", danger=True)


@get(ADDRESS, sync_to_thread=True)
def account(desk: NamedDependency[Desk]) -> Response[Any]:
    """What the visitor is here, and what they can change about it."""
    with desk.council.look(actor=DOOR) as work:
        mine = own.account(work, user_id=_me(desk))
    rows = [
        ("Name", mine.name),
        ("User name", mine.username),
        ("Team", mine.team),
        ("Roles", mine.roles),
        ("Acting for", sorted(desk.actor.acting_for.values())),
        ("Competent in", sorted(desk.actor.competences)),
        ("Second factor", "Set up" if mine.has_second_factor else "None"),
    ]
    leads = [
        (Link("Second factor", _FACTOR), "a code from your phone besides your password"),
        (Link("Your interests", f"{ADDRESS}/interests"), "who and what you are close to"),
        (Link("Change your password", f"{ADDRESS}/password"), "your other sessions end"),
        (Link("Keys for programs", f"{ADDRESS}/keys"), "let a program use the API in your name"),
    ]
    return page(desk, "Your account", [Summary(rows), Links(leads)], trail=(HOME,))


@get(f"{ADDRESS}/password", sync_to_thread=True)
def password_page(desk: NamedDependency[Desk]) -> Response[Any]:
    """Ask for the new password."""
    return _password(desk, _PASSWORD.empty())


@post(f"{ADDRESS}/password", sync_to_thread=True)
def change_password(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Set one's own password."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        if values["password"] != values["again"]:
            message = "the two passwords differ; type the new one again"
            raise BadInput(message, field="again")
        given = {"password": values["password"], "current": values["current"]}
        commands.set_password(work, user_id=_me(desk), keep_token=desk.token, **given)
        return redirect(desk, ADDRESS, banner="Your password was changed; your other sessions have ended")

    return submit(desk, _PASSWORD, typed, act=act, again=lambda filled: _password(desk, filled))


def _password(desk: Desk, filled: Filled) -> Response[str]:
    return page(desk, "Change your password", [filled], trail=_TRAIL)


@get(_FACTOR, opt={"enrolling": True}, sync_to_thread=True)
def factor_page(desk: NamedDependency[Desk]) -> Response[Any]:
    """How the second factor stands, and what can be done with it."""
    return _factor(desk)


@post(_FACTOR, opt={"enrolling": True}, sync_to_thread=True)
def begin(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Make a secret to share with the visitor's phone."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        commands.begin_second_factor(work)
        return redirect(desk, _FACTOR)

    return submit(desk, _BEGIN, typed, act=act, again=lambda filled: _factor(desk, filled))


@post(f"{_FACTOR}/confirm", opt={"enrolling": True}, sync_to_thread=True)
def confirm(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Take the first code; the recovery codes are shown once, now."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        made = commands.confirm_second_factor(work, code=values["code"], keep_token=desk.token)
        return _codes(desk, made, "Your second factor is set up")

    return submit(desk, _CONFIRM, typed, act=act, again=lambda filled: _factor(desk, filled))


@post(f"{_FACTOR}/codes", sync_to_thread=True)
def renew(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Ten new recovery codes."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        return _codes(desk, commands.renew_recovery_codes(work, code=values["code"]), "New recovery codes")

    return submit(desk, _RENEW, typed, act=act, again=lambda filled: _factor(desk, filled))


@post(f"{_FACTOR}/remove", sync_to_thread=True)
def remove(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Take one's own second factor away."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.remove_second_factor(work, code=values["code"])
        return redirect(desk, _FACTOR, banner="Your second factor was taken away")

    return submit(desk, _REMOVE, typed, act=act, again=lambda filled: _factor(desk, filled))


def _factor(desk: Desk, *wrong: Filled) -> Response[str]:
    with desk.council.look(actor=DOOR) as work:
        mine = own.account(work, user_id=_me(desk))
        begun = own.begun_secret(work, user_id=_me(desk))
    sent = {filled.form.action: filled for filled in wrong}

    def filled(form: Form) -> Filled:
        return sent.get(form.action) or form.empty()

    blocks: list[Block] = []
    if mine.has_second_factor:
        blocks = [
            Prose("You are asked for a code from your authenticator app whenever you sign in."),
            Prose(f"You have {mine.recovery_codes} recovery codes left."),
            filled(_RENEW),
            filled(_REMOVE),
        ]
    elif begun:
        address = codes.address_of(begun, username=mine.username, council=desk.council.name)
        blocks = [
            Prose("Scan this with an authenticator app on your phone, then type the code that it shows."),
            Template("borough/second_factor.html", {"picture": _picture(address), "key": _spaced(begun)}),
            filled(_CONFIRM),
        ]
    else:
        needed = "You must set up a second factor before you can do anything else."
        blocks = [
            *([Alert(needed, "One more step", "warning")] if not desk.actor.permissions else []),
            Prose(
                "With a second factor nobody signs in with your password alone. You need a phone with an "
                "authenticator app; any that makes six-digit codes will do."
            ),
            filled(_BEGIN),
        ]
    return page(desk, "Second factor", blocks, trail=_TRAIL)


def _codes(desk: Desk, made: list[str], title: str) -> Response[str]:
    blocks: list[Block] = [
        Alert("They are shown only now. Print them, or write them down and lock them away.", "Keep these"),
        Prose("When you do not have your phone, sign in with one of them. Each works once."),
        Code("\n".join(made)),
        Links([(Link("I have kept them", "/"), "go on to your work")]),
    ]
    return page(desk, title, blocks, trail=_TRAIL)


def _picture(address: str) -> Markup:
    """The QR code as SVG without any style or script of its own. Nothing in it is typed by people."""
    drawn = segno.make(address, error="m").svg_inline(svgclass=None, lineclass=None, omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn by the library from squares


def _spaced(key: str) -> str:
    return " ".join(key[at : at + _IN_GROUP] for at in range(0, len(key), _IN_GROUP))


def _me(desk: Desk) -> UUID:
    return UUID(desk.actor.subject.removeprefix("user/"))


HANDLERS = (account, password_page, change_password, factor_page, begin, confirm, renew, remove)
