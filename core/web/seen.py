"""Records that an address names, "kind/id": found only when the visitor may see them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from core.cases import queries as cases
from core.errors import NotFound
from core.payments import queries as payments
from core.people import queries as people
from core.properties import queries as properties
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id

_READ: dict[str, Callable[[UnitOfWork, UUID], Any]] = {
    "account": payments.account,
    "case": lambda work, key: cases.case_by_id(work, case_id=key),
    "organisation": lambda work, key: people.organisation(work, organisation_id=key),
    "person": lambda work, key: people.person(work, person_id=key),
    "property": lambda work, key: properties.property_by_id(work, property_id=key),
}


def seen(work: UnitOfWork, about: str) -> Subject:
    """The subject, when there is such a record and the visitor may see it; else NotFound."""
    kind, _, text = about.partition("/")
    key = find_id(text)
    if kind not in _READ or key is None:
        message = "there is no such record; open it and start from there"
        raise NotFound(message)
    _READ[kind](work, key)
    return subject(kind, key)
