"""The people room: persons and organisations, the roles they play, how to reach them, and what to mind."""

from core.events import Event
from core.people.commands.merging import carry_out_merge
from core.people.events import (
    AliasAdded,
    AliasRemoved,
    ContactPointAdded,
    ContactPointRemoved,
    DuplicateDismissed,
    DuplicatesNoted,
    OrganisationAdded,
    OrganisationChanged,
    PartiesMade,
    PartyEnded,
    PartyMade,
    PeopleImported,
    PeopleMerged,
    PeopleUnmerged,
    PersonAdded,
    PersonChanged,
    RelationAdded,
    RelationEnded,
    RiskEnded,
    RiskMarked,
    VulnerabilityEnded,
    VulnerabilityMarked,
)
from core.people.models import (
    Alias,
    ContactPoint,
    Duplicate,
    Merge,
    Organisation,
    Party,
    Person,
    Relation,
    Risk,
    Vulnerability,
)
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = (
    Person,
    Organisation,
    Party,
    ContactPoint,
    Vulnerability,
    Risk,
    Alias,
    Relation,
    Merge,
    Duplicate,
)
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
    OrganisationChanged,
    RiskMarked,
    RiskEnded,
    RelationAdded,
    RelationEnded,
    AliasAdded,
    AliasRemoved,
    PeopleMerged,
    PeopleUnmerged,
    DuplicatesNoted,
    DuplicateDismissed,
)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("people.see", "See people and organisations"),
    Permission("people.change", "Add and change people and organisations"),
    Permission("people.see_vulnerabilities", "See and mark who is vulnerable"),
    Permission("people.see_risks", "See and mark risks to visitors and safeguarding concerns"),
    Permission("people.merge", "Merge records of one person, and take them apart again"),
    Permission("people.merge.approve", "Agree to a merge of restricted records, as the second person"),
    Permission("search.use", "Search across everything one may see"),
)
ACTS: tuple[Act, ...] = (Act("people.merge", "Merge two records of one person", carry_out_merge),)
