"""Building the search anew from the records, as after an upgrade, and seeing whether it is whole."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from core.council import Council
from core.people.commands.indexing import index_organisations, index_people
from core.people.models import Organisation, Person
from core.permissions import Actor
from core.properties.commands.rows import index_properties
from core.properties.models import Property
from core.search.keeping import clear
from core.search.models import SearchEntry
from core.work import UnitOfWork

_AT_ONCE = 5_000
_STEPS: tuple[Callable[..., tuple[UUID | None, int]], ...] = (
    index_people,
    index_organisations,
    index_properties,
)


def rebuild(council: Council, *, actor: Actor, tell: Callable[[int], object] = lambda _count: None) -> int:
    """Forget the whole index and build it from the records, in one transaction; return how many there are.

    Meanwhile the old one answers. `tell` hears again and again how many are done.
    """
    count = 0
    with council.work(actor=actor) as work:
        clear(work.connection)
        for step in _STEPS:
            last, done = step(work, after=None, limit=_AT_ONCE)
            while last is not None:
                count += done
                tell(count)
                work.session.expunge_all()  # a million records would not fit into memory
                last, done = step(work, after=last, limit=_AT_ONCE)
    return count


def faults(work: UnitOfWork) -> list[str]:
    """How many records the search lacks, or knows though they are gone, by kind; nothing when it is whole."""
    counted = select(col(SearchEntry.kind), func.count()).group_by(col(SearchEntry.kind))
    known = dict(work.session.exec(counted).all())
    there = {
        "person": select(func.count()).select_from(Person).where(col(Person.same_as).is_(None)),
        "organisation": select(func.count())
        .select_from(Organisation)
        .where(col(Organisation.same_as).is_(None)),
        "property": select(func.count()).select_from(Property),
    }
    counts = {kind: work.session.exec(asked).one() for kind, asked in there.items()}
    return [
        f"{count:,} recorded as {kind}, {known.get(kind, 0):,} to be found; run `borough search rebuild`"
        for kind, count in counts.items()
        if count != known.get(kind, 0)
    ]
