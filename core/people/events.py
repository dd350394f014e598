"""What the people room tells."""

from datetime import date
from uuid import UUID

from core.events import Event


class PersonAdded(Event, frozen=True):
    """A person was recorded for the first time."""

    name = "people.person_added"
    about = "person"

    person_id: UUID


class PeopleImported(Event, frozen=True):
    """Many people were recorded in one run; each carries its `import_id`."""

    name = "people.people_imported"
    about = "import"

    import_id: UUID
    count: int


class PersonChanged(Event, frozen=True):
    """Some facts about a person were changed; the values stand beside the trail, where they can be erased."""

    name = "people.person_changed"
    about = "person"

    person_id: UUID
    fields: tuple[str, ...]


class OrganisationAdded(Event, frozen=True):
    """An organisation was recorded for the first time."""

    name = "people.organisation_added"
    about = "organisation"

    organisation_id: UUID


class PartyMade(Event, frozen=True):
    """A person or an organisation took a role towards something."""

    name = "people.party_made"
    about = "party"

    party_id: UUID
    who: str
    role: str
    towards: str
    starts_on: date


class PartiesMade(Event, frozen=True):
    """Many roles were taken in one run."""

    name = "people.parties_made"
    about = "import"

    import_id: UUID
    count: int


class PartyEnded(Event, frozen=True):
    """Somebody's role towards something ends, `ends_on` being its last day."""

    name = "people.party_ended"
    about = "party"

    party_id: UUID
    who: str
    role: str
    towards: str
    ends_on: date


class ContactPointAdded(Event, frozen=True):
    """A way to reach somebody was recorded."""

    name = "people.contact_point_added"
    about = "contact_point"

    contact_point_id: UUID
    who: str
    kind: str


class ContactPointRemoved(Event, frozen=True):
    """A way to reach somebody is no longer to be used and was removed."""

    name = "people.contact_point_removed"
    about = "contact_point"

    contact_point_id: UUID
    who: str
    kind: str


class VulnerabilityMarked(Event, frozen=True):
    """A person was marked as vulnerable; what it is stands in a restricted record only."""

    name = "people.vulnerability_marked"
    about = "vulnerability"

    vulnerability_id: UUID
    person_id: UUID
    starts_on: date


class VulnerabilityEnded(Event, frozen=True):
    """A mark of vulnerability ends, `ends_on` being its last day."""

    name = "people.vulnerability_ended"
    about = "vulnerability"

    vulnerability_id: UUID
    person_id: UUID
    ends_on: date
