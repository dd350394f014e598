"""What core itself does by the calendar: missed clocks, ended sessions, deliveries that need not be kept."""

from datetime import date, time, timedelta

from sqlmodel import col, delete

from core import log
from core.cases.commands import find_review, miss_clocks
from core.correspondence.events import StatusAsked
from core.documents.events import SweepAsked
from core.figures.commands.counting import count_day, count_past
from core.log import Delivery, State
from core.manifest import Job
from core.people import commands as people
from core.staff.commands import forget_expired
from core.values.ids import new_id
from core.work import UnitOfWork
from core.workload.commands import settle_staff_changes

_KEPT = timedelta(days=90)


def look_at_clocks(work: UnitOfWork, *, period: date) -> None:
    """Mark the clocks whose last day went by."""
    del period
    miss_clocks(work)


def review_clocks(work: UnitOfWork, *, period: date) -> None:
    """Compare the calendar and the law with those by which the clocks stand."""
    del period
    find_review(work)


def forget_sessions(work: UnitOfWork, *, period: date) -> None:
    """Delete sessions that have ended and tries to sign in that no longer count."""
    del period
    forget_expired(work)


def change_staff(work: UnitOfWork, *, period: date) -> None:
    """Shut out who has left, let who moves join their new team, and pass on the work that they left."""
    del period
    settle_staff_changes(work)


def tidy_deliveries(work: UnitOfWork, *, period: date) -> None:
    """Delete deliveries settled ninety days ago; the events themselves are the trail and stay for ever."""
    del period
    before = log.milliseconds(work.now - _KEPT)
    done = delete(Delivery).where(col(Delivery.state) == int(State.DONE), col(Delivery.settled_at) < before)
    work.session.exec(done)


def count_figures(work: UnitOfWork, *, period: date) -> None:
    """Count the day that has ended; what was never counted of the past, as far as it can be known, first."""
    count_past(work)
    count_day(work, day=period - timedelta(days=1))


def ask_about_messages(work: UnitOfWork, *, period: date) -> None:
    """Have the service that sends asked what became of what it was given."""
    del period
    work.publish(StatusAsked(round_id=new_id()))


def sweep_files(work: UnitOfWork, *, period: date) -> None:
    """Have originals looked for that no record names."""
    del period
    work.publish(SweepAsked(sweep_id=new_id()))


def find_duplicates(work: UnitOfWork, *, period: date) -> None:
    """Put records that are likely of one person into the queue."""
    del period
    people.find_duplicates(work)


JOBS = (
    Job("core.ask_about_messages", "Ask what became of letters sent", "day", time(6, 30), ask_about_messages),
    Job("core.look_at_clocks", "Mark the clocks whose last day went by", "day", time(0, 5), look_at_clocks),
    Job("core.count_figures", "Count the figures of the day before", "day", time(0, 30), count_figures),
    Job(
        "core.review_clocks",
        "Look whether the calendar or the law has changed",
        "day",
        time(0, 15),
        review_clocks,
    ),
    Job(
        "core.change_staff",
        "Shut out who has left, and move who changes teams",
        "day",
        time(0, 10),
        change_staff,
    ),
    Job("core.forget_sessions", "Forget sessions that have ended", "day", time(2, 0), forget_sessions),
    Job("core.find_duplicates", "Look for records of one person", "day", time(3, 0), find_duplicates),
    Job("core.sweep_files", "Take away files that no record names", "week", time(3, 30), sweep_files),
    Job("core.tidy_deliveries", "Delete deliveries settled long ago", "week", time(2, 30), tidy_deliveries),
)
