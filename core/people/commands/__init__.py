"""What can be done with people: recorded singly or in runs, changed, given roles and ways to reach them."""

from core.people.commands.contacts import add_contact_point, remove_contact_point
from core.people.commands.importing import import_people
from core.people.commands.parties import end_party, make_parties, make_party
from core.people.commands.persons import (
    PersonChanges,
    add_organisation,
    add_people,
    add_person,
    change_person,
)
from core.people.commands.vulnerability import end_vulnerability, mark_vulnerable

__all__ = [
    "PersonChanges",
    "add_contact_point",
    "add_organisation",
    "add_people",
    "add_person",
    "change_person",
    "end_party",
    "end_vulnerability",
    "import_people",
    "make_parties",
    "make_party",
    "mark_vulnerable",
    "remove_contact_point",
]
