"""Runs: begun once for each key, and told what they did when they end."""

from uuid import UUID

from sqlmodel import col, select, update

from core.errors import AlreadyDone
from core.log import iso
from core.payments.inputs import RunIn, RunOut
from core.payments.models import Run
from core.work import UnitOfWork


def begin(work: UnitOfWork, run: RunIn, *, reverses_id: UUID | None = None) -> UUID:
    """Enter a run; AlreadyDone when its key was used, so that one period is never run twice.

    Two sessions with one key queue on its unique index; the second fails, is retried and is told so.
    """
    before = work.session.exec(select(Run.ran_at).where(Run.key == run.key)).first()
    if before is not None:
        message = f"the run “{run.key}” was made at {before}; nothing was posted now"
        raise AlreadyDone(message)
    entered = Run(
        key=run.key,
        kind=run.kind,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        ran_at=iso(work.now),
        actor=work.actor.subject,
        reverses_id=reverses_id,
    )
    work.session.add(entered)
    work.flush()
    return entered.id


def end(work: UnitOfWork, run_id: UUID, *, count: int, total: int) -> RunOut:
    """Write down what the run did."""
    work.connection.execute(update(Run).where(col(Run.id) == run_id).values(count=count, total=total))
    return RunOut(run_id, count, total)
