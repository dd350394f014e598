"""Tables of the people room."""

from core.people.models.merging import Duplicate, Merge, OrganisationMerge
from core.people.models.minding import Alias, Relation, Risk, Vulnerability
from core.people.models.people import ContactPoint, Organisation, Party, Person

__all__ = [
    "Alias",
    "ContactPoint",
    "Duplicate",
    "Merge",
    "Organisation",
    "OrganisationMerge",
    "Party",
    "Person",
    "Relation",
    "Risk",
    "Vulnerability",
]
