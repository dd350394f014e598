"""A council on each database, and what it was told."""

from typing import Any

import pytest
from sqlmodel import col, select

from core.council import Council
from core.log import EventDetail, LoggedEvent
from core.permissions import Actor
from core.testing import a_council


@pytest.fixture(params=["sqlite", "postgres"])
def council(request, tmp_path):
    """A council without plugins on SQLite and on PostgreSQL, on Tuesday 7 April 2026."""
    database = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    council = a_council(tmp_path, database=database)
    yield council
    council.close()


class Told:
    """Reads the log of a council."""

    def __init__(self, council: Council) -> None:
        self._council = council

    def __call__(self) -> list[str]:
        return self._read(select(LoggedEvent.name).order_by(col(LoggedEvent.seq)))

    def bodies(self) -> str:
        return " ".join(self._read(select(LoggedEvent.body)))

    def details(self) -> str:
        return " ".join(self._read(select(EventDetail.body)))

    def _read(self, what: Any) -> list[str]:
        with self._council.look(actor=Actor.system("test")) as work:
            return list(work.session.exec(what))


@pytest.fixture
def told(council):
    """The names of all events so far; `told.bodies()` is their text, `told.details()` what is erasable."""

    return Told(council)
