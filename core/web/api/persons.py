"""Persons recorded, and what belongs to them added, removed and ended."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.errors import BadInput, Conflict
from core.people import commands, queries
from core.people.rules import NewPerson, contact
from core.values import subject
from core.web.api.people import must_match_person, read_person
from core.web.api.person_shapes import (
    ContactIn,
    EndIn,
    NameIn,
    NewPersonIn,
    RelationIn,
)
from core.web.api.record_shapes import PersonOut
from core.web.desk import Desk, guard
from core.web.etags import IfMatch

_CHANGE = guard("people.change")


@post("/people", guards=[_CHANGE], sync_to_thread=True)
def record(desk: NamedDependency[Desk], data: JSONBody[NewPersonIn]) -> PersonOut:
    """Record a person; 409 with those who are alike on record, unless `sure` says that it is none of them."""
    facts: Any = msgspec.structs.asdict(data)
    sure, points = facts.pop("sure"), facts.pop("contacts")
    try:
        contacts = tuple(contact(one.kind, one.value, postal_code=one.postcode) for one in points)
    except ValueError as error:
        raise BadInput(str(error), field="contacts") from None
    new = NewPerson(**facts, contacts=contacts)
    with desk.work() as work:
        alike = [] if sure else queries.like_new_person(work, person=new)
        if alike:
            named = ", ".join(f"person/{one.first}" for one in alike)
            message = f"they may be on record already: {named}; send it with sure if it is none of them"
            raise Conflict(message)
        person_id = commands.add_person(work, person=new)
    return read_person(desk, person_id)


@post("/people/{person_id:uuid}/contacts", guards=[_CHANGE], sync_to_thread=True)
def reach(
    desk: NamedDependency[Desk],
    person_id: FromPath[UUID],
    data: JSONBody[ContactIn],
    if_match: IfMatch = None,
) -> PersonOut:
    """Add a way to reach them."""
    with desk.work() as work:
        must_match_person(work, person_id, if_match)
        who = subject("person", person_id)
        commands.add_contact_point(work, who=who, **msgspec.structs.asdict(data))
    return read_person(desk, person_id)


@post(
    "/people/{person_id:uuid}/contacts/{row_id:uuid}/remove",
    guards=[_CHANGE],
    status_code=200,
    sync_to_thread=True,
)
def forget_contact(
    desk: NamedDependency[Desk], person_id: FromPath[UUID], row_id: FromPath[UUID]
) -> PersonOut:
    """Remove a way to reach them."""
    must_be_theirs(desk, person_id, "contact", row_id)
    with desk.work() as work:
        commands.remove_contact_point(work, contact_point_id=row_id)
    return read_person(desk, person_id)


@post("/people/{person_id:uuid}/relations", guards=[_CHANGE], sync_to_thread=True)
def relate(
    desk: NamedDependency[Desk],
    person_id: FromPath[UUID],
    data: JSONBody[RelationIn],
    if_match: IfMatch = None,
) -> PersonOut:
    """Add somebody of their household, or an associate."""
    with desk.work() as work:
        must_match_person(work, person_id, if_match)
        commands.add_relation(
            work,
            person_id=person_id,
            other_id=data.other,
            other_name=data.other_name,
            relation=data.relation,
            lives_with=data.lives_with,
            may_speak=data.may_speak,
            starts_on=data.starts_on or work.today,
        )
    return read_person(desk, person_id)


@post(
    "/people/{person_id:uuid}/relations/{row_id:uuid}/end",
    guards=[_CHANGE],
    status_code=200,
    sync_to_thread=True,
)
def end_relation(
    desk: NamedDependency[Desk], person_id: FromPath[UUID], row_id: FromPath[UUID], data: JSONBody[EndIn]
) -> PersonOut:
    """End it, with its last day."""
    must_be_theirs(desk, person_id, "relation", row_id)
    with desk.work() as work:
        commands.end_relation(work, relation_id=row_id, ends_on=data.ends_on or work.today)
    return read_person(desk, person_id)


@post("/people/{person_id:uuid}/names", guards=[_CHANGE], sync_to_thread=True)
def name(
    desk: NamedDependency[Desk], person_id: FromPath[UUID], data: JSONBody[NameIn], if_match: IfMatch = None
) -> PersonOut:
    """Add a name by which they were or are also known."""
    with desk.work() as work:
        must_match_person(work, person_id, if_match)
        commands.add_alias(work, person_id=person_id, name=data.name, kind=data.kind)
    return read_person(desk, person_id)


@post(
    "/people/{person_id:uuid}/names/{row_id:uuid}/remove",
    guards=[_CHANGE],
    status_code=200,
    sync_to_thread=True,
)
def forget_name(desk: NamedDependency[Desk], person_id: FromPath[UUID], row_id: FromPath[UUID]) -> PersonOut:
    """Remove a name that was recorded wrongly."""
    must_be_theirs(desk, person_id, "name", row_id)
    with desk.work() as work:
        commands.remove_alias(work, alias_id=row_id)
    return read_person(desk, person_id)


def must_be_theirs(desk: Desk, person_id: UUID, what: str, row_id: UUID) -> None:
    """NotFound for what does not belong to this person."""
    with desk.look() as look:
        queries.said_of(look, who=subject("person", person_id), what=what, row_id=row_id)


HANDLERS = (record, reach, forget_contact, relate, end_relation, name, forget_name)
