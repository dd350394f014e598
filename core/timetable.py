"""The timetable: what falls due by the calendar fires once for each period, whatever runs twice or fails."""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Connection, Engine, PrimaryKeyConstraint, SmallInteger, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, select, update

from core import log
from core.calendar import local_day
from core.database import Writing
from core.manifest import Job
from core.permissions import Actor, Row
from core.work import UnitOfWork

_log = logging.getLogger("borough.timetable")
_LONDON = ZoneInfo("Europe/London")
_FIRST_WAIT_MS, _LONGEST_WAIT_MS = 60_000, 3_600_000


class JobState(Row, table=True):
    """A job's first period, its trouble if the last try failed, and when it may be tried again."""

    __tablename__ = "timetable_job"
    __sees__ = "bus.see"

    name: str = Field(primary_key=True, sa_type=Text)
    first_period: date
    attempts: int = Field(default=0, sa_type=SmallInteger)
    due_at: int = Field(default=0, sa_type=BigInteger)
    error: str | None = Field(default=None, sa_type=Text)


class JobRun(Row, table=True):
    """That a job was done for a period: written in the transaction of its work, so it is done once."""

    __tablename__ = "timetable_run"
    __table_args__: ClassVar[Any] = (PrimaryKeyConstraint("job", "period"),)
    __sees__ = "bus.see"

    job: str = Field(sa_type=Text)
    period: date
    done_at: str = Field(sa_type=Text)


class House(Protocol):
    """What the timetable needs of the council around it."""

    reader: Engine
    writing: Writing
    clock: Callable[[], datetime]

    def work(self, *, actor: Actor, cause: int | None = None) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work."""
        ...


class Timetable:
    """Runs what is due, oldest period first, each in a transaction of its own."""

    def __init__(self, house: House, jobs: Iterable[Job]) -> None:
        """Know the jobs of the enabled plugins."""
        self._house = house
        self.jobs = {job.name: job for job in jobs}

    def run_due(self) -> list[tuple[str, date]]:
        """Run every period that is due and not done; return those done now."""
        done = []
        for job in self.jobs.values():
            for period in self.owed(job):
                if not self._run(job, period):
                    break
                done.append((job.name, period))
        return done

    def owed(self, job: Job) -> list[date]:
        """The periods of a job that are due and not done, oldest first; none while it waits after a fault."""
        now = self._house.clock()
        latest = latest_period(job, now)
        with Session(self._house.reader) as session:
            state = session.get(JobState, job.name)
            if state is None:
                # What fell due before the job was first seen is not owed.
                first = latest if latest == local_day(now) else latest + _step(job)
                row = {"name": job.name, "first_period": first, "attempts": 0, "due_at": 0}
                with self._house.writing.begin() as connection:
                    connection.execute(_insert(connection, JobState, row))
                return list(periods(job, first, latest))
            if state.due_at > log.milliseconds(now):
                return []
            done = set(session.exec(select(col(JobRun.period)).where(JobRun.job == job.name)))
        return [period for period in periods(job, state.first_period, latest) if period not in done]

    def _run(self, job: Job, period: date) -> bool:
        try:
            with self._house.work(actor=Actor.system(f"timetable/{job.name}")) as work:
                if not _take(work, job, period):
                    return True
                job.run(work, period=period)
                work.session.exec(
                    update(JobState)
                    .where(col(JobState.name) == job.name)
                    .values(attempts=0, due_at=0, error=None)
                )
        except Exception as error:  # noqa: BLE001 - kept, shown and retried
            self._failed(job, error)
            return False
        return True

    def _failed(self, job: Job, error: Exception) -> None:
        _log.warning("job %s failed: %s", job.name, type(error).__name__)
        with Session(self._house.reader) as session:
            attempts = min(session.get_one(JobState, job.name).attempts + 1, 1_000)
        wait = min(_FIRST_WAIT_MS * 2 ** min(attempts - 1, 10), _LONGEST_WAIT_MS)
        failed = {
            "attempts": attempts,
            "due_at": log.milliseconds(self._house.clock()) + wait,
            "error": "".join(traceback.format_exception(error))[-8_000:],
        }
        with self._house.writing.begin() as connection:
            connection.execute(update(JobState).where(col(JobState.name) == job.name).values(failed))


def latest_period(job: Job, now: datetime) -> date:
    """The newest period of a job whose time has come by `now`: a day, or a week's Monday."""
    local = now.astimezone(_LONDON)
    day = local.date() if job.every == "day" else local.date() - timedelta(days=local.weekday())
    due = datetime.combine(day, job.at, tzinfo=_LONDON)
    return day if now >= due else day - _step(job)


def periods(job: Job, first: date, last: date) -> Iterator[date]:
    """Every period from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += _step(job)


def _step(job: Job) -> timedelta:
    return timedelta(days=1 if job.every == "day" else 7)


def _take(work: UnitOfWork, job: Job, period: date) -> bool:
    """Write that the period is done; False when it was already, or another process has just done it."""
    row = {"job": job.name, "period": period, "done_at": log.iso(work.now)}
    taken = _insert(work.connection, JobRun, row).returning(col(JobRun.job))
    return work.connection.execute(taken).first() is not None


def _insert(connection: Connection, table: type[Row], row: dict[str, Any]) -> Any:
    """Insert a row unless another process has done so."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(row).on_conflict_do_nothing()
