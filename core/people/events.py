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


class OrganisationChanged(Event, frozen=True):
    """Some facts about an organisation were changed; the values stand beside the trail."""

    name = "people.organisation_changed"
    about = "organisation"

    organisation_id: UUID
    fields: tuple[str, ...]


class RiskMarked(Event, frozen=True):
    """A risk about a person was recorded; what it is stands in a restricted record only."""

    name = "people.risk_marked"
    about = "risk"

    risk_id: UUID
    person_id: UUID
    kind: str
    starts_on: date


class RiskEnded(Event, frozen=True):
    """A marker of a risk ends, `ends_on` being its last day."""

    name = "people.risk_ended"
    about = "risk"

    risk_id: UUID
    person_id: UUID
    ends_on: date


class RelationAdded(Event, frozen=True):
    """It was recorded who somebody is to a person; `other_id` where they are on record themselves."""

    name = "people.relation_added"
    about = "person"

    relation_id: UUID
    person_id: UUID
    other_id: UUID | None
    lives_with: bool
    may_speak: bool


class RelationEnded(Event, frozen=True):
    """Somebody is no longer what they were to a person, `ends_on` being the last day."""

    name = "people.relation_ended"
    about = "person"

    relation_id: UUID
    person_id: UUID
    ends_on: date


class AliasAdded(Event, frozen=True):
    """A person is found by another name too."""

    name = "people.alias_added"
    about = "person"

    alias_id: UUID
    person_id: UUID
    kind: str


class AliasRemoved(Event, frozen=True):
    """A name by which a person was found was wrong and is removed."""

    name = "people.alias_removed"
    about = "person"

    alias_id: UUID
    person_id: UUID
    kind: str


class PeopleMerged(Event, frozen=True):
    """Two records were found to be of one person; `person_id` stands for both from now on."""

    name = "people.people_merged"
    about = "person"

    merge_id: UUID
    person_id: UUID
    merged_id: UUID


class PeopleUnmerged(Event, frozen=True):
    """Two records that were merged stand each for themselves again."""

    name = "people.people_unmerged"
    about = "person"

    merge_id: UUID
    person_id: UUID
    merged_id: UUID


class OrganisationsMerged(Event, frozen=True):
    """Two records were found to be of one organisation; `organisation_id` stands for both from now on."""

    name = "people.organisations_merged"
    about = "organisation"

    merge_id: UUID
    organisation_id: UUID
    merged_id: UUID


class OrganisationsUnmerged(Event, frozen=True):
    """Two records of organisations that were merged stand each for themselves again."""

    name = "people.organisations_unmerged"
    about = "organisation"

    merge_id: UUID
    organisation_id: UUID
    merged_id: UUID


class DuplicatesNoted(Event, frozen=True):
    """Pairs of records that are likely of one person were put into the queue."""

    name = "people.duplicates_noted"
    about = "run"

    run_id: UUID
    count: int


class DuplicateDismissed(Event, frozen=True):
    """Two records were found to be of two people."""

    name = "people.duplicate_dismissed"
    about = "duplicate"

    duplicate_id: UUID
    first_id: UUID
    second_id: UUID
