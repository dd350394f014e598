"""Declaring one's own interests: in a person, an organisation, a property or an account."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from core.staff.commands import declare_interest
from core.staff.queries import interests_of
from core.staff.rules import INTERESTS
from core.values import Subject
from core.web.blocks import Block, Link, Links, Prose, Table
from core.web.desk import HOME, Desk
from core.web.fields import Choice, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import words
from core.web.page import page, redirect, submit
from core.web.typed import Typed
from core.work import UnitOfWork

ADDRESS = "/your-account/interests"
_FORM = Form(
    (
        Text(
            name="about",
            label="Record",
            hint="Open the page of the person, property or account and choose “Declare an interest” there",
        ),
        Choice(
            name="kind", label="How are you close to it", options=[(one, words(one)) for one in INTERESTS]
        ),
    ),
    button="Declare it",
    action=ADDRESS,
)


def declaring(about: Subject) -> Links:
    """What the page of a record offers to everybody: to say that they are close to it."""
    link = Link("Declare an interest", f"{ADDRESS}?about={about}")
    return Links([(link, "if this is you, or somebody or something that you are close to")])


@get(ADDRESS, sync_to_thread=True)
def interests(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What the visitor has declared, and the form to declare more."""
    return _shown(desk, _FORM.empty(about=request.query_params.get("about", "")[:200]))


@post(ADDRESS, sync_to_thread=True)
def declare(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Declare one; only somebody else ends it."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        about = Subject(values["about"])
        declare_interest(work, user_id=_me(desk), about=about, kind=values["kind"])
        banner = "Declared. From now on you act on no case about it, unless a leader allows it"
        return redirect(desk, ADDRESS, banner=banner)

    return submit(desk, _FORM, typed, act=act, again=lambda filled: _shown(desk, filled))


def _shown(desk: Desk, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        found = interests_of(work, user_id=_me(desk))
        names = Labels(work, [one.subject for one in found])
    rows = [(names.link(one.subject), words(one.kind), one.declared_on) for one in found]
    blocks: list[Block] = [
        Prose("Whoever is close to what a case is about does not act on it, unless a leader allows it."),
        Table(("In", "How", "Declared"), rows, title="Declared", empty="You have declared none"),
        filled,
    ]
    trail = (HOME, Link("Your account", "/your-account"))
    return page(desk, "Your interests", blocks, trail=trail)


def _me(desk: Desk) -> UUID:
    return UUID(desk.actor.subject.removeprefix("user/"))


HANDLERS = (interests, declare)
