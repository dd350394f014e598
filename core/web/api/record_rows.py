"""Organisations, properties, ways to reach somebody and roles, as the API says them."""

from collections.abc import Sequence
from uuid import UUID

from core.people import queries
from core.people.models import ContactPoint, Party
from core.people.queries import NamedParty
from core.properties import queries as properties
from core.web.api.record_shapes import ContactOut, OrganisationOut, PartyOut, PropertyOut, RoleOut
from core.work import UnitOfWork


def organisation_out(work: UnitOfWork, organisation_id: UUID) -> OrganisationOut:
    """An organisation as the API says it."""
    shown = queries.organisation_page(work, organisation_id=organisation_id)
    one = shown.organisation
    named = queries.parties_of(work, subjects=[each.subject for each in shown.records])
    return OrganisationOut(
        one.id,
        one.reference,
        one.name,
        one.number,
        contacts_out(shown.contact_points),
        parties_out(work, [each for some in named.values() for each in some]),
        roles_out(shown.parties),
        [each.id for each in shown.records[1:]],
        one.version,
    )


def property_out(work: UnitOfWork, property_id: UUID) -> PropertyOut:
    """A property as the API says it."""
    one = properties.property_by_id(work, property_id=property_id)
    return PropertyOut(
        one.id,
        one.reference,
        one.uprn,
        one.kind,
        one.address,
        one.ward,
        one.parent_id,
        parties_out(work, queries.parties_of(work, subjects=[one.subject])[one.subject]),
        one.version,
    )


def contacts_out(found: Sequence[ContactPoint]) -> list[ContactOut]:
    """Ways to reach somebody as the API says them."""
    return [ContactOut(one.id, one.kind, one.value, one.postcode, one.preferred) for one in found]


def roles_out(found: Sequence[Party]) -> list[RoleOut]:
    """Roles that somebody plays as the API says them."""
    return [RoleOut(one.id, one.role, one.subject, one.starts_on, one.ends_on) for one in found]


def parties_out(work: UnitOfWork, found: Sequence[NamedParty]) -> list[PartyOut]:
    """Who plays which role, for those who may see people."""
    if not work.actor.may("people.see"):
        return []
    return [PartyOut(one.party_id, one.who, one.name, one.role, one.starts_on, one.ends_on) for one in found]
