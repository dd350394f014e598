"""A plugin that does next to nothing, so that the bus alone is measured."""

import time
from types import ModuleType
from uuid import UUID

from sqlmodel import Field

from core.events import Event
from core.log import BigId
from core.manifest import Subscriber
from core.permissions import Row
from core.testing import a_plugin


class Ticked(Event):
    """A tick, with the moment at which it was told in nanoseconds."""

    name = "sample.ticked"
    about = "thing"

    thing_id: UUID
    told_ns: int


class Lag(Row, table=True):
    """How long a tick took to be heard, in microseconds."""

    __tablename__ = "sample_lag"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    microseconds: int


def noop(_work: object, _event: Ticked) -> None:
    """Do nothing, as the peers' tasks do."""


def note_lag(work: object, event: Ticked) -> None:
    """Keep how long the event took to get here."""
    lag = (time.time_ns() - event.told_ns) // 1_000
    work.session.add(Lag(microseconds=lag))  # type: ignore[attr-defined]


def plugin(*, lag: bool) -> ModuleType:
    """The plugin: two subscribers that do nothing, or one that keeps the lag."""
    noops = [Subscriber(Ticked, noop, "sample.first"), Subscriber(Ticked, noop, "sample.second")]
    subscribers = [Subscriber(Ticked, note_lag, "sample.note_lag")] if lag else noops
    return a_plugin("sample", events=(Ticked,), tables=(Lag,), subscribers=subscribers)
