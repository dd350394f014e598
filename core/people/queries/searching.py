"""Finding people and organisations by what somebody types."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from core.people.finding import SEES
from core.people.models import Organisation, Person
from core.search.finding import find
from core.values.ids import Subject
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody that a search found."""

    who: Subject
    name: str
    reference: str | None
    born_on: date | None


def search_people(work: UnitOfWork, *, words: str, limit: int = 20) -> list[PersonFound]:
    """People and organisations in which every typed word begins a part of a name: the best first, by name.

    A word may also begin a reference, telephone number, e-mail address or postcode; where little is found,
    words with a slip or two count too. Nothing typed finds nothing.
    """
    if not work.actor.may(SEES):
        return []
    kinds = ("person", "organisation")
    hits = find(work.session, work.connection, text=words, kinds=kinds, limit=limit)
    tables: tuple[Any, ...] = (Person, Organisation)
    about = {
        one.subject: one
        for table in tables
        for one in work.session.exec(select(table).where(col(table.id).in_([hit.subject_id for hit in hits])))
    }
    return [
        PersonFound(one.subject, one.name, one.reference, getattr(one, "born_on", None))
        for hit in sorted(hits, key=lambda hit: hit.tier)[:limit]
        if (one := about.get(hit.subject))
    ]
