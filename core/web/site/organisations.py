"""The page of an organisation: its officers, properties and accounts, how to reach it; and changing it."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.people import commands, queries
from core.people.models import Organisation
from core.people.rules import NewParty
from core.values import subject
from core.web.blocks import Block, Link, Links
from core.web.desk import HOME, Desk, guard
from core.web.fields import Day, Hidden, Text
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.panels import offers_for, panels_for
from core.web.site import organisation_rows, records
from core.web.site.documents import papers
from core.web.site.own_interests import declaring
from core.web.site.people import SEARCH
from core.web.site.people_adding import CONTACT, add_contact_to, person_of_reference
from core.web.site.people_edit import version_of
from core.web.site.people_rows import contacts_table
from core.web.typed import Typed
from core.work import UnitOfWork

_FACTS = (
    Text(name="name", label="Name"),
    Text(
        name="number",
        label="Registered number",
        required=False,
        width=20,
        hint="At Companies House, for instance",
    ),
    Text(name="reference", label="Reference", required=False, longest=40, width=20),
)
_EDIT = Form((*_FACTS, Hidden(name="version", required=False)), button="Save the changes")
_NEW = Form(_FACTS, button="Record the organisation")
_OFFICER = Form(
    (
        Text(name="other", label="Reference of the person", width=20),
        Text(name="role", label="Role", hint="Such as director, secretary or agent", longest=60),
        Day(name="starts_on", label="Since", required=False),
    ),
    button="Add them",
)


@get("/organisations/{organisation_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def organisation(desk: NamedDependency[Desk], organisation_id: FromPath[UUID]) -> Response[Any]:
    """One organisation, with what every service shows of it."""
    with desk.look() as work:
        shown = queries.organisation_page(work, organisation_id=organisation_id)
        one, address = shown.organisation, f"/organisations/{shown.organisation.id}"
        if one.id != organisation_id:
            banner = "This record was merged into the one that you see now"
            return redirect(desk, address, banner=banner)
        also = [each.subject for each in shown.records[1:]]
        changes = work.actor.may("people.change")
        blocks: list[Block] = [
            organisation_rows.facts(shown),
            *offers_for(work, one.subject, also),
            organisation_rows.officers(work, shown, changes=changes),
            *organisation_rows.standing(work, shown),
            records.cases(work, one.subject, also),
            contacts_table(shown.contact_points, address, changes=changes),
        ]
        if changes:
            items = [
                (Link("Add a way to reach them", f"{address}/contacts/new"), ""),
                (Link("Add an officer or agent", f"{address}/officers/new"), ""),
            ]
            if work.actor.may("people.merge"):
                merging = f"/organisations/compare?first={one.id}"
                items.append((Link("Merge with another record", merging), ""))
            blocks.append(Links(items, "Add or mend"))
        blocks += [
            *panels_for(work, one.subject, also),
            *papers(work, one.subject),
            *organisation_rows.merges(work, one.id),
            declaring(one.subject),
            *records.history(work, one.subject),
        ]
    actions = [Link("Change", f"{address}/edit", hidden=one.name)] if changes else []
    return page(desk, one.name, blocks, trail=(HOME, SEARCH), caption="Organisation", actions=actions)


@get("/organisations/new", guards=[guard("people.change")], sync_to_thread=True)
def new(desk: NamedDependency[Desk]) -> Response[Any]:
    """An organisation to be recorded."""
    return _new_page(desk, _NEW.empty())


@post("/organisations/new", guards=[guard("people.change")], sync_to_thread=True)
def record(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Record it."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        made = commands.add_organisation(
            work, name=values["name"], reference=values["reference"], number=values["number"] or ""
        )
        return redirect(desk, f"/organisations/{made.id}", banner="The organisation is on record")

    return submit(desk, _NEW, typed, act=act, again=lambda filled: _new_page(desk, filled))


def _new_page(desk: Desk, filled: Filled) -> Response[Any]:
    return page(desk, "Record an organisation", [filled], trail=(HOME, SEARCH))


@get("/organisations/{organisation_id:uuid}/edit", guards=[guard("people.change")], sync_to_thread=True)
def edit(desk: NamedDependency[Desk], organisation_id: FromPath[UUID]) -> Response[Any]:
    """The facts about it, to be changed."""
    with desk.look() as work:
        one = queries.organisation(work, organisation_id=organisation_id)
        values = {name: getattr(one, name) for name in ("name", "number", "reference", "version")}
    return _page(desk, organisation_id, "Change the organisation", _EDIT.empty(**values))


@post("/organisations/{organisation_id:uuid}/edit", guards=[guard("people.change")], sync_to_thread=True)
def save(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], organisation_id: FromPath[UUID]
) -> Response[Any]:
    """Change them, unless somebody else has meanwhile."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.change_organisation(
            work,
            organisation_id=organisation_id,
            changes={
                "name": values["name"],
                "number": values["number"] or "",
                "reference": values["reference"],
            },
            version=version_of(values),
        )
        return redirect(desk, f"/organisations/{organisation_id}", banner="The changes were saved")

    def again(filled: Filled) -> Response[Any]:
        return _page(desk, organisation_id, "Change the organisation", filled)

    return submit(desk, _EDIT, typed, act=act, again=again)


@get(
    "/organisations/{organisation_id:uuid}/contacts/new", guards=[guard("people.change")], sync_to_thread=True
)
def new_contact(desk: NamedDependency[Desk], organisation_id: FromPath[UUID]) -> Response[Any]:
    """A way to reach it, to be added."""
    return _page(desk, organisation_id, "Add a way to reach them", CONTACT.empty(kind="phone"))


@post(
    "/organisations/{organisation_id:uuid}/contacts/new", guards=[guard("people.change")], sync_to_thread=True
)
def add_contact(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], organisation_id: FromPath[UUID]
) -> Response[Any]:
    """Add it."""

    def again(filled: Filled) -> Response[Any]:
        return _page(desk, organisation_id, "Add a way to reach them", filled)

    who = subject("organisation", organisation_id)
    return add_contact_to(desk, typed, who, f"/organisations/{organisation_id}", again)


@get(
    "/organisations/{organisation_id:uuid}/officers/new", guards=[guard("people.change")], sync_to_thread=True
)
def new_officer(desk: NamedDependency[Desk], organisation_id: FromPath[UUID]) -> Response[Any]:
    """Somebody who acts for it, to be added."""
    return _page(desk, organisation_id, "Add an officer or agent", _OFFICER.empty())


@post(
    "/organisations/{organisation_id:uuid}/officers/new", guards=[guard("people.change")], sync_to_thread=True
)
def add_officer(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], organisation_id: FromPath[UUID]
) -> Response[Any]:
    """Add them."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        who = person_of_reference(work, values["other"], field="other")
        about = subject("organisation", organisation_id)
        since = values["starts_on"] or work.today
        commands.make_party(
            work, party=NewParty(subject("person", str(who)), values["role"].lower(), about, since)
        )
        return redirect(desk, f"/organisations/{organisation_id}", banner="They were added")

    def again(filled: Filled) -> Response[Any]:
        return _page(desk, organisation_id, "Add an officer or agent", filled)

    return submit(desk, _OFFICER, typed, act=act, again=again)


def _page(desk: Desk, organisation_id: UUID, title: str, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        one: Organisation = queries.organisation(work, organisation_id=organisation_id)
    trail = (HOME, SEARCH, Link(one.name, f"/organisations/{organisation_id}"))
    return page(desk, title, [filled], trail=trail)


HANDLERS = (
    organisation,
    new,
    record,
    edit,
    save,
    new_contact,
    add_contact,
    new_officer,
    add_officer,
)
