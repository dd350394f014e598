"""What can be done with people: recorded, changed, given roles and ways to reach them, marked, merged."""

from core.people.commands.contacts import add_contact_point, remove_contact_point
from core.people.commands.duplicates import dismiss_duplicate, find_duplicates
from core.people.commands.importing import import_people
from core.people.commands.merging import (
    carry_out_merge,
    merge_people,
    needs_second_person,
    propose_merge,
    unmerge_people,
)
from core.people.commands.merging_organisations import merge_organisations, unmerge_organisations
from core.people.commands.organisations import OrganisationChanges, add_organisation, change_organisation
from core.people.commands.parties import end_party, make_parties, make_party
from core.people.commands.persons import PersonChanges, add_people, add_person, change_person
from core.people.commands.relations import add_alias, add_relation, end_relation, remove_alias
from core.people.commands.risks import end_risk, mark_risk
from core.people.commands.vulnerability import end_vulnerability, mark_vulnerable

__all__ = [
    "OrganisationChanges",
    "PersonChanges",
    "add_alias",
    "add_contact_point",
    "add_organisation",
    "add_people",
    "add_person",
    "add_relation",
    "carry_out_merge",
    "change_organisation",
    "change_person",
    "dismiss_duplicate",
    "end_party",
    "end_relation",
    "end_risk",
    "end_vulnerability",
    "find_duplicates",
    "import_people",
    "make_parties",
    "make_party",
    "mark_risk",
    "mark_vulnerable",
    "merge_organisations",
    "merge_people",
    "needs_second_person",
    "propose_merge",
    "remove_alias",
    "remove_contact_point",
    "unmerge_organisations",
    "unmerge_people",
]
