"""What records are called on pages: names, addresses and references for many subjects at once.

Only what the visitor may see is named; the rest keeps its kind and the end of its id.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case
from core.payments.models import Account
from core.people import queries as people
from core.properties import queries as properties
from core.values.chunks import in_chunks
from core.values.ids import subject
from core.web import staff_names
from core.web.blocks import Link
from core.web.subjects import link_to
from core.work import UnitOfWork, find_id

_Named = dict[UUID, str]


class Labels:
    """The names of some subjects, read in one query for each kind."""

    def __init__(self, work: UnitOfWork, subjects: Iterable[str | None]) -> None:
        """Read the names of all these."""
        self._names: dict[str, str] = {}
        by_kind: dict[str, set[UUID]] = {}
        for one in {each for each in subjects if each}:
            kind, _, text = one.partition("/")
            if key := find_id(text):
                by_kind.setdefault(kind, set()).add(key)
        for kind, keys in by_kind.items():
            if kind in _READ:
                named = _READ[kind](work, keys)
                self._names.update({subject(kind, key): text for key, text in named.items()})

    def text(self, one: str | None) -> str:
        """What it is called; for Borough itself, which part of it acted; empty for nothing."""
        if not one:
            return ""
        if one.startswith("system/"):
            return f"Borough ({one.removeprefix('system/').replace('_', ' ')})"
        return self._names.get(one) or str(getattr(link_to(one), "text", link_to(one)))

    def link(self, one: str | None) -> Link | str | None:
        """The same, leading to its page where it has one and the visitor may see it."""
        if not one:
            return None
        hidden = one not in self._names and one.partition("/")[0] in _READ
        return (
            self.text(one) if hidden or one.startswith("system/") else link_to(one, self._names.get(one, ""))
        )


def _people(kind: str) -> Callable[[UnitOfWork, Collection[UUID]], _Named]:
    def read(work: UnitOfWork, keys: Collection[UUID]) -> _Named:
        names = people.names_of(work, whos=[subject(kind, key) for key in keys])
        return {
            UUID(who.partition("/")[2]): name for who, name in names.items() if who.startswith(f"{kind}/")
        }

    return read


def _properties(work: UnitOfWork, keys: Collection[UUID]) -> _Named:
    return properties.addresses_of(work, property_ids=keys)


def _references(table: Any, before: str) -> Callable[[UnitOfWork, Collection[UUID]], _Named]:
    def read(work: UnitOfWork, keys: Collection[UUID]) -> _Named:
        found: _Named = {}
        for chunk in in_chunks(keys):
            rows = work.session.exec(select(table.id, table.reference).where(col(table.id).in_(chunk)))
            found.update({key: f"{before} {reference}" for key, reference in rows})
        return found

    return read


_READ: dict[str, Callable[[UnitOfWork, Collection[UUID]], _Named]] = {
    "account": _references(Account, "Account"),
    "case": _references(Case, "Case"),
    "organisation": _people("organisation"),
    "person": _people("person"),
    "property": _properties,
    "user": staff_names.of,
}
