"""Questions about people, read only. Each takes as many things as the caller has, so that nothing is N+1."""

from core.people.queries.persons import (
    OrganisationPage,
    PersonPage,
    contact_points,
    organisation,
    organisation_page,
    people_by_reference,
    person,
    person_page,
)
from core.people.queries.roles import (
    NamedParty,
    named_among,
    names_of,
    parties_of,
    roles_of,
)
from core.people.queries.searching import (
    PersonFound,
    search_people,
)

__all__ = [
    "NamedParty",
    "OrganisationPage",
    "PersonFound",
    "PersonPage",
    "contact_points",
    "named_among",
    "names_of",
    "organisation",
    "organisation_page",
    "parties_of",
    "people_by_reference",
    "person",
    "person_page",
    "roles_of",
    "search_people",
]
