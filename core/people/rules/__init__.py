"""What makes a person, an organisation and a contact point acceptable, and whether two are one person."""

from core.people.rules.duplicates import (
    LIKELY,
    Known,
    likeness,
)
from core.people.rules.records import (
    CONTACT_BY,
    CONTACT_KINDS,
    PEOPLE_COLUMNS,
    NewContact,
    NewParty,
    NewPerson,
    PeopleFile,
    birth_fault,
    contact,
    family_name,
    language,
    ni_number,
    read_people_csv,
    sort_name,
    tidy_person,
)

__all__ = [
    "CONTACT_BY",
    "CONTACT_KINDS",
    "LIKELY",
    "PEOPLE_COLUMNS",
    "Known",
    "NewContact",
    "NewParty",
    "NewPerson",
    "PeopleFile",
    "birth_fault",
    "contact",
    "family_name",
    "language",
    "likeness",
    "ni_number",
    "read_people_csv",
    "sort_name",
    "tidy_person",
]
