"""Adding what belongs to a person: ways to reach them, household and associates, names, markers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import BadInput
from core.people import commands, queries
from core.people.models.minding import SEES_RISK
from core.values import Subject, subject
from core.web.blocks import Link
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Day, LongText, Text, Ticks
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.people import SEARCH
from core.web.site.people_rows import CONTACT_KINDS
from core.web.typed import Typed
from core.work import UnitOfWork

CONTACT = Form(
    (
        Choice(name="kind", label="Kind", options=tuple(CONTACT_KINDS.items())),
        LongText(
            name="value", label="Address or number", hint="The lines of a postal address", rows=3, longest=500
        ),
        Text(name="postcode", label="Postcode", hint="Of a postal address only", required=False, width=10),
        Ticks(
            name="preferred",
            label="Preferred",
            options=[("yes", "Use this one before others of its kind")],
            required=False,
        ),
    ),
    button="Add it",
)
RELATION = Form(
    (
        Text(
            name="other",
            label="Reference of their record",
            required=False,
            width=20,
            hint="Where they are on record themselves",
        ),
        Text(name="other_name", label="Name", required=False, hint="Where they are not on record"),
        Text(
            name="relation",
            label="Who they are",
            hint="Such as partner, child, carer or solicitor",
            longest=60,
        ),
        Ticks(
            name="ways",
            label="In what way",
            required=False,
            options=[
                ("lives_with", "They live in the same household"),
                ("may_speak", "They may speak for the person, who has agreed to it"),
            ],
        ),
        Day(name="starts_on", label="Since", required=False),
    ),
    button="Add them",
)
NAME = Form(
    (
        Text(name="name", label="Name", hint="Given names first, as it is written"),
        Choice(name="kind", label="Kind", options=[("former", "A former name"), ("alias", "An alias")]),
    ),
    button="Add the name",
)
_VULNERABLE = ("vulnerability", "What makes them vulnerable")
_RISKS = (("visit", "A risk to whoever visits"), ("safeguarding", "A safeguarding concern"))


@get("/people/{person_id:uuid}/contacts/new", guards=[guard("people.change")], sync_to_thread=True)
def new_contact(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """A way to reach them, to be added."""
    return _page(desk, person_id, "Add a way to reach them", CONTACT.empty(kind="phone"))


@post("/people/{person_id:uuid}/contacts/new", guards=[guard("people.change")], sync_to_thread=True)
def add_contact(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], person_id: FromPath[UUID]
) -> Response[Any]:
    """Add it."""
    return add_contact_to(
        desk,
        typed,
        subject("person", person_id),
        f"/people/{person_id}",
        lambda filled: _page(desk, person_id, "Add a way to reach them", filled),
    )


def add_contact_to(
    desk: Desk, typed: Typed, who: Subject, address: str, again: Callable[[Filled], Response[Any]]
) -> Response[Any]:
    """Take the form of a contact point for a person or an organisation."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.add_contact_point(
            work,
            who=who,
            kind=values["kind"],
            value=values["value"],
            postcode=values["postcode"] or "",
            preferred="yes" in values["preferred"],
        )
        return redirect(desk, address, banner="It was added")

    return submit(desk, CONTACT, typed, act=act, again=again)


@get("/people/{person_id:uuid}/relations/new", guards=[guard("people.change")], sync_to_thread=True)
def new_relation(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """Somebody who belongs to them, to be added."""
    return _page(desk, person_id, "Add somebody who belongs to them", RELATION.empty())


@post("/people/{person_id:uuid}/relations/new", guards=[guard("people.change")], sync_to_thread=True)
def add_relation(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], person_id: FromPath[UUID]
) -> Response[Any]:
    """Add them."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.add_relation(
            work,
            person_id=person_id,
            other_id=person_of_reference(work, values["other"], field="other"),
            other_name=values["other_name"] or "",
            relation=values["relation"],
            lives_with="lives_with" in values["ways"],
            may_speak="may_speak" in values["ways"],
            starts_on=values["starts_on"] or work.today,
        )
        return redirect(desk, f"/people/{person_id}", banner="They were added")

    def again(filled: Filled) -> Response[Any]:
        return _page(desk, person_id, "Add somebody who belongs to them", filled)

    return submit(desk, RELATION, typed, act=act, again=again)


def person_of_reference(work: UnitOfWork, reference: str | None, *, field: str) -> UUID | None:
    """The person with a reference that was typed; BadInput at its field when there is none."""
    if not reference:
        return None
    found = queries.people_by_reference(work, references=[reference]).get(reference)
    if found is None:
        message = f"nobody on record has the reference “{reference[:40]}”; look them up by name"
        raise BadInput(message, field=field)
    return found


@get("/people/{person_id:uuid}/names/new", guards=[guard("people.change")], sync_to_thread=True)
def new_name(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """Another name of theirs, to be added."""
    return _page(desk, person_id, "Add another name", NAME.empty())


@post("/people/{person_id:uuid}/names/new", guards=[guard("people.change")], sync_to_thread=True)
def add_name(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], person_id: FromPath[UUID]
) -> Response[Any]:
    """Add it: they are found by it from now on."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.add_alias(work, person_id=person_id, name=values["name"], kind=values["kind"])
        return redirect(desk, f"/people/{person_id}", banner="The name was added")

    def again(filled: Filled) -> Response[Any]:
        return _page(desk, person_id, "Add another name", filled)

    return submit(desk, NAME, typed, act=act, again=again)


@get("/people/{person_id:uuid}/markers/new", guards=[guard("people.change")], sync_to_thread=True)
def new_marker(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """A marker, to be added; only of the kinds that the visitor may see."""
    return _page(desk, person_id, "Add a marker", _marker(desk).empty())


@post("/people/{person_id:uuid}/markers/new", guards=[guard("people.change")], sync_to_thread=True)
def add_marker(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], person_id: FromPath[UUID]
) -> Response[Any]:
    """Add it."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        starts_on = values["starts_on"] or work.today
        if values["kind"] == "vulnerability":
            commands.mark_vulnerable(work, person_id=person_id, what=values["what"], starts_on=starts_on)
        else:
            commands.mark_risk(
                work,
                person_id=person_id,
                kind=values["kind"],
                what=values["what"],
                advice=values["advice"] or "",
                starts_on=starts_on,
                review_on=values["review_on"],
            )
        return redirect(desk, f"/people/{person_id}", banner="The marker was added")

    def again(filled: Filled) -> Response[Any]:
        return _page(desk, person_id, "Add a marker", filled)

    return submit(desk, _marker(desk), typed, act=act, again=again)


def _marker(desk: Desk) -> Form:
    options = [
        *([_VULNERABLE] if desk.actor.may("people.see_vulnerabilities") else []),
        *((kind, text) for kind, text in _RISKS if desk.actor.may(SEES_RISK[kind])),
    ]
    return Form(
        (
            Choice(name="kind", label="Kind", options=options),
            Text(name="what", label="What it is", hint="Facts only, as you would say them to the person"),
            Text(
                name="advice",
                label="What to do",
                hint="Such as: visit in pairs. Of a risk only",
                required=False,
            ),
            Day(name="starts_on", label="Since", required=False),
            Day(name="review_on", label="To be looked at again on", hint="Of a risk only", required=False),
        ),
        button="Add the marker",
    )


def _page(desk: Desk, person_id: UUID, title: str, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        who = queries.person(work, person_id=person_id)
    trail = (HOME, SEARCH, Link(who.name, f"/people/{who.id}"))
    return page(desk, title, [filled], trail=trail)


HANDLERS = (
    new_contact,
    add_contact,
    new_relation,
    add_relation,
    new_name,
    add_name,
    new_marker,
    add_marker,
)
