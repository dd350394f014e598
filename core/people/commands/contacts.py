"""Ways to reach somebody."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from core.errors import BadInput, NotFound
from core.people.commands.indexing import index
from core.people.commands.rows import find_owner, owner_columns
from core.people.events import ContactPointAdded, ContactPointRemoved
from core.people.models import ContactPoint
from core.people.rules import contact
from core.values.ids import Subject, subject
from core.work import UnitOfWork


def add_contact_point(
    work: UnitOfWork, *, who: Subject, kind: str, value: str, postcode: str = "", preferred: bool = False
) -> ContactPoint:
    """Record a way to reach a person or an organisation; needs people.change.

    A preferred one takes the place of another of its kind. BadInput when the value can not be one.
    """
    work.check("people.change", who)
    owner = find_owner(work, who)
    try:
        tidy = contact(kind, value, postal_code=postcode)
    except ValueError as error:
        raise BadInput(str(error), field="value") from None
    columns = owner_columns(owner.subject)
    if preferred:
        work.flush()
        others = update(ContactPoint).where(col(ContactPoint.kind) == kind)
        mine = ContactPoint.person_id if columns["person_id"] else ContactPoint.organisation_id
        work.session.exec(others.where(col(mine) == owner.id).values(preferred=False))
    point = ContactPoint(
        **columns,
        kind=kind,
        value=tidy.value,
        postcode=tidy.postcode,
        key=tidy.key,
        preferred=preferred,
    )
    work.session.add(point)
    index(work, owner)
    work.publish(ContactPointAdded(contact_point_id=point.id, who=owner.subject, kind=kind))
    return point


def remove_contact_point(work: UnitOfWork, *, contact_point_id: UUID) -> None:
    """Remove a way to reach somebody that is wrong or gone; needs people.change.

    What it was stands beside the trail, where it can be erased. NotFound when there is none.
    """
    work.actor.must("people.change")
    point = work.session.get(ContactPoint, contact_point_id, with_for_update=True)
    if point is None:
        message = "there is no such contact point"
        raise NotFound(message)
    kind = "person" if point.person_id else "organisation"
    who = subject(kind, str(point.person_id or point.organisation_id))
    work.unobjected("people.change", who)
    owner = find_owner(work, who)
    work.session.delete(point)
    index(work, owner)
    event = ContactPointRemoved(contact_point_id=contact_point_id, who=who, kind=point.kind)
    work.publish(event, detail={"before": {"value": point.value, "postcode": point.postcode}})
