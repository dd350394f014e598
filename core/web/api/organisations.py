"""Organisations and properties recorded and changed; two records of one organisation merged."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.people import commands, queries
from core.people.models import Organisation
from core.properties import commands as properties
from core.properties.models import Property
from core.properties.rules import NewProperty
from core.values import subject
from core.web.api.person_shapes import (
    ContactIn,
    MadeOut,
    NewOrganisationIn,
    NewPropertyIn,
    OrganisationIn,
    OrganisationMergeIn,
    PropertyIn,
)
from core.web.api.record_rows import organisation_out, property_out
from core.web.api.record_shapes import OrganisationOut, PropertyOut, UnmergeIn
from core.web.desk import Desk, guard
from core.web.etags import IfMatch, must_match
from core.work import UnitOfWork

_CHANGE, _MERGE = guard("people.change"), guard("people.merge")


@get("/organisations/{organisation_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def organisation(desk: NamedDependency[Desk], organisation_id: FromPath[UUID]) -> OrganisationOut:
    """One organisation; a merged record answers as the one that stands for it."""
    return _read(desk, organisation_id)


@post("/organisations", guards=[_CHANGE], sync_to_thread=True)
def record(desk: NamedDependency[Desk], data: JSONBody[NewOrganisationIn]) -> OrganisationOut:
    """Record an organisation."""
    with desk.work() as work:
        made = commands.add_organisation(work, name=data.name, reference=data.reference, number=data.number)
        key = made.id
    return _read(desk, key)


@patch("/organisations/{organisation_id:uuid}", guards=[_CHANGE], sync_to_thread=True)
def change(
    desk: NamedDependency[Desk],
    organisation_id: FromPath[UUID],
    data: JSONBody[OrganisationIn],
    if_match: IfMatch = None,
) -> OrganisationOut:
    """Change facts about an organisation; refused when somebody has changed them since `version`."""
    changes, version = changed(data)
    with desk.work() as work:
        _must_match(work, organisation_id, if_match)
        commands.change_organisation(work, organisation_id=organisation_id, changes=changes, version=version)
    return _read(desk, organisation_id)


@post("/organisations/{organisation_id:uuid}/contacts", guards=[_CHANGE], sync_to_thread=True)
def reach(
    desk: NamedDependency[Desk],
    organisation_id: FromPath[UUID],
    data: JSONBody[ContactIn],
    if_match: IfMatch = None,
) -> OrganisationOut:
    """Add a way to reach it."""
    with desk.work() as work:
        _must_match(work, organisation_id, if_match)
        who = subject("organisation", organisation_id)
        commands.add_contact_point(work, who=who, **msgspec.structs.asdict(data))
    return _read(desk, organisation_id)


@post(
    "/organisations/{organisation_id:uuid}/contacts/{row_id:uuid}/remove",
    guards=[_CHANGE],
    status_code=200,
    sync_to_thread=True,
)
def forget_contact(
    desk: NamedDependency[Desk], organisation_id: FromPath[UUID], row_id: FromPath[UUID]
) -> OrganisationOut:
    """Remove a way to reach it."""
    with desk.look() as look:
        who = subject("organisation", organisation_id)
        queries.said_of(look, who=who, what="contact", row_id=row_id)
    with desk.work() as work:
        commands.remove_contact_point(work, contact_point_id=row_id)
    return _read(desk, organisation_id)


@post("/organisations/merges", guards=[_MERGE], sync_to_thread=True)
def merge(desk: NamedDependency[Desk], data: JSONBody[OrganisationMergeIn]) -> MadeOut:
    """Merge two records of one organisation."""
    with desk.work() as work:
        done = commands.merge_organisations(
            work, kept_id=data.kept, merged_id=data.merged, because=data.because
        )
        return MadeOut(done)


@post(
    "/organisations/merges/{organisation_merge_id:uuid}/take-apart",
    guards=[_MERGE],
    status_code=204,
    sync_to_thread=True,
)
def take_apart(
    desk: NamedDependency[Desk], organisation_merge_id: FromPath[UUID], data: JSONBody[UnmergeIn]
) -> None:
    """Take two merged records apart again, each as it was."""
    with desk.work() as work:
        commands.unmerge_organisations(work, merge_id=organisation_merge_id, because=data.because)


@post("/properties", guards=[guard("properties.change")], sync_to_thread=True)
def add_property(desk: NamedDependency[Desk], data: JSONBody[NewPropertyIn]) -> PropertyOut:
    """Record a property."""
    with desk.work() as work:
        key = properties.add_property(work, new=NewProperty(**msgspec.structs.asdict(data)))
    with desk.look() as look:
        return property_out(look, key)


@patch("/properties/{property_id:uuid}", guards=[guard("properties.change")], sync_to_thread=True)
def change_property(
    desk: NamedDependency[Desk],
    property_id: FromPath[UUID],
    data: JSONBody[PropertyIn],
    if_match: IfMatch = None,
) -> PropertyOut:
    """Change facts about a property; refused when somebody has changed them since `version`."""
    changes, version = changed(data)
    with desk.work() as work:
        if if_match is not None:
            work.session.get(Property, property_id, with_for_update=True)
            must_match(if_match, property_out(work, property_id))
        properties.change_property(work, property_id=property_id, changes=changes, version=version)
    with desk.look() as look:
        return property_out(look, property_id)


def changed(data: msgspec.Struct) -> tuple[Any, int]:
    """What a body changes, without what it leaves out; and the version that was read."""
    given = msgspec.structs.asdict(data)
    changes: Any = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    return changes, changes.pop("version")


def _read(desk: Desk, organisation_id: UUID) -> OrganisationOut:
    with desk.look() as look:
        return organisation_out(look, organisation_id)


def _must_match(work: UnitOfWork, organisation_id: UUID, if_match: str | None) -> None:
    """Lock the organisation; 412 when it is no longer what the program has seen."""
    if if_match is not None:
        work.session.get(Organisation, organisation_id, with_for_update=True)
        must_match(if_match, organisation_out(work, organisation_id))


HANDLERS = (
    organisation,
    record,
    change,
    reach,
    forget_contact,
    merge,
    take_apart,
    add_property,
    change_property,
)
