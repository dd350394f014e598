"""Originals that no record names are swept: those of filings that failed after the file had been received."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import column, inspect, select, table

from core.documents.events import StrayFilesRemoved
from core.permissions import Actor
from core.values.chunks import in_chunks
from core.work import UnitOfWork

SPARED = timedelta(days=30)
"""How long nothing is swept: a database restored from a backup may yet be replaced by one that names more."""
_SWEEPER = Actor.system("sweep")
_NAMES = "sha256"
"""How the columns that name an original end, in any table, also in one of a plugin that is switched off."""


def sweep(house: Any, sweep_id: UUID) -> int:
    """Take away what was stored a month ago and is named nowhere; returns how many files."""
    with house.look(actor=_SWEEPER) as work:
        before, places = work.now - SPARED, _places(work)
    swept = 0
    for stretch in house.ports.files.stored_before(before):
        with house.look(actor=_SWEEPER) as work:
            strays = set(stretch) - _named(work, places, stretch)
        swept += sum(house.ports.files.discard(one, before=before) for one in sorted(strays))
    if swept:
        with house.work(actor=_SWEEPER) as work:
            work.publish(StrayFilesRemoved(sweep_id=sweep_id, files=swept))
    return swept


def _places(work: UnitOfWork) -> list[tuple[str, str]]:
    """Every table of the database that names originals, whoever brought it, with the column that does."""
    found = inspect(work.connection)
    return [
        (name, one["name"])
        for name in found.get_table_names()
        for one in found.get_columns(name)
        if one["name"].endswith(_NAMES)
    ]


def _named(work: UnitOfWork, places: Iterable[tuple[str, str]], hashes: Collection[str]) -> set[str]:
    """Which of these hashes some table names."""
    named: set[str] = set()
    for name, key in places:
        sha256: Any = column(key)
        for chunk in in_chunks(sorted(hashes)):
            known = select(sha256).select_from(table(name)).where(sha256.in_(chunk))
            named.update(work.connection.scalars(known))
    return named
