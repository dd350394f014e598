"""A council on each database, and what it was told."""

import pytest
from sqlmodel import col, select

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


@pytest.fixture
def told(council):
    """The names of all events so far; `told.bodies()` is their text, `told.details()` what is erasable."""

    def read(what):
        with council.look(actor=Actor.system("test")) as work:
            return list(work.session.exec(what))

    def names():
        return read(select(LoggedEvent.name).order_by(col(LoggedEvent.seq)))

    names.bodies = lambda: " ".join(read(select(LoggedEvent.body)))
    names.details = lambda: " ".join(read(select(EventDetail.body)))
    return names
