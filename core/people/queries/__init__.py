"""Questions about people, read only. Each takes as many things as the caller has, so that nothing is N+1."""

from core.people.queries.duplicates import (
    Likely,
    compared,
    duplicate_by_id,
    like_new_person,
    likely_duplicates,
    open_duplicates,
    open_pair,
    reasons,
)
from core.people.queries.merges import (
    MergeShown,
    Side,
    added_since,
    merge_by_id,
    merges_of,
    organisation_merge_by_id,
    organisation_merges_of,
    said_of,
    side_by_side,
)
from core.people.queries.persons import (
    OrganisationPage,
    PersonPage,
    contact_points,
    organisation,
    organisation_page,
    organisations_known_as,
    people_by_reference,
    person,
    person_page,
)
from core.people.queries.relations import (
    RelationShown,
    relations_of,
)
from core.people.queries.roles import (
    NamedParty,
    named_among,
    names_of,
    officer_said,
    parties_of,
    roles_of,
)
from core.people.queries.same import (
    records_of,
    standing,
    subjects_of_same,
)
from core.people.queries.searching import (
    PersonFound,
    search_people,
)
from core.people.queries.towards import (
    Towards,
    also_theirs,
    named_towards,
)

__all__ = [
    "Likely",
    "MergeShown",
    "NamedParty",
    "OrganisationPage",
    "PersonFound",
    "PersonPage",
    "RelationShown",
    "Side",
    "Towards",
    "added_since",
    "also_theirs",
    "compared",
    "contact_points",
    "duplicate_by_id",
    "like_new_person",
    "likely_duplicates",
    "merge_by_id",
    "merges_of",
    "named_among",
    "named_towards",
    "names_of",
    "officer_said",
    "open_duplicates",
    "open_pair",
    "organisation",
    "organisation_merge_by_id",
    "organisation_merges_of",
    "organisation_page",
    "organisations_known_as",
    "parties_of",
    "people_by_reference",
    "person",
    "person_page",
    "reasons",
    "records_of",
    "relations_of",
    "roles_of",
    "said_of",
    "search_people",
    "side_by_side",
    "standing",
    "subjects_of_same",
]
