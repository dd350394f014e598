"""The people room: persons and organisations, the roles they play, how to reach them, and what to mind."""

from core.events import Event
from core.people.events import (
    ContactPointAdded,
    ContactPointRemoved,
    OrganisationAdded,
    PartiesMade,
    PartyEnded,
    PartyMade,
    PeopleImported,
    PersonAdded,
    PersonChanged,
    VulnerabilityEnded,
    VulnerabilityMarked,
)
from core.people.models import ContactPoint, Organisation, Party, Person, Vulnerability
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = (Person, Organisation, Party, ContactPoint, Vulnerability)
EVENTS: tuple[type[Event], ...] = (
    PersonAdded,
    PeopleImported,
    PersonChanged,
    OrganisationAdded,
    PartyMade,
    PartiesMade,
    PartyEnded,
    ContactPointAdded,
    ContactPointRemoved,
    VulnerabilityMarked,
    VulnerabilityEnded,
)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("people.see", "See people and organisations"),
    Permission("people.change", "Add and change people and organisations"),
    Permission("people.see_vulnerabilities", "See and mark who is vulnerable"),
    Permission("search.use", "Search across everything one may see"),
)
ACTS: tuple[Act, ...] = ()
