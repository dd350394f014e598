"""The timetable: every job of the enabled plugins, when it last ran, and what keeps it from running."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from sqlalchemy import func
from sqlmodel import col, select

from core.manifest import Job
from core.timetable import JobRun, JobState
from core.web.blocks import Block, Code, Details, Table, Tag
from core.web.desk import Desk, guard
from core.web.looks import moment_of
from core.web.page import page
from core.web.site import system
from core.web.subjects import from_milliseconds
from core.work import UnitOfWork


@get("/timetable", guards=[guard("bus.see")], sync_to_thread=True)
def timetable(desk: NamedDependency[Desk]) -> Response[Any]:
    """What falls due by the calendar."""
    with desk.look() as work:
        states = {one.name: one for one in work.session.exec(select(JobState))}
        runs = last_runs(work)
    jobs = list(desk.council.timetable.jobs.values())
    rows = [_row(job, states.get(job.name), runs.get(job.name)) for job in jobs]
    blocks: list[Block] = [
        system.tabs(desk, "/timetable"),
        Table(
            ("Job", "Every", "At", "State", "Last done for", "Done"),
            rows,
            label="Jobs",
            empty="No plugin has a job",
        ),
    ]
    faults = [(name, state.error) for name, state in states.items() if state.error and state.attempts]
    blocks += [Details(f"What went wrong with {name}", [Code(error or "")]) for name, error in faults]
    return page(desk, "Timetable", blocks, trail=system.TRAIL)


def last_runs(work: UnitOfWork) -> dict[str, JobRun]:
    """The newest period that each job was done for, in one query."""
    newest = select(JobRun.job, func.max(JobRun.period).label("period")).group_by(col(JobRun.job)).subquery()
    joined = select(JobRun).join(
        newest, (col(JobRun.job) == newest.c.job) & (col(JobRun.period) == newest.c.period)
    )
    return {run.job: run for run in work.session.exec(joined)}


def _row(job: Job, state: JobState | None, run: JobRun | None) -> tuple[Any, ...]:
    tag: Any = Tag("Waiting for its first time", "blue")
    if state is not None and state.attempts:
        tag = [Tag("Failing", "red"), "tried again", from_milliseconds(state.due_at)]
    elif run is not None:
        tag = Tag("Working", "green")
    done = moment_of(run.done_at) if run else None
    every = "Day" if job.every == "day" else "Week, Monday"
    return (f"{job.title} ({job.name})", every, f"{job.at:%H:%M}", tag, run.period if run else None, done)


HANDLERS = (timetable,)
